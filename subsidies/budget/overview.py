"""A programme's budget as it stands now: each line's stages, and their totals."""

from dataclasses import dataclass, fields
from decimal import Decimal

from healthcoach.money import ZERO
from subsidies.budget.models import Balance, BudgetLine
from subsidies.budget.rules import Stage
from subsidies.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Amounts:
    """Euro of one line, or of all: granted is available + reserved + due + paid; received came in as cash."""

    granted: Decimal = ZERO
    available: Decimal = ZERO
    reserved: Decimal = ZERO
    due: Decimal = ZERO
    paid: Decimal = ZERO
    received: Decimal = ZERO

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Amounts)))


@dataclass(frozen=True, slots=True)
class LineNow:
    """A budget line with its amounts."""

    line: BudgetLine
    amounts: Amounts

    @property
    def percentage(self) -> Decimal:
        """The line's share of the grant, in percent."""
        return self.line.share * 100


def lines_now(programme: Programme) -> list[LineNow]:
    """The lines of a programme with what stands in each stage now. Two queries."""
    lines = list(BudgetLine.objects.filter(programme=programme).order_by("pk"))
    accounts = [line.account(stage) for line in lines for stage in Stage]
    held = dict(Balance.objects.filter(pk__in=accounts).values_list("pk", "amount"))
    return [LineNow(line, _amounts({stage: held[line.account(stage)] for stage in Stage})) for line in lines]


def total(lines: list[LineNow]) -> Amounts:
    """The lines added up."""
    return sum((each.amounts for each in lines), Amounts())


def _amounts(held: dict[Stage, Decimal]) -> Amounts:
    return Amounts(
        granted=-held[Stage.GRANTED],
        available=held[Stage.AVAILABLE],
        reserved=held[Stage.RESERVED],
        due=held[Stage.DUE],
        paid=held[Stage.PAID],
        received=-held[Stage.FUNDER],
    )
