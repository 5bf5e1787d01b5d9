"""What people fill in about courses."""

from datetime import date

from django import forms
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.collation import alphabetical_order
from healthcoach.core.editing import EditForm
from healthcoach.core.long_text import LongText
from healthcoach.core.typed import forms as typed
from healthcoach.core.typed.days import far_day
from trainings.courses.models import Course, Edition

MOST_DAYS, MOST_PLACES = 60, 5000
MIN_EDITION_DAY = date(2000, 1, 1)


class CourseForm(forms.Form):
    """A course that the programme offers. The programme is only asked where there is a choice."""

    programme = forms.ModelChoiceField(Course.objects.none(), label=_("Programme"), empty_label=_("Choose…"))
    name = typed.TextField(label=_("Name"), max_length=150, error_messages={"required": _("Fill in the name.")})
    days = typed.WholeField(
        label=_("Days"),
        min_value=1,
        max_value=MOST_DAYS,
        error_messages={"required": _("Fill in how many days it takes.")},
    )
    required_days = typed.WholeField(
        label=_("Days to attend"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_("On how many days somebody must have been present to complete it. Empty means all of them."),
    )
    price = typed.AmountField(
        label=_("Price per person, in euro"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        error_messages={"required": _("Fill in the price; 0 when it is free.")},
    )
    on = typed.DayField(label=_("Offered from"), initial=timezone.localdate)
    certifies = forms.BooleanField(label=_("Who completes it is a trained coach"), required=False, initial=True)
    prerequisite = forms.ModelChoiceField(
        Course.objects.none(), label=_("Comes after the course"), required=False, empty_label=_("none")
    )
    partners = typed.TextField(
        label=_("Partners"),
        required=False,
        max_length=4000,
        help_text=_("One per line, with what they do after a colon. For instance: VAD: alcohol and drugs"),
        widget=LongText(attrs={"rows": 5}),
    )

    def __init__(self, *args, programmes: QuerySet[Model], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes
        self.fields["prerequisite"].queryset = Course.objects.filter(programme__in=programmes).order_by(
            alphabetical_order("name"), "pk"
        )
        self.only_programme = None
        if len(programmes) == 1:
            self.only_programme = self.fields.pop("programme").queryset[0]

    def clean_partners(self) -> list[tuple[str, str]]:
        """The partners with their part, in the order typed."""
        found = []
        for line in self.cleaned_data["partners"].splitlines():
            name, _colon, part = (piece.strip() for piece in line.partition(":"))
            if len(name) > 120 or len(part) > 200:
                raise forms.ValidationError(_("A name has at most 120 signs, and what they do at most 200."))
            if name:
                found.append((name, part))
        return found

    def facts(self) -> dict[str, object]:
        """What the verb is told."""
        known = {name: value for name, value in self.cleaned_data.items() if name != "programme"}
        chosen = self.only_programme or self.cleaned_data["programme"]
        return known | {"programme_id": chosen.pk}


class EditionForm(EditForm):
    """The days, the place and the number of places of an edition."""

    days = typed.DaysField(
        label=_("Days"),
        min_value=MIN_EDITION_DAY,
        max_value=far_day(years=5),
        help_text=_("One day per line, such as 23/03/2018."),
        max_length=1000,
        error_messages={"required": _("Fill in the days.")},
    )
    place = typed.TextField(
        label=_("Place"),
        max_length=Edition._meta.get_field("place").max_length,
        error_messages={"required": _("Fill in the place.")},
    )
    capacity = typed.WholeField(
        label=_("Places"),
        min_value=1,
        max_value=MOST_PLACES,
        error_messages={"required": _("Fill in how many places there are.")},
    )


class StopForm(forms.Form):
    """Until when a course is offered."""

    until = typed.DayField(
        label=_("Offered until"),
        initial=timezone.localdate,
        error_messages={"required": _("Fill in the last day.")},
    )


class EditionCancellationForm(forms.Form):
    """Why an edition does not take place."""

    reason = typed.TextField(
        label=_("Reason"),
        help_text=_("Everybody in this edition reads this in a message."),
        max_length=Edition._meta.get_field("cancelled_reason").max_length,
        error_messages={"required": _("Write the reason.")},
        widget=LongText(attrs={"rows": 3}),
    )


class CandidateForm(forms.Form):
    """Who is enrolled."""

    candidate = forms.ModelChoiceField(
        Course.objects.none(),
        label=_("Candidate"),
        empty_label=_("Choose…"),
        error_messages={
            "required": _("Choose a candidate."),
            "invalid_choice": _("This candidate cannot be enrolled here, or is enrolled already."),
        },
    )

    def __init__(self, *args, candidates: QuerySet[Model], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["candidate"].queryset = candidates


class PaidForm(forms.Form):
    """On which day the fees were paid."""

    paid_on = typed.DayField(
        label=_("Paid on"),
        initial=timezone.localdate,
        error_messages={"required": _("Fill in the day on which the fee was paid.")},
    )
