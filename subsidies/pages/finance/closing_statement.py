"""The closing statement as a table: per stage what a year began with, what changed it, and what it ended with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from subsidies.budget.rules import Movement, Stage
from subsidies.duties.statement import SHOWN, Holding, Statement


@dataclass(frozen=True, slots=True)
class Row:
    """One row: of which stage, what it says, and an amount for each line and for all."""

    stage: str
    label: str
    amounts: list[Decimal]
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One stage of all lines: its rows, and whether they add up."""

    stage: Stage
    rows: list[Row]
    agrees: bool


def sections(made: Statement) -> list[Section]:
    """The stages in which anything stood or moved."""
    return [section for stage in SHOWN if (section := _section(made, stage)).rows]


def rows(made: Statement) -> Iterator[Row]:
    """The rows of all sections under each other, as a file has them."""
    for section in sections(made):
        yield from section.rows


def columns(made: Statement) -> dict[object, Callable[[Row], object]]:
    """The columns of that file: one for each line, and the total."""
    headings = [*(line.get_kind_display() for line in made.lines), _("Total")]
    amounts = {heading: lambda row, place=place: row.amounts[place] for place, heading in enumerate(headings)}
    return {gettext_lazy("Stage"): lambda row: row.stage, gettext_lazy("Movement"): lambda row: row.label, **amounts}


def _section(made: Statement, stage: Stage) -> Section:
    holdings = [*(made.holdings[line.pk, stage] for line in made.lines), made.total(stage)]
    moved = [kind for kind in Movement if any(each.moved.get(kind) for each in holdings)]
    if not moved and not any(each.opening or each.closing for each in holdings):
        return Section(stage, [], agrees=True)
    label, year = str(stage.label), made.period.year
    found = [
        Row(label, _("At the beginning of %(year)s") % {"year": year}, [each.opening for each in holdings], True),
        *(Row(label, str(kind.label), _amounts(holdings, kind)) for kind in moved),
        Row(label, _("At the end of %(year)s") % {"year": year}, [each.closing for each in holdings], True),
    ]
    return Section(stage, found, agrees=not any(each.short for each in holdings))


def _amounts(holdings: list[Holding], kind: Movement) -> list[Decimal]:
    return [each.moved.get(kind, Decimal("0.00")) for each in holdings]
