"""How the tables of the state of affairs are written: for the eye, as CSV, as text."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from coaches.candidacy.counts import AtLeast
from healthcoach.answers.state_rows import StateOfAffairsCell, StateOfAffairsRow, StateOfAffairsTable
from healthcoach.core.csv_files import csv_content
from healthcoach.core.money import format_euro


def format_table_cell(cell: StateOfAffairsCell) -> str:
    """A cell as people read it; a lower bound says that it is one."""
    match cell:
        case AtLeast(number=number, exact=exact):
            written = number_format(number, force_grouping=True)
            return written if exact else _("%(number)s or more") % {"number": written}
        case Decimal():
            return format_euro(cell)
        case int():
            return number_format(cell, force_grouping=True)
        case date():
            return date_format(cell, "SHORT_DATE_FORMAT")
    return str(cell)


def is_numeric_cell(cell: StateOfAffairsCell) -> bool:
    """Whether a cell is aligned as a number."""
    return isinstance(cell, int | Decimal | AtLeast)


def write_tables_as_csv(
    tables: Iterable[StateOfAffairsTable], *, on: date, programme: object, made_at: datetime
) -> bytes:
    """All tables in one list, a line per figure, each with its day, its programme and the moment of making."""
    headings = [_("As of"), _("Table"), _("Row"), _("Column"), _("Value"), _("Exact"), _("Programme"), _("Made at")]
    about = [programme, made_at]
    return csv_content(headings, ([*figure, *about] for figure in _iterate_figures(tables, on)))


def _iterate_figures(tables: Iterable[StateOfAffairsTable], on: date) -> Iterator[list[object]]:
    for table in tables:
        for row in _iterate_all_rows(table):
            for column, cell in zip(table.columns[1:], row.cells, strict=True):
                if cell != "":
                    value = cell.number if isinstance(cell, AtLeast) else cell
                    yield [on, table.caption, row.label, column, value, _describe_exactness(cell)]


def write_tables_as_text(programme: object, tables: Iterable[StateOfAffairsTable], *, on: date) -> str:
    """All tables as plain text."""
    day = date_format(on, "SHORT_DATE_FORMAT")
    heading = _("%(programme)s: state of affairs on %(day)s") % {"programme": programme, "day": day}
    return "\n\n".join([heading, *(_write_table_text(table) for table in tables)])


def _write_table_text(table: StateOfAffairsTable) -> str:
    if not table.rows:
        return f"{table.caption}\n  {table.empty}"
    written = [
        [*table.columns],
        *([_format_row_label(row), *map(format_table_cell, row.cells)] for row in _iterate_all_rows(table)),
    ]
    widths = [max(map(len, column)) for column in zip(*written, strict=True)]
    numeric = [False, *map(is_numeric_cell, table.rows[-1].cells)]
    lines = ["  ".join(map(_align_text_cell, line, widths, numeric)).rstrip() for line in written]
    lines.insert(1, "-" * max(map(len, lines)))
    if table.total:
        lines.insert(-1, lines[1])
    return "\n".join([table.caption, *(f"  {line}" for line in lines)])


def _align_text_cell(text: str, width: int, number: bool) -> str:
    return text.rjust(width) if number else text.ljust(width)


def _format_row_label(row: StateOfAffairsRow) -> str:
    return f"  {format_table_cell(row.label)}" if row.part else format_table_cell(row.label)


def _iterate_all_rows(table: StateOfAffairsTable) -> Iterator[StateOfAffairsRow]:
    yield from table.rows
    if table.total:
        yield table.total


def _describe_exactness(cell: StateOfAffairsCell) -> str:
    return _("at least") if isinstance(cell, AtLeast) and not cell.exact else ""
