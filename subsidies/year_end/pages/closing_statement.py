"""The closing statement as a table: per stage what a year began with, what changed it, and what it ended with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from subsidies.budget.rules import Movement, Stage
from subsidies.year_end.closing_statement import SHOWN_STAGES, ClosingStatement, StageHolding


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """One row: of which stage, what it says, and an amount for each line and for all."""

    stage: str
    label: str
    amounts: list[Decimal]
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class ClosingSection:
    """One stage of all lines: its rows, and whether they add up."""

    stage: Stage
    rows: list[ClosingRow]
    agrees: bool


def build_closing_sections(made: ClosingStatement) -> list[ClosingSection]:
    """The stages in which anything stood or moved."""
    return [section for stage in SHOWN_STAGES if (section := _build_stage_section(made, stage)).rows]


def iterate_closing_rows(made: ClosingStatement) -> Iterator[ClosingRow]:
    """The rows of all sections under each other, as a file has them."""
    for section in build_closing_sections(made):
        yield from section.rows


def build_closing_columns(made: ClosingStatement) -> dict[object, Callable[[ClosingRow], object]]:
    """The columns of that file: one for each line, and the total."""
    headings = [*(line.get_kind_display() for line in made.lines), _("Total")]
    amounts = {heading: lambda row, place=place: row.amounts[place] for place, heading in enumerate(headings)}
    return {gettext_lazy("Stage"): lambda row: row.stage, gettext_lazy("Movement"): lambda row: row.label, **amounts}


def _build_stage_section(made: ClosingStatement, stage: Stage) -> ClosingSection:
    holdings = [*(made.holdings[line.pk, stage] for line in made.lines), made.total(stage)]
    moved = [kind for kind in Movement if any(each.moved.get(kind) for each in holdings)]
    if not moved and not any(each.opening or each.closing for each in holdings):
        return ClosingSection(stage, [], agrees=True)
    label, year = str(stage.label), made.period.year
    found = [
        ClosingRow(
            label, _("At the beginning of %(year)s") % {"year": year}, [each.opening for each in holdings], True
        ),
        *(ClosingRow(label, str(kind.label), _list_movement_amounts(holdings, kind)) for kind in moved),
        ClosingRow(label, _("At the end of %(year)s") % {"year": year}, [each.closing for each in holdings], True),
    ]
    return ClosingSection(stage, found, agrees=not any(each.short for each in holdings))


def _list_movement_amounts(holdings: list[StageHolding], kind: Movement) -> list[Decimal]:
    return [each.moved.get(kind, Decimal("0.00")) for each in holdings]
