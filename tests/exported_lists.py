"""Comparing what a list exports with what its page shows: every heading and every cell."""

import io
import re
from datetime import date, datetime

from django.test import Client
from lxml import html
from openpyxl import load_workbook
from openpyxl.cell import Cell

from healthcoach.core.csv_files import csv_rows, csv_value
from healthcoach.core.spreadsheets import AMOUNT, MOMENT

ADDED = ("As of", "Stand op", "Toestand op")  # the day of the file, on every row


def read_screen_rows(page: bytes) -> list[dict[str, str]]:
    """The rows of the list on a page: per heading the words of its cell."""
    rows = []
    for line in html.fromstring(page).xpath("//table[contains(@class, 'list')][.//*[@data-heading]]/tbody/tr"):
        cells = {}
        for cell in line.xpath(".//*[@data-heading]"):
            own = cell.xpath(".//*[@class='cell']") or [cell]
            cells[cell.get("data-heading")] = " ".join(own[0].text_content().split())
        rows.append(cells)
    return rows


def format_as_screen(cell: Cell) -> str:
    """A cell of a workbook as the page writes it."""
    match cell.value:
        case None:
            return ""
        case datetime() if cell.number_format == MOMENT:
            return f"{cell.value:%d/%m/%Y %H:%M}"
        case date():
            return f"{cell.value:%d/%m/%Y}"
    return f"{cell.value:.2f}" if cell.number_format == AMOUNT else str(cell.value)


def normalise_cell(text: str) -> str:
    """A cell without what only one of the ways of writing has: the sign of the euro and separators in a number."""
    plain = " ".join(text.replace("\u00a0", " ").split())
    digits = re.sub(r"[€., ]", "", plain.replace("\u2212", "-"))
    return digits if re.fullmatch(r"-?\d+", digits) else plain


def assert_export_equals_screen(client: Client, address: str, query: dict[str, str] | None = None) -> None:
    """Every heading and every cell of the CSV file and of the workbook stands on the page, and the other way round. The
    list has to fit on one page."""
    query = query or {}
    screen = [
        {heading: normalise_cell(text) for heading, text in row.items() if text}
        for row in read_screen_rows(client.get(address, query).content)
    ]
    headings, *rows = csv_rows(client.get(address, query | {"export": "csv"}).getvalue())
    book = load_workbook(io.BytesIO(client.get(address, query | {"export": "xlsx"}).content)).active
    book_headings, *book_rows = list(book.iter_rows())
    for names, found in (
        (headings, [[csv_value(cell) for cell in row] for row in rows]),
        ([cell.value for cell in book_headings], [[format_as_screen(cell) for cell in row] for row in book_rows]),
    ):
        told = [
            {name: normalise_cell(cell) for name, cell in zip(names, row, strict=True) if cell and name not in ADDED}
            for row in found
        ]
        assert told == screen, (told, screen)
