"""What coaches and the project holder fill in about a certification."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from coaches.candidacy.models import Employer
from coaches.candidacy.rules import EmployerKind, Language, Region
from coaches.certification.blocks import Block
from coaches.certification.models import AgreementText, Coach
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.editing import EditForm
from healthcoach.core.long_text import LongText
from healthcoach.core.themes import Theme
from healthcoach.core.typed import forms as typed

MAX_COACH_COMPANIES = 50


def build_certification_day_field(label: str, **more: object) -> typed.DayField:
    """A day, asked with the browser's own calendar."""
    return typed.DayField(label=label, **more)


def get_certification_max_length(model: type, field: str) -> int:
    """How long this text may be."""
    return model._meta.get_field(field).max_length


class SignForm(forms.Form):
    """One's name under the agreement."""

    name = typed.TextField(
        label=_("Your name"),
        help_text=_("Type your first name and surname. With that you sign the agreement above."),
        max_length=120,
        error_messages={"required": _("Type your name to sign.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class ProfileForm(EditForm):
    """What companies read about a coach and choose by."""

    regions = forms.MultipleChoiceField(
        label=_("Where do you work?"), choices=Region, required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("In which languages?"), choices=Language, required=False, widget=forms.CheckboxSelectMultiple
    )
    themes = forms.MultipleChoiceField(
        label=_("Which themes do you know best?"), choices=Theme, required=False, widget=forms.CheckboxSelectMultiple
    )
    introduction = typed.TextField(
        label=_("Who are you?"),
        help_text=_("A few sentences, which companies read when they choose a coach. At most 600 signs."),
        max_length=get_certification_max_length(Coach, "introduction"),
        required=False,
        widget=LongText(attrs={"rows": 5}),
    )
    capacity = typed.WholeField(
        label=_("How many companies at a time?"),
        help_text=_("Write 0 when you take on no new companies for now."),
        min_value=0,
        max_value=MAX_COACH_COMPANIES,
        error_messages={"required": _("Fill in a number.")},
    )


class BlockForm(forms.Form):
    """Why somebody may not start for a while."""

    reason = typed.TextField(
        label=_("Reason"),
        help_text=_("The coach reads this."),
        max_length=get_certification_max_length(Block, "reason"),
        error_messages={"required": _("Write the reason.")},
        widget=LongText(attrs={"rows": 3}),
    )
    from_on = build_certification_day_field(_("From"), error_messages={"required": _("Fill in the first day.")})
    until_on = build_certification_day_field(
        _("Until"),
        required=False,
        help_text=_("From this day on the coach can start again. Leave it empty when you do not know yet."),
    )


class GroupBlockForm(BlockForm):
    """The same for everybody of an employer or of a kind of employer."""

    programme = forms.ModelChoiceField(
        Employer.objects.none(), label=_("Programme"), empty_label=_("Choose…"), to_field_name="slug"
    )
    whom = forms.ChoiceField(label=_("All coaches of"), error_messages={"required": _("Choose whom it is about.")})
    field_order = ["programme", "whom", "reason", "from_on", "until_on"]

    def __init__(self, *args, programmes: QuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        limit_to_programmes(self, programmes)
        employers = Employer.objects.order_by(alphabetical_order("name")).values_list("pk", "name")
        self.fields["whom"].choices = [
            ("", _("Choose…")),
            (_("A kind of employer"), EmployerKind.choices),
            (_("One employer"), [(str(number), name) for number, name in employers]),
        ]


class RetireForm(forms.Form):
    """The day on which somebody stops as a coach."""

    on = build_certification_day_field(
        _("No longer a coach from"),
        help_text=_("From this day on no trajectory can be started; those that run are finished."),
        error_messages={"required": _("Fill in the day.")},
    )


class TextForm(forms.Form):
    """A new version of the agreement."""

    programme = forms.ModelChoiceField(
        Employer.objects.none(), label=_("Programme"), empty_label=_("Choose…"), to_field_name="slug"
    )
    version = typed.TextField(
        label=_("Version"),
        help_text=_("For instance 2027-1."),
        max_length=get_certification_max_length(AgreementText, "version"),
        error_messages={"required": _("Fill in the version.")},
        widget=forms.TextInput(attrs={"class": "short"}),
    )
    title = typed.TextField(
        label=_("Title"),
        max_length=get_certification_max_length(AgreementText, "title"),
        error_messages={"required": _("Fill in the title.")},
    )
    body = typed.TextField(
        label=_("Text"),
        help_text=_("An empty line begins a new paragraph."),
        max_length=get_certification_max_length(AgreementText, "body"),
        error_messages={"required": _("Fill in the text.")},
        widget=LongText(attrs={"rows": 18}),
    )
    valid_from = build_certification_day_field(
        _("Valid from"),
        help_text=_("Whoever signs from this day on, signs this version."),
        error_messages={"required": _("Fill in the first day.")},
    )

    def __init__(self, *args, programmes: QuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        limit_to_programmes(self, programmes)


def limit_to_programmes(form: forms.Form, programmes: QuerySet) -> None:
    """For which programme; whoever has but one is not asked."""
    field = form.fields["programme"]
    field.queryset = programmes
    form.only_programme = programmes[0] if len(programmes) == 1 else None
    if form.only_programme:
        del form.fields["programme"]
