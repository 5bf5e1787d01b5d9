"""What is filled in for an intervision."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from healthcoach.core.editing import EditForm
from healthcoach.core.long_text import LongText
from healthcoach.core.typed import forms as typed
from healthcoach.core.typed.days import ANY_DAY
from trainings.intervisions.models import Intervision, IntervisionDate, Preparation
from trainings.intervisions.rules import IntervisionDay

MAX_DATE_PLACES = 1000
MAX_PLANNED_DATES = 3  # on the form; more can be added afterwards


def build_intervision_day_field(label: object, *, required: bool = True) -> typed.DayField:
    """A day, as browsers ask for one."""
    return typed.DayField(
        **ANY_DAY, label=label, required=required, error_messages={"required": _("Fill in the date.")}
    )


def build_hour_field(label: object) -> typed.HourField:
    """An hour, as browsers ask for one."""
    return typed.HourField(label=label, required=False)


def build_places_field() -> typed.WholeField:
    """A number of places; empty is as many as come."""
    return typed.WholeField(
        label=_("Places"),
        help_text=_("Empty: as many as come."),
        required=False,
        min_value=1,
        max_value=MAX_DATE_PLACES,
    )


class DateForm(EditForm):
    """A date of an intervision: the day, perhaps hours, perhaps a number of places."""

    on = build_intervision_day_field(_("Date"))
    begins = build_hour_field(_("From"))
    ends = build_hour_field(_("Until"))
    capacity = build_places_field()

    @classmethod
    def of(cls, row: IntervisionDate, data: object = None) -> "DateForm":
        """The form of a date that exists."""
        return cls(data, initial={name: getattr(row, name) for name in ("on", "begins", "ends", "capacity")})


class PlanForm(forms.Form):
    """A new intervision with its dates. The programme is only asked where there is a choice."""

    programme = forms.ModelChoiceField(None, label=_("Programme"), empty_label=_("Choose…"))
    title = typed.TextField(
        label=_("Title"),
        max_length=Intervision._meta.get_field("title").max_length,
        error_messages={"required": _("Fill in the title.")},
    )
    venue = typed.TextField(
        label=_("Venue"),
        max_length=Intervision._meta.get_field("venue").max_length,
        error_messages={"required": _("Fill in the venue.")},
    )

    def __init__(self, *args, programmes: QuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes
        self.only_programme = None
        if len(programmes) == 1:
            self.only_programme = self.fields.pop("programme").queryset[0]
        for number in range(1, MAX_PLANNED_DATES + 1):
            self._ask_date(number)

    def _ask_date(self, number: int) -> None:
        of = {"number": number}
        self.fields |= {
            f"on_{number}": build_intervision_day_field(_("Date %(number)s") % of, required=number == 1),
            f"begins_{number}": build_hour_field(_("Date %(number)s: from") % of),
            f"ends_{number}": build_hour_field(_("Date %(number)s: until") % of),
            f"capacity_{number}": build_places_field(),
        }
        self.fields[f"capacity_{number}"].label = _("Date %(number)s: places") % of

    def clean(self) -> dict[str, object]:
        """Hours or places belong to a date."""
        for number in range(2, MAX_PLANNED_DATES + 1):
            rest = [self.cleaned_data.get(f"{name}_{number}") for name in ("begins", "ends", "capacity")]
            if any(rest) and not self.cleaned_data.get(f"on_{number}") and f"on_{number}" not in self.errors:
                self.add_error(f"on_{number}", _("Fill in the date."))
        return self.cleaned_data

    @property
    def programme_chosen(self):
        """The programme, when it is known."""
        return self.only_programme or self.cleaned_data.get("programme")

    def days(self) -> list[IntervisionDay]:
        """The dates that were filled in."""
        names, numbers = ("on", "begins", "ends", "capacity"), range(1, MAX_PLANNED_DATES + 1)
        rows = [[self.cleaned_data.get(f"{name}_{number}") for name in names] for number in numbers]
        return [IntervisionDay(*row) for row in rows if row[0]]


class ShareForm(EditForm, forms.ModelForm):
    """What a coach shares."""

    class Meta:
        model = Preparation
        fields = ["of_coach", "of_company"]
        labels = {
            "of_coach": _("What did you experience as a coach?"),
            "of_company": _("What did the company experience?"),
        }
        help_texts = {
            "of_coach": _("What worked, what was difficult, what would you do otherwise? At most 3,000 characters."),
            "of_company": _("Do not mention the name of the company, nor of people in it."),
        }
        field_classes = dict.fromkeys(("of_coach", "of_company"), typed.TextField)
        widgets = {"of_coach": LongText(attrs={"rows": 8}), "of_company": LongText(attrs={"rows": 8})}

    def _post_clean(self) -> None:
        """Only the shape is checked here; what is shared is changed by its verb."""


class CoachesForm(forms.Form):
    """Coaches to choose from."""

    coaches = forms.ModelMultipleChoiceField(
        None,
        label=_("Coaches"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one coach.")},
    )

    def __init__(self, *args, choices: QuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coaches"].queryset = choices
        self.fields["coaches"].choices = [(coach.pk, coach.name) for coach in choices]  # read once
