"""The form with which somebody draws a sample."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.typed import forms as typed
from healthcoach.programmes.models import Programme
from subsidies.controls.sample import MAX_SAMPLE_SIZE, generate_sample_seed


def build_sample_day_field(label: str) -> typed.DayField:
    """A field for a day, with the browser's calendar."""
    return typed.DayField(
        label=label,
    )


class PaymentSampleForm(forms.Form):
    """How many payments, of which period, by which seed. The seed stands there already, so that a second click draws
    nothing new; whoever has one of their own types it over."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(), to_field_name="slug", label=_("Programme"), empty_label=None
    )
    size = typed.WholeField(label=_("How many payments"), min_value=1, max_value=MAX_SAMPLE_SIZE, initial=10)
    from_on = build_sample_day_field(_("Paid from"))
    until_on = build_sample_day_field(_("Paid until"))
    seed = typed.TextField(
        label=_("Seed"), max_length=40, required=False, help_text=_("The same seed draws the same payments again.")
    )

    def __init__(self, *args, programmes, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes
        today = timezone.localdate()
        given = {"from_on": today - timedelta(days=365), "until_on": today, "seed": generate_sample_seed()}
        for name, value in given.items():
            self.fields[name].initial = value
