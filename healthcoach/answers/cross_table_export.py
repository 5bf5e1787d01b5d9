"""Tables as files: the same cells as on the screen, a line per cell, and what is hidden stays hidden."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from healthcoach.answers.cross_tables import CrossTable, CrossTableCell
from healthcoach.core.csv_files import csv_cell
from healthcoach.core.lists import ExportSubject, export_rows


class CrossTableLine(NamedTuple):
    """One cell with the names of its table, row and column."""

    table: CrossTable
    row: str
    cell: CrossTableCell


COLUMNS = {
    gettext_lazy("As of"): lambda line: line.table.as_of,
    gettext_lazy("Table"): lambda line: line.table.caption,
    gettext_lazy("Row"): lambda line: line.row,
    gettext_lazy("Column"): lambda line: line.cell.column,
    gettext_lazy("Value"): lambda line: line.cell.shown,
    gettext_lazy("Remark"): lambda line: describe_suppression(line.cell),
}


def describe_suppression(cell: CrossTableCell) -> str:
    """What is to be said of a cell beside its number."""
    if cell.hidden:
        return _("hidden")
    return _("small") if cell.small else ""


def iterate_cell_lines(tables: Sequence[CrossTable]) -> Iterator[CrossTableLine]:
    """Every cell of these tables, the totals among them."""
    for table in tables:
        for row in table.all_rows():
            for cell in row.cells:
                yield CrossTableLine(table, row.label, cell)


def export_cross_tables(name: str, tables: Sequence[CrossTable], kind: str, about: ExportSubject) -> HttpResponse:
    """These tables as CSV or as a workbook."""
    return export_rows(name, COLUMNS, iterate_cell_lines(tables), kind, about)


def format_period(since: date, until: date) -> str:
    """A period as people write it, both days included."""
    return f"{csv_cell(since)} – {csv_cell(until)}"


def serialize_cross_table(table: CrossTable) -> dict[str, object]:
    """A table for programs. A hidden number is null, and says that it is hidden."""

    def cell(each: CrossTableCell) -> dict[str, object]:
        return {
            "column": each.column,
            "number": each.shown,
            "small": each.small and not each.hidden,
            "hidden": each.hidden,
        }

    return {
        "name": table.name,
        "caption": str(table.caption),
        "as_of": _format_iso_day(table.as_of),
        "exact": table.exact,
        "adds_up": None if table.has_hidden else table.adds_up,
        "rows": [
            {"row": row.label, "total": row is table.total, "cells": list(map(cell, row.cells))}
            for row in table.all_rows()
        ],
    }


def _format_iso_day(day: date) -> str:
    return day.isoformat()
