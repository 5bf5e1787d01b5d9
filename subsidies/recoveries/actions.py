"""The verbs of a recovery order: propose, order, refuse, receive by hand, and give up what does not come back."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.money import ZERO, format_euro
from healthcoach.core.refusals import Missing, Refused
from healthcoach.core.structured_communication import CommunicationSeries, draw_communication
from healthcoach.users.models import User
from subsidies.budget import ledger
from subsidies.payables.models import PAYABLE, Payable, PayableStatus
from subsidies.payments.models import PayingAccount
from subsidies.recoveries import letter, notifications
from subsidies.recoveries.models import RECOVERY, Receipt, Recovery, RecoveryStatus
from subsidies.recoveries.rules import subtract_earlier_recoveries
from subsidies.recoveries.settling import NoLongerPaid, lock_recovery_rows, receive_repayments


class NotPaidYet(Refused):
    """What was not paid cannot come back; what is still due is corrected."""

    code = "not_paid_yet"
    sentence = _("Only what was paid can be asked back, and this amount is “%(status)s”. What is due can be corrected.")


class MoreThanPaid(Refused):
    """More is asked back than was paid and not asked back before."""

    code = "more_than_paid"
    field = "amount"
    sentence = _("At most %(left)s can still be asked back of this payment.")


class NothingAsked(Refused):
    """A repayment is about some money."""

    code = "nothing_asked"
    sentence = _("The amount to be repaid is more than zero.")


class AlreadyProposed(Refused):
    """A second click, or a second person with the same idea."""

    code = "recovery_already_proposed"
    sentence = _("A repayment of this amount has already been proposed and waits for a second person.")


class SecondPersonOrders(Refused):
    """Four eyes: who proposes does not order."""

    code = "second_person_orders"
    sentence = _("You proposed this repayment yourself, so somebody else of finance has to order it.")


class SecondPersonGivesUp(Refused):
    """Four eyes: who ordered does not give up."""

    code = "second_person_gives_up"
    sentence = _("You ordered this repayment yourself, so somebody else of finance has to give it up.")


class LastDayPassed(Refused):
    """Who repays gets at least until today."""

    code = "last_day_passed"
    field = "pay_before"
    sentence = _("The last day to repay lies in the past. Choose today or a later day.")


class NoAccountToRepayTo(Refused):
    """The letter says where the money goes."""

    code = "no_account_to_repay_to"
    sentence = _("The programme has no bank account yet on which money can be repaid. Register it first.")


class RepaymentAlreadyBooked(Refused):
    """The same money twice: a second click, or a second person."""

    code = "repayment_already_booked"
    sentence = _("This repayment has already been booked: same amount, same day. Nothing has been added.")


@transaction.atomic
def propose(payable: Payable, *, amount: Decimal, reason: str, by: User, at: datetime) -> Recovery:
    """Proposes to ask back a part or all of what was paid, in euro. Refuses `NotPaidYet`, `AlreadyProposed`,
    `NothingAsked` and `MoreThanPaid`."""
    row = Payable.objects.select_for_update(no_key=True).get(pk=payable.pk)
    if row.status != PayableStatus.PAID:
        raise NotPaidYet(status=PAYABLE.statuses(row.status).label)
    reason = _require_recovery_reason(reason)
    if row.recoveries.filter(status=RecoveryStatus.PROPOSED).exists():
        raise AlreadyProposed
    if amount <= 0:
        raise NothingAsked
    if amount > (left := compute_recoverable_amount(row)):
        raise MoreThanPaid(left=format_euro(max(left, ZERO)))
    return Recovery.objects.create(payable=row, amount=amount, reason=reason, proposed_at=at, proposed_by=by)


@transaction.atomic
def order(recovery: Recovery, *, pay_before: date, by: User, at: datetime) -> Recovery:
    """Orders the repayment: another person than who proposed it. Makes the structured communication and the letter,
    and tells the coach. Refuses `SecondPersonOrders`, `LastDayPassed`, `NoLongerPaid` and `NoAccountToRepayTo`."""
    [row] = lock_recovery_rows([recovery.pk])
    RECOVERY.check([row], RecoveryStatus.ORDERED)
    if row.proposed_by_id == by.pk:
        raise SecondPersonOrders
    if row.payable.status != PayableStatus.PAID:
        raise NoLongerPaid
    if pay_before < timezone.localdate(at):
        raise LastDayPassed
    programme = row.payable.line.programme
    account = PayingAccount.objects.filter(programme=programme, replaced_at__isnull=True).first()
    if account is None:
        raise NoAccountToRepayTo
    taken = Recovery.objects.all()
    row.communication = draw_communication(
        CommunicationSeries.RECOVERY, lambda each: taken.filter(communication=each).exists()
    )
    row.pay_before = pay_before
    facts = {"communication": row.communication, "pay_before": pay_before, "ordered_at": at, "ordered_by": by}
    RECOVERY.move(
        [row], RecoveryStatus.ORDERED, **facts, letter=letter.write_recovery_letter(row, account, by=by, at=at)
    )
    notifications.notify_recovery_ordered(row, account, at=at)
    return row


@transaction.atomic
def refuse(recovery: Recovery, *, reason: str, by: User, at: datetime) -> Recovery:
    """Refuses a proposal, with the reason; who proposed takes it back the same way."""
    [row] = lock_recovery_rows([recovery.pk])
    RECOVERY.check([row], RecoveryStatus.REFUSED)
    RECOVERY.move(
        [row], RecoveryStatus.REFUSED, refused_at=at, refused_by=by, refused_reason=_require_recovery_reason(reason)
    )
    return row


@transaction.atomic
def receive_manually(recovery: Recovery, *, amount: Decimal, received_on: date, by: User, at: datetime) -> Recovery:
    """Books a repayment, in whole or in part, in euro, before the bank statement shows it; the statement confirms it
    later. Refuses `RepaymentAlreadyBooked` and what `settling.receive` refuses."""
    [row] = lock_recovery_rows([recovery.pk])
    if Receipt.objects.filter(recovery=row, amount=amount, received_on=received_on).exists():
        raise RepaymentAlreadyBooked
    if amount <= 0:
        raise NothingAsked
    postings = receive_repayments([(row, amount, received_on)], by=by, at=at)
    ledger.post_movements(postings, by=by, on=received_on)
    return row


@transaction.atomic
def waive(recovery: Recovery, *, reason: str, by: User, at: datetime) -> Recovery:
    """Gives up what is still to be repaid, with the reason: another person than who ordered it. It stays visible as
    not recovered, and the books keep it as paid. Refuses `SecondPersonGivesUp`."""
    [row] = lock_recovery_rows([recovery.pk])
    RECOVERY.check([row], RecoveryStatus.WAIVED)
    if row.ordered_by_id == by.pk:
        raise SecondPersonGivesUp
    RECOVERY.move(
        [row], RecoveryStatus.WAIVED, waived_at=at, waived_by=by, waived_reason=_require_recovery_reason(reason)
    )
    return row


def compute_recoverable_amount(payable: Payable) -> Decimal:
    """How much of a payment can still be asked back, in euro."""
    earlier = payable.recoveries.exclude(status=RecoveryStatus.REFUSED).values_list("amount", "received", "status")
    asked = [(amount, received, status == RecoveryStatus.WAIVED) for amount, received, status in earlier]
    return subtract_earlier_recoveries(payable.paid, asked=asked)


def _require_recovery_reason(reason: str) -> str:
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    return reason.strip()
