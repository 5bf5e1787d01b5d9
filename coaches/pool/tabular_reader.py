"""A list as somebody sends it, from CSV or XLSX to rows of text: bounded in every direction, and never a formula's
result or a second sheet."""

import csv
import io
from collections.abc import Collection, Iterator
from datetime import date, datetime
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from healthcoach.core.csv_files import csv_value
from healthcoach.core.refusals import Refused

MAX_LIST_ROWS = 100_000
MAX_LIST_COLUMNS = 40
MAX_SHEET_ROW = 1_048_576  # that a sheet can have; one may claim to have more
HEADINGS_WITHIN = 65_536  # signs, in which the headings stand
MAX_WORKBOOK_BYTES = 60 * 1024 * 1024  # bytes of a workbook
MAX_WORKBOOK_PARTS = 500  # files inside a workbook
DELIMITERS = ";,\t|"
ZIP_SIGNATURE = b"PK\x03\x04"
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
FORBIDDEN_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")

SheetRow = tuple[int, list[str]]  # its number in the file, and its cells


class NotAList(Refused):
    """Neither CSV nor a workbook that can be read."""

    code = "not_a_list"
    sentence = _("This file cannot be read. Please send a CSV file, or a workbook (.xlsx) without a password.")


class ListEmpty(Refused):
    """No row below the headings, or no headings."""

    code = "list_empty"
    sentence = _("There is nothing in this file.")


class SeveralSheets(Refused):
    """Which sheet is meant would be a guess."""

    code = "several_sheets"
    sentence = _("This workbook has %(number)s sheets. Please send one with only the sheet that is to be imported.")


class UnpacksTooLarge(Refused):
    """A small file that becomes a huge one."""

    code = "unpacks_too_large"
    sentence = _("This workbook is too large once it is unpacked. Please send the list as a CSV file.")


class TooManyRows(Refused):
    """More than one import takes."""

    code = "too_many_rows"
    sentence = _("This file has more than %(most)s rows. Please divide it over several files.")


def read_sheet_rows(data: bytes, known: Collection[str]) -> Iterator[SheetRow]:
    """The rows that are not empty, the headings first. Of a CSV file the delimiter is the one by which most of its
    headings are known. Refuses `NotAList`, `SeveralSheets`, `UnpacksTooLarge` and `TooManyRows`."""
    found = (
        _read_workbook_rows(data) if data.startswith(ZIP_SIGNATURE) else _read_text_rows(_decode_list_text(data), known)
    )
    filled = ((number, cells) for number, row in found if (cells := _trim_empty_cells(row)))
    for count, row in enumerate(filled):
        if count > MAX_LIST_ROWS:
            raise TooManyRows(most=MAX_LIST_ROWS)
        yield row


def normalise_heading(text: str) -> str:
    """A heading as it is compared: small letters, without punctuation that people write differently."""
    return " ".join(text.replace("_", " ").replace("-", " ").strip(" .:?*").lower().split())


def _decode_list_text(data: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return _decode_strictly(data, encoding)
    if b"\x00" in data:  # UTF-16 without its mark
        return _decode_strictly(data, "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _decode_strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotAList from error


def _read_text_rows(text: str, known: Collection[str]) -> Iterator[SheetRow]:
    if "\x00" in text:
        raise NotAList
    lines = text[:HEADINGS_WITHIN].splitlines(keepends=True)
    first = 1 if lines and lines[0].lower().startswith("sep=") else 0  # what spreadsheets write above the headings
    head = next((line for line in lines[first:] if line.strip()), "")
    delimiter = max(
        DELIMITERS, key=lambda sign: sum(normalise_heading(cell) in known for cell in _split_csv_cells(head, sign))
    )
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            if number > first:
                yield number, [csv_value(cell.strip()) for cell in cells]
    except csv.Error as error:
        raise NotAList from error


def _split_csv_cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _read_workbook_rows(data: bytes) -> Iterator[SheetRow]:
    try:
        _check_unpacked_size(data)
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        if len(book.sheetnames) != 1:
            raise SeveralSheets(number=len(book.sheetnames))
        sheet = book[book.sheetnames[0]]
        sheet.reset_dimensions()  # what the file says of itself is not believed
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_LIST_COLUMNS), 1):
            if number > MAX_SHEET_ROW:
                raise TooManyRows(most=MAX_LIST_ROWS)
            yield number, [_format_sheet_cell(value) for value in cells]
    except Refused:
        raise
    except Exception as error:  # the library fails in many ways on what is no workbook
        raise NotAList from error


def _check_unpacked_size(data: bytes) -> None:
    """What unpacking would cost, known before anything is unpacked; no part declares what another one repeats."""
    with ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        if len(parts) > MAX_WORKBOOK_PARTS or sum(part.file_size for part in parts) > MAX_WORKBOOK_BYTES:
            raise UnpacksTooLarge
        for part in parts:
            with packed.open(part) as opened:
                if any(sign in opened.read(4096) for sign in FORBIDDEN_DECLARATIONS):
                    raise BadZipFile


def _trim_empty_cells(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _format_sheet_cell(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    return str(value).strip()
