"""What is filled in about the internal pool."""

from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaches.certification.models import Coach
from coaches.pool.models import PolicyDomain, PoolCoach, PoolDiploma
from coaches.pool.rules import (
    FIRST_YEAR,
    MAX_CONVERSATIONS,
    PERSON_FIELDS,
    AgeBand,
    CaseFacts,
    DiplomaLevel,
    Employment,
    Gender,
    TrajectoryKind,
)
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.editing import EditForm
from healthcoach.core.typed import forms as typed
from healthcoach.core.typed.days import ANY_DAY
from healthcoach.files.uploads import with_limit

CHOICE_ERRORS = {"required": _("Choose an answer."), "invalid_choice": _("Choose an answer.")}


def build_pool_day_field(label: str, required: str, **more: object) -> typed.DayField:
    """A day, chosen in the browser's own calendar."""
    return typed.DayField(**ANY_DAY, label=label, error_messages={"required": required}, **more)


def build_tap_field(label: str, choices: type, **more: object) -> forms.ChoiceField:
    """A choice of which every answer is one tap."""
    widget = forms.RadioSelect(attrs={"class": "inline"})
    return forms.ChoiceField(label=label, choices=choices.choices, widget=widget, error_messages=CHOICE_ERRORS, **more)


class CaseForm(forms.Form):
    """A new case file, in a few taps on a phone. There is no field in which a name could be written."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    coach = forms.ModelChoiceField(PoolCoach.objects.none(), label=_("Programme"), empty_label=None)
    kind = build_tap_field(_("For whom?"), TrajectoryKind, initial=TrajectoryKind.INDIVIDUAL)
    domain = forms.ModelChoiceField(
        PolicyDomain.objects.none(),
        label=_("Policy domain"),
        empty_label=_("Choose…"),
        error_messages={"required": _("Choose a policy domain.")},
    )
    gender = build_tap_field(_("Gender"), Gender, required=False)
    age_band = build_tap_field(_("Age band"), AgeBand, required=False)
    employment = build_tap_field(_("Employment"), Employment, required=False)
    started_on = build_pool_day_field(
        _("Day of the start"), _("Fill in the day of the start."), initial=timezone.localdate
    )

    def __init__(self, *args, coaches: QuerySet[PoolCoach], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coach"].queryset = coaches
        self.fields["coach"].label_from_instance = lambda coach: str(coach.coach.programme)
        self.only_coach = coaches[0] if len(coaches) == 1 else None
        if self.only_coach:
            del self.fields["coach"]
            self.fields["domain"].initial = self.only_coach.domain_id
        programmes = {coach.coach.programme_id for coach in coaches}
        domains = PolicyDomain.objects.filter(programme__in=programmes)
        self.fields["domain"].queryset = domains.order_by("programme", "position", alphabetical_order("name"))
        for name in PERSON_FIELDS:
            self.fields[name].needed = True

    def clean(self) -> dict[str, object]:
        """Of a person all is said, if only that it is unknown; what was tapped for a team is let go."""
        said = super().clean()
        for name in PERSON_FIELDS:
            if said.get("kind") == TrajectoryKind.TEAM:
                said[name] = ""
                self.errors.pop(name, None)
            elif name in said and not said[name]:
                self.add_error(name, CHOICE_ERRORS["required"])
        return said

    @property
    def coach_chosen(self) -> PoolCoach:
        """As which coach."""
        return self.only_coach or self.cleaned_data["coach"]

    @property
    def facts(self) -> CaseFacts:
        """What the verb is told."""
        said = {name: self.cleaned_data[name] for name in ("kind", *PERSON_FIELDS, "started_on")}
        return CaseFacts(domain_id=self.cleaned_data["domain"].pk, **said)


class TotalsForm(EditForm):
    """How many conversations there were so far, and how long they took together."""

    conversations = typed.WholeField(
        label=_("Conversations so far"),
        min_value=0,
        max_value=MAX_CONVERSATIONS,
        error_messages={"required": _("Fill in a number.")},
    )
    minutes = typed.WholeField(
        label=_("Minutes so far"),
        help_text=_("Of all conversations together; one hour is 60 minutes."),
        min_value=0,
        max_value=100_000,
        error_messages={"required": _("Fill in a number.")},
    )


class ClosingForm(forms.Form):
    """Since which day a trajectory is over."""

    closed_on = build_pool_day_field(_("Last day"), _("Fill in the last day."), initial=timezone.localdate)


class ListForm(forms.Form):
    """A list of case files."""

    programme = forms.ModelChoiceField(PoolCoach.objects.none(), label=_("Programme"), empty_label=None)
    file = forms.FileField(
        label=_("File with case files"),
        help_text=with_limit(_("CSV or XLSX, at most %(most)s MB and 100,000 rows. No names.")),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def __init__(self, *args, programmes: QuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes
        self.only_programme = programmes[0] if len(programmes) == 1 else None
        if self.only_programme:
            del self.fields["programme"]

    @property
    def programme_chosen(self):
        """Whose case files these are."""
        return self.only_programme or self.cleaned_data["programme"]


class PoolCoachForm(forms.Form):
    """A coach who comes into the pool, with up to three diplomas."""

    coach = forms.ModelChoiceField(
        Coach.objects.none(),
        label=_("Coach"),
        help_text=_("Who completed the course and accepted the code of conduct, and is not in the pool yet."),
        empty_label=_("Choose a coach…"),
        error_messages={"required": _("Choose a coach.")},
    )
    domain = forms.ModelChoiceField(
        PolicyDomain.objects.none(),
        label=_("Policy domain"),
        empty_label=_("Choose…"),
        error_messages={"required": _("Choose a policy domain.")},
    )
    gender = build_tap_field(_("Gender"), Gender)
    birth_year = typed.WholeField(
        label=_("Year of birth"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=2100,
    )
    level = build_tap_field(_("Level of the diploma"), DiplomaLevel, initial=DiplomaLevel.MASTER)
    subject = typed.TextField(
        label=_("Field of study"),
        help_text=_("This diploma is the one that is counted."),
        max_length=PoolDiploma._meta.get_field("subject").max_length,
        error_messages={"required": _("Fill in the field of study.")},
    )
    level_2 = build_tap_field(_("Level of a second diploma"), DiplomaLevel, required=False)
    subject_2 = typed.TextField(label=_("Its field of study"), required=False, max_length=120)
    serves_from = build_pool_day_field(_("In the pool from"), _("Fill in the first day."), initial=timezone.localdate)

    def __init__(self, *args, coaches: QuerySet[Coach], domains: QuerySet[PolicyDomain], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coach"].queryset, self.fields["domain"].queryset = coaches, domains

    def clean(self) -> dict[str, object]:
        """A second diploma has both its level and its field."""
        said = super().clean()
        if said.get("subject_2") and not said.get("level_2") and "level_2" not in self.errors:
            self.add_error("level_2", CHOICE_ERRORS["required"])
        return said

    @property
    def facts(self) -> dict[str, object]:
        """What the verb is told, beside the coach."""
        said = {name: self.cleaned_data[name] for name in ("domain", "gender", "birth_year", "serves_from")}
        diplomas = [(self.cleaned_data[f"level{n}"], self.cleaned_data[f"subject{n}"]) for n in ("", "_2")]
        return said | {"diplomas": [(level, subject) for level, subject in diplomas if level and subject]}


class LeavingForm(forms.Form):
    """The last day of a coach in the pool."""

    on = build_pool_day_field(_("Last day in the pool"), _("Fill in the last day."), initial=timezone.localdate)
