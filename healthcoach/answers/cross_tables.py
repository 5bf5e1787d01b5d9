"""Tables of a measure by one or two dimensions: every cell with what may be said of it, and totals that were counted on
their own."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from healthcoach.answers.dimensions import Dimension, Values, list_dimension_values
from healthcoach.answers.disclosure_control import CellKey, Grid, is_small_count
from healthcoach.answers.measures import GroupCount, Measure, MeasureResult, count_measure, list_measured_domains
from healthcoach.programmes.models import Programme

NO_CELLS = frozenset()


@dataclass(frozen=True)
class CrossTableCell:
    """A count: a small one is marked for who may see it, a hidden one has no number to show."""

    number: int
    column: str
    small: bool = False
    hidden: bool = False

    @property
    def shown(self) -> int | None:
        """The number, unless it is hidden."""
        return None if self.hidden else self.number


@dataclass(frozen=True)
class CrossTableRow:
    """A value of the row dimension with its cells, the total last when there are columns."""

    label: str
    cells: Sequence[CrossTableCell]


@dataclass(frozen=True)
class CrossTable:
    """A table as it is read: its rows, its total, of which day it is, and whether the total that was counted on its own
    equals the cells. `exact` is no when the total is only a lower bound."""

    name: str
    caption: str
    first: str
    columns: Sequence[str]
    rows: Sequence[CrossTableRow]
    total: CrossTableRow
    as_of: date
    counted: int
    exact: bool = True

    @property
    def adds_up(self) -> bool:
        """Whether the total that was counted on its own is the sum of the cells."""
        return self.counted == self.total.cells[-1].number

    @property
    def has_small(self) -> bool:
        """Whether some cell is small and shown."""
        return any(cell.small and not cell.hidden for row in self.all_rows() for cell in row.cells)

    @property
    def has_hidden(self) -> bool:
        """Whether some cell is hidden."""
        return any(cell.hidden for row in self.all_rows() for cell in row.cells)

    def all_rows(self) -> Iterator[CrossTableRow]:
        """The rows and the total."""
        yield from self.rows
        yield self.total


@dataclass(frozen=True)
class CrossTableLayout:
    """Which values a table shows, by row and by column, with what people call them."""

    rows: Values
    columns: Values | None


def build_grid(
    groups: Sequence[GroupCount],
    rows: Dimension,
    columns: Dimension | None,
    *,
    domains: Sequence[str],
    of: CellKey = NO_CELLS,
) -> tuple[Grid, CrossTableLayout]:
    """The groups as a table by one or two dimensions, with the values that it shows."""
    counts: Counter = Counter()
    for facts, number in groups:
        counts[facts[rows], facts[columns] if columns else ""] += number
    layout = CrossTableLayout(
        _list_shown_values(rows, counts, 0, domains=domains),
        _list_shown_values(columns, counts, 1, domains=domains) if columns else None,
    )
    columns_shown = layout.columns.keys if layout.columns else ("",)
    return Grid(rows, layout.rows.keys, counts, columns or "", columns_shown, of), layout


def build_cross_table(
    name: str,
    caption: str,
    grid: Grid,
    layout: CrossTableLayout,
    *,
    below: int,
    as_of: date,
    counted: MeasureResult,
    hidden: Collection[CellKey] = NO_CELLS,
    exempt: Collection[CellKey] = NO_CELLS,
) -> CrossTable:
    """A table of the grid, with its small cells marked and the hidden ones hidden. One of which the total is hidden
    names no value under which nobody might be counted: that it is there would tell that somebody is."""

    places = [*grid.column_values, None] if layout.columns else grid.column_values
    columns = [*layout.columns.labels.values(), _("Total")] if layout.columns else [_("Number")]

    def cell(row: str | None, column: str | None, heading: str) -> CrossTableCell:
        number, key = grid.at(row, column), grid.key(row, column)
        return CrossTableCell(number, heading, is_small_count(number, below) and key not in exempt, key in hidden)

    closed = grid.key() in hidden
    values = [value for value in grid.row_values if not (closed and value in layout.rows.when_counted)]

    def line(label: str, row: str | None) -> CrossTableRow:
        return CrossTableRow(label, [cell(row, *each) for each in zip(places, columns, strict=True)])

    return CrossTable(
        name=name,
        caption=caption,
        first=str(Dimension(grid.rows).label),
        columns=columns,
        rows=[line(layout.rows.labels[value], value) for value in values],
        total=line(_("Total"), None),
        as_of=as_of,
        counted=counted.total,
        exact=counted.exact,
    )


def tabulate_measure(
    programme: Programme,
    measure: Measure,
    rows: Dimension,
    columns: Dimension | None,
    *,
    since: date,
    until: date,
    today: date,
) -> CrossTable:
    """A measure of a programme by one or two dimensions, for insiders: small cells are marked, none is hidden. What has
    not happened by today is not counted."""
    until = min(until, today)
    counted = count_measure(programme, measure, since=since, until=until)
    grid, layout = build_grid(counted.groups, rows, columns, domains=list_measured_domains(programme))
    below = programme.small_cells_below
    return build_cross_table("table", measure.label, grid, layout, below=below, as_of=until, counted=counted)


def _list_shown_values(dimension: Dimension, counts: Mapping, place: int, *, domains: Sequence[str]) -> Values:
    numbers: Counter = Counter()
    for key, number in counts.items():
        numbers[key[place]] += number
    return list_dimension_values(dimension, numbers, domains=domains)
