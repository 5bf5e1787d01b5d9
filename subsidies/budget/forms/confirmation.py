"""Asking a second time: an amount that is not what its percentage comes to is booked only when the person is sure."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from healthcoach.core.money import format_euro, round_to_cents
from subsidies.budget.models import Base
from subsidies.budget.overview import CurrentLine, sum_line_amounts


class AmountMismatch(NamedTuple):
    """An amount beside what its percentage comes to."""

    written: Decimal
    percentage: Decimal
    base: Base
    expected: Decimal

    def __str__(self) -> str:
        return _("You wrote %(written)s, but %(percentage)s%% of %(base)s is %(expected)s.") % {
            "written": format_euro(self.written),
            "percentage": f"{self.percentage.normalize():f}",
            "base": self.base.label,
            "expected": format_euro(self.expected),
        }


def compute_percentage_amounts(percentage: Decimal, line: CurrentLine, lines: list[CurrentLine]) -> dict[Base, Decimal]:
    """What a percentage comes to, of the whole grant and of the line."""
    bases = {Base.GRANT: sum_line_amounts(lines).granted, Base.LINE: line.amounts.granted}
    return {base: round_to_cents(amount * percentage / 100) for base, amount in bases.items()}


class ConfirmAmountForm(forms.Form):
    """A form with amounts about which it asks a second time. The answer counts for exactly these amounts: another one
    is asked about again. The question is there only when there is something to ask."""

    certain = forms.Field(
        label=_("Is the amount right?"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"required": False})
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        certain = self.fields.pop("certain")
        if self.is_bound:
            self.fields["certain"] = certain  # last, below what it asks about

    def ask_again(self, found: Iterable[AmountMismatch]) -> None:
        """Asks about these amounts, unless the person has said that they are right. To be called while cleaning."""
        found = list(found)
        said = self.cleaned_data.pop("certain", None) or []
        if not found:
            del self.fields["certain"]
            return
        key = " ".join(str(round_to_cents(each.written)) for each in found)
        label = _("Yes, %(amounts)s") % {"amounts": ", ".join(format_euro(each.written) for each in found)}
        self.fields["certain"].widget.choices = [(key, label)]
        if key not in said:
            self.add_error("certain", " ".join(map(str, found)))
