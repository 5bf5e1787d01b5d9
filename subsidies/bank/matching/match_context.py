"""What the programme knows of the references on bank lines: the rows, locked, and the same as values for the rules."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Min, Q, Sum
from django.utils import timezone

from healthcoach.core.money import ZERO
from subsidies.bank.matching.line_matching import list_named_payments
from subsidies.bank.matching.named_payments import NamingEntry, find_lines_naming, load_batch_payments
from subsidies.bank.models import Portion
from subsidies.bank.rules import (
    BankLine,
    BreakReason,
    CourseFeeFacts,
    LineShare,
    MatchContext,
    MatchKind,
    OwedFacts,
    PaymentFacts,
    RecoveryFacts,
    TrancheFacts,
    UndecidedLine,
)
from subsidies.bank.settlement import money_aside as aside
from subsidies.bank.settlement.money_aside import Aside
from subsidies.budget import ledger, tranches
from subsidies.budget.models import Award, BudgetLine, Tranche, TrancheStatus
from subsidies.budget.rules import BudgetLineKind, Stage
from subsidies.payables import actions as payables
from subsidies.payables.models import Payable
from subsidies.payments import settling as payments
from subsidies.payments.models import PayingAccount, Payment, PaymentStatus
from subsidies.payments.rules import list_identifier_forms, normalise_identifier
from subsidies.recoveries import settling as recoveries
from subsidies.recoveries.models import Receipt, Recovery, RecoveryStatus
from trainings.courses import fees
from trainings.courses import models as courses

OPEN_TRANCHE_STATUSES = {TrancheStatus.EXPECTED, TrancheStatus.REQUESTED}
UNSENT_PAYMENT_STATUSES = {PaymentStatus.BATCHED, PaymentStatus.CANCELLED}


@dataclass(slots=True)
class LockedCandidates:
    """Locked rows by their reference: payments by end-to-end id as it is compared, what was set aside by the number of
    its bank line, the others by structured communication; the payments of the batches that lines name; the open lines
    about the same payments; and the budget lines whose cash is claimed back, by how the books call the claim."""

    programme: int
    operating: int
    payments: dict[str, Payment] = field(default_factory=dict)
    batches: dict[str, list[str]] = field(default_factory=dict)
    tranches: dict[str, list[Tranche]] = field(default_factory=dict)
    recoveries: dict[str, Recovery] = field(default_factory=dict)
    enrolments: dict[str, courses.Enrolment] = field(default_factory=dict)
    asides: dict[str, Aside] = field(default_factory=dict)
    undecided: list[NamingEntry] = field(default_factory=list)
    claimed_from: dict[str, int] = field(default_factory=dict)
    charged: Decimal = ZERO


def lock_candidates(account: PayingAccount, lines: Collection[BankLine], *, but: int | None = None) -> LockedCandidates:
    """Locks what the lines refer to, of their programme only, and the open lines about the same payments, one
    excepted. A constant number of queries."""
    rows = _create_candidates(account.programme_id)
    told = load_batch_payments({line.batch for line in lines} - {""})
    rows.batches = {batch: ids for (programme, batch), ids in told.items() if programme == rows.programme}
    named = {each for line in lines for each in list_named_payments(line, rows.batches)}
    rows.undecided = find_lines_naming(rows.programme, named, but=but, lock=True)
    said = {line.communication for line in lines if line.amount > 0} - {""}
    sent = {line.end_to_end_id for line in lines} | {each for line in lines for each in line.end_to_end_ids} | named
    claims = [each.number for each in aside.list_open_claims(rows.programme, named)]
    _lock_candidates_in_order(rows, sent - {""}, said, claims, with_charges=any(line.is_rebate for line in lines))
    return rows


def lock_named_candidates(programme_id: int, shares: Collection[LineShare]) -> LockedCandidates:
    """Locks what the parts name that a person made of a line, in the same order."""
    rows, named = _create_candidates(programme_id), defaultdict(set)
    for share in shares:
        named[share.kind].add(share.reference)
    said = named[MatchKind.TRANCHE] | named[MatchKind.RECOVERY] | named[MatchKind.COURSE]
    given = named[MatchKind.GIVEN] - {""}
    said |= fees.filter_course_communications(given)
    asides = aside.parse_bank_line_numbers(given - said | named[MatchKind.RESTORE])
    sent = named[MatchKind.PAYMENT] | named[MatchKind.RETURN]
    asides += [each.number for each in aside.list_open_claims(programme_id, named[MatchKind.RETURN])]
    _lock_candidates_in_order(rows, sent, said, asides, with_charges=MatchKind.REBATE in named)
    return rows


def _create_candidates(programme_id: int) -> LockedCandidates:
    operating = BudgetLine.objects.get(programme=programme_id, kind=BudgetLineKind.OPERATING).pk
    return LockedCandidates(programme=programme_id, operating=operating)


def _lock_candidates_in_order(
    rows: LockedCandidates, sent: set[str], said: set[str], asides: Iterable[int], *, with_charges: bool
) -> None:
    """In one order: bank lines that set money aside, tranches after their budget lines, amounts due, payments, recovery
    orders, and enrolments last."""
    rows.asides = aside.lock_asides(rows.programme, asides)
    if with_charges:
        BudgetLine.objects.select_for_update(no_key=True).get(pk=rows.operating)
        rows.charged = _sum_bank_charges(rows.programme)
    if said:
        rows.tranches = lock_funder_tranches(rows.programme, said)
        _lock_amounts_due(sent, said)
        ordered = recoveries.lock_recoveries(said)
        rows.recoveries = {
            each: row for each, row in ordered.items() if row.payable.line.programme_id == rows.programme
        }
    if sent:
        known = payments.lock_payments_by_id(list_identifier_forms(sent))
        rows.payments = {
            normalise_identifier(each): row for each, row in known.items() if row.batch.programme_id == rows.programme
        }
    rows.enrolments = fees.lock_fee_enrolments(rows.programme, said)
    share_amounts_due(rows)


def _sum_bank_charges(programme_id: int) -> Decimal:
    """What the bank charged so far and did not give back, in euro."""
    rows = Portion.objects.filter(kind__in=[MatchKind.CHARGE, MatchKind.REBATE], entry__account__programme=programme_id)
    return -(rows.aggregate(sum=Sum("amount"))["sum"] or ZERO)


def lock_funder_tranches(programme_id: int, communications: Collection[str]) -> dict[str, list[Tranche]]:
    """The tranches of these payments of the funder, locked after their budget lines."""
    found: dict[str, list[Tranche]] = defaultdict(list)
    for part in tranches.lock_tranche_payments(communications):
        if part.line.programme_id == programme_id:
            found[part.communication].append(part)
    return dict(found)


def share_amounts_due(rows: LockedCandidates) -> None:
    """A payment and a recovery order of one amount due see each other's changes: they hold the same row."""
    owed = {payment.payable_id: payment.payable for payment in rows.payments.values()}
    for recovery in rows.recoveries.values():
        recovery.payable = owed.setdefault(recovery.payable_id, recovery.payable)


