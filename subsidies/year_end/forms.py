"""What finance chooses when a year is closed, and fills in when an award was registered."""

from collections.abc import Iterable

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.typed import forms as typed
from healthcoach.programmes.models import Programme
from subsidies.year_end.de_minimis import RegistrationState


class PeriodForm(forms.Form):
    """Which programme and year."""

    every_year = False
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, data: dict[str, str], *, programmes: Iterable[Programme], years: Iterable[int]) -> None:
        super().__init__(data)
        programmes = [(each.slug, each.name) for each in programmes]
        self.fields["programme"].choices = programmes
        self.fields["year"].choices = [("", _("all"))] * self.every_year + [(str(year), str(year)) for year in years]
        if len(programmes) < 2:
            del self.fields["programme"]

    def number(self, name: str) -> int | None:
        """The number that was chosen; none when nothing was, or something that does not exist."""
        chosen = self.word(name)
        return int(chosen) if chosen else None

    def word(self, name: str) -> str:
        """What was chosen; nothing for something that does not exist."""
        self.is_valid()
        return self.cleaned_data.get(name, "")


class QuarterForm(PeriodForm):
    """Also one quarter of the year."""

    quarter = forms.ChoiceField(
        label=_("Quarter"), required=False, choices=[("", _("all")), *((f"{each}", f"Q{each}") for each in range(1, 5))]
    )


class AwardsForm(PeriodForm):
    """Awards of all years unless one is chosen, and how their registration stands."""

    every_year = True
    state = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("all")), *RegistrationState.choices])


class AwardRegistrationForm(forms.Form):
    """That an award was entered in the central register."""

    registered_on = typed.DayField(
        label=_("Registered on"),
        error_messages={"required": _("Fill in the day on which the award was registered.")},
        initial=timezone.localdate,
    )
    number = typed.TextField(
        label=_("Number in the register"),
        required=False,
        max_length=40,
        help_text=_("The number that the central register gave the award, if it gave one."),
    )
