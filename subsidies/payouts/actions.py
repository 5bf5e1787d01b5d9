"""The payout job: settles queued payouts, each once, in set-based steps; a poisonous one is set aside alone."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from healthcoach.bulk import change
from healthcoach.celery import ring
from healthcoach.references import Series, structured
from healthcoach.refusals import Refused
from healthcoach.trouble import is_passing
from healthcoach.users.models import User
from subsidies.applications.rules import reference, subject
from subsidies.budget import ledger
from subsidies.budget.rules import Movement, Posting
from subsidies.payables import actions as payables
from subsidies.payouts.earned import Earned, earned
from subsidies.payouts.models import PAYOUT, Payout, Status

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 5
CHUNK = 1000


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
            if is_passing(error):  # no payout is to blame, and the sweep comes back
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
    queued = Payout.objects.select_for_update(no_key=True, skip_locked=True)
    queued = queued.filter(pk__any_of=numbers, status=Status.QUEUED).order_by("pk")
    rows = earned(list(queued.values_list("pk", flat=True)))
    if not rows:
        return 0
    owed = _owe([row for row in rows if row.fee], at=at)
    statuses = [Status.DUE if row.fee else Status.NOTHING_DUE for row in rows]
    facts = [(r.payout, to, r.minutes, r.fee, at, owed.get(r.payout)) for r, to in zip(rows, statuses, strict=True)]
    change(Payout, ["status", "minutes", "amount", "settled_at", "payable"], facts)
    ledger.post(_postings(rows), by=None, on=timezone.localdate(at))
    return len(rows)


def _owe(rows: Sequence[Earned], *, at: datetime) -> dict[int, int]:
    """What is due becomes payable to the coach, one payable per payout: gives their numbers."""
    day = timezone.localdate(at)
    owed = payables.owe(
        [
            {
                "line": row.line,
                "subject": f"payout:{row.payout}",
                "reference": reference(row.code, row.file),
                "coach": row.coach,
                "communication": structured(Series.PAYMENT, row.payout),
                "amount": row.fee,
                "due_on": day,
            }
            for row in rows
        ]
    )
    return dict(zip((row.payout for row in rows), owed, strict=True))


def _postings(rows: Iterable[Earned]) -> Iterator[Posting]:
    """Per payout: the fee becomes due; with the last of a trajectory, the rest of the reservation goes back to the
    line."""
    for row in rows:
        about = subject(row.file)
        yield Posting(row.line, Movement.ACCRUE, row.fee, about, row.part)
        yield Posting(row.line, Movement.RELEASE, row.released, about)


def _settle_alone(number: int, *, at: datetime) -> int:
    try:
        return _settle([number], at=at)
    except Exception as error:
        if is_passing(error):  # no payout is to blame, and the sweep comes back
            raise
        logger.warning("Payout %s could not be settled (%s).", number, type(error).__name__)
        _note_failure(number, error, at=at)
        return 0


@transaction.atomic
def _note_failure(number: int, error: Exception, *, at: datetime) -> None:
    row = Payout.objects.select_for_update(no_key=True).get(pk=number)
    row.attempts += 1
    row.save(update_fields=["attempts"])
    if row.status == Status.QUEUED and row.attempts >= MOST_ATTEMPTS:
        technical = _("A technical problem (%(kind)s).") % {"kind": type(error).__name__}
        reason = str(error) if isinstance(error, Refused) else technical
        PAYOUT.move([row], Status.PARKED, parked_at=at, parked_reason=reason[:300])
