"""What can still be asked back, and how old an order is, counted from the day before which it had to be repaid."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.core.money import ZERO


class AgeBucket(models.TextChoices):
    """How long a repayment is overdue."""

    NOT_YET = "not_yet", _("not yet due")
    MONTH = "1-30", _("1 to 30 days late")
    TWO_MONTHS = "31-60", _("31 to 60 days late")
    THREE_MONTHS = "61-90", _("61 to 90 days late")
    LONGER = "over-90", _("more than 90 days late")


BUCKET_LAST_DAYS = {AgeBucket.NOT_YET: 0, AgeBucket.MONTH: 30, AgeBucket.TWO_MONTHS: 60, AgeBucket.THREE_MONTHS: 90}


def count_days_late(pay_before: date, *, on: date) -> int:
    """How many days after its last day a repayment is still not there; 0 on that day itself and before."""
    return max((on - pay_before).days, 0)


def find_age_bucket(pay_before: date, *, on: date) -> AgeBucket:
    """In which band of age an open order stands on a day."""
    late = count_days_late(pay_before, on=on)
    return next((each for each, last in BUCKET_LAST_DAYS.items() if late <= last), AgeBucket.LONGER)


def subtract_earlier_recoveries(paid: Decimal, *, asked: Iterable[tuple[Decimal, Decimal, bool]]) -> Decimal:
    """What can still be asked back of an amount that was paid. Per earlier order, not refused: its amount, what came
    in, and whether the rest was given up."""
    return paid - sum((received if given_up else amount for amount, received, given_up in asked), ZERO)
