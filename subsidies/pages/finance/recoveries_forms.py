"""What finance fills in to ask money back, to book what comes in and to give up."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.fields import LongText
from subsidies.pages.budget_forms import AmountField

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
SHORTEST = {"max_length": 300, "widget": LongText(attrs={"rows": 3})}


class ProposalForm(forms.Form):
    """How much is asked back, and why."""

    amount = AmountField(
        label=_("Amount to be repaid, in euro"), min_value=Decimal("0.01"), max_digits=14, decimal_places=2
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Who has to repay reads this in the letter. No health data."),
        max_length=2000,
        error_messages={"required": _("Write the reason.")},
        widget=LongText(attrs={"rows": 5}),
    )


class OrderForm(forms.Form):
    """Until when the money can be repaid."""

    pay_before = forms.DateField(label=_("To be repaid at the latest on"), widget=DAY)


class ReceiptForm(forms.Form):
    """What came in, and when."""

    amount = AmountField(
        label=_("Amount received, in euro"), min_value=Decimal("0.01"), max_digits=14, decimal_places=2
    )
    received_on = forms.DateField(label=_("Received on"), widget=DAY, initial=timezone.localdate)


class ReasonForm(forms.Form):
    """Why not, or no longer."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Finance, the project holder and auditors read this."),
        error_messages={"required": _("Write the reason.")},
        **SHORTEST,
    )
