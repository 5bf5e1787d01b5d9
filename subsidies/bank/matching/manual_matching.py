"""What finance decides about a break: what the line is after all, or which things it is together, always with a reason,
once, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.money import ZERO, format_euro
from healthcoach.core.refusals import Missing
from healthcoach.users.models import User
from subsidies.bank import objections as no
from subsidies.bank.matching import match_context as knowledge
from subsidies.bank.matching.named_payments import find_named_payments
from subsidies.bank.models import Entry
from subsidies.bank.rules import KIND_DIRECTIONS, LineShare, MatchKind
from subsidies.bank.settlement import postings as booking
from subsidies.bank.settlement.debit_guards import refresh_guards_by_id
from subsidies.bank.settlement.money_aside import Aside
from subsidies.bank.settlement.pieces import LinePiece
from subsidies.budget.models import Tranche
from subsidies.payments import settling as payments
from subsidies.payments.models import Payment
from subsidies.payments.rules import list_identifier_forms, normalise_identifier
from subsidies.recoveries.models import Recovery
from trainings.courses.models import Enrolment

UNREPEATED_ASIDE_KINDS = {MatchKind.CLAIM, MatchKind.HELD}


@dataclass(frozen=True, slots=True)
class ManualPart:
    """What somebody says of a line, or of a part of it: what it is, how many euro (above zero; without them, the whole
    line), and which row it settles: a payment, tranche, order or enrolment, or what was set aside."""

    what: MatchKind
    amount: Decimal | None = None
    row: Model | Aside | None = None


@transaction.atomic
def divide_bank_line(entry: Entry, parts: Sequence[ManualPart], *, reason: str, by: User, at: datetime) -> Entry:
    """Settles a line as what it is together. Refuses `AlreadySettled`, `SumDiffers` unless the parts come to the line
    to the cent, `OfAnotherProgramme`, `NamedTwice`, `MoneyCameIn`, `MoneyLeft`, `ClaimedBefore`, `Missing` without a
    reason, and what each room refuses of its own."""
    row = Entry.objects.select_for_update(of=("self",), no_key=True)
    row = row.select_related("account", "withdrawal").get(pk=entry.pk)
    check_line_is_open(row)
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    shares = _build_line_shares(row, parts)
    rows = knowledge.lock_named_candidates(row.account.programme_id, shares)
    _check_rebated_charges(shares, rows)
    _check_claims_come_first(shares, rows)
    pieces, postings = [LinePiece(row, share) for share in shares], {row.booked_on: []}
    booking.book_pieces(pieces, rows, postings, by=by, at=at)
    named = find_named_payments([row])[row.pk]
    if row.amount < 0 and (unpaid := named - {share.reference for share in shares if share.kind == MatchKind.PAYMENT}):
        facts = {"programme_id": row.account.programme_id, "by": by, "at": at}
        payments.hold_after_manual_decision(list_identifier_forms(unpaid), reason.strip(), **facts)
    booking.mark_entry_settled(row, shares, by=by, at=at, reason=reason.strip())
    row.save(update_fields=booking.DECISION_FIELDS)
    booking.store_portions(pieces)
    restored = [rows.asides[share.reference].about for share in shares if share.kind == MatchKind.RESTORE]
    refresh_guards_by_id(row.account.programme_id, named.union(*restored))
    booking.post_daily_movements(postings, by=by)
    return row


def check_line_is_open(entry: Entry) -> None:
    """Refuses `AlreadySettled` and `LineWithdrawn` when there is nothing to decide any more."""
    if entry.settled_as:
        raise no.AlreadySettled(what=entry.get_settled_as_display())
    if hasattr(entry, "withdrawal"):
        raise no.LineWithdrawn


def match_payment_manually(entry: Entry, payment: Payment, *, reason: str, by: User, at: datetime) -> Entry:
    """The line is this payment leaving the account, or coming back; refuses what `payments.settling` refuses."""
    what = MatchKind.RETURN if entry.amount > 0 else MatchKind.PAYMENT
    return divide_bank_line(entry, [ManualPart(what, row=payment)], reason=reason, by=by, at=at)


def match_tranche_manually(entry: Entry, tranche: Tranche, *, reason: str, by: User, at: datetime) -> Entry:
    """The line is this payment of the funder, all its parts. Refuses `OtherAmount`, and what the budget refuses."""
    return divide_bank_line(entry, [ManualPart(MatchKind.TRANCHE, row=tranche)], reason=reason, by=by, at=at)


def match_recovery_manually(entry: Entry, recovery: Recovery, *, reason: str, by: User, at: datetime) -> Entry:
    """The line is money repaid for this order, in whole or in part; refuses what `recoveries.settling` refuses."""
    return divide_bank_line(entry, [ManualPart(MatchKind.RECOVERY, row=recovery)], reason=reason, by=by, at=at)


def match_course_fee_manually(entry: Entry, enrolment: Enrolment, *, reason: str, by: User, at: datetime) -> Entry:
    """The line is the fee of somebody's course, in whole or in part; refuses what `courses.fees` refuses."""
    return divide_bank_line(entry, [ManualPart(MatchKind.COURSE, row=enrolment)], reason=reason, by=by, at=at)


