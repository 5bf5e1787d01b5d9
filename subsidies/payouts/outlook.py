"""What a coach may expect for a trajectory, before the payout job has settled it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet, Sum

from healthcoach.users.models import User
from subsidies.payouts.models import Payout, Status
from subsidies.payouts.rules import fee
from subsidies.trajectories.models import Session, Trajectory

PATIENCE = timedelta(minutes=5)  # a payout is calculated within seconds of the end; the sweep comes every minute


@dataclass(frozen=True, slots=True)
class Expected:
    """The minutes delivered so far, what they are worth, and whether hours beyond the maximum go unpaid."""

    minutes: int
    amount: Decimal
    most_minutes: int
    maximum: Decimal

    @property
    def beyond(self) -> int:
        """The minutes delivered beyond those the programme pays."""
        return max(self.minutes - self.most_minutes, 0)


def expected(trajectory: Trajectory, *, minutes: int) -> Expected:
    """What these delivered minutes are worth in this trajectory, by the fee scheme of its start."""
    scheme, reserved = trajectory.fee_scheme, trajectory.application.reserved
    amount = fee(minutes, rate=scheme.rate, maximum=scheme.maximum, reserved=reserved)
    return Expected(minutes, amount, int(scheme.hours * 60), min(scheme.maximum, reserved))


def delivered(trajectories: Iterable[int] | QuerySet) -> dict[int, int]:
    """The minutes delivered in each of these trajectories that has sessions."""
    sessions = Session.objects.filter(trajectory__in=trajectories).order_by()
    return dict(sessions.values_list("trajectory").annotate(Sum("minutes")))


def waiting_since(user: User, *, at: datetime) -> datetime | None:
    """Since when the oldest payout that this person sees has waited for its calculation, when that is too long."""
    late = Payout.objects.visible_to(user).filter(status=Status.QUEUED, queued_at__lt=at - PATIENCE)
    return late.order_by("queued_at").values_list("queued_at", flat=True).first()
