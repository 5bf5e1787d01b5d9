"""What the bank did with payments: money left the account for them, or came back. The rows move here with a constant
number of statements; the caller posts what is returned, last and once per day.

Locked in one order: the amounts due by number, then the payments by number, then the balances."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from healthcoach.core.bulk import bulk_update_values
from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.money import ZERO, format_euro
from healthcoach.core.refusals import Refused
from healthcoach.users.models import User
from subsidies.budget.rules import Movement, Posting
from subsidies.payables import actions as payables
from subsidies.payables import models as due
from subsidies.payables.models import PAYABLE, Payable
from subsidies.payments.models import PAYMENT, Payment, PaymentStatus

SETTLED_FIELDS = [
    "status",
    "settled",
    "entries",
    "paid_on",
    "returned_at",
    "returned_by",
    "returned_reason",
]
PAID_FIELDS = ["status", "paid", "paid_on", "returned_at", "returned_by", "returned_reason"]
REOPENABLE_STATUSES = {
    due.PayableStatus.SENT,
    due.PayableStatus.PAID,
}  # a return changes the status of these; the others keep theirs
UNCLAIMED_STATUSES = {due.PayableStatus.DUE, due.PayableStatus.RETURNED}  # no other payment of these is on its way
PARTLY_RETURNED = _("A part came back from the bank.")
DEBITED_ALREADY = _("The bank took %(payment)s on %(on)s. About that bank line was decided: %(reason)s")


class MoreThanThePayment(Refused):
    """The bank took more for a payment than it is."""

    code = "more_than_the_payment"
    sentence = _("The bank line is larger than what payment %(id)s still had to receive (%(left)s).")


class PaidByAnother(Refused):
    """The bank took a payment that had been returned or refused, and the amount is paid by another one."""

    code = "paid_by_another"
    sentence = _(
        "Payment %(id)s counts as returned, and its amount is “%(status)s” by now. Cancel the new batch first; when"
        " that is too late, the payee was paid twice: book this line as taken wrongly, and claim the money back."
    )


class HeldMeanwhile(Refused):
    """The bank took a payment that had been returned or refused, and finance holds its amount."""

    code = "held_meanwhile"
    sentence = _(
        "Payment %(id)s counts as returned, and finance holds its amount. Let the amount go first; it is paid then."
    )


class OfACancelledBatch(WrongStatus):
    """The bank took a payment of a batch that was cancelled, because its file had been given to the bank."""

    code = "of_a_cancelled_batch"
    sentence = _(
        "Payment %(id)s is of a batch that was cancelled, so it cannot be booked as paid. Book this line as taken"
        " wrongly: its amount is held then, and is not paid again."
    )


class WouldBePaidAgain(Refused):
    """The bank took a payment that was not to be paid, and a batch that is not at the bank pays its amount again."""

    code = "would_be_paid_again"
    sentence = _(
        "The amount of payment %(id)s is in payment batch %(batch)s, which would pay it again. Cancel that batch first."
        " If its file is at the bank already, note that on the batch."
    )


class MoreThanWasPaid(Refused):
    """More came back than had left, or what came back had already been recovered."""

    code = "more_than_was_paid"
    sentence = _("More comes back than payment %(id)s can give back (%(left)s).")


def lock_payments_by_id(end_to_end_ids: Iterable[str]) -> dict[str, Payment]:
    """The payments with these identifiers and their amounts due, locked, keyed by identifier; an unknown one is left
    out. Payments of the same amount due share it."""
    rows = Payment.objects.filter(end_to_end_id__any_of=sorted(set(end_to_end_ids)))
    owed = {row.pk: row for row in payables.lock(rows.values_list("payable", flat=True))}
    locked = rows.select_for_update(of=("self",), no_key=True).prefetch_related("batch__programme").order_by("pk")
    found = list(locked)
    for row in found:
        row.payable = owed[row.payable_id]
    return {row.end_to_end_id: row for row in found}


def settle_payments(
    movements: Sequence[tuple[Payment, Decimal, date]], *, by: User | None, at: datetime
) -> list[Posting]:
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
            raise MoreThanThePayment(id=payment.end_to_end_id, left=format_euro(left))
        if payment.status == PaymentStatus.RETURNED:
            postings.append(_reserve_returned_payment(payment, amount))
        payment.settled += amount
        payment.payable.paid += amount
        postings += _build_bank_postings(payment, amount, Movement.PAY, Movement.DISBURSE)
        if payment.settled == payment.amount:
            payment.status, payment.paid_on = PaymentStatus.PAID, on
            payment.returned_at = payment.returned_by = payment.returned_reason = None
            _complete_payable(payment.payable, on=on, by=by, at=at)
    _save_settled_payments(movements)
    return postings


def return_payments(
    movements: Sequence[tuple[Payment, Decimal, date, str]], *, by: User | None, at: datetime
) -> list[Posting]:
    """The bank returned money of locked payments, in whole or in part, each for a reason. Gives the postings of all;
    what of a payment had not left yet goes back to cash as well. Refuses `MoreThanWasPaid`."""
    postings = []
    for payment, amount, _on, reason in movements:
        owed = payment.payable
        left = min(payment.settled, owed.paid - owed.recovered)
        if amount > left:
            raise MoreThanWasPaid(id=payment.end_to_end_id, left=format_euro(left))
        by_this_one = payment.status == PaymentStatus.SENT or owed.status == due.PayableStatus.PAID
        postings += _build_bank_postings(payment, amount, Movement.RETURN, Movement.REFUND)
        postings += _mark_payment_returned(payment, reason, by=by, at=at)
        payment.settled -= amount
        owed.paid -= amount
        if by_this_one:  # while a later payment is on its way, the amount due waits for that one
            _reopen_payable(owed, reason, by=by, at=at)
    _save_settled_payments(movements)
    return postings


def reject_payments(refused: Sequence[tuple[Payment, str]], *, by: User | None, at: datetime) -> list[Posting]:
    """The bank does not carry locked payments out, each for a reason: what had not left goes back to cash, and they
    count as returned."""
    postings = []
    for payment, reason in refused:
        if payment.status != PaymentStatus.SENT:
            raise WrongStatus(status=payment.get_status_display())
        postings += _mark_payment_returned(payment, reason, by=by, at=at)
        _reopen_payable(payment.payable, reason, by=by, at=at)
    _save_settled_payments(refused)
    return postings


def record_unmatched_debits(debits: Iterable[tuple[Payment, date | None]]) -> None:
    """The bank took locked payments as nobody has decided about: since when, or nothing when that is over. Nothing pays
    their amounts meanwhile."""
    taken = {}
    for payment, on in debits:
        payment.debited_on = on
        taken[payment.pk] = payment
    bulk_update_values(list(taken.values()), ["debited_on"])


def hold_after_manual_decision(
    end_to_end_ids: Iterable[str], reason: str, *, programme_id: int, by: User | None, at: datetime
) -> None:
    """A person decided that the bank line of such payments does not pay them: amounts that could be paid again are
    held, so that paying them is a decision of its own. Refuses `WouldBePaidAgain`."""
    taken = [
        row
        for row in lock_payments_by_id(end_to_end_ids).values()
        if row.debited_on and row.batch.programme_id == programme_id
    ]
    held = [row for row in taken if _hold_debited_payable(row, reason, by=by, at=at)]
    record_unmatched_debits((row, None) for row in held)


def _hold_debited_payable(row: Payment, reason: str, *, by: User | None, at: datetime) -> bool:
    """Holds an amount, and says so, when it waits to be paid."""
    owed = row.payable
    if owed.status == due.PayableStatus.BATCHED:
        other = owed.payments.select_related("batch__programme").get(status=PaymentStatus.BATCHED)
        raise WouldBePaidAgain(id=row.end_to_end_id, batch=other.batch)
    facts = {"payment": row.end_to_end_id, "on": row.debited_on.strftime("%d/%m/%Y"), "reason": reason}
    why = str(DEBITED_ALREADY) % facts
    if owed.status == due.PayableStatus.HELD:
        owed.held_reason = f"{why} – {owed.held_reason}"[:300]
        bulk_update_values([owed], ["held_reason"])
        return True
    if owed.status == due.PayableStatus.RETURNED:
        PAYABLE.move([owed], due.PayableStatus.DUE, returned_at=None, returned_by=None, returned_reason=None)
    if owed.status == due.PayableStatus.DUE:
        PAYABLE.move([owed], due.PayableStatus.HELD, held_at=at, held_by=by, held_reason=why[:300])
    return owed.status == due.PayableStatus.HELD


def _reserve_returned_payment(payment: Payment, amount: Decimal) -> Posting:
    """What had become free again leaves after all: it is set aside once more, for exactly what left."""
    owed = payment.payable
    if owed.status == due.PayableStatus.HELD:
        raise HeldMeanwhile(id=payment.end_to_end_id)
    if owed.status not in UNCLAIMED_STATUSES:
        raise PaidByAnother(id=payment.end_to_end_id, status=owed.get_status_display())
    if amount > owed.outstanding:
        raise MoreThanThePayment(id=payment.end_to_end_id, left=format_euro(owed.outstanding))
    return Posting(owed.line_id, Movement.EARMARK, amount, payment.subject, occurrence=payment.entries + 2)


def _build_bank_postings(payment: Payment, amount: Decimal, *movements: Movement) -> list[Posting]:
    """The next bank line of a payment: what it does to the line's debt and to its cash."""
    payment.entries += 1
    line = payment.payable.line_id
    return [Posting(line, each, amount, payment.subject, occurrence=payment.entries) for each in movements]