def build_match_context(account: PayingAccount, rows: LockedCandidates) -> MatchContext:
    """The same as values. Queries: the award, the receipts without a statement, and what the operating line holds."""
    held = ledger.load_line_balances(rows.operating)
    owed = {row.pk: _build_owed_facts(row) for row in _list_amounts_due(rows)}
    known = MatchContext(
        payments={each: _build_payment_facts(row, owed, rows.asides) for each, row in rows.payments.items()},
        batches=rows.batches,
        tranches=_build_facts_of_tranches(account.programme_id, rows),
        recoveries=_build_facts_of_recoveries(rows, owed),
        course_fees={each: _build_course_fee_facts(row) for each, row in rows.enrolments.items()},
        operating=rows.operating,
        cash=held[Stage.CASH],
        available=held[Stage.AVAILABLE],
        charged=rows.charged,
        own=account.iban,
    )
    for each in rows.undecided:
        known.undecided.add(_build_undecided_line(each))
    return known


def list_unconfirmed_tranches(parts: Collection[Tranche]) -> list[Tranche]:
    """The tranches that somebody booked by hand and no statement has shown yet."""
    return [part for part in parts if part.status == TrancheStatus.RECEIVED and part.confirmed_on is None]


def list_expected_tranches(parts: Collection[Tranche]) -> list[Tranche]:
    """The tranches that have not come in yet."""
    return [part for part in parts if part.status in OPEN_TRANCHE_STATUSES]


