"""The form with which somebody draws a sample."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.typed import forms as typed
from subsidies.books.sample import MOST, new_seed
from subsidies.programmes.models import Programme


def day(label: str) -> typed.DayField:
    """A field for a day, with the browser's calendar."""
    return typed.DayField(
        label=label,
    )


class SampleForm(forms.Form):
    """How many payments, of which period, by which seed. The seed stands there already, so that a second click draws
    nothing new; whoever has one of their own types it over."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(), to_field_name="slug", label=_("Programme"), empty_label=None
    )
    size = typed.WholeField(label=_("How many payments"), min_value=1, max_value=MOST, initial=10)
    from_on = day(_("Paid from"))
    until_on = day(_("Paid until"))
    seed = typed.TextField(
        label=_("Seed"), max_length=40, required=False, help_text=_("The same seed draws the same payments again.")
    )

    def __init__(self, *args, programmes, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes
        today = timezone.localdate()
        given = {"from_on": today - timedelta(days=365), "until_on": today, "seed": new_seed()}
        for name, value in given.items():
            self.fields[name].initial = value
