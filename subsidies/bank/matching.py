"""What finance decides about a break: what the line is after all, always with a reason, once."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from healthcoach.money import ZERO, euro
from healthcoach.refusals import Missing, Refused
from healthcoach.users.models import User
from subsidies.bank import booking, knowledge
from subsidies.bank.models import Entry
from subsidies.bank.rules import SettledAs
from subsidies.budget.models import BudgetLine, Tranche
from subsidies.budget.rules import Kind, Posting
from subsidies.payments import settling as payments
from subsidies.payments.models import Payment
from subsidies.recoveries import settling as recoveries
from subsidies.recoveries.models import Recovery
from trainings.courses import fees
from trainings.courses.models import Enrolment

DECIDED = ["settled_as", "subject", "settled_at", "settled_by", "settled_reason"]


class AlreadySettled(Refused):
    """Somebody decided about this line before, or it matched by itself."""

    sentence = _("This bank line has already been settled as “%(what)s”. Nothing has changed.")


class OfAnotherProgramme(Refused):
    """The bank line and what it would settle belong to different programmes."""

    sentence = _("This belongs to another programme than the bank line.")


class MoneyCameIn(Refused):
    """What goes out cannot be money that came in."""

    sentence = _("This bank line is money that came in, so it cannot be this.")


class MoneyLeft(Refused):
    """What comes in cannot be money that left."""

    sentence = _("This bank line is money that left the account, so it cannot be this.")


class OtherAmount(Refused):
    """The line does not have the amount of what it would settle."""

    sentence = _("The bank line is %(line)s, and %(expected)s is expected. These do not match.")


def match_payment(entry: Entry, payment: Payment, *, reason: str, by: User, at: datetime) -> Entry:
    """The line is this payment leaving the account, or coming back; refuses what `payments.settling` refuses."""

    def book(row: Entry) -> tuple[SettledAs, str, list[Posting]]:
        found = payments.lock([payment.end_to_end_id])[payment.end_to_end_id]
        _same_programme(row, found.batch.programme_id)
        kind, step = (SettledAs.RETURN, booking.come_back) if row.amount > 0 else (SettledAs.PAYMENT, booking.leave)
        return kind, found.subject, step([(row, found)], by=by, at=at)

    return _decide(entry, book, reason=reason, by=by, at=at)


def match_tranche(entry: Entry, tranche: Tranche, *, reason: str, by: User, at: datetime) -> Entry:
    """The line is this payment of the funder, all its parts. Refuses `OtherAmount`, and what the budget refuses."""

    def book(row: Entry) -> tuple[SettledAs, str, list[Posting]]:
        _same_programme(row, tranche.line.programme_id)
        _comes_in(row)
        found = knowledge.lock_tranches(row.account.programme_id, [tranche.communication])
        parts = found[tranche.communication]
        waiting = knowledge.unconfirmed(parts) or knowledge.expected(parts)
        amount = sum((part.amount for part in waiting), ZERO)
        if amount != row.amount:
            raise OtherAmount(line=euro(row.amount), expected=euro(amount))
        return SettledAs.TRANCHE, f"tranche:{parts[0].pk}", booking.come_in(row, parts, by=by, at=at)

    return _decide(entry, book, reason=reason, by=by, at=at)


def match_recovery(entry: Entry, recovery: Recovery, *, reason: str, by: User, at: datetime) -> Entry:
    """The line is money repaid for this order, in whole or in part; refuses what `recoveries.settling` refuses."""

    def book(row: Entry) -> tuple[SettledAs, str, list[Posting]]:
        _comes_in(row)
        [found] = recoveries.lock_rows([recovery.pk])
        _same_programme(row, found.payable.line.programme_id)
        return SettledAs.RECOVERY, found.subject, booking.repay([(row, found)], by=by, at=at)

    return _decide(entry, book, reason=reason, by=by, at=at)


def match_course(entry: Entry, enrolment: Enrolment, *, reason: str, by: User, at: datetime) -> Entry:
    """The line is the fee of somebody's course, in whole or in part; refuses what `courses.fees` refuses."""

    def book(row: Entry) -> tuple[SettledAs, str, list[Posting]]:
        _comes_in(row)
        found = fees.lock(row.account.programme_id, [enrolment.communication]).get(enrolment.communication)
        if found is None:
            raise OfAnotherProgramme
        return SettledAs.COURSE, found.subject, booking.follow_course([(row, found)], by=by, at=at)

    return _decide(entry, book, reason=reason, by=by, at=at)


def book_as_charge(entry: Entry, *, reason: str, by: User, at: datetime) -> Entry:
    """The line is what the bank takes for its work: it goes to the operating line. Refuses `BudgetExhausted`."""

    def book(row: Entry) -> tuple[SettledAs, str, list[Posting]]:
        if row.amount > 0:
            raise MoneyCameIn
        operating = BudgetLine.objects.get(programme=row.account.programme_id, kind=Kind.OPERATING).pk
        return SettledAs.CHARGE, f"charge:{row.pk}", booking.charge([row], operating=operating)

    return _decide(entry, book, reason=reason, by=by, at=at)


def explain(entry: Entry, *, reason: str, by: User, at: datetime) -> Entry:
    """The line is none of ours, or is put right elsewhere: it leaves the worklist with its explanation, unbooked. The
    amount of a payment that it took is held; refuses `WouldBePaidAgain`."""
    return _decide(entry, lambda row: (SettledAs.EXPLAINED, "", []), reason=reason, by=by, at=at)


@transaction.atomic
def _decide(
    entry: Entry, book: Callable[[Entry], tuple[SettledAs, str, list[Posting]]], *, reason: str, by: User, at: datetime
) -> Entry:
    """Lock, book, save, post. Refuses `AlreadySettled`, and `Missing` without a reason."""
    row = Entry.objects.select_for_update(of=("self",), no_key=True).select_related("account").get(pk=entry.pk)
    if row.settled_as:
        raise AlreadySettled(what=row.get_settled_as_display())
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    kind, subject, postings = book(row)
    if row.amount < 0 and row.end_to_end_id:
        facts = {"programme_id": row.account.programme_id, "by": by, "at": at}
        payments.decided_otherwise(row.end_to_end_id, reason.strip(), **facts)
    booking.settle(row, kind, subject, by=by, at=at, reason=reason.strip())
    row.save(update_fields=DECIDED)
    booking.post({row.booked_on: postings}, by=by)
    return row


def _same_programme(row: Entry, programme_id: int) -> None:
    if row.account.programme_id != programme_id:
        raise OfAnotherProgramme


def _comes_in(row: Entry) -> None:
    if row.amount < 0:
        raise MoneyLeft
