"""What a coach fills in during and at the end of a trajectory."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.long_text import LongText
from healthcoach.core.typed import forms as typed
from healthcoach.core.typed.days import ANY_DAY
from healthcoach.files.uploads import with_limit
from subsidies.trajectories.models import MAX_SESSION_MINUTES, MethodStep

OTHER_LENGTH = "other"


class SessionForm(forms.Form):
    """A session that was held: the day, how long, and the step of the method. A few taps on a phone."""

    LENGTHS = [
        ("30", _("30 min")),
        ("60", _("1 hour")),
        ("90", _("1 h 30")),
        ("120", _("2 hours")),
        ("180", _("3 hours")),
        ("240", _("4 hours")),
        (OTHER_LENGTH, _("Other")),
    ]

    held_on = typed.DayField(
        **ANY_DAY,
        label=_("Date"),
        error_messages={"required": _("Fill in the day of the session.")},
        initial=timezone.localdate,
    )
    length = forms.ChoiceField(
        label=_("How long?"),
        required=False,
        choices=LENGTHS,
        widget=forms.RadioSelect(attrs={"class": "inline"}),
    )
    minutes = typed.WholeField(
        label=_("Other length, in minutes"),
        required=False,
        min_value=1,
        max_value=MAX_SESSION_MINUTES,
    )
    step = forms.TypedChoiceField(label=_("Step of the method"), coerce=int)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["length"].needed = True
        self.fields["step"].choices = [(value, f"{value}. {label}") for value, label in MethodStep.choices]

    def clean(self) -> dict[str, object]:
        """Brings the two ways of giving a length together: minutes that were typed count."""
        cleaned = super().clean()
        if cleaned.get("minutes") is not None or {"length", "minutes"} & set(self.errors):
            return cleaned
        if cleaned["length"] == OTHER_LENGTH:
            self.add_error("minutes", _("Fill in how many minutes the session took."))
        elif cleaned["length"]:
            cleaned["minutes"] = int(cleaned["length"])
        else:
            self.add_error("length", _("Choose how long the session took."))
        return cleaned


class EndForm(forms.Form):
    """How a trajectory is rounded off: the action plan, a short evaluation, and whether the plan was aligned."""

    ALIGNED = [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))]

    action_plan = forms.FileField(
        label=_("Action plan"),
        error_messages={"required": _("Choose the document with the action plan.")},
        help_text=with_limit(_("PDF, Word (.docx), PNG or JPEG, at most %(most)s MB.")),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.png,.jpg,.jpeg"}),
    )
    evaluation = typed.TextField(
        label=_("Short evaluation"),
        help_text=_("What went well, what did not, and what the company does next. No names, no health data."),
        max_length=4000,
        error_messages={"required": _("Write the evaluation; a few sentences are enough.")},
        widget=LongText(attrs={"rows": 6}),
    )
    aligned = forms.ChoiceField(
        label=_("Was the plan aligned with the prevention service?"),
        choices=ALIGNED,
        required=False,
        widget=forms.RadioSelect,
    )

    def clean_aligned(self) -> bool | None:
        """Yes, no, or not known."""
        return {"yes": True, "no": False}.get(self.cleaned_data["aligned"])


class StopForm(forms.Form):
    """Why a trajectory stops early."""

    reason = typed.TextField(
        label=_("Reason"),
        help_text=_("The coach and the programme read this; the company does not. No names, no health data."),
        max_length=2000,
        error_messages={"required": _("Write the reason.")},
        widget=LongText(attrs={"rows": 5}),
    )
