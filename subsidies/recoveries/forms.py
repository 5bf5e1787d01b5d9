"""What finance fills in to ask money back, to book what comes in and to give up."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.long_text import LongText
from healthcoach.core.typed import forms as typed

SHORT_REASON_OPTIONS = {"max_length": 300, "widget": LongText(attrs={"rows": 3})}


class RecoveryProposalForm(forms.Form):
    """How much is asked back, and why."""

    amount = typed.AmountField(
        label=_("Amount to be repaid, in euro"), min_value=Decimal("0.01"), max_digits=14, decimal_places=2
    )
    reason = typed.TextField(
        label=_("Reason"),
        help_text=_("Who has to repay reads this in the letter. No health data."),
        max_length=2000,
        error_messages={"required": _("Write the reason.")},
        widget=LongText(attrs={"rows": 5}),
    )


class RecoveryOrderForm(forms.Form):
    """Until when the money can be repaid."""

    pay_before = typed.DayField(label=_("To be repaid at the latest on"))


class RecoveryReceiptForm(forms.Form):
    """What came in, and when."""

    amount = typed.AmountField(
        label=_("Amount received, in euro"), min_value=Decimal("0.01"), max_digits=14, decimal_places=2
    )
    received_on = typed.DayField(label=_("Received on"), initial=timezone.localdate)


class RecoveryReasonForm(forms.Form):
    """Why not, or no longer."""

    reason = typed.TextField(
        label=_("Reason"),
        help_text=_("Finance, the project holder and auditors read this."),
        error_messages={"required": _("Write the reason.")},
        **SHORT_REASON_OPTIONS,
    )
