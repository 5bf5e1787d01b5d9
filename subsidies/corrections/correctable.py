"""What can still be corrected, and which way to go with what cannot."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Refused
from subsidies.payables.models import PayableStatus


class InABatch(Refused):
    """Its payment was made ready."""

    code = "in_a_batch"
    sentence = _("This amount is in a payment batch. Cancel the batch first, and propose the correction then.")


class AtTheBank(Refused):
    """Its payment is on its way."""

    code = "at_the_bank"
    sentence = _(
        "This amount was sent to the bank. Wait for the statement; when it has been paid, ask it back with a recovery"
        " order."
    )


class PaidAlready(Refused):
    """Money that left the account comes back by a recovery order."""

    code = "paid_already"
    sentence = _("This amount has been paid, in whole or in part. Ask it back with a recovery order.")


class NothingLeftToCorrect(Refused):
    """It was cancelled, or came back."""

    code = "nothing_left_to_correct"
    sentence = _("Nothing of this amount is due any more, so there is nothing to correct.")


class AnotherFeeToCome(Refused):
    """What is left of a reservation is known when all coaches of the trajectory have their fee."""

    code = "another_fee_to_come"
    sentence = _("The fee of another coach of this trajectory is still being calculated. Correct this one after that.")


class MoreThanReserved(Refused):
    """A fee stays within what was reserved when the application was approved."""

    code = "more_than_reserved"
    sentence = _("At most %(most)s was reserved for this application, so the amount cannot be higher.")


class SameAmount(Refused):
    """A correction changes something."""

    code = "same_amount"
    sentence = _("This is the amount as it is now. Fill in what it should be.")


class BelowNothing(Refused):
    """Nobody owes less than nothing."""

    code = "below_nothing"
    sentence = _("An amount is never below zero. To take it back completely, fill in 0.")


CORRECTION_REFUSALS: dict[PayableStatus, type[Refused]] = {
    PayableStatus.BATCHED: InABatch,
    PayableStatus.SENT: AtTheBank,
    PayableStatus.PAID: PaidAlready,
    PayableStatus.RECOVERED: NothingLeftToCorrect,
    PayableStatus.CANCELLED: NothingLeftToCorrect,
}


def check_correctable(status: str, paid: Decimal) -> None:
    """Refuses an amount that is on its way, was paid or is gone, with the way to go instead."""
    if refusal := CORRECTION_REFUSALS.get(PayableStatus(status)):
        raise refusal
    if paid:
        raise PaidAlready
