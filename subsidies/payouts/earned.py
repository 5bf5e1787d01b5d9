"""What coaches earned with trajectories that ended, for thousands of payouts at once: plain values, no models."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from subsidies.budget.models import BudgetLine
from subsidies.budget.rules import Kind
from subsidies.payouts.models import Payout
from subsidies.payouts.rules import fee
from subsidies.trajectories.models import Session

FILE, SCHEME = "trajectory__application", "trajectory__fee_scheme"
FACTS = ("pk", FILE, f"{FILE}__programme__code", "line", "trajectory__coach", f"{FILE}__reserved")
OF_THE_FEE = ("delivered", f"{SCHEME}__rate", f"{SCHEME}__maximum")


class Earned(NamedTuple):
    """A payout with what it is for: which file, which coach, and what was delivered, reserved and earned, in euro."""

    payout: int
    file: int
    code: str
    line: int
    coach: int
    reserved: Decimal
    minutes: int
    fee: Decimal


def earned(payouts: Sequence[int]) -> list[Earned]:
    """What these payouts come to, in the order of their numbers. One query."""
    of_trajectory = Session.objects.filter(trajectory=OuterRef("trajectory")).order_by().values("trajectory")
    lines = BudgetLine.objects.filter(kind=Kind.COACHING, programme=OuterRef(f"{FILE}__programme"))
    rows = Payout.objects.filter(pk__any_of=payouts).order_by("pk")
    delivered = Coalesce(Subquery(of_trajectory.values_list(Sum("minutes"))), 0)
    rows = rows.annotate(line=Subquery(lines.values("pk")), delivered=delivered)
    return [
        Earned(*facts, reserved, minutes, fee(minutes, rate=rate, maximum=maximum, reserved=reserved))
        for *facts, reserved, minutes, rate, maximum in rows.values_list(*FACTS, *OF_THE_FEE)
    ]
