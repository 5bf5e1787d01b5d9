"""What coaches earned with trajectories that ended, for thousands of payouts at once: plain values, no models."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from healthcoach.core.money import ZERO
from subsidies.budget.models import BudgetLine
from subsidies.budget.rules import BudgetLineKind
from subsidies.payouts import rules
from subsidies.payouts.models import Payout
from subsidies.trajectories.models import Session

FILE, SCHEME = "trajectory__application", "trajectory__fee_scheme"
PAYOUT_FACTS = ("pk", FILE, f"{FILE}__programme__code", "line", "coach", f"{FILE}__reserved", "part", "closes")
FEE_FACTS = ("delivered", f"{SCHEME}__rate", f"{SCHEME}__maximum")


class SettlementRow(NamedTuple):
    """A payout with what it is for: which file, which coach, and what was delivered, reserved and earned, in euro. With
    the part that closes the trajectory, what is left of the reservation is released."""

    payout: int
    file: int
    code: str
    line: int
    coach: int
    part: int
    minutes: int
    fee: Decimal
    released: Decimal


def load_settlement_rows(payouts: Sequence[int]) -> list[SettlementRow]:
    """What these payouts come to, in the order of their numbers. One query, and one more where a trajectory had several
    coaches: each is paid what their own sessions say, so that parts can be settled in any order, by any worker."""
    lines = BudgetLine.objects.filter(kind=BudgetLineKind.COACHING, programme=OuterRef(f"{FILE}__programme"))
    rows = _with_delivered_minutes(Payout.objects.filter(pk__any_of=payouts)).order_by("pk")
    found = list(rows.annotate(line=Subquery(lines.values("pk"))).values_list(*PAYOUT_FACTS, *FEE_FACTS))
    before = _sum_earlier_fees([row[0] for row in found if row[PAYOUT_FACTS.index("part")] > 1])
    return [_build_settlement_row(row, before[row[0]]) for row in found]


def _build_settlement_row(row: tuple, before: Decimal) -> SettlementRow:
    payout, file, code, line, coach, reserved, part, closes, minutes, rate, maximum = row
    fee = rules.compute_coach_fee(minutes, rate=rate, maximum=maximum, reserved=reserved, before=before)
    paid_before = min(before, maximum, reserved)
    released = reserved - paid_before - fee if closes else ZERO
    return SettlementRow(payout, file, code, line, coach, part, minutes, fee, released)


def _sum_earlier_fees(later: Iterable[int]) -> dict[int, Decimal]:
    """What the coaches before each of these payouts earned, whatever the maximum."""
    before: dict[int, Decimal] = defaultdict(lambda: ZERO)
    if later := list(later):
        earlier = Payout.objects.filter(trajectory__payouts__in=later, part__lt=F("trajectory__payouts__part"))
        facts = ("trajectory__payouts", "delivered", f"{SCHEME}__rate")
        for number, minutes, rate in _with_delivered_minutes(earlier).values_list(*facts):
            before[number] += rules.compute_earned_amount(minutes, rate=rate)
    return before


def _with_delivered_minutes(rows: QuerySet[Payout]) -> QuerySet[Payout]:
    """Each payout with the minutes its coach `delivered` in the trajectory."""
    own = Session.objects.filter(trajectory=OuterRef("trajectory"), coach=OuterRef("coach"))
    delivered = Subquery(own.order_by().values("trajectory").values_list(Sum("minutes")))
    return rows.annotate(delivered=Coalesce(delivered, 0))
