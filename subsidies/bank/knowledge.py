"""What the programme knows of the references on bank lines: the rows, locked, and the same as values for the rules."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Min, Q, Sum
from django.utils import timezone

from healthcoach.money import ZERO
from subsidies.bank import aside
from subsidies.bank.aside import Aside
from subsidies.bank.models import Entry, Portion
from subsidies.bank.rules import (
    CourseFeeFacts,
    Known,
    Line,
    Owed,
    PaymentFacts,
    RecoveryFacts,
    SettledAs,
    Share,
    TrancheFacts,
)
from subsidies.budget import ledger, tranches
from subsidies.budget.models import Award, BudgetLine, Tranche, TrancheStatus
from subsidies.budget.rules import Kind, Stage
from subsidies.payables import actions as payables
from subsidies.payables.models import Payable
from subsidies.payments import settling as payments
from subsidies.payments.models import BatchStatus, PayingAccount, Payment, PaymentStatus
from subsidies.payments.rules import all_signs, same_signs
from subsidies.recoveries import settling as recoveries
from subsidies.recoveries.models import Receipt, Recovery, Status
from trainings.courses import fees
from trainings.courses import models as courses

OPEN = {TrancheStatus.EXPECTED, TrancheStatus.REQUESTED}
NEVER_SENT = {PaymentStatus.BATCHED, PaymentStatus.CANCELLED}


@dataclass(slots=True)
class Rows:
    """Locked rows by their reference: payments by end-to-end id as it is compared, what was set aside by the number of
    its bank line, the others by structured communication; and the payments of the batches that lines name."""

    programme: int
    operating: int
    payments: dict[str, Payment] = field(default_factory=dict)
    batches: dict[str, list[str]] = field(default_factory=dict)
    tranches: dict[str, list[Tranche]] = field(default_factory=dict)
    recoveries: dict[str, Recovery] = field(default_factory=dict)
    enrolments: dict[str, courses.Enrolment] = field(default_factory=dict)
    asides: dict[str, Aside] = field(default_factory=dict)
    charged: Decimal = ZERO


def lock(account: PayingAccount, lines: Collection[Line]) -> Rows:
    """Locks what the lines refer to, of their programme only. A constant number of queries."""
    rows = _rows(account.programme_id)
    rows.batches = _batches(account.programme_id, {line.batch for line in lines if line.amount < 0} - {""})
    sent = {line.end_to_end_id for line in lines} | {each for line in lines for each in line.end_to_end_ids}
    sent |= {each for ids in rows.batches.values() for each in ids}
    said = {line.communication for line in lines if line.amount > 0} - {""}
    returning = all_signs(line.end_to_end_id for line in lines if line.amount > 0)
    claims = aside.claims_about(account.programme_id, returning) if returning else []
    _lock(rows, sent - {""}, said, claims, with_charges=any(line.is_rebate for line in lines))
    return rows


def lock_named(programme_id: int, shares: Collection[Share]) -> Rows:
    """Locks what the parts name that a person made of a line, in the same order."""
    rows, named = _rows(programme_id), defaultdict(set)
    for share in shares:
        named[share.kind].add(share.reference)
    said = named[SettledAs.TRANCHE] | named[SettledAs.RECOVERY] | named[SettledAs.COURSE]
    given = named[SettledAs.GIVEN] - {""}
    said |= fees.named(given)
    asides = aside.numbers(given - said | named[SettledAs.RESTORE])
    sent = named[SettledAs.PAYMENT] | named[SettledAs.RETURN]
    _lock(rows, sent, said, asides, with_charges=SettledAs.REBATE in named)
    return rows


def _rows(programme_id: int) -> Rows:
    operating = BudgetLine.objects.get(programme=programme_id, kind=Kind.OPERATING).pk
    return Rows(programme=programme_id, operating=operating)


def _lock(rows: Rows, sent: set[str], said: set[str], asides: Iterable[int], *, with_charges: bool) -> None:
    """In one order: bank lines that set money aside, tranches after their budget lines, amounts due, payments, recovery
    orders, and enrolments last."""
    rows.asides = aside.lock(rows.programme, asides)
    if with_charges:
        BudgetLine.objects.select_for_update(no_key=True).get(pk=rows.operating)
        rows.charged = _charged(rows.programme)
    if said:
        rows.tranches = lock_tranches(rows.programme, said)
        _lock_owed(sent, said)
        ordered = recoveries.lock(said)
        rows.recoveries = {
            each: row for each, row in ordered.items() if row.payable.line.programme_id == rows.programme
        }
    if sent:
        known = payments.lock(all_signs(sent))
        rows.payments = {
            same_signs(each): row for each, row in known.items() if row.batch.programme_id == rows.programme
        }
    rows.enrolments = fees.lock(rows.programme, said)
    share_amounts_due(rows)


def _batches(programme_id: int, told: Collection[str]) -> dict[str, list[str]]:
    """The payments of the batches that lines name, by the batch's identifier."""
    if not told:
        return {}
    found: dict[str, list[str]] = defaultdict(list)
    rows = Payment.objects.filter(batch__identifier__any_of=all_signs(told), batch__programme=programme_id)
    rows = rows.exclude(status=PaymentStatus.CANCELLED, batch__status=BatchStatus.SENT)  # it never was in the file
    for identifier, end_to_end_id in rows.order_by("pk").values_list("batch__identifier", "end_to_end_id"):
        found[same_signs(identifier)].append(same_signs(end_to_end_id))
    return dict(found)


