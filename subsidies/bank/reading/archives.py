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

MAX_UNPACKED_BYTES = 100 * 1024 * 1024  # of all files together, unpacked
MAX_ARCHIVE_FILES = 400  # a statement per day of a year, and some
MAX_PROLOGUE_BYTES = 1024 * 1024
CHUNK_BYTES = 64 * 1024
MAX_OPEN_ELEMENTS = 500_000  # a movement of ten thousand payments has two thirds of it
TAIL_BYTES = 256
BEFORE, BEHIND = b" \t\r\n", b"\x1a\x00 \t\r\n"  # what old systems put around a file
CODA_BEGINNING = re.compile(rb"0000[ 0]\d{11}")
XML_BEGINNING = re.compile(rb"(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<")
STATEMENT_NAMES = (".xml", ".cod", ".coda")
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
COMPRESSION_METHODS = {
    zipfile.ZIP_STORED,
    zipfile.ZIP_DEFLATED,
    zipfile.ZIP_BZIP2,
}  # another one asks for its memory by itself
# A place before the beginning and a name in no known letters are both a ValueError.
DAMAGE_ERRORS = (
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)


class LimitedStream:
    """A stream that refuses `FileTooLarge` when more comes out of it than is left of the allowance of its file, and
    `TooLargeInside` when more elements open than a reader should hold at once; who let go of them sets `opened` back.
    `root` is the first element, with its namespace and a space before it. What is blank around the file is left out."""

    def __init__(self, stream: BinaryIO, allowance: list[int]) -> None:
        self.stream, self.allowance = stream, allowance
        self.root, self.tail, self.opened = "", b"", 0
        self.held: bytes | None = None
        self.blank = BEHIND

    def read(self, size: int = CHUNK_BYTES) -> bytes:
        """The next piece. Refuses `FileTooLarge`, `Truncated` and `BrokenArchive`."""
        while piece := self._piece(size):
            if self.held is None:
                piece = piece.lstrip(BEFORE)
                wide = b"\0" in piece[:4] or piece[:2] in (b"\xff\xfe", b"\xfe\xff")
                self.blank = b"" if wide else BEHIND  # in UTF-16 half of a sign may look blank
            piece = (self.held or b"") + piece
            full = piece if len(piece) > 2 * CHUNK_BYTES else piece.rstrip(self.blank) if self.blank else piece
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
        except DAMAGE_ERRORS as error:
            raise BrokenArchive from error
        self.allowance[0] -= len(piece)
        if self.allowance[0] < 0:
            raise FileTooLarge(most=MAX_UNPACKED_BYTES // 1024**2)
        return piece

    def _counted(self, piece: bytes) -> bytes:
        self.opened += piece.count(b"<") - piece.count(b"</")
        if self.opened > MAX_OPEN_ELEMENTS:
            raise TooLargeInside
        self.tail = (self.tail + piece)[-TAIL_BYTES:]
        return piece


@dataclass(frozen=True, slots=True)
class UnpackedFile:
    """A file in what was uploaded. `stream` is nothing when it is no statement of any form."""

    name: str
    stream: LimitedStream | None
    is_coda: bool = False


def unpack_upload(data: bytes) -> Iterator[UnpackedFile]:
    """The files in what was uploaded; those of XML each checked to begin without a document type. Refuses what is no
    statement, unless it lies in an archive under the name of something else."""
    if not data.strip():
        raise EmptyFile
    allowance = [MAX_UNPACKED_BYTES]
    found = 0
    for name, opened in _open_upload(data):
        found += 1
        yield _recognise_unpacked_file(name, opened, allowance)
    if not found:
        raise EmptyFile


def _recognise_unpacked_file(name: str, opened: Callable[[], BinaryIO], allowance: list[int]) -> UnpackedFile:
    is_beside = bool(name) and not name.lower().endswith(STATEMENT_NAMES)
    start = LimitedStream(opened(), [MAX_PROLOGUE_BYTES + CHUNK_BYTES]).read()
    if CODA_BEGINNING.match(start.removeprefix(b"\xef\xbb\xbf")):
        return UnpackedFile(name, LimitedStream(opened(), allowance), is_coda=True)
    try:
        if not start:
            raise EmptyFile
        if not XML_BEGINNING.match(start):
            raise NotXml
        root = _sniff_root_element(LimitedStream(opened(), [MAX_PROLOGUE_BYTES + 4 * CHUNK_BYTES]))
    except (EmptyFile, NotXml, HasDoctype):
        if is_beside:
            return UnpackedFile(name, None)
        raise
    stream = LimitedStream(opened(), allowance)
    stream.root = root
    return UnpackedFile(name, stream)


def _open_upload(data: bytes) -> Iterator[tuple[str, Callable[[], BinaryIO]]]:
    if data.startswith(GZIP):
        yield "", lambda: gzip.GzipFile(fileobj=BytesIO(data))
    elif data.startswith(ZIP):
        yield from _open_archive(data)
    else:
        yield "", lambda: BytesIO(data)


def _open_archive(data: bytes) -> Iterator[tuple[str, Callable[[], BinaryIO]]]:
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except DAMAGE_ERRORS as error:
        raise BrokenArchive from error
    members = [each for each in archive.infolist() if not each.is_dir() and not each.filename.startswith("__MACOSX/")]
    if len(members) > MAX_ARCHIVE_FILES:
        raise TooManyFiles(most=MAX_ARCHIVE_FILES)
    for member in members:
        yield member.filename, lambda member=member: _open_archive_member(archive, member)


def _open_archive_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
    if member.compress_type not in COMPRESSION_METHODS:
        raise BrokenArchive
    try:
        return archive.open(member)
    except DAMAGE_ERRORS as error:
        raise BrokenArchive from error


class _RootReached(Exception):
    """The first element was reached."""


def _sniff_root_element(stream: LimitedStream) -> str:
    """Reads up to the first element, and refuses a document type before any parser would act on it."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = _stop_at_root
    left = MAX_PROLOGUE_BYTES
    try:
        while left > 0 and (piece := stream.read(CHUNK_BYTES)):
            parser.Parse(piece, False)
            left -= len(piece)
    except _RootReached as begun:
        return str(begun)
    except (expat.ExpatError, LookupError, ValueError) as error:  # of a character set that does not exist, or is none
        raise NotXml from error
    raise Truncated if left > 0 else NotXml


def _refuse_doctype(*_declared: object) -> None:
    raise HasDoctype


def _stop_at_root(name: str, *_attributes: object) -> None:
    raise _RootReached(name)
