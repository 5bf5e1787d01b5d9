"""The one form of our CSV files, whatever the language of the page, which a Belgian spreadsheet opens. Semicolons
between the cells, CRLF after the lines, UTF-8 with its mark, a comma in ungrouped amounts, days as 31/12/2022."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from io import StringIO

from django.utils import timezone

CSV_MEDIA_TYPE = "text/csv; charset=utf-8"
BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheets that the letters are UTF-8
# What a spreadsheet takes for the beginning of a formula, in every width; after spaces as well.
FORMULA = re.compile(r"\s*[=@|＝＠]|[\t\r\n]|\s*[-+−＋－]")
# What begins so, and is kept as it is so that it can be looked up: a dash, a number, a telephone number, a structured
# communication. None of them calculates: an operator between two numbers, as in +1/2, is not among them.
HARMLESS = re.compile(r"[-+ ]*|[-+]\d[\d .,]*|\+\d[\d .]*\(0\)[\d .]*|\+{3}\d{3}/\d{4}/\d{5}\+{3}")


def csv_cell(value: object) -> str:
    """A value as a cell. Text that a spreadsheet would execute begins with an apostrophe."""
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value:.2f}".replace(".", ",")
        case datetime():
            return f"{timezone.localtime(value):%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
    text = str(value)
    return f"'{text}" if FORMULA.match(text) and not HARMLESS.fullmatch(text) else text


def csv_value(cell: str) -> str:
    """What a cell of ours said before it got its apostrophe."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell


def csv_lines(headings: Iterable[object], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The lines of a file, one after another: the headings, then the rows."""
    writer = csv.writer(_EchoBuffer(), delimiter=";", lineterminator="\r\n")
    yield BYTE_ORDER_MARK + writer.writerow(list(map(csv_cell, headings)))
    for row in rows:
        yield writer.writerow(list(map(csv_cell, row)))


def csv_content(headings: Iterable[object], rows: Iterable[Iterable[object]]) -> bytes:
    """The whole file."""
    return "".join(csv_lines(headings, rows)).encode()


def csv_rows(content: bytes) -> list[list[str]]:
    """The cells of a file of this form, the headings first."""
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


class _EchoBuffer:
    """Hands a written line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
