"""Unpacking what was uploaded: a statement as it is, in a gzip, or in a zip beside other files. Never more is unpacked
than is taken, and nothing with a document type is let through."""

import gzip
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO
from xml.parsers import expat

from subsidies.bank.refusals import (
    BrokenArchive,
    EmptyFile,
    FileTooLarge,
    HasDoctype,
    NotXml,
    TooLargeInside,
    TooManyFiles,
    Truncated,
)

MOST_BYTES = 100 * 1024 * 1024  # of all files together, unpacked
MOST_FILES = 400  # a statement per day of a year, and some
LONGEST_PROLOGUE = 1024 * 1024
CHUNK = 64 * 1024
MOST_ELEMENTS = 500_000  # a movement of ten thousand payments has two thirds of it
TAIL = 256
BEFORE, BEHIND = b" \t\r\n", b"\x1a\x00 \t\r\n"  # what old systems put around a file
CODA = re.compile(rb"0000[ 0]\d{11}")
XML = re.compile(rb"(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<")
STATEMENT_NAMES = (".xml", ".cod", ".coda")
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2}  # another one asks for its memory by itself
# A place before the beginning and a name in no known letters are both a ValueError.
DAMAGED = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError)


class Bounded:
    """A stream that refuses `FileTooLarge` when more comes out of it than is left of the allowance of its file, and
    `TooLargeInside` when more elements open than a reader should hold at once; who let go of them sets `opened` back.
    `root` is the first element, with its namespace and a space before it. What is blank around the file is left out."""

    def __init__(self, stream: BinaryIO, allowance: list[int]) -> None:
        self.stream, self.allowance = stream, allowance
        self.root, self.tail, self.opened = "", b"", 0
        self.held: bytes | None = None
        self.blank = BEHIND

    def read(self, size: int = CHUNK) -> bytes:
        """The next piece. Refuses `FileTooLarge`, `Truncated` and `BrokenArchive`."""
        while piece := self._piece(size):
            if self.held is None:
                piece = piece.lstrip(BEFORE)
                wide = b"\0" in piece[:4] or piece[:2] in (b"\xff\xfe", b"\xfe\xff")
                self.blank = b"" if wide else BEHIND  # in UTF-16 half of a sign may look blank
            piece = (self.held or b"") + piece
            full = piece if len(piece) > 2 * CHUNK else piece.rstrip(self.blank) if self.blank else piece
            self.held = piece[len(full) :]
            if full:
                return self._counted(full)
        return b""

    def breaks_off(self) -> bool:
        """Whether all was read, and it does not end as an XML file ends."""
        name = re.escape(self.root.rpartition(" ")[2].encode())
        return not self.read() and not re.search(rb"</(\w+:)?%s\s*>\s*$" % name, self.tail.replace(b"\0", b""))

    def _piece(self, size: int) -> bytes:
        try:
            piece = self.stream.read(size)
        except EOFError as error:
            raise Truncated from error
        except DAMAGED as error:
            raise BrokenArchive from error
        self.allowance[0] -= len(piece)
        if self.allowance[0] < 0:
            raise FileTooLarge(most=MOST_BYTES // 1024**2)
        return piece

    def _counted(self, piece: bytes) -> bytes:
        self.opened += piece.count(b"<") - piece.count(b"</")
        if self.opened > MOST_ELEMENTS:
            raise TooLargeInside
        self.tail = (self.tail + piece)[-TAIL:]
        return piece


@dataclass(frozen=True, slots=True)
class Member:
    """A file in what was uploaded. `stream` is nothing when it is no statement of any form."""

    name: str
    stream: Bounded | None
    is_coda: bool = False


def members(data: bytes) -> Iterator[Member]:
    """The files in what was uploaded; those of XML each checked to begin without a document type. Refuses what is no
    statement, unless it lies in an archive under the name of something else."""
    if not data.strip():
        raise EmptyFile
    allowance = [MOST_BYTES]
    found = 0
    for name, opened in _opened(data):
        found += 1
        yield _recognised(name, opened, allowance)
    if not found:
        raise EmptyFile


def _recognised(name: str, opened: Callable[[], BinaryIO], allowance: list[int]) -> Member:
    is_beside = bool(name) and not name.lower().endswith(STATEMENT_NAMES)
    start = Bounded(opened(), [LONGEST_PROLOGUE + CHUNK]).read()
    if CODA.match(start.removeprefix(b"\xef\xbb\xbf")):
        return Member(name, Bounded(opened(), allowance), is_coda=True)
    try:
        if not start:
            raise EmptyFile
        if not XML.match(start):
            raise NotXml
        root = _beginning(Bounded(opened(), [LONGEST_PROLOGUE + 4 * CHUNK]))
    except (EmptyFile, NotXml, HasDoctype):
        if is_beside:
            return Member(name, None)
        raise
    stream = Bounded(opened(), allowance)
    stream.root = root
    return Member(name, stream)


def _opened(data: bytes) -> Iterator[tuple[str, Callable[[], BinaryIO]]]:
    if data.startswith(GZIP):
        yield "", lambda: gzip.GzipFile(fileobj=BytesIO(data))
    elif data.startswith(ZIP):
        yield from _of_archive(data)
    else:
        yield "", lambda: BytesIO(data)


def _of_archive(data: bytes) -> Iterator[tuple[str, Callable[[], BinaryIO]]]:
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except DAMAGED as error:
        raise BrokenArchive from error
    members = [each for each in archive.infolist() if not each.is_dir() and not each.filename.startswith("__MACOSX/")]
    if len(members) > MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)
    for member in members:
        yield member.filename, lambda member=member: _member(archive, member)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
    if member.compress_type not in METHODS:
        raise BrokenArchive
    try:
        return archive.open(member)
    except DAMAGED as error:
        raise BrokenArchive from error


class _Begun(Exception):
    """The first element was reached."""


def _beginning(stream: Bounded) -> str:
    """Reads up to the first element, and refuses a document type before any parser would act on it."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = _stop
    left = LONGEST_PROLOGUE
    try:
        while left > 0 and (piece := stream.read(CHUNK)):
            parser.Parse(piece, False)
            left -= len(piece)
    except _Begun as begun:
        return str(begun)
    except (expat.ExpatError, LookupError, ValueError) as error:  # of a character set that does not exist, or is none
        raise NotXml from error
    raise Truncated if left > 0 else NotXml


def _refuse_doctype(*_declared: object) -> None:
    raise HasDoctype


def _stop(name: str, *_attributes: object) -> None:
    raise _Begun(name)
