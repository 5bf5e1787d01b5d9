"""What was seen of the coaching line so far, from the files' dated facts: what the forecast looks ahead from."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import (
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Sum,
)
from django.db.models.functions import TruncMonth

from healthcoach.days import end_of
from healthcoach.money import ZERO
from subsidies.applications.models import Application
from subsidies.budget.drawdown import Drawn
from subsidies.budget.forecast import FEW, Fees, SoFar, months_between
from subsidies.payouts.models import Payout
from subsidies.programmes.models import Programme

TRAJECTORY, PAYOUTS = "trajectory", "trajectory__payouts"
MONTH = timedelta(days=365) / 12


def so_far(programme: Programme, *, drawn: Drawn, maximum: Decimal, on: date) -> SoFar:
    """What became of the files of a programme by the end of a day, beside what its coaching line held then. One
    query, a row for each month in which files were decided."""
    rows = list(_by_month(programme.pk, on))
    approving = [row for row in rows if row["approved"]]
    settled = sum(row["ended"] + row["stopped"] for row in rows)
    took = sum((row["took"] for row in rows if row["took"]), timedelta())
    return SoFar(
        on=on,
        granted=drawn.granted,
        available=drawn.available,
        spent=drawn.due + drawn.paid,
        maximum=maximum,
        approvals=_per_month({row["month"].date(): row["approved"] for row in approving}, on),
        pending=sum(row["pending"] for row in rows),
        waiting=sum(row["waiting"] for row in rows),
        waiting_age=_age("waiting", approving, on),
        started=sum(row["started"] for row in rows),
        dropped=sum(row["dropped"] for row in rows),
        running=sum(row["running"] for row in rows),
        running_age=_age("running", approving, on),
        ended=_fees("ended", rows),
        stopped=_fees("stopped", rows),
        months_to_payout=round(took / settled / MONTH) if settled >= FEW else None,
        months_to_start=round(timedelta(days=programme.start_within_days) / MONTH),
        ends_on=programme.ends_on,
    )


def _by_month(programme_id: int, on: date) -> Iterable[dict]:
    end = end_of(on)
    approved = Q(decided_at__lt=end, reserved__isnull=False)
    undecided = Q(decided_at__isnull=True) | Q(decided_at__gte=end)
    gone = Q(lapsed_at__lt=end) | Q(withdrawn_at__lt=end)
    started = approved & Q(started_at__lt=end)
    settled = started & Q(closing__settled_at__lt=end)
    ended = settled & Q(**{f"{TRAJECTORY}__ended_at__lt": end})
    stopped = settled & Q(**{f"{TRAJECTORY}__stopped_at__lt": end})
    took = ExpressionWrapper(F("closing__settled_at") - F("decided_at"), DurationField())
    fees = Payout.objects.filter(trajectory=OuterRef(TRAJECTORY)).order_by().values("trajectory")
    amount = Subquery(fees.values_list(Sum("amount")))
    months = Application.objects.filter(programme_id=programme_id, submitted_at__lt=end).order_by()
    # A trajectory counts as settled with the payout that closes it; its fee is that of all its coaches together.
    months = months.annotate(closing=FilteredRelation(PAYOUTS, condition=Q(**{f"{PAYOUTS}__closes": True})))
    return months.values(month=TruncMonth("decided_at")).annotate(
        approved=Count("pk", filter=approved),
        pending=Count("pk", filter=undecided & ~gone),
        started=Count("pk", filter=started),
        dropped=Count("pk", filter=approved & gone),
        waiting=Count("pk", filter=approved & ~gone & ~Q(started_at__lt=end)),
        running=Count("pk", filter=started) - Count("pk", filter=settled),
        took=Sum(took, filter=settled),
        ended=Count("pk", filter=ended),
        ended_total=Sum(amount, filter=ended),
        ended_squares=Sum(amount * amount, filter=ended),
        stopped=Count("pk", filter=stopped),
        stopped_total=Sum(amount, filter=stopped),
        stopped_squares=Sum(amount * amount, filter=stopped),
    )


def _per_month(approved: dict[date, int], on: date) -> tuple[int, ...]:
    """Approvals of each whole month since the first; of the current one only while there is no other."""
    if not approved:
        return ()
    first, here = min(approved), on.replace(day=1)
    months = [first]
    while months[-1] < here:
        months.append((months[-1] + timedelta(days=31)).replace(day=1))
    return tuple(approved.get(month, 0) for month in (months[:-1] or months))


def _age(what: str, rows: list[dict], on: date) -> int:
    """How many months ago the files were approved, on average."""
    number = sum(row[what] for row in rows)
    months = sum(row[what] * months_between(row["month"].date(), on) for row in rows)
    return round(Decimal(months) / number) if number else 0


def _fees(what: str, rows: list[dict]) -> Fees:
    total = sum((row[f"{what}_total"] or ZERO for row in rows), ZERO)
    squares = sum((row[f"{what}_squares"] or ZERO for row in rows), ZERO)
    return Fees(sum(row[what] for row in rows), total, squares)
