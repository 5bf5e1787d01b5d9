"""What finance fills in when a tranche comes in."""

from decimal import Decimal

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.money import format_euro
from healthcoach.core.typed import forms as typed
from subsidies.budget.forms.confirmation import AmountMismatch, ConfirmAmountForm, compute_percentage_amounts
from subsidies.budget.models import Base, BudgetLine
from subsidies.budget.overview import load_current_lines


class LineField(forms.ModelChoiceField):
    """A budget line, named with its programme's code only where there are several programmes."""

    several = False

    def label_from_instance(self, line: BudgetLine) -> str:
        """How a line stands in the list."""
        return str(line) if self.several else line.get_kind_display()


class TrancheForm(ConfirmAmountForm):
    """Money received for one line: the percentage, of what it is a percentage, the amount and the day."""

    line = LineField(
        BudgetLine.objects.none(),
        label=_("Budget line"),
        empty_label=_("Choose…"),
        error_messages={"required": _("Choose a budget line.")},
    )
    percentage = typed.AmountField(
        label=_("Percentage"), min_value=Decimal("0.01"), max_value=100, max_digits=5, decimal_places=2
    )
    base = forms.ChoiceField(label=_("Percentage of"), choices=Base, widget=forms.RadioSelect)
    amount = typed.AmountField(
        label=_("Amount in euro"),
        help_text=_("Leave it empty and choose “Calculate” to see the percentage of both."),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=14,
        decimal_places=2,
    )
    received_on = typed.DayField(
        label=_("Received on"),
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
        lines = load_current_lines(line.programme)
        return compute_percentage_amounts(percentage, next(each for each in lines if each.line == line), lines)

    def suggest(self) -> None:
        """Writes the amount of the chosen reading into the form, for the person to check and book."""
        suggested = self.readings().get(self.cleaned_data.get("base"))
        if suggested is not None:
            self.data = self.data.copy()
            self.data[self.add_prefix("amount")] = format_euro(suggested).split()[-1]

    def _differing(self) -> list[AmountMismatch]:
        amount, base = self.cleaned_data.get("amount"), Base(self.cleaned_data["base"])
        expected = self.readings()[base]
        if amount is None or amount == expected:
            return []
        return [AmountMismatch(amount, self.cleaned_data["percentage"], base, expected)]
