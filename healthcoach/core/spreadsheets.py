"""Lists as workbooks: numbers and dates as such, so that one can count with them, and text that is never a formula."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, TYPE_STRING
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

XLSX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AMOUNT, DAY, MOMENT = "#,##0.00", "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
HEADING = Font(bold=True)
NARROW, WIDE = 12, 48
MAX_CELL_CHARACTERS = 32_767  # what one cell can hold
MAX_TITLE_CHARACTERS = 31  # what the name of a sheet can hold
NOT_IN_A_TITLE = str.maketrans("", "", "[]:*?/\\")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its headings and its rows."""

    title: object
    headings: Sequence[object]
    rows: Iterable[Sequence[object]]


def write_workbook(sheets: Iterable[Sheet], *, about: str = "") -> bytes:
    """A workbook of these sheets, their headings standing still above the rows; what it is about is its subject."""
    book = Workbook(write_only=True)
    book.properties.subject, book.properties.creator = about, "healthcoach"
    for sheet in sheets:
        page = book.create_sheet(str(sheet.title).translate(NOT_IN_A_TITLE)[:MAX_TITLE_CHARACTERS])
        page.freeze_panes = "A2"
        for number, heading in enumerate(sheet.headings, start=1):
            page.column_dimensions[get_column_letter(number)].width = min(WIDE, max(NARROW, len(str(heading)) + 4))
        page.append(_make_heading_cells(page, sheet.headings))
        for row in sheet.rows:
            page.append([_make_cell(page, value) for value in row])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _make_heading_cells(page, headings: Sequence[object]) -> Iterator[Cell]:
    for heading in headings:
        cell = _make_cell(page, str(heading))
        cell.font = HEADING
        yield cell


def _make_cell(page, value: object) -> Cell | int | None:
    match value:
        case None | bool():
            return None if value is None else _make_text_cell(page, str(value))
        case Decimal():
            return _make_formatted_cell(page, value, AMOUNT)
        case int():
            return value
        case datetime():
            return _make_formatted_cell(page, timezone.localtime(value).replace(tzinfo=None), MOMENT)
        case date():
            return _make_formatted_cell(page, value, DAY)
    return _make_text_cell(page, str(value))


def _make_formatted_cell(page, value: object, form: str) -> Cell:
    cell = WriteOnlyCell(page, value)
    cell.number_format = form
    return cell


def _make_text_cell(page, text: str) -> Cell:
    """Text stays text: the library would make a formula of what begins with “=”."""
    cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", text)[:MAX_CELL_CHARACTERS])
    cell.data_type = TYPE_STRING
    return cell
