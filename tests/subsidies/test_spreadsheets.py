"""Lists as files: the screen, its CSV and its workbook say the same, and nothing in them is executed."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import RequestFactory
from django.utils import timezone
from openpyxl import load_workbook

from healthcoach.core.csv_files import csv_cell
from healthcoach.core.lists import export_rows, requested_export_format
from healthcoach.core.parameters import WrongParameter
from healthcoach.core.spreadsheets import Sheet, write_workbook
from tests.subsidies.desk import cells_of, open_desk_browser, rows_of

NASTY = ["=1+1", "+SUM(A1)", "-2", "@x", "\tx", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0"]


def open_exported_sheet(content: bytes):
    return load_workbook(BytesIO(content)).worksheets[0]


def make_naive_hour(hour: int) -> datetime:
    """An hour of the day of these tests as a cell holds it: a cell knows no time zone."""
    return datetime(2018, 3, 23, hour, tzinfo=UTC).replace(tzinfo=None)


def test_numbers_days_and_moments_are_cells_of_their_kind():
    row = [Decimal("1234.50"), 7, date(2018, 3, 23), datetime(2018, 3, 23, 11, 0, tzinfo=UTC), None, True]
    sheet = open_exported_sheet(write_workbook([Sheet("x", list("abcdef"), [row])]))
    cells = [cell.value for cell in sheet[2]]
    assert cells == [1234.5, 7, make_naive_hour(0), make_naive_hour(12), None, "True"]
    assert sheet[2][0].number_format == "#,##0.00"
    assert [cell.data_type for cell in sheet[2]][:4] == ["n", "n", "d", "d"]


def test_the_headings_stand_still():
    sheet = open_exported_sheet(write_workbook([Sheet("x", ["Bedrag"], [[1]])]))
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold


@pytest.mark.parametrize("text", NASTY)
def test_text_that_looks_like_a_formula_stays_text(text):
    cell = open_exported_sheet(write_workbook([Sheet("=x", [text], [[text]])]))["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize("text", ["a\x00b\x1f", "x" * 40_000, ""])
def test_text_that_no_cell_can_hold_breaks_nothing(text):
    held = open_exported_sheet(write_workbook([Sheet("a/b:c" * 20, ["x"], [[text]])]))["A2"].value
    assert (held or "") == text.replace("\x00", "").replace("\x1f", "")[:32_767]


def test_a_workbook_has_a_sheet_per_table():
    book = load_workbook(BytesIO(write_workbook([Sheet("een", ["a"], []), Sheet("twee", ["b"], [[1]])])))
    assert book.sheetnames == ["een", "twee"]


def test_csv_and_workbook_hold_the_same_cells():
    rows = [{"name": "Bakkerij", "amount": Decimal("10.20"), "on": date(2018, 3, 23)}]
    columns = {name: lambda row, name=name: row[name] for name in rows[0]}
    [headings, lines] = rows_of(export_rows("x", columns, rows))
    [titles, cells] = cells_of(export_rows("x", columns, rows, "xlsx"))
    assert headings == titles
    today = timezone.localdate()  # as of which day stands on every row
    assert lines == [csv_cell(value) for value in [*rows[0].values(), today]]
    assert cells == ["Bakkerij", 10.2, make_naive_hour(0), datetime(today.year, today.month, today.day)]  # noqa: DTZ001


@pytest.mark.parametrize("asked", ["csv", "xlsx", ""])
def test_known_kinds_of_files_can_be_asked_for(asked):
    assert requested_export_format(RequestFactory().get("/", {"export": asked})) == asked


@pytest.mark.parametrize("asked", ["pdf", "CSV", "CSV\x00", "json", "x" * 5000])
def test_other_kinds_of_files_are_refused_with_the_ones_that_there_are(asked):
    with pytest.raises(WrongParameter, match="“csv” of “xlsx”"):
        requested_export_format(RequestFactory().get("/", {"export": asked}))


@pytest.mark.django_db
def test_a_list_s_workbook_equals_its_csv(world):
    world.ended(120)
    world.settle()
    client = open_desk_browser(world, "finance")
    workbook_of = client.get("/uitbetalingen/", {"export": "xlsx"})
    titles, *cells = cells_of(workbook_of)
    headings, *lines = rows_of(client.get("/uitbetalingen/", {"export": "csv"}))
    assert titles == headings
    assert [row[0] for row in cells] == [row[0] for row in lines]
    assert cells[0][titles.index("Amount")] == 100
    assert workbook_of.headers["Content-Disposition"].endswith('.xlsx"')
    assert "no-store" in workbook_of.headers["Cache-Control"]
    page = client.get("/uitbetalingen/").content.decode()
    assert "export=csv" in page
    assert "export=xlsx" in page
