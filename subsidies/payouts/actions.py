"""The payout job: settles queued payouts, each once, in set-based steps; a poisonous one is set aside alone."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from healthcoach.bulk import update_each
from healthcoach.celery import ring
from healthcoach.references import Series, structured
from healthcoach.refusals import Refused
from healthcoach.users.models import User
from subsidies.budget import ledger
from subsidies.budget.models import BudgetLine
from subsidies.budget.rules import Kind, Movement, Posting
from subsidies.payables import actions as payables
from subsidies.payables.models import Payable
from subsidies.payouts.models import PAYOUT, Payout, Status
from subsidies.payouts.rules import fee
from subsidies.trajectories.models import Session

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 5
CHUNK = 500
# SQLSTATE classes that are nobody's fault: connection, rollback (deadlock), resources (disk), a server that stops.
PASSING = {"08", "40", "53", "57"}
CANCELLED = "57014"  # a statement that took too long will take too long again


def settle_queued(*, at: datetime, chunk: int = CHUNK) -> int:
    """Settles every payout queued by now that no other worker holds, and tells how many. A chunk is one transaction;
    when it fails its payouts go one by one, so that only the poisonous one stays behind."""
    settled, seen = 0, 0
    queued = Payout.objects.filter(status=Status.QUEUED, queued_at__lte=at).order_by("pk")
    failed_before = list(queued.filter(attempts__gt=0).values_list("pk", flat=True))
    fresh = queued.filter(attempts=0)
    while numbers := list(fresh.filter(pk__gt=seen).values_list("pk", flat=True)[:chunk]):
        seen = numbers[-1]
        try:
            settled += _settle(numbers, at=at)
        except Exception as error:  # whatever is wrong with one of them must not keep the others from their money
            if _passes(error):
                raise
            logger.warning("A chunk of %s payouts failed (%s); one by one.", len(numbers), type(error).__name__)
            settled += sum(_settle_alone(number, at=at) for number in numbers)
    return settled + sum(_settle_alone(number, at=at) for number in failed_before)


@transaction.atomic
def retry(payout: Payout, *, by: User, at: datetime) -> Payout:
    """Puts a payout that was set aside back in the queue."""
    row = Payout.objects.select_for_update(no_key=True).get(pk=payout.pk)
    PAYOUT.move(
        [row],
        Status.QUEUED,
        parked_at=None,
        parked_by=None,
        parked_reason=None,
        attempts=0,
        queued_at=at,
        queued_by=by,
    )
    ring("settle_payouts")
    return row


@transaction.atomic
def _settle(numbers: Sequence[int], *, at: datetime) -> int:
    rows = list(
        Payout.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .select_related("trajectory__application__programme", "trajectory__fee_scheme")
        .filter(pk__in=numbers, status=Status.QUEUED)
        .order_by("pk")
    )
    if not rows:
        return 0
    delivered = dict(
        Session.objects.filter(trajectory__in=[row.trajectory_id for row in rows])
        .values_list("trajectory")
        .annotate(Sum("minutes"))
        .order_by()
    )
    for row in rows:
        _calculate(row, minutes=delivered.get(row.trajectory_id, 0), at=at)
    line_of = _coaching_lines(rows)
    _owe([row for row in rows if row.status == Status.DUE], line_of, at=at)
    update_each(rows, ["status", "minutes", "amount", "settled_at", "payable"])
    ledger.post(_postings(rows, line_of), by=None, on=timezone.localdate(at))
    return len(rows)


def _calculate(row: Payout, *, minutes: int, at: datetime) -> None:
    scheme, reserved = row.trajectory.fee_scheme, row.trajectory.application.reserved
    row.minutes = minutes
    row.amount = fee(minutes, rate=scheme.rate, maximum=scheme.maximum, reserved=reserved)
    target = Status.DUE if row.amount else Status.NOTHING_DUE
    PAYOUT.check([row], target)
    row.status, row.settled_at = target, at


def _coaching_lines(rows: Sequence[Payout]) -> dict[int, int]:
    programmes = {row.trajectory.application.programme_id for row in rows}
    lines = BudgetLine.objects.filter(kind=Kind.COACHING, programme__in=programmes)
    return dict(lines.values_list("programme_id", "pk"))


def _owe(rows: Sequence[Payout], line_of: dict[int, int], *, at: datetime) -> None:
    """What is due becomes payable to the coach, one payable per payout."""
    owed = payables.owe(
        Payable(
            line_id=line_of[row.trajectory.application.programme_id],
            subject=f"payout:{row.pk}",
            reference=row.trajectory.application.reference,
            coach_id=row.trajectory.coach_id,
            communication=structured(Series.PAYMENT, row.pk),
            amount=row.amount,
            due_on=timezone.localdate(at),
        )
        for row in rows
    )
    for row, payable in zip(rows, owed, strict=True):
        row.payable = payable


def _postings(rows: Sequence[Payout], line_of: dict[int, int]) -> list[Posting]:
    """Per payout: the fee becomes due, the rest of the reservation goes back to the line."""
    postings = []
    for row in rows:
        application = row.trajectory.application
        line, rest = line_of[application.programme_id], application.reserved - row.amount
        postings.append(Posting(line, Movement.ACCRUE, row.amount, application.subject))
        postings.append(Posting(line, Movement.RELEASE, rest, application.subject))
    return postings


def _settle_alone(number: int, *, at: datetime) -> int:
    try:
        return _settle([number], at=at)
    except Exception as error:
        if _passes(error):
            raise
        logger.warning("Payout %s could not be settled (%s).", number, type(error).__name__)
        _note_failure(number, error, at=at)
        return 0


def _passes(error: Exception) -> bool:
    """Whether the database itself was in trouble: no payout is to blame, and the sweep comes back."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or (state[:2] in PASSING and state != CANCELLED)


@transaction.atomic
def _note_failure(number: int, error: Exception, *, at: datetime) -> None:
    row = Payout.objects.select_for_update(no_key=True).get(pk=number)
    row.attempts += 1
    row.save(update_fields=["attempts"])
    if row.status == Status.QUEUED and row.attempts >= MOST_ATTEMPTS:
        technical = _("A technical problem (%(kind)s).") % {"kind": type(error).__name__}
        reason = str(error) if isinstance(error, Refused) else technical
        PAYOUT.move([row], Status.PARKED, parked_at=at, parked_reason=reason[:300])
