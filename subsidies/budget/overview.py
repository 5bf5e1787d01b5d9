"""A programme's budget as it stands now: each line's stages, their totals, and what the funder pays next."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Self

from healthcoach.core.money import ZERO
from healthcoach.programmes.models import Programme
from subsidies.budget.models import Balance, BudgetLine, Tranche, TrancheStatus
from subsidies.budget.rules import CONTRA, Stage

STAGE_NAMES = {stage: stage.name.lower() for stage in Stage} | {Stage.FUNDER: "received"}


@dataclass(frozen=True, slots=True)
class StageAmounts:
    """Euro of one line, or of all: granted is available + reserved + due + paid; received and what came from others is
    cash + outgoing + disbursed + held + claimed."""

    granted: Decimal = ZERO
    available: Decimal = ZERO
    reserved: Decimal = ZERO
    due: Decimal = ZERO
    paid: Decimal = ZERO
    received: Decimal = ZERO
    cash: Decimal = ZERO
    outgoing: Decimal = ZERO
    disbursed: Decimal = ZERO
    held: Decimal = ZERO
    claimed: Decimal = ZERO
    others: Decimal = ZERO

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


@dataclass(frozen=True, slots=True)
class NextTranche:
    """The payment of the funder that is expected first, of all lines together, in euro."""

    expected_on: date
    amount: Decimal
    is_late: bool


@dataclass(frozen=True, slots=True)
class CurrentLine:
    """A budget line with its amounts."""

    line: BudgetLine
    amounts: StageAmounts

    @property
    def percentage(self) -> Decimal:
        """The line's share of the grant, in percent."""
        return self.line.share * 100


def load_current_lines(programme: Programme) -> list[CurrentLine]:
    """The lines of a programme with what stands in each stage now. Two queries."""
    lines = list(BudgetLine.objects.filter(programme=programme).order_by("pk"))
    accounts = [line.account(stage) for line in lines for stage in Stage]
    held = dict(Balance.objects.filter(pk__in=accounts).values_list("pk", "amount"))
    return [
        CurrentLine(line, StageAmounts(**name_stage_amounts({stage: held[line.account(stage)] for stage in Stage})))
        for line in lines
    ]


def sum_line_amounts(lines: list[CurrentLine]) -> StageAmounts:
    """The lines added up."""
    return sum((each.amounts for each in lines), StageAmounts())


def find_next_tranche(lines: Sequence[BudgetLine], *, on: date) -> NextTranche | None:
    """What is expected first of the funder for these lines, seen from a day; one query."""
    awaited = Tranche.objects.filter(line__in=lines, status__in=[TrancheStatus.EXPECTED, TrancheStatus.REQUESTED])
    rows = list(awaited.order_by("expected_on", "communication", "pk"))
    if not rows:
        return None
    first = rows[0]
    amount = sum((row.amount for row in rows if row.communication == first.communication), ZERO)
    return NextTranche(first.expected_on, amount, first.expected_on < on)


def name_stage_amounts(held: dict[Stage, Decimal]) -> dict[str, Decimal]:
    """What a line's accounts hold as people say it: the other side of the books without its minus."""
    return {STAGE_NAMES[stage]: -amount if stage in CONTRA else amount for stage, amount in held.items()}
