"""Money of recovery orders that comes in: the same steps by hand and from a bank statement, many rows at a time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.bulk import bulk_update_values
from healthcoach.core.money import format_euro
from healthcoach.core.refusals import Refused
from healthcoach.users.models import User
from subsidies.budget.rules import Movement, Posting
from subsidies.payables.models import PAYABLE, Payable, PayableStatus
from subsidies.recoveries.models import RECOVERY, Receipt, Recovery, RecoveryStatus

IncomingRepayment = tuple[Recovery, Decimal, date]  # of which order, how many euro, on which day


class MoreThanOutstanding(Refused):
    """More came in than was still to be repaid."""

    code = "more_than_outstanding"
    field = "amount"
    sentence = _("Only %(left)s is still to be repaid. Please check the amount.")


class RepaidInFuture(Refused):
    """Only money that came in is booked."""

    code = "repaid_in_future"
    field = "received_on"
    sentence = _("This day lies in the future. Book a repayment when the money has come in.")


class RepaidBeforeOrder(Refused):
    """Nobody repays what was not asked yet."""

    code = "repaid_before_order"
    field = "received_on"
    sentence = _("The repayment was ordered on %(on)s; money that came in before cannot belong to it.")


class RepaidBeforePayment(Refused):
    """Nobody repays what they did not have yet."""

    code = "repaid_before_payment"
    sentence = _("The amount itself was paid on %(on)s; money that came in before cannot be its repayment.")


class NoLongerPaid(Refused):
    """The bank returned the payment meanwhile, so that nothing is left to be repaid."""

    code = "no_longer_paid"
    sentence = _("The payment itself was returned by the bank, so there is nothing to repay.")


def lock_recoveries(communications: Iterable[str]) -> dict[str, Recovery]:
    """The orders with these structured communications, locked after the payables they belong to, by communication."""
    found = Recovery.objects.filter(communication__in=set(communications))
    return {row.communication: row for row in lock_recovery_rows(found.values_list("pk", flat=True))}


def lock_recovery_rows(numbers: Iterable[int]) -> list[Recovery]:
    """These orders, each with its payable: the payables locked first, then the orders, both in order."""
    numbers = list(numbers)
    owed = Payable.objects.filter(recoveries__in=numbers).values("pk")
    rows = Payable.objects.select_for_update(no_key=True, of=("self",)).select_related("line__programme", "coach__user")
    payables = {row.pk: row for row in rows.filter(pk__in=owed).order_by("pk")}
    orders = list(Recovery.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk"))
    for order in orders:
        order.payable = payables[order.payable_id]
    return orders


def confirm_manual_receipts(movements: Sequence[IncomingRepayment]) -> list[Receipt | None]:
    """Recognises money that was booked by hand before the bank statement showed it: per movement of locked orders the
    receipt that it confirms, or nothing when it is still to be received."""
    orders = {order.pk for order, _amount, _on in movements}
    waiting: dict[tuple[int, Decimal], list[Receipt]] = defaultdict(list)
    for receipt in Receipt.objects.filter(recovery__in=orders, confirmed_on__isnull=True).order_by("number"):
        waiting[receipt.recovery_id, receipt.amount].append(receipt)
    recognised: list[Receipt | None] = []
    for order, amount, on in movements:
        receipts = waiting[order.pk, amount]
        recognised.append(receipts.pop(0) if receipts else None)
        if recognised[-1]:
            recognised[-1].confirmed_on = on
    bulk_update_values([receipt for receipt in recognised if receipt], ["confirmed_on"])
    return recognised


def receive_repayments(
    movements: Sequence[IncomingRepayment], *, by: User | None, at: datetime, confirmed_on: date | None = None
) -> list[Posting]:
    """Notes money that came in for locked orders, and gives the postings that the caller makes last, on each one's day.
    `confirmed_on` is the day on which the bank statement shows it: such money may have come in before it was asked.
    Refuses `MoreThanOutstanding`, `RepaidInFuture`, `RepaidBeforeOrder`, `RepaidBeforePayment`, `NoLongerPaid` and
    `WrongStatus`."""
    if not movements:
        return []
    orders = {order.pk: order for order, _amount, _on in movements}
    last = dict(Receipt.objects.filter(recovery__in=orders).values_list("recovery").annotate(Max("number")).order_by())
    receipts = []
    for order, amount, on in movements:
        _check_repayment(order, amount, on, shown=confirmed_on is not None, at=at)
        last[order.pk] = last.get(order.pk, 0) + 1
        receipts.append(
            _build_receipt(order, amount, on, number=last[order.pk], confirmed_on=confirmed_on, by=by, at=at)
        )
        _add_repayment(order, amount, on)
    Receipt.objects.bulk_create(receipts)
    bulk_update_values(list(orders.values()), ["received", "status", "received_on"])
    payables = {order.payable_id: order.payable for order in orders.values()}
    bulk_update_values(list(payables.values()), ["recovered", "status"])
    return [
        Posting(order.payable.line_id, movement, receipt.amount, order.subject, receipt.number)
        for (order, _amount, _on), receipt in zip(movements, receipts, strict=True)
        for movement in (Movement.RECOVER, Movement.REPAY)
    ]


def _check_repayment(order: Recovery, amount: Decimal, on: date, *, shown: bool, at: datetime) -> None:
    RECOVERY.check([order], RecoveryStatus.RECEIVED)
    if order.payable.status != PayableStatus.PAID:
        raise NoLongerPaid
    if on > timezone.localdate(at):
        raise RepaidInFuture
    ordered_on = timezone.localdate(order.ordered_at)
    if on < ordered_on and not shown:
        raise RepaidBeforeOrder(on=ordered_on.strftime("%d/%m/%Y"))
    if on < min(ordered_on, order.payable.paid_on):
        raise RepaidBeforePayment(on=order.payable.paid_on.strftime("%d/%m/%Y"))
    if amount > order.outstanding:
        raise MoreThanOutstanding(left=format_euro(order.outstanding))


def _build_receipt(order: Recovery, amount: Decimal, on: date, **facts: object) -> Receipt:
    at, by = facts.pop("at"), facts.pop("by")
    return Receipt(recovery=order, amount=amount, received_on=on, booked_at=at, booked_by=by, **facts)


def _add_repayment(order: Recovery, amount: Decimal, on: date) -> None:
    """Adds what came in to the order and to its payable; both are over when everything came back."""
    order.received += amount
    if not order.outstanding:
        order.status, order.received_on = RecoveryStatus.RECEIVED, on
    payable = order.payable
    payable.recovered += amount
    if payable.recovered == payable.amount:
        PAYABLE.check([payable], PayableStatus.RECOVERED)
        payable.status = PayableStatus.RECOVERED
