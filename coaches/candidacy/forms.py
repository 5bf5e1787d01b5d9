"""What candidates and the project holder fill in about a candidacy."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from coaches.candidacy.models import Candidate, Diploma, ExperienceProof
from coaches.candidacy.rules import Angle, EmployerKind, Experience, Language, Region
from healthcoach.core.editing import EditForm
from healthcoach.core.long_text import LongText
from healthcoach.core.themes import Theme
from healthcoach.core.typed import forms as typed
from healthcoach.files.uploads import with_limit

OUTSIDE_ANGLES = "outside"  # a diploma of none of the angles
ANGLE_CHOICES = [
    (Angle.MANAGEMENT, _("Management: business, organisational development, HR or health management, and the like")),
    (Angle.PSYCHOLOGY, _("Psychology: health psychology, work and organisational psychology, sociology")),
    (Angle.MEDICAL, _("Medical or paramedical: occupational nursing, occupational medicine, and the like")),
    (OUTSIDE_ANGLES, _("None of these")),
]
PROOF_FILE_TYPES = {".pdf", ".docx", ".png", ".jpg", ".jpeg"}


def get_candidacy_max_length(field: str, of: type = Candidate) -> int:
    """How long this text may be."""
    return of._meta.get_field(field).max_length


def build_document_field(label: str, missing: str) -> forms.FileField:
    """A document as proof; the verb says in its own words what is wrong with one."""
    return forms.FileField(
        label=label,
        allow_empty_file=True,
        help_text=with_limit(_("PDF, Word (.docx), PNG or JPEG, at most %(most)s MB.")),
        error_messages={"required": missing},
        widget=forms.FileInput(attrs={"accept": ",".join(sorted(PROOF_FILE_TYPES))}),
    )


class ProgrammeForm(forms.Form):
    """A form about one programme, which is only asked where there is a choice."""

    programme = forms.ModelChoiceField(Candidate.objects.none(), label=_("Programme"), empty_label=None)

    def __init__(self, *args, programmes: QuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes
        self.only_programme = None
        if len(programmes) == 1:
            self.only_programme = self.fields.pop("programme").queryset[0]

    @property
    def programme_chosen(self):
        """The programme that is meant."""
        return self.only_programme or self.cleaned_data.get("programme")


class BeginForm(forms.Form):
    """In which programme somebody wants to become a coach; shown only where there is a choice."""

    programme = forms.ModelChoiceField(Candidate.objects.none(), label=_("Programme"), empty_label=None)

    def __init__(self, *args, programmes: QuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes
        if len(programmes) == 1:
            self.fields["programme"].widget = forms.HiddenInput()
            self.fields["programme"].initial = programmes[0].pk


class CheckForm(ProgrammeForm):
    """The diploma and the experience that somebody has; nothing of it is kept."""

    angle = forms.ChoiceField(
        label=_("What is your diploma in?"),
        choices=ANGLE_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer."), "invalid_choice": _("Choose an answer.")},
    )
    experience = forms.MultipleChoiceField(
        label=_("In what can you prove experience?"),
        choices=Experience,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For instance with a certificate of an employer or of a course. Choose nothing if you have none."),
    )
    field_order = ["programme", "angle", "experience"]


class FactsForm(EditForm):
    """What a candidate says of themselves. A draft may be incomplete."""

    name = typed.TextField(
        label=_("Name"),
        required=False,
        max_length=get_candidacy_max_length("name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = typed.PhoneField(label=_("Telephone"), required=False, max_length=get_candidacy_max_length("phone"))
    employer_kind = forms.ChoiceField(
        label=_("For whom do you work?"), required=False, choices=EmployerKind, widget=forms.RadioSelect
    )
    employer = typed.TextField(
        label=_("Name of your employer"),
        required=False,
        max_length=120,
        help_text=_("Needed if you work for a prevention service."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    region = forms.ChoiceField(
        label=_("In which region do you work?"), required=False, choices=[("", _("Choose…")), *Region.choices]
    )
    languages = forms.MultipleChoiceField(
        label=_("In which languages can you coach?"),
        required=False,
        choices=Language,
        widget=forms.CheckboxSelectMultiple,
    )
    themes = forms.MultipleChoiceField(
        label=_("In which themes are you strong?"), required=False, choices=Theme, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, candidate: Candidate, **kwargs) -> None:
        known = {name: getattr(candidate, name) for name in self.base_fields}
        known["employer"] = str(candidate.employer or "")
        super().__init__(*args, initial=known, **kwargs)
        for name in ("name", "employer_kind", "region", "languages"):
            self.fields[name].needed = True


class DiplomaForm(forms.Form):
    """A diploma with its document."""

    title = typed.TextField(
        label=_("Diploma"),
        help_text=_("As it is written on the diploma, such as Master of Psychology."),
        max_length=get_candidacy_max_length("title", Diploma),
        error_messages={"required": _("Fill in the name of the diploma.")},
    )
    institution = typed.TextField(
        label=_("School or university"),
        max_length=get_candidacy_max_length("institution", Diploma),
        error_messages={"required": _("Fill in the school or university.")},
    )
    year = typed.WholeField(
        label=_("Year in which you obtained it"),
        min_value=0,
        max_value=9999,
        error_messages={"required": _("Fill in the year.")},
    )
    angle = forms.ChoiceField(
        label=_("What is your diploma in?"),
        choices=ANGLE_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer."), "invalid_choice": _("Choose an answer.")},
    )
    document = build_document_field(_("A copy of the diploma"), _("Choose the document with your diploma."))


class ProofForm(forms.Form):
    """A proof of experience with its document."""

    kind = forms.ChoiceField(
        label=_("Experience in"),
        choices=Experience,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer."), "invalid_choice": _("Choose an answer.")},
    )
    description = typed.TextField(
        label=_("What you did"),
        help_text=_("Where, how long and as what. A few sentences are enough."),
        max_length=get_candidacy_max_length("description", ExperienceProof),
        error_messages={"required": _("Write what you did.")},
        widget=LongText(attrs={"rows": 4}),
    )
    document = build_document_field(_("The proof"), _("Choose the document that proves it."))


class ProofRefusalForm(forms.Form):
    """Why a proof is not accepted."""

    reason = typed.TextField(
        label=_("Reason"),
        help_text=_("The candidate reads this."),
        max_length=get_candidacy_max_length("refused_reason"),
        error_messages={"required": _("Write the reason.")},
        widget=LongText(attrs={"rows": 3}),
    )


class DecisionForm(forms.Form):
    """What is decided on candidates; a refusal has a reason."""

    ADMIT, WAIT, REFUSE = "admit", "wait", "refuse"
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(ADMIT, _("Admit")), (WAIT, _("Put on the waiting list")), (REFUSE, _("Do not admit"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision."), "invalid_choice": _("Choose a decision.")},
    )
    reason = typed.TextField(
        label=_("Reason"),
        required=False,
        help_text=_("Only needed when you do not admit. The candidate reads this."),
        max_length=get_candidacy_max_length("refused_reason"),
        widget=LongText(attrs={"rows": 4}),
    )


class ConditionsForm(EditForm, ProgrammeForm):
    """Which experience goes with each angle, from a day on."""

    management, psychology, medical = (
        forms.MultipleChoiceField(
            label=angle.label,
            choices=Experience,
            required=False,
            help_text=_("One of these is enough."),
            widget=forms.CheckboxSelectMultiple,
        )
        for angle in Angle
    )
    valid_from = typed.DayField(
        label=_("Valid from"),
        error_messages={"required": _("Fill in the day.")},
    )
    field_order = ["programme", "management", "psychology", "medical", "valid_from"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for angle in Angle:
            self.fields[angle.value].needed = True

    def matrix(self) -> dict[Angle, list[Experience]]:
        """What the verb is told."""
        return {angle: [Experience(kind) for kind in self.cleaned_data[angle.value]] for angle in Angle}