def payments_named_by(entry: Entry) -> list[str]:
    """The end-to-end ids of the payments that a kept line names: its own, those of its details, or those of its
    batch."""
    named = {entry.end_to_end_id, *entry.end_to_end_ids.split("\n")} - {""}
    if not named and entry.batch:
        named = set(_batches(entry.account.programme_id, {entry.batch}).get(same_signs(entry.batch), ()))
    return all_signs(named)


def _charged(programme_id: int) -> Decimal:
    """What the bank charged so far and did not give back, in euro."""
    rows = Portion.objects.filter(kind__in=[SettledAs.CHARGE, SettledAs.REBATE], entry__account__programme=programme_id)
    return -(rows.aggregate(sum=Sum("amount"))["sum"] or ZERO)


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


def known(account: PayingAccount, rows: Rows) -> Known:
    """The same as values. Queries: the award, the receipts without a statement, and what the operating line holds."""
    held = ledger.balances(rows.operating)
    owed = {row.pk: _owed(row) for row in _amounts_due(rows)}
    return Known(
        payments={each: _payment(row, owed, rows.asides) for each, row in rows.payments.items()},
        batches=rows.batches,
        tranches=_tranches(account.programme_id, rows),
        recoveries=_recoveries(rows, owed),
        course_fees={each: _course_fee(row) for each, row in rows.enrolments.items()},
        operating=rows.operating,
        cash=held[Stage.CASH],
        available=held[Stage.AVAILABLE],
        charged=rows.charged,
        own=account.iban,
    )


def unconfirmed(parts: Collection[Tranche]) -> list[Tranche]:
    """The tranches that somebody booked by hand and no statement has shown yet."""
    return [part for part in parts if part.status == TrancheStatus.RECEIVED and part.confirmed_on is None]


def expected(parts: Collection[Tranche]) -> list[Tranche]:
    """The tranches that have not come in yet."""
    return [part for part in parts if part.status in OPEN]


def _lock_owed(sent: Collection[str], said: Collection[str]) -> None:
    """All amounts due together and in order, because payments and recovery orders lock theirs apart."""
    paid = Payment.objects.filter(end_to_end_id__any_of=all_signs(sent)).values("payable")
    recovered = Recovery.objects.filter(communication__in=said).values("payable")
    owed = Payable.objects.filter(Q(pk__any_of=paid) | Q(pk__any_of=recovered))
    payables.lock(owed.values_list("pk", flat=True))


def _amounts_due(rows: Rows) -> list[Payable]:
    return [row.payable for row in (*rows.payments.values(), *rows.recoveries.values())]


def _owed(row: Payable) -> Owed:
    return Owed(amount=row.amount, paid=row.paid, recovered=row.recovered)


def _payment(row: Payment, owed: dict[int, Owed], asides: dict[str, Aside]) -> PaymentFacts:
    return PaymentFacts(
        amount=row.amount,
        owed=owed[row.payable_id],
        settled=row.settled,
        sent=row.status not in NEVER_SENT,
        returned=row.status == PaymentStatus.RETURNED,
        iban=row.iban,
        line=row.payable.line_id,
        claims={
            number: each.left
            for number, each in asides.items()
            if each.kind == SettledAs.CLAIM and each.left and each.about == same_signs(row.end_to_end_id)
        },
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
