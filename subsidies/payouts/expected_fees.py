"""What a coach may expect for a trajectory, before the payout job has settled it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from healthcoach.core.money import ZERO
from healthcoach.users.models import User
from subsidies.payouts.models import Payout, PayoutStatus
from subsidies.payouts.rules import compute_coach_fee, compute_earned_amount
from subsidies.trajectories.models import Coaching, Session, Trajectory

LATE_AFTER = timedelta(minutes=5)  # a payout is calculated within seconds of the end; the sweep comes every minute


@dataclass(frozen=True, slots=True)
class ExpectedFee:
    """The minutes delivered so far, what they are worth, and whether hours beyond the maximum go unpaid."""

    minutes: int
    amount: Decimal
    most_minutes: int
    maximum: Decimal

    @property
    def beyond(self) -> int:
        """The minutes delivered beyond those the programme pays."""
        return max(self.minutes - self.most_minutes, 0)


def estimate_trajectory_fee(trajectory: Trajectory, *, minutes: int) -> ExpectedFee:
    """What these delivered minutes are worth in this trajectory, by the fee scheme of its start."""
    return _estimate_coach_share(trajectory, minutes=minutes, before=ZERO, minutes_before=0)


def estimate_coach_shares(trajectories: Iterable[Trajectory]) -> dict[int, dict[int, ExpectedFee]]:
    """Per trajectory what each of its coaches delivered so far and may expect for it, the earlier coach first. One
    query; the trajectories know their fee scheme and application."""
    known = {row.pk: row for row in trajectories}
    found: dict[int, dict[int, ExpectedFee]] = {number: {} for number in known}
    before: dict[int, tuple[Decimal, int]] = dict.fromkeys(known, (ZERO, 0))
    own = Session.objects.filter(trajectory=OuterRef("trajectory"), coach=OuterRef("coach"))
    delivered = Subquery(own.order_by().values("trajectory").values_list(Sum("minutes")))
    parts = Coaching.objects.filter(trajectory__in=known).order_by("trajectory", "part")
    for number, coach, minutes in parts.values_list("trajectory", "coach", Coalesce(delivered, 0)):
        if coach not in found[number]:  # who came back has one share
            earned_before, minutes_before = before[number]
            row = known[number]
            found[number][coach] = _estimate_coach_share(
                row, minutes=minutes, before=earned_before, minutes_before=minutes_before
            )
            own_worth = compute_earned_amount(minutes, rate=row.fee_scheme.rate)
            before[number] = earned_before + own_worth, minutes_before + minutes
    return found


def _estimate_coach_share(trajectory: Trajectory, *, minutes: int, before: Decimal, minutes_before: int) -> ExpectedFee:
    scheme, reserved = trajectory.fee_scheme, trajectory.application.reserved
    amount = compute_coach_fee(minutes, rate=scheme.rate, maximum=scheme.maximum, reserved=reserved, before=before)
    most_minutes = max(int(scheme.hours * 60) - minutes_before, 0)
    return ExpectedFee(minutes, amount, most_minutes, max(min(scheme.maximum, reserved) - before, ZERO))


def find_waiting_since(user: User, *, at: datetime) -> datetime | None:
    """Since when the oldest payout that this person sees has waited for its calculation, when that is too long."""
    late = Payout.objects.visible_to(user).filter(status=PayoutStatus.QUEUED, queued_at__lt=at - LATE_AFTER)
    return late.order_by("queued_at").values_list("queued_at", flat=True).first()
