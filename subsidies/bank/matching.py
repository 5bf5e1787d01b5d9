"""What finance decides about a break: what the line is after all, or which things it is together, always with a reason,
once, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from healthcoach.lifecycle import WrongStatus
from healthcoach.money import ZERO, euro
from healthcoach.refusals import Missing
from healthcoach.users.models import User
from subsidies.bank import booking, knowledge
from subsidies.bank import objections as no
from subsidies.bank.aside import Aside
from subsidies.bank.models import Entry
from subsidies.bank.pieces import Piece
from subsidies.bank.rules import DIRECTION, SettledAs, Share
from subsidies.budget.models import Tranche
from subsidies.payments import settling as payments
from subsidies.payments.models import Payment
from subsidies.payments.rules import same_signs
from subsidies.recoveries.models import Recovery
from trainings.courses.models import Enrolment

DECIDED = ["settled_as", "settled_at", "settled_by", "settled_reason"]
OPENS = {SettledAs.CLAIM, SettledAs.HELD}


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of a line, or of a part of it: what it is, how many euro (above zero; without them, the whole
    line), and which row it settles: a payment, tranche, order or enrolment, or what was set aside."""

    what: SettledAs
    amount: Decimal | None = None
    row: Model | Aside | None = None


@transaction.atomic
def divide(entry: Entry, parts: Sequence[Said], *, reason: str, by: User, at: datetime) -> Entry:
    """Settles a line as what it is together. Refuses `AlreadySettled`, `SumDiffers` unless the parts come to the line
    to the cent, `OfAnotherProgramme`, `NamedTwice`, `MoneyCameIn`, `MoneyLeft`, `Missing` without a reason, and what
    each room refuses of its own."""
    row = Entry.objects.select_for_update(of=("self",), no_key=True)
    row = row.select_related("account", "withdrawal").get(pk=entry.pk)
    if row.settled_as:
        raise no.AlreadySettled(what=row.get_settled_as_display())
    if hasattr(row, "withdrawal"):
        raise no.LineWithdrawn
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    shares = _shares(row, parts)
    rows = knowledge.lock_named(row.account.programme_id, shares)
    _check_charges(shares, rows)
    pieces, postings = [Piece(row, share) for share in shares], {row.booked_on: []}
    booking.book(pieces, rows, postings, by=by, at=at)
    if row.amount < 0 and (named := knowledge.payments_named_by(row)):
        facts = {"programme_id": row.account.programme_id, "by": by, "at": at}
        payments.decided_otherwise(named, reason.strip(), **facts)
    booking.settle(row, shares, by=by, at=at, reason=reason.strip())
    row.save(update_fields=DECIDED)
    booking.keep(pieces)
    booking.post(postings, by=by)
    return row


def match_payment(entry: Entry, payment: Payment, *, reason: str, by: User, at: datetime) -> Entry:
    """The line is this payment leaving the account, or coming back; refuses what `payments.settling` refuses."""
    what = SettledAs.RETURN if entry.amount > 0 else SettledAs.PAYMENT
    return divide(entry, [Said(what, row=payment)], reason=reason, by=by, at=at)


def match_tranche(entry: Entry, tranche: Tranche, *, reason: str, by: User, at: datetime) -> Entry:
    """The line is this payment of the funder, all its parts. Refuses `OtherAmount`, and what the budget refuses."""
    return divide(entry, [Said(SettledAs.TRANCHE, row=tranche)], reason=reason, by=by, at=at)


def match_recovery(entry: Entry, recovery: Recovery, *, reason: str, by: User, at: datetime) -> Entry:
    """The line is money repaid for this order, in whole or in part; refuses what `recoveries.settling` refuses."""
    return divide(entry, [Said(SettledAs.RECOVERY, row=recovery)], reason=reason, by=by, at=at)


def match_course(entry: Entry, enrolment: Enrolment, *, reason: str, by: User, at: datetime) -> Entry:
    """The line is the fee of somebody's course, in whole or in part; refuses what `courses.fees` refuses."""
    return divide(entry, [Said(SettledAs.COURSE, row=enrolment)], reason=reason, by=by, at=at)


def book_as(what: SettledAs, entry: Entry, *, reason: str, by: User, at: datetime) -> Entry:
    """The whole line is something that needs no row to settle: the bank's charge or interest, money taken wrongly, or
    money of others. Refuses `BudgetExhausted`."""
    return divide(entry, [Said(what)], reason=reason, by=by, at=at)


def _shares(row: Entry, parts: Sequence[Said]) -> list[Share]:
    """The parts of a line with their direction; together they come to the line."""
    if not parts:
        raise no.NothingSaid
    if len(parts) == 1 and DIRECTION[parts[0].what] * row.amount < 0:
        raise no.MoneyCameIn if row.amount > 0 else no.MoneyLeft
    shares = []
    for part in parts:
        amount = abs(row.amount) if part.amount is None and len(parts) == 1 else part.amount or ZERO
        if amount <= 0:
            raise no.NoPart
        shares.append(Share(part.what, DIRECTION[part.what] * amount, _reference(row, part.row)))
    if (total := sum(share.amount for share in shares)) != row.amount:
        raise no.SumDiffers(sum=euro(total), line=euro(row.amount), rest=euro(row.amount - total))
    _refuse_twice(shares)
    return shares


def _refuse_twice(shares: Sequence[Share]) -> None:
    seen: set[tuple[SettledAs, str]] = set()
    for share in shares:
        if (share.kind, share.reference) in seen or (share.kind in OPENS and OPENS & {kind for kind, _name in seen}):
            raise no.NamedTwice(what=share.reference or share.kind.label)
        seen.add((share.kind, share.reference))


def _reference(entry: Entry, row: Model | Aside | None) -> str:
    """How a row is named among the locked ones. Refuses `OfAnotherProgramme`."""
    match row:
        case None:
            return ""
        case Aside():
            return str(row.number)
        case Payment():
            programme, reference = row.batch.programme_id, same_signs(row.end_to_end_id)
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


def _check_charges(shares: Sequence[Share], rows: knowledge.Rows) -> None:
    """The bank gives no more back than it charged."""
    if sum((share.amount for share in shares if share.kind == SettledAs.REBATE), ZERO) > rows.charged:
        raise no.MoreThanCharged(left=euro(rows.charged))