def book_whole_line(what: MatchKind, entry: Entry, *, reason: str, by: User, at: datetime) -> Entry:
    """The whole line is something that needs no row to settle: the bank's charge or interest, money taken wrongly, or
    money of others. Refuses `BudgetExhausted`."""
    return divide_bank_line(entry, [ManualPart(what)], reason=reason, by=by, at=at)


def _build_line_shares(row: Entry, parts: Sequence[ManualPart]) -> list[LineShare]:
    """The parts of a line with their direction; together they come to the line."""
    if not parts:
        raise no.NothingSaid
    if len(parts) == 1 and KIND_DIRECTIONS[parts[0].what] * row.amount < 0:
        raise no.MoneyCameIn if row.amount > 0 else no.MoneyLeft
    shares = []
    for part in parts:
        amount = abs(row.amount) if part.amount is None and len(parts) == 1 else part.amount or ZERO
        if amount <= 0:
            raise no.NoPart
        shares.append(LineShare(part.what, KIND_DIRECTIONS[part.what] * amount, _find_row_reference(row, part.row)))
    if (total := sum(share.amount for share in shares)) != row.amount:
        raise no.SumDiffers(sum=format_euro(total), line=format_euro(row.amount), rest=format_euro(row.amount - total))
    _refuse_duplicate_shares(shares)
    return shares


def _refuse_duplicate_shares(shares: Sequence[LineShare]) -> None:
    seen: set[tuple[MatchKind, str]] = set()
    for share in shares:
        if (share.kind, share.reference) in seen or (
            share.kind in UNREPEATED_ASIDE_KINDS and UNREPEATED_ASIDE_KINDS & {kind for kind, _name in seen}
        ):
            raise no.NamedTwice(what=share.reference or share.kind.label)
        seen.add((share.kind, share.reference))


def _find_row_reference(entry: Entry, row: Model | Aside | None) -> str:
    """How a row is named among the locked ones. Refuses `OfAnotherProgramme`."""
    match row:
        case None:
            return ""
        case Aside():
            return str(row.number)
        case Payment():
            programme, reference = row.batch.programme_id, normalise_identifier(row.end_to_end_id)
        case Tranche():
            programme, reference = row.line.programme_id, row.communication
        case Recovery():
            programme, reference = row.payable.line.programme_id, row.communication
        case _:
            programme, reference = row.edition.course.programme_id, row.communication
    if programme != entry.account.programme_id:
        raise no.OfAnotherProgramme
    if not reference:  # an order that nobody ordered yet, a place without a fee
        raise WrongStatus(status=row.get_status_display())
    return reference


def _check_rebated_charges(shares: Sequence[LineShare], rows: knowledge.LockedCandidates) -> None:
    """The bank gives no more back than it charged."""
    if sum((share.amount for share in shares if share.kind == MatchKind.REBATE), ZERO) > rows.charged:
        raise no.MoreThanCharged(left=format_euro(rows.charged))


def _check_claims_come_first(shares: Sequence[LineShare], rows: knowledge.LockedCandidates) -> None:
    """While something is claimed back that the bank took for a payment once too often, what comes back is that."""
    back = {share.reference for share in shares if share.kind == MatchKind.RETURN}
    restored = {share.reference: share.amount for share in shares if share.kind == MatchKind.RESTORE}
    for number, claim in rows.asides.items():
        named = back & claim.about
        if claim.kind == MatchKind.CLAIM and named and claim.left > restored.get(number, ZERO):
            raise no.ClaimedBefore(id=min(named), line=claim.shown, left=format_euro(claim.left))
