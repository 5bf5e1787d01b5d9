"""What the project holder fills in about wellbeing."""

from decimal import Decimal

from django import forms
from django.db.models import Model
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from healthcoach.core.editing import EditForm
from healthcoach.core.long_text import LongText
from healthcoach.core.typed import forms as typed
from healthcoach.core.typed.days import ANY_DAY
from trainings.wellbeing.models import FrameworkContract, ImprovementPoint, Initiative, WellbeingAction
from trainings.wellbeing.rules import FIRST_YEAR, LARGEST_SCALE, LAST_YEAR, SMALLEST_SCALE, ActionKind

MAX_ACTION_PARTICIPANTS = 10_000_000  # people in one action


def get_wellbeing_max_length(model: type[Model], field: str) -> int:
    """How long this text may be."""
    return model._meta.get_field(field).max_length


def build_wellbeing_day_field(label: str, **kwargs) -> typed.DayField:
    """A day, chosen or written."""
    return typed.DayField(**ANY_DAY, label=label, error_messages={"required": _("Choose a day.")}, **kwargs)


class RatingField(typed.AmountField):
    """A rating, shown without idle zeros: 4,4."""

    def prepare_value(self, value: object) -> object:
        """As people write a rating."""
        return localize(Decimal(f"{value.normalize():f}")) if isinstance(value, Decimal) else value


class WellbeingForm(EditForm):
    """The form of one kind of thing; `choose_from` limits its choices to those of the programme."""

    def choose_from(self, programme: Model) -> None:
        """Nothing to choose from the programme, unless a form says so."""

    def facts(self) -> dict[str, object]:
        """What the verb is told."""
        return dict(self.cleaned_data)


class ActionForm(WellbeingForm):
    """An action that was held, and how it was rated."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=ActionKind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind.")},
    )
    name = typed.TextField(
        label=_("Name"),
        max_length=get_wellbeing_max_length(WellbeingAction, "name"),
        error_messages={"required": _("Fill in the name.")},
    )
    begins_on = build_wellbeing_day_field(_("On, or from"))
    ends_on = build_wellbeing_day_field(_("Until"), required=False, help_text=_("Only when it took more than one day."))
    participants = typed.WholeField(
        label=_("Participants"),
        min_value=0,
        max_value=MAX_ACTION_PARTICIPANTS,
        error_messages={"required": _("Fill in how many took part.")},
    )
    rating = RatingField(
        label=_("Rating"), required=False, max_digits=5, help_text=_("Such as 4,4. Leave it empty when nobody rated.")
    )
    scale = typed.WholeField(
        label=_("Out of"),
        required=False,
        min_value=SMALLEST_SCALE,
        max_value=LARGEST_SCALE,
        help_text=_("The highest rating that somebody could give, such as 5 or 10."),
    )
    respondents = typed.WholeField(
        label=_("How many rated"),
        required=False,
        min_value=0,
        max_value=MAX_ACTION_PARTICIPANTS,
        help_text=_("When it is known."),
    )


class InitiativeForm(WellbeingForm):
    """A project or action of a year."""

    year = typed.WholeField(
        label=_("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={"required": _("Fill in the year.")},
    )
    title = typed.TextField(
        label=_("Title"),
        max_length=get_wellbeing_max_length(Initiative, "title"),
        error_messages={"required": _("Fill in the title.")},
    )
    description = typed.TextField(
        label=_("Description"), required=False, max_length=2000, widget=LongText(attrs={"rows": 4})
    )
    count = typed.WholeField(
        label=_("Number"),
        required=False,
        min_value=0,
        max_value=MAX_ACTION_PARTICIPANTS,
        help_text=_("When there is one to tell: 10."),
    )
    counted = typed.TextField(
        label=_("Of what"),
        required=False,
        max_length=get_wellbeing_max_length(Initiative, "counted"),
        help_text=_("Such as: new coaches trained."),
    )
    block = forms.ModelChoiceField(None, label=_("Building block"), required=False, empty_label=_("none"))

    def choose_from(self, programme: Model) -> None:
        """The building blocks of the programme."""
        self.fields["block"].queryset = programme.building_blocks.order_by("number")


class PointForm(WellbeingForm):
    """What an evaluation found to improve."""

    found_on = build_wellbeing_day_field(_("Found on"))
    title = typed.TextField(
        label=_("What has to improve"),
        max_length=get_wellbeing_max_length(ImprovementPoint, "title"),
        error_messages={"required": _("Fill in what has to improve.")},
    )
    stakeholders = typed.TextField(
        label=_("With whom"), required=False, max_length=get_wellbeing_max_length(ImprovementPoint, "stakeholders")
    )
    means = typed.TextField(
        label=_("By what means"), required=False, max_length=get_wellbeing_max_length(ImprovementPoint, "means")
    )
    initiatives = forms.ModelMultipleChoiceField(
        None, label=_("Taken up in"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def choose_from(self, programme: Model) -> None:
        """The initiatives of the programme, the newest year first."""
        self.fields["initiatives"].queryset = programme.initiatives.order_by("-year", "pk")


class BlockForm(WellbeingForm):
    """A building block of the action plan."""

    number = typed.WholeField(
        label=_("No."), min_value=1, max_value=999, error_messages={"required": _("Fill in the number.")}
    )
    title = typed.TextField(label=_("Title"), required=False, max_length=150)


class ContractForm(WellbeingForm):
    """A framework contract with its lots."""

    name = typed.TextField(
        label=_("Name"),
        max_length=get_wellbeing_max_length(FrameworkContract, "name"),
        error_messages={"required": _("Fill in the name.")},
    )
    valid_from = build_wellbeing_day_field(_("Valid from"))
    valid_until = build_wellbeing_day_field(_("Valid until"), required=False)
    lots = typed.TextField(
        label=_("Suppliers, with their lot"),
        help_text=_("One on each line: supplier; lot. Without lots, the supplier alone. Such as: Idewe; monitoring."),
        max_length=5000,
        error_messages={"required": _("Fill in the supplier.")},
        widget=LongText(attrs={"rows": 5}),
    )

    def clean_lots(self) -> list[tuple[str, str]]:
        """The lots as (lot, supplier)."""
        found = []
        for line in filter(str.strip, self.cleaned_data["lots"].splitlines()):
            supplier, _separator, lot = (part.strip() for part in line.partition(";"))
            if not supplier:
                raise forms.ValidationError(_("On the line “%(line)s” the supplier is missing."), params={"line": line})
            if len(supplier) > 120 or len(lot) > 200:
                raise forms.ValidationError(_("This line is too long: %(line)s"), params={"line": line[:60]})
            found.append((lot, supplier))
        return found


def format_contract_lots(contract: FrameworkContract) -> str:
    """The lots of a contract as the form asks for them."""
    rows = contract.lots.select_related("supplier").order_by("pk")
    return "\n".join(f"{row.supplier}; {row.name}" if row.name else str(row.supplier) for row in rows)
