"""What finance fills in to correct what was booked."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from healthcoach.core.long_text import LongText
from healthcoach.core.typed import forms as typed


class TrancheCorrectionForm(forms.Form):
    """Why a tranche is taken back."""

    reason = typed.TextField(
        label=_("Reason"),
        help_text=_("Finance, the project holder and auditors read this."),
        max_length=2000,
        error_messages={"required": _("Write the reason.")},
        widget=LongText(attrs={"rows": 4}),
    )


class CorrectionForm(TrancheCorrectionForm):
    """What an amount should have been, and why."""

    field_order = ["new_amount", "reason"]

    new_amount = typed.AmountField(
        label=_("The amount should be, in euro"),
        help_text=_("Fill in 0 to take the amount back completely."),
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
    )


class CorrectionReasonForm(forms.Form):
    """Why not, or no longer."""

    reason = typed.TextField(
        label=_("Reason"),
        help_text=_("Finance, the project holder and auditors read this."),
        error_messages={"required": _("Write the reason.")},
        max_length=300,
        widget=LongText(attrs={"rows": 3}),
    )