def _mark_payment_returned(payment: Payment, reason: str, *, by: User | None, at: datetime) -> list[Posting]:
    """A payment is returned; the first time, what of it is still on its way is free again."""
    sent = payment.status == PaymentStatus.SENT
    payment.status = PaymentStatus.RETURNED
    payment.returned_at, payment.returned_by, payment.returned_reason = at, by, reason[:300]
    rest = payment.amount - payment.settled if sent else ZERO
    return [Posting(payment.payable.line_id, Movement.FREE, rest, payment.subject)] if rest else []


def _complete_payable(owed: Payable, *, on: date, by: User | None, at: datetime) -> None:
    """All of a payment left the account: the amount due is paid, unless an earlier payment came back meanwhile."""
    if owed.outstanding:
        _reopen_payable(owed, str(PARTLY_RETURNED), by=by, at=at)
    else:
        PAYABLE.check([owed], due.PayableStatus.PAID)
        owed.status, owed.paid_on = due.PayableStatus.PAID, on
        owed.returned_at = owed.returned_by = owed.returned_reason = None


def _reopen_payable(owed: Payable, reason: str, *, by: User | None, at: datetime) -> None:
    if owed.status in REOPENABLE_STATUSES:
        owed.status, owed.paid_on = due.PayableStatus.RETURNED, None
        owed.returned_at, owed.returned_by, owed.returned_reason = at, by, reason[:300]


def _save_settled_payments(movements: Iterable[tuple]) -> None:
    payments = list({movement[0].pk: movement[0] for movement in movements}.values())
    bulk_update_values(payments, SETTLED_FIELDS)
    bulk_update_values(list({payment.payable_id: payment.payable for payment in payments}.values()), PAID_FIELDS)
