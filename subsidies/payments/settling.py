"""What the bank did with payments: money left the account for them, or came back. The rows move here with a constant
number of statements; the caller posts what is returned, last and once per day.

Locked in one order: the amounts due by number, then the payments by number, then the balances."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from healthcoach.bulk import update_each
from healthcoach.lifecycle import WrongStatus
from healthcoach.money import ZERO, euro
from healthcoach.refusals import Refused
from healthcoach.users.models import User
from subsidies.budget.rules import Movement, Posting
from subsidies.payables import actions as payables
from subsidies.payables import models as due
from subsidies.payables.models import PAYABLE, Payable
from subsidies.payments.models import PAYMENT, Payment, PaymentStatus

SETTLED = ["status", "settled", "entries", "paid_on", "debited_on", "returned_at", "returned_by", "returned_reason"]
PAID = ["status", "paid", "paid_on", "returned_at", "returned_by", "returned_reason"]
OPEN = {due.Status.SENT, due.Status.PAID}  # a return changes the status of these; the others keep theirs
FREE_TO_TAKE = {due.Status.DUE, due.Status.RETURNED}  # no other payment of these is on its way
PARTLY_RETURNED = _("A part came back from the bank.")
TAKEN_ALREADY = _("The bank took %(payment)s on %(on)s. About that bank line was decided: %(reason)s")


class MoreThanThePayment(Refused):
    """The bank took more for a payment than it is."""

    sentence = _("The bank line is larger than what payment %(id)s still had to receive (%(left)s).")


class PaidByAnother(Refused):
    """The bank took a payment that had been returned or refused, and the amount is paid by another one."""

    sentence = _(
        "Payment %(id)s counts as returned, and its amount is “%(status)s” by now. Cancel the new batch first; when"
        " that is too late, the payee was paid twice: book this line as taken wrongly, and claim the money back."
    )


class HeldMeanwhile(Refused):
    """The bank took a payment that had been returned or refused, and finance holds its amount."""

    sentence = _(
        "Payment %(id)s counts as returned, and finance holds its amount. Let the amount go first; it is paid then."
    )


class OfACancelledBatch(WrongStatus):
    """The bank took a payment of a batch that was cancelled, because its file had been given to the bank."""

    sentence = _(
        "Payment %(id)s is of a batch that was cancelled, so it cannot be booked as paid. Book this line as taken"
        " wrongly: its amount is held then, and is not paid again."
    )


class WouldBePaidAgain(Refused):
    """The bank took a payment that was not to be paid, and a batch that is not at the bank pays its amount again."""

    sentence = _(
        "The amount of payment %(id)s is in payment batch %(batch)s, which would pay it again. Cancel that batch first."
        " If its file is at the bank already, note that on the batch."
    )


class MoreThanWasPaid(Refused):
    """More came back than had left, or what came back had already been recovered."""

    sentence = _("More comes back than payment %(id)s can give back (%(left)s).")


def lock(end_to_end_ids: Iterable[str]) -> dict[str, Payment]:
    """The payments with these identifiers and their amounts due, locked, keyed by identifier; an unknown one is left
    out. Payments of the same amount due share it."""
    rows = Payment.objects.filter(end_to_end_id__any_of=sorted(set(end_to_end_ids)))
    owed = {row.pk: row for row in payables.lock(rows.values_list("payable", flat=True))}
    locked = rows.select_for_update(of=("self",), no_key=True).prefetch_related("batch__programme").order_by("pk")
    found = list(locked)
    for row in found:
        row.payable = owed[row.payable_id]
    return {row.end_to_end_id: row for row in found}


def settle(movements: Sequence[tuple[Payment, Decimal, date]], *, by: User | None, at: datetime) -> list[Posting]:
    """Money left the account for locked payments, in whole or in part. Gives the postings of each movement, in their
    order. One that counted as returned is taken up again when nothing else pays its amount. Refuses
    `MoreThanThePayment`, `PaidByAnother`, `HeldMeanwhile`, `OfACancelledBatch`, and `WrongStatus` for another that was
    not sent."""
    postings = []
    for payment, amount, on in movements:
        left = payment.amount - payment.settled
        if payment.status == PaymentStatus.CANCELLED:
            raise OfACancelledBatch(id=payment.end_to_end_id)
        PAYMENT.check([payment], PaymentStatus.PAID)
        if amount > left:
            raise MoreThanThePayment(id=payment.end_to_end_id, left=euro(left))
        if payment.status == PaymentStatus.RETURNED:
            postings.append(_taken_up(payment, amount))
        payment.settled += amount
        payment.payable.paid += amount
        payment.debited_on = None
        postings += _step(payment, amount, Movement.PAY, Movement.DISBURSE)
        if payment.settled == payment.amount:
            payment.status, payment.paid_on = PaymentStatus.PAID, on
            payment.returned_at = payment.returned_by = payment.returned_reason = None
            _complete(payment.payable, on=on, by=by, at=at)
    _write(movements)
    return postings


def give_back(
    movements: Sequence[tuple[Payment, Decimal, date, str]], *, by: User | None, at: datetime
) -> list[Posting]:
    """The bank returned money of locked payments, in whole or in part, each for a reason. Gives the postings of all;
    what of a payment had not left yet goes back to cash as well. Refuses `MoreThanWasPaid`."""
    postings = []
    for payment, amount, _on, reason in movements:
        owed = payment.payable
        left = min(payment.settled, owed.paid - owed.recovered)
        if amount > left:
            raise MoreThanWasPaid(id=payment.end_to_end_id, left=euro(left))
        by_this_one = payment.status == PaymentStatus.SENT or owed.status == due.Status.PAID
        postings += _step(payment, amount, Movement.RETURN, Movement.REFUND)
        postings += _come_back(payment, reason, by=by, at=at)
        payment.settled -= amount
        owed.paid -= amount
        if by_this_one:  # while a later payment is on its way, the amount due waits for that one
            _reopen(owed, reason, by=by, at=at)
    _write(movements)
    return postings


def turn_down(refused: Sequence[tuple[Payment, str]], *, by: User | None, at: datetime) -> list[Posting]:
    """The bank does not carry locked payments out, each for a reason: what had not left goes back to cash, and they
    count as returned."""
    postings = []
    for payment, reason in refused:
        if payment.status != PaymentStatus.SENT:
            raise WrongStatus(status=payment.get_status_display())
        postings += _come_back(payment, reason, by=by, at=at)
        _reopen(payment.payable, reason, by=by, at=at)
    _write(refused)
    return postings


def note_debits(debits: Iterable[tuple[Payment, date]]) -> None:
    """The bank took locked payments that were not to be paid: nothing pays their amounts until a person decided."""
    taken = {}
    for payment, on in debits:
        payment.debited_on = on
        taken[payment.pk] = payment
    update_each(list(taken.values()), ["debited_on"])


def decided_otherwise(
    end_to_end_ids: Iterable[str], reason: str, *, programme_id: int, by: User | None, at: datetime
) -> None:
    """A person decided that the bank line of such payments does not pay them: their amounts are held, so that paying
    them is a decision of its own. Refuses `WouldBePaidAgain`."""
    taken = [row for row in lock(end_to_end_ids).values() if row.debited_on and row.batch.programme_id == programme_id]
    for row in taken:
        _hold_taken(row, reason, by=by, at=at)
        row.debited_on = None
    update_each(taken, ["debited_on"])


def _hold_taken(row: Payment, reason: str, *, by: User | None, at: datetime) -> None:
    owed = row.payable
    if owed.status == due.Status.BATCHED:
        other = owed.payments.select_related("batch__programme").get(status=PaymentStatus.BATCHED)
        raise WouldBePaidAgain(id=row.end_to_end_id, batch=other.batch)
    if owed.status == due.Status.DUE:
        facts = {"payment": row.end_to_end_id, "on": row.debited_on.strftime("%d/%m/%Y"), "reason": reason}
        why = str(TAKEN_ALREADY) % facts
        PAYABLE.move([owed], due.Status.HELD, held_at=at, held_by=by, held_reason=why[:300])


def _taken_up(payment: Payment, amount: Decimal) -> Posting:
    """What had become free again leaves after all: it is set aside once more, for exactly what left."""
    owed = payment.payable
    if owed.status == due.Status.HELD:
        raise HeldMeanwhile(id=payment.end_to_end_id)
    if owed.status not in FREE_TO_TAKE:
        raise PaidByAnother(id=payment.end_to_end_id, status=owed.get_status_display())
    if amount > owed.outstanding:
        raise MoreThanThePayment(id=payment.end_to_end_id, left=euro(owed.outstanding))
    return Posting(owed.line_id, Movement.EARMARK, amount, payment.subject, occurrence=payment.entries + 2)


def _step(payment: Payment, amount: Decimal, *movements: Movement) -> list[Posting]:
    """The next bank line of a payment: what it does to the line's debt and to its cash."""
    payment.entries += 1
    line = payment.payable.line_id
    return [Posting(line, each, amount, payment.subject, occurrence=payment.entries) for each in movements]


