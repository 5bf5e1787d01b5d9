"""What approving would do to the coaching line, and how long a decision usually takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil
from statistics import median

from healthcoach.core.money import ZERO
from healthcoach.programmes.models import Programme
from subsidies.applications.models import Application
from subsidies.budget.models import Balance, BudgetLine
from subsidies.budget.rules import BudgetLineKind, Stage
from subsidies.fee_schemes.models import FeeScheme

LATELY, ENOUGH = 50, 5  # decisions to learn from, and how few tell nothing yet
SECONDS_PER_WEEK = 7 * 24 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True)
class DecisionImpact:
    """The coaching line's available euro now, and after approving a number of files at the fee scheme's maximum."""

    available: Decimal
    each: Decimal
    files: int

    @property
    def cost(self) -> Decimal:
        """What approving these files reserves."""
        return self.each * self.files

    @property
    def after(self) -> Decimal:
        """What the line has left after approving; below zero when it cannot be done."""
        return self.available - self.cost

    @property
    def short(self) -> Decimal:
        """How much the line lacks to approve them all."""
        return max(-self.after, ZERO)


@dataclass(frozen=True, slots=True)
class AvailableAmount:
    """What the coaching line of a programme has left now."""

    programme: Programme
    amount: Decimal


def estimate_decision_impact(programme_id: int, *, files: int, on: date) -> DecisionImpact:
    """The coaching line before and after approving this many files on a day. Refuses `NoFeeScheme`."""
    scheme = FeeScheme.objects.in_force(programme_id, on)
    [line] = list_available_amounts([programme_id])
    return DecisionImpact(line.amount, scheme.maximum, files)


def list_available_amounts(programmes: Iterable[int]) -> list[AvailableAmount]:
    """What the coaching lines of these programmes have left now."""
    lines = BudgetLine.objects.filter(kind=BudgetLineKind.COACHING, programme__in=programmes)
    account_of = {line.account(Stage.AVAILABLE): line.programme for line in lines.select_related("programme")}
    held = Balance.objects.filter(pk__in=account_of).order_by("pk").values_list("pk", "amount")
    return [AvailableAmount(account_of[number], amount) for number, amount in held]


def estimate_weeks_to_decide(programme_id: int) -> int | None:
    """Within how many weeks of their submission half of the last decided applications had their decision; nothing
    while too few were decided."""
    decided = Application.objects.filter(programme=programme_id, decided_at__isnull=False).order_by("-decided_at")
    taken = [decided_at - at for at, decided_at in decided.values_list("submitted_at", "decided_at")[:LATELY]]
    return (
        max(ceil(median(each.total_seconds() for each in taken) / SECONDS_PER_WEEK), 1)
        if len(taken) >= ENOUGH
        else None
    )
