"""What people are told of a payout: where it stands from the calculation until the money is on the account. To its
coach, what finance does inside is one thing: the payment is being prepared."""

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from subsidies.payables.models import Payable


class PayoutDisplayStatus(models.TextChoices):
    """Where a payout stands, as people are told: until it is calculated by itself, then by the amount due."""

    QUEUED = "queued", gettext_lazy("being calculated")
    PARKED = "parked", gettext_lazy("set aside")
    NOTHING_DUE = "nothing_due", gettext_lazy("nothing to pay")
    DUE = "due", gettext_lazy("ready for payment")
    HELD = "held", gettext_lazy("held by finance")
    BATCHED = "batched", gettext_lazy("in a payment batch")
    SENT = "sent", gettext_lazy("sent to the bank")
    PAID = "paid", gettext_lazy("paid")
    RETURNED = "returned", gettext_lazy("returned by the bank")
    RECOVERED = "recovered", gettext_lazy("recovered")
    CANCELLED = "cancelled", gettext_lazy("cancelled")


MASKED_FOR_COACH = {
    PayoutDisplayStatus.PARKED: PayoutDisplayStatus.QUEUED,
    PayoutDisplayStatus.HELD: PayoutDisplayStatus.DUE,
    PayoutDisplayStatus.BATCHED: PayoutDisplayStatus.DUE,
}  # what a coach is told instead


def find_display_status(status: str, payable: Payable | None, *, knows: bool) -> PayoutDisplayStatus:
    """Where a payout in this status stands, for somebody of the programme (`knows`) or for its coach."""
    found = PayoutDisplayStatus(payable.status if payable else status)
    return found if knows else MASKED_FOR_COACH.get(found, found)


def format_display_status(told: PayoutDisplayStatus, payable: Payable | None, *, knows: bool) -> str:
    """The same in words, with the day of a payment."""
    if told == PayoutDisplayStatus.PAID:
        return _("paid on %(on)s") % {"on": date_format(payable.paid_on, "SHORT_DATE_FORMAT")}
    if told == PayoutDisplayStatus.DUE and not knows:
        return _("payment is being prepared")
    return str(told.label)


def build_display_status_condition(told: str, knows: Q | None) -> Q:
    """The condition for payouts that are told to be there; `knows` is true of the rows of which the person is told
    everything, and nothing when that is all of them."""
    here = _build_exact_condition(told)
    if knows is None:
        return here
    inside = [each for each, instead in MASKED_FOR_COACH.items() if instead == told]
    if told in MASKED_FOR_COACH:
        here &= knows
    for each in inside:
        here |= _build_exact_condition(each) & ~knows
    return here


def _build_exact_condition(told: str) -> Q:
    return Q(payable__status=told) | Q(payable__isnull=True, status=told)
