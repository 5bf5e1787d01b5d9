"""How the tables of the state of affairs are written: for the eye, as CSV, as text."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from coaches.candidacy.tables import AtLeast
from healthcoach.answers.tables import Cell, Row, Table
from healthcoach.csv_files import csv_content
from healthcoach.money import euro


def shown(cell: Cell) -> str:
    """A cell as people read it; a lower bound says that it is one."""
    match cell:
        case AtLeast(number=number, exact=exact):
            written = number_format(number, force_grouping=True)
            return written if exact else _("%(number)s or more") % {"number": written}
        case Decimal():
            return euro(cell)
        case int():
            return number_format(cell, force_grouping=True)
        case date():
            return date_format(cell, "SHORT_DATE_FORMAT")
    return str(cell)


def is_number(cell: Cell) -> bool:
    """Whether a cell is aligned as a number."""
    return isinstance(cell, int | Decimal | AtLeast)


def as_csv(tables: Iterable[Table], *, on: date, programme: object, made_at: datetime) -> bytes:
    """All tables in one list, a line per figure, each with its day, its programme and the moment of making."""
    headings = [_("As of"), _("Table"), _("Row"), _("Column"), _("Value"), _("Exact"), _("Programme"), _("Made at")]
    about = [programme, made_at]
    return csv_content(headings, ([*figure, *about] for figure in _figures(tables, on)))


def _figures(tables: Iterable[Table], on: date) -> Iterator[list[object]]:
    for table in tables:
        for row in _all_rows(table):
            for column, cell in zip(table.columns[1:], row.cells, strict=True):
                if cell != "":
                    value = cell.number if isinstance(cell, AtLeast) else cell
                    yield [on, table.caption, row.label, column, value, _exact(cell)]


def as_text(programme: object, tables: Iterable[Table], *, on: date) -> str:
    """All tables as plain text."""
    day = date_format(on, "SHORT_DATE_FORMAT")
    heading = _("%(programme)s: state of affairs on %(day)s") % {"programme": programme, "day": day}
    return "\n\n".join([heading, *(_text(table) for table in tables)])


def _text(table: Table) -> str:
    if not table.rows:
        return f"{table.caption}\n  {table.empty}"
    written = [[*table.columns], *([_label(row), *map(shown, row.cells)] for row in _all_rows(table))]
    widths = [max(map(len, column)) for column in zip(*written, strict=True)]
    numeric = [False, *map(is_number, table.rows[-1].cells)]
    lines = ["  ".join(map(_aligned, line, widths, numeric)).rstrip() for line in written]
    lines.insert(1, "-" * max(map(len, lines)))
    if table.total:
        lines.insert(-1, lines[1])
    return "\n".join([table.caption, *(f"  {line}" for line in lines)])


def _aligned(text: str, width: int, number: bool) -> str:
    return text.rjust(width) if number else text.ljust(width)


def _label(row: Row) -> str:
    return f"  {shown(row.label)}" if row.part else shown(row.label)


def _all_rows(table: Table) -> Iterator[Row]:
    yield from table.rows
    if table.total:
        yield table.total


def _exact(cell: Cell) -> str:
    return _("at least") if isinstance(cell, AtLeast) and not cell.exact else ""
