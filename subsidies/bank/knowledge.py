"""What the programme knows of the references on bank lines: the rows, locked, and the same as values for the rules."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Min, Q
from django.utils import timezone

from healthcoach.money import ZERO
from subsidies.bank.rules import CourseFeeFacts, Known, Line, Owed, PaymentFacts, RecoveryFacts, TrancheFacts
from subsidies.budget import ledger, tranches
from subsidies.budget.models import Award, BudgetLine, Tranche, TrancheStatus
from subsidies.budget.rules import Kind, Stage
from subsidies.payables import actions as payables
from subsidies.payables.models import Payable
from subsidies.payments import settling as payments
from subsidies.payments.models import Payment, PaymentStatus
from subsidies.recoveries import settling as recoveries
from subsidies.recoveries.models import Receipt, Recovery, Status
from trainings.courses import fees
from trainings.courses import models as courses

OPEN = {TrancheStatus.EXPECTED, TrancheStatus.REQUESTED}
NEVER_SENT = {PaymentStatus.BATCHED, PaymentStatus.CANCELLED}


@dataclass(slots=True)
class Rows:
    """Locked rows by their reference: payments by end-to-end id, the others by structured communication."""

    operating: int
    payments: dict[str, Payment] = field(default_factory=dict)
    tranches: dict[str, list[Tranche]] = field(default_factory=dict)
    recoveries: dict[str, Recovery] = field(default_factory=dict)
    enrolments: dict[str, courses.Enrolment] = field(default_factory=dict)


def lock(programme_id: int, lines: Collection[Line]) -> Rows:
    """Locks what the lines refer to, of this programme only: tranches after their budget lines, then amounts due in
    order, then payments and recovery orders, and enrolments last. A constant number of queries."""
    sent = {line.end_to_end_id for line in lines if line.end_to_end_id}
    said = {line.communication for line in lines if line.communication and line.amount > 0}
    rows = Rows(operating=BudgetLine.objects.get(programme=programme_id, kind=Kind.OPERATING).pk)
    if said:
        rows.tranches = lock_tranches(programme_id, said)
        _lock_owed(sent, said)
        ordered = recoveries.lock(said)
        rows.recoveries = {each: row for each, row in ordered.items() if row.payable.line.programme_id == programme_id}
    if sent:
        known = payments.lock(sent)
        rows.payments = {each: row for each, row in known.items() if row.batch.programme_id == programme_id}
    rows.enrolments = fees.lock(programme_id, said)
    share_amounts_due(rows)
    return rows


def lock_tranches(programme_id: int, communications: Collection[str]) -> dict[str, list[Tranche]]:
    """The tranches of these payments of the funder, locked after their budget lines."""
    found: dict[str, list[Tranche]] = defaultdict(list)
    for part in tranches.lock_payments(communications):
        if part.line.programme_id == programme_id:
            found[part.communication].append(part)
    return dict(found)


def share_amounts_due(rows: Rows) -> None:
    """A payment and a recovery order of one amount due see each other's changes: they hold the same row."""
    owed = {payment.payable_id: payment.payable for payment in rows.payments.values()}
    for recovery in rows.recoveries.values():
        recovery.payable = owed.setdefault(recovery.payable_id, recovery.payable)


def known(programme_id: int, rows: Rows) -> Known:
    """The same as values. Queries: the award, the receipts without a statement, and what the operating line holds."""
    held = ledger.balances(rows.operating)
    owed = {row.pk: _owed(row) for row in _amounts_due(rows)}
    return Known(
        payments={each: _payment(row, owed) for each, row in rows.payments.items()},
        tranches=_tranches(programme_id, rows),
        recoveries=_recoveries(rows, owed),
        course_fees={each: _course_fee(row) for each, row in rows.enrolments.items()},
        operating=rows.operating,
        cash=held[Stage.CASH],
        available=held[Stage.AVAILABLE],
    )


def unconfirmed(parts: Collection[Tranche]) -> list[Tranche]:
    """The tranches that somebody booked by hand and no statement has shown yet."""
    return [part for part in parts if part.status == TrancheStatus.RECEIVED and part.confirmed_on is None]


def expected(parts: Collection[Tranche]) -> list[Tranche]:
    """The tranches that have not come in yet."""
    return [part for part in parts if part.status in OPEN]


def _lock_owed(sent: Collection[str], said: Collection[str]) -> None:
    """All amounts due together and in order, because payments and recovery orders lock theirs apart."""
    paid = Payment.objects.filter(end_to_end_id__any_of=sorted(sent)).values("payable")
    recovered = Recovery.objects.filter(communication__in=said).values("payable")
    owed = Payable.objects.filter(Q(pk__any_of=paid) | Q(pk__any_of=recovered))
    payables.lock(owed.values_list("pk", flat=True))


def _amounts_due(rows: Rows) -> list[Payable]:
    return [row.payable for row in (*rows.payments.values(), *rows.recoveries.values())]


def _owed(row: Payable) -> Owed:
    return Owed(amount=row.amount, paid=row.paid, recovered=row.recovered)


def _payment(row: Payment, owed: dict[int, Owed]) -> PaymentFacts:
    return PaymentFacts(
        amount=row.amount,
        owed=owed[row.payable_id],
        settled=row.settled,
        sent=row.status not in NEVER_SENT,
        returned=row.status == PaymentStatus.RETURNED,
    )


def _course_fee(row: courses.Enrolment) -> CourseFeeFacts:
    return CourseFeeFacts(outstanding=row.fee - row.received, expected=row.status in courses.LIVE)


def _tranches(programme_id: int, rows: Rows) -> dict[str, TrancheFacts]:
    if not rows.tranches:
        return {}
    since = Award.objects.filter(programme=programme_id).aggregate(first=Min("awarded_on"))["first"]
    return {each: _tranche(parts, since) for each, parts in rows.tranches.items()}


def _tranche(parts: list[Tranche], since: date | None) -> TrancheFacts:
    waiting = expected(parts)
    return TrancheFacts(
        open=sum((part.amount for part in waiting), ZERO),
        unconfirmed=sum((part.amount for part in unconfirmed(parts)), ZERO),
        received=any(part.status == TrancheStatus.RECEIVED for part in parts),
        since=since,
        lines={part.line_id: part.amount for part in waiting},
    )


def _recoveries(rows: Rows, owed: dict[int, Owed]) -> dict[str, RecoveryFacts]:
    if not rows.recoveries:
        return {}
    found = {
        each: RecoveryFacts(
            outstanding=row.outstanding,
            owed=owed[row.payable_id],
            since=timezone.localdate(row.ordered_at),
            ordered=row.status == Status.ORDERED,
            received=row.status == Status.RECEIVED,
        )
        for each, row in rows.recoveries.items()
    }
    orders = {row.pk: found[each] for each, row in rows.recoveries.items()}
    for receipt in Receipt.objects.filter(recovery__in=orders, confirmed_on__isnull=True).order_by("number"):
        orders[receipt.recovery_id].unconfirmed.append(receipt.amount)
    return found
