"""What can still be asked back, and how old an order is, counted from the day before which it had to be repaid."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.money import ZERO


class Band(models.TextChoices):
    """How long a repayment is overdue."""

    NOT_YET = "not_yet", _("not yet due")
    MONTH = "1-30", _("1 to 30 days late")
    TWO_MONTHS = "31-60", _("31 to 60 days late")
    THREE_MONTHS = "61-90", _("61 to 90 days late")
    LONGER = "over-90", _("more than 90 days late")


LAST_DAY = {Band.NOT_YET: 0, Band.MONTH: 30, Band.TWO_MONTHS: 60, Band.THREE_MONTHS: 90}


def days_late(pay_before: date, *, on: date) -> int:
    """How many days after its last day a repayment is still not there; 0 on that day itself and before."""
    return max((on - pay_before).days, 0)


def band(pay_before: date, *, on: date) -> Band:
    """In which band of age an open order stands on a day."""
    late = days_late(pay_before, on=on)
    return next((each for each, last in LAST_DAY.items() if late <= last), Band.LONGER)


def recoverable(paid: Decimal, *, asked: Iterable[tuple[Decimal, Decimal, bool]]) -> Decimal:
    """What can still be asked back of an amount that was paid. Per earlier order, not refused: its amount, what came
    in, and whether the rest was given up."""
    return paid - sum((received if given_up else amount for amount, received, given_up in asked), ZERO)