def _come_back(payment: Payment, reason: str, *, by: User | None, at: datetime) -> list[Posting]:
    """A payment is returned; the first time, what of it is still on its way is free again."""
    sent = payment.status == PaymentStatus.SENT
    payment.status = PaymentStatus.RETURNED
    payment.returned_at, payment.returned_by, payment.returned_reason = at, by, reason[:300]
    rest = payment.amount - payment.settled if sent else ZERO
    return [Posting(payment.payable.line_id, Movement.FREE, rest, payment.subject)] if rest else []


def _complete(owed: Payable, *, on: date, by: User | None, at: datetime) -> None:
    """All of a payment left the account: the amount due is paid, unless an earlier payment came back meanwhile."""
    if owed.outstanding:
        _reopen(owed, str(PARTLY_RETURNED), by=by, at=at)
    else:
        PAYABLE.check([owed], due.Status.PAID)
        owed.status, owed.paid_on = due.Status.PAID, on
        owed.returned_at = owed.returned_by = owed.returned_reason = None


def _reopen(owed: Payable, reason: str, *, by: User | None, at: datetime) -> None:
    if owed.status in OPEN:
        owed.status, owed.paid_on = due.Status.RETURNED, None
        owed.returned_at, owed.returned_by, owed.returned_reason = at, by, reason[:300]


def _write(movements: Iterable[tuple]) -> None:
    payments = list({movement[0].pk: movement[0] for movement in movements}.values())
    update_each(payments, SETTLED)
    update_each(list({payment.payable_id: payment.payable for payment in payments}.values()), PAID)
