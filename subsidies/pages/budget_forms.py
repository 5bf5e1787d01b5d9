"""What finance fills in when a tranche comes in."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.money import euro
from subsidies.budget.models import Base, BudgetLine
from subsidies.budget.overview import lines_now
from subsidies.pages.finance.asking_again import AskingAgain, Differing, readings

# 140000 · 140.000 · 140,000.00 · 140.000,00 · 21 000,5 · 5 · 5,5: thousands in threes after a number that does not
# begin with 0, and at most two decimals after another sign. So 0,125 is nothing, rather than 125.
AMOUNT = re.compile(r"(?:([1-9]\d{0,2}(?:([., ])\d{3})(?:\2\d{3})*)(?!\2)|(\d+))(?:[.,](\d{1,2}))?", re.ASCII)


class AmountField(forms.DecimalField):
    """A positive amount the way people write it, with either comma or point for the decimals."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
    default_error_messages = {
        "invalid": _("We cannot read this as one number. Write it with at most two decimals, such as 1234,50.")
    }

    def to_python(self, value: object) -> Decimal | None:
        """The amount that was typed, or nothing; whatever can be read in no way, or in two, is refused."""
        bare = re.sub(r"\s", " ", str(value or "").replace("€", "")).strip()
        typed = AMOUNT.fullmatch(bare)
        if bare and not typed:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if not typed:
            return None
        in_threes, _sign, plain, decimals = typed.groups()
        return super().to_python(f"{re.sub('[., ]', '', in_threes or plain)}.{decimals or 0}")


class LineField(forms.ModelChoiceField):
    """A budget line, named with its programme's code only where there are several programmes."""

    several = False

    def label_from_instance(self, line: BudgetLine) -> str:
        """How a line stands in the list."""
        return str(line) if self.several else line.get_kind_display()


class TrancheForm(AskingAgain):
    """Money received for one line: the percentage, of what it is a percentage, the amount and the day."""

    line = LineField(
        BudgetLine.objects.none(),
        label=_("Budget line"),
        empty_label=_("Choose…"),
        error_messages={"required": _("Choose a budget line.")},
    )
    percentage = AmountField(
        label=_("Percentage"), min_value=Decimal("0.01"), max_value=100, max_digits=5, decimal_places=2
    )
    base = forms.ChoiceField(label=_("Percentage of"), choices=Base, widget=forms.RadioSelect)
    amount = AmountField(
        label=_("Amount in euro"),
        help_text=_("Leave it empty and choose “Calculate” to see the percentage of both."),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=14,
        decimal_places=2,
    )
    received_on = forms.DateField(
        label=_("Received on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=timezone.localdate,
    )

    def __init__(self, *args, lines: QuerySet[BudgetLine], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].several = len({line.programme_id for line in lines}) > 1
        self.fields["line"].queryset = lines

    def clean(self) -> dict[str, object]:
        """An amount that is not its percentage is asked about again."""
        self.ask_again([] if self.errors else self._differing())
        return self.cleaned_data

    def readings(self) -> dict[Base, Decimal]:
        """What the percentage comes to of the whole grant and of the line; nothing while one of them is unknown."""
        line, percentage = self.cleaned_data.get("line"), self.cleaned_data.get("percentage")
        if line is None or percentage is None:
            return {}
        lines = lines_now(line.programme)
        return readings(percentage, next(each for each in lines if each.line == line), lines)

    def suggest(self) -> None:
        """Writes the amount of the chosen reading into the form, for the person to check and book."""
        suggested = self.readings().get(self.cleaned_data.get("base"))
        if suggested is not None:
            self.data = self.data.copy()
            self.data[self.add_prefix("amount")] = euro(suggested).split()[-1]

    def _differing(self) -> list[Differing]:
        amount, base = self.cleaned_data.get("amount"), Base(self.cleaned_data["base"])
        expected = self.readings()[base]
        if amount is None or amount == expected:
            return []
        return [Differing(amount, self.cleaned_data["percentage"], base, expected)]
