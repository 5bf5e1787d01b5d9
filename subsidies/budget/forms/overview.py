"""What the overview is asked: the end of which day, and what if."""

from datetime import date
from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.typed import forms as typed
from healthcoach.core.typed.days import ANY_DAY
from subsidies.budget.forecast import MOST_A_MONTH, MOST_FILES, ForecastScenario


class DayForm(forms.Form):
    """A day up to today."""

    on = typed.DayField(
        **ANY_DAY,
        label=_("At the end of the day"),
        error_messages={
            "invalid": _("This is not a day we know. Choose one, or write it as 23/03/2018."),
            "required": _("Choose a day."),
        },
    )

    def __init__(self, given: dict) -> None:
        today = timezone.localdate()
        super().__init__({"on": given.get("on") or today.isoformat()})
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean_on(self) -> date:
        """What has not happened cannot be counted."""
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError(_("This day lies in the future. Choose today or an earlier day."))
        return self.cleaned_data["on"]

    @property
    def day(self) -> date:
        """The day asked for."""
        return self.cleaned_data["on"]


class WhatIfForm(forms.Form):
    """Files approved now, more approvals each month, and how many of a hundred finish. Empty is as seen so far."""

    approve = typed.WholeField(label=_("Files approved now"), min_value=0, max_value=MOST_FILES, required=False)
    more = typed.WholeField(label=_("More approvals each month"), min_value=0, max_value=MOST_A_MONTH, required=False)
    finish = typed.AmountField(
        label=_("Of 100 approved files, how many finish"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
    )

    @property
    def what_if(self) -> ForecastScenario:
        """What was asked; nothing as long as something cannot be read."""
        if not self.is_valid():
            return ForecastScenario()
        said = self.cleaned_data
        finish: Decimal | None = said["finish"]
        return ForecastScenario(approve=said["approve"] or 0, more=said["more"] or 0, finish=finish)