def _lock_amounts_due(sent: Collection[str], said: Collection[str]) -> None:
    """All amounts due together and in order, because payments and recovery orders lock theirs apart."""
    paid = Payment.objects.filter(end_to_end_id__any_of=list_identifier_forms(sent)).values("payable")
    recovered = Recovery.objects.filter(communication__in=said).values("payable")
    owed = Payable.objects.filter(Q(pk__any_of=paid) | Q(pk__any_of=recovered))
    payables.lock(owed.values_list("pk", flat=True))


def _list_amounts_due(rows: LockedCandidates) -> list[Payable]:
    return [row.payable for row in (*rows.payments.values(), *rows.recoveries.values())]


def _build_undecided_line(row: NamingEntry) -> UndecidedLine:
    facts = row.entry.amount, row.entry.booked_on, row.payments, BreakReason(row.entry.problem)
    return UndecidedLine(str(row.entry.pk), *facts)


def _build_owed_facts(row: Payable) -> OwedFacts:
    return OwedFacts(amount=row.amount, paid=row.paid, recovered=row.recovered)


def _build_payment_facts(row: Payment, owed: dict[int, OwedFacts], asides: dict[str, Aside]) -> PaymentFacts:
    return PaymentFacts(
        amount=row.amount,
        owed=owed[row.payable_id],
        settled=row.settled,
        sent=row.status not in UNSENT_PAYMENT_STATUSES,
        returned=row.status == PaymentStatus.RETURNED,
        iban=row.iban,
        line=row.payable.line_id,
        claims={
            number: each.left
            for number, each in asides.items()
            if each.kind == MatchKind.CLAIM and each.left and normalise_identifier(row.end_to_end_id) in each.about
        },
    )


def _build_course_fee_facts(row: courses.Enrolment) -> CourseFeeFacts:
    return CourseFeeFacts(outstanding=row.fee - row.received, expected=row.status in courses.LIVE_ENROLMENT_STATUSES)


def _build_facts_of_tranches(programme_id: int, rows: LockedCandidates) -> dict[str, TrancheFacts]:
    if not rows.tranches:
        return {}
    since = Award.objects.filter(programme=programme_id).aggregate(first=Min("awarded_on"))["first"]
    return {each: _build_tranche_facts(parts, since) for each, parts in rows.tranches.items()}


def _build_tranche_facts(parts: list[Tranche], since: date | None) -> TrancheFacts:
    waiting = list_expected_tranches(parts)
    return TrancheFacts(
        open=sum((part.amount for part in waiting), ZERO),
        unconfirmed=sum((part.amount for part in list_unconfirmed_tranches(parts)), ZERO),
        received=any(part.status == TrancheStatus.RECEIVED for part in parts),
        since=since,
        lines={part.line_id: part.amount for part in waiting},
    )


def _build_facts_of_recoveries(rows: LockedCandidates, owed: dict[int, OwedFacts]) -> dict[str, RecoveryFacts]:
    if not rows.recoveries:
        return {}
    found = {
        each: RecoveryFacts(
            outstanding=row.outstanding,
            owed=owed[row.payable_id],
            since=timezone.localdate(row.ordered_at),
            ordered=row.status == RecoveryStatus.ORDERED,
            received=row.status == RecoveryStatus.RECEIVED,
        )
        for each, row in rows.recoveries.items()
    }
    orders = {row.pk: found[each] for each, row in rows.recoveries.items()}
    for receipt in Receipt.objects.filter(recovery__in=orders, confirmed_on__isnull=True).order_by("number"):
        orders[receipt.recovery_id].unconfirmed.append(receipt.amount)
    return found
