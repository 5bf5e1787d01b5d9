"""The payout job: settles queued payouts, each once, in set-based steps; a poisonous one is set aside alone."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from healthcoach.celery import enqueue_on_commit
from healthcoach.core.bulk import bulk_update_from_tuples
from healthcoach.core.database_trouble import is_passing_trouble
from healthcoach.core.refusals import Refused
from healthcoach.core.structured_communication import CommunicationSeries, build_communication
from healthcoach.users.models import User
from subsidies.applications.rules import build_application_subject, format_application_reference
from subsidies.budget import ledger
from subsidies.budget.rules import Movement, Posting
from subsidies.payables import actions as payables
from subsidies.payouts.models import PAYOUT, Payout, PayoutStatus
from subsidies.payouts.settlement import SettlementRow, load_settlement_rows

logger = logging.getLogger(__name__)
MAX_PAYOUT_ATTEMPTS = 5
CHUNK_SIZE = 1000


def settle_queued(*, at: datetime, chunk: int = CHUNK_SIZE) -> int:
    """Settles every payout queued by now that no other worker holds, and tells how many. A chunk is one transaction;
    when it fails its payouts go one by one, so that only the poisonous one stays behind."""
    settled, seen = 0, 0
    queued = Payout.objects.filter(status=PayoutStatus.QUEUED, queued_at__lte=at).order_by("pk")
    failed_before = list(queued.filter(attempts__gt=0).values_list("pk", flat=True))
    fresh = queued.filter(attempts=0)
    while numbers := list(fresh.filter(pk__gt=seen).values_list("pk", flat=True)[:chunk]):
        seen = numbers[-1]
        try:
            settled += _settle_payouts(numbers, at=at)
        except Exception as error:  # whatever is wrong with one of them must not keep the others from their money
            if is_passing_trouble(error):  # no payout is to blame, and the sweep comes back
                raise
            logger.warning("A chunk of %s payouts failed (%s); one by one.", len(numbers), type(error).__name__)
            settled += sum(_settle_single_payout(number, at=at) for number in numbers)
    return settled + sum(_settle_single_payout(number, at=at) for number in failed_before)


@transaction.atomic
def retry(payout: Payout, *, by: User, at: datetime) -> Payout:
    """Puts a payout that was set aside back in the queue."""
    row = Payout.objects.select_for_update(no_key=True).get(pk=payout.pk)
    PAYOUT.move(
        [row],
        PayoutStatus.QUEUED,
        parked_at=None,
        parked_by=None,
        parked_reason=None,
        attempts=0,
        queued_at=at,
        queued_by=by,
    )
    enqueue_on_commit("settle_payouts")
    return row


@transaction.atomic
def _settle_payouts(numbers: Sequence[int], *, at: datetime) -> int:
    queued = Payout.objects.select_for_update(no_key=True, skip_locked=True)
    queued = queued.filter(pk__any_of=numbers, status=PayoutStatus.QUEUED).order_by("pk")
    rows = load_settlement_rows(list(queued.values_list("pk", flat=True)))
    if not rows:
        return 0
    owed = _create_fee_payables([row for row in rows if row.fee], at=at)
    statuses = [PayoutStatus.DUE if row.fee else PayoutStatus.NOTHING_DUE for row in rows]
    facts = [(r.payout, to, r.minutes, r.fee, at, owed.get(r.payout)) for r, to in zip(rows, statuses, strict=True)]
    bulk_update_from_tuples(Payout, ["status", "minutes", "amount", "settled_at", "payable"], facts)
    ledger.post_movements(_iterate_fee_postings(rows), by=None, on=timezone.localdate(at))
    return len(rows)


def _create_fee_payables(rows: Sequence[SettlementRow], *, at: datetime) -> dict[int, int]:
    """What is due becomes payable to the coach, one payable per payout: gives their numbers."""
    day = timezone.localdate(at)
    owed = payables.create_payables(
        [
            {
                "line": row.line,
                "subject": f"payout:{row.payout}",
                "reference": format_application_reference(row.code, row.file),
                "coach": row.coach,
                "communication": build_communication(CommunicationSeries.PAYMENT, row.payout),
                "amount": row.fee,
                "due_on": day,
            }
            for row in rows
        ]
    )
    return dict(zip((row.payout for row in rows), owed, strict=True))


def _iterate_fee_postings(rows: Iterable[SettlementRow]) -> Iterator[Posting]:
    """Per payout: the fee becomes due; with the last of a trajectory, the rest of the reservation goes back to the
    line."""
    for row in rows:
        about = build_application_subject(row.file)
        yield Posting(row.line, Movement.ACCRUE, row.fee, about, row.part)
        yield Posting(row.line, Movement.RELEASE, row.released, about)


def _settle_single_payout(number: int, *, at: datetime) -> int:
    try:
        return _settle_payouts([number], at=at)
    except Exception as error:
        if is_passing_trouble(error):  # no payout is to blame, and the sweep comes back
            raise
        logger.warning("Payout %s could not be settled (%s).", number, type(error).__name__)
        _record_payout_failure(number, error, at=at)
        return 0


@transaction.atomic
def _record_payout_failure(number: int, error: Exception, *, at: datetime) -> None:
    row = Payout.objects.select_for_update(no_key=True).get(pk=number)
    row.attempts += 1
    row.save(update_fields=["attempts"])
    if row.status == PayoutStatus.QUEUED and row.attempts >= MAX_PAYOUT_ATTEMPTS:
        technical = _("A technical problem (%(kind)s).") % {"kind": type(error).__name__}
        reason = str(error) if isinstance(error, Refused) else technical
        PAYOUT.move([row], PayoutStatus.PARKED, parked_at=at, parked_reason=reason[:300])
