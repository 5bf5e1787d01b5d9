"""What finance fills in about tranches: which are expected, when one came in, why one is expected no longer."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.long_text import LongText
from healthcoach.core.money import format_euro
from healthcoach.core.typed import forms as typed
from subsidies.budget.forms.confirmation import AmountMismatch, ConfirmAmountForm, compute_percentage_amounts
from subsidies.budget.models import Base
from subsidies.budget.overview import CurrentLine
from subsidies.budget.tranches import TranchePart


class LineAmountField(typed.AmountField):
    """An amount that may stay empty, without saying so again at every line."""

    needed = True


@dataclass(frozen=True, slots=True)
class LineQuestions:
    """The questions about one line, and what its percentage comes to of the grant and of the line."""

    line: CurrentLine
    fields: list[forms.BoundField]
    readings: dict[Base, Decimal]

    @property
    def told(self) -> list[tuple[str, str]]:
        """The readings as people read them."""
        return [(base.label, format_euro(amount)) for base, amount in self.readings.items()]


class TrancheScheduleForm(ConfirmAmountForm):
    """One payment of the funder: per line the percentage, of what it is a percentage and the amount; a line that gets
    nothing stays empty."""

    expected_on = typed.DayField(label=_("Expected on"))

    def __init__(self, *args, lines: list[CurrentLine], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for each in lines:
            self.fields |= _build_line_question_fields(each)
        if self.is_bound:
            self.fields["certain"] = self.fields.pop("certain")

    def clean(self) -> dict[str, object]:
        """At least one line, each whole; an amount that is not its percentage is asked about again."""
        filled = [each.line.kind for each in self.lines if self._began(each.line.kind)]
        for kind in filled:
            for name, sentence in (("percentage", _("Fill in the percentage.")), ("base", _("Choose of what."))):
                if not self.cleaned_data.get(f"{kind}_{name}") and f"{kind}_{name}" not in self.errors:
                    self.add_error(f"{kind}_{name}", sentence)
        if not filled and not self.errors:
            self.add_error(f"{self.lines[0].line.kind}_percentage", _("Fill in a percentage for at least one line."))
        self.ask_again([] if self.errors else self._differing())
        return self.cleaned_data

    def suggest(self) -> None:
        """Writes the amounts of the chosen readings where none stands, for the person to check."""
        self.data = self.data.copy()
        for group in self.groups():
            kind = group.line.line.kind
            suggested = group.readings.get(self.cleaned_data.get(f"{kind}_base"))
            if suggested is not None and not self.data.get(f"{kind}_amount", "").strip():
                self.data[f"{kind}_amount"] = format_euro(suggested).split()[-1]

    def groups(self) -> list[LineQuestions]:
        """The questions per line."""
        return [self._group(each) for each in self.lines]

    def is_incomplete(self) -> bool:
        """Whether a line has its percentage and not its amount yet, so that it is calculated first."""
        kinds = [each.line.kind for each in self.lines]
        return any(
            self.cleaned_data.get(f"{kind}_percentage") and not self.cleaned_data.get(f"{kind}_amount")
            for kind in kinds
        )

    def parts(self) -> list[TranchePart]:
        """What the payment is for each line that gets something."""
        return list(self._parts())

    def _began(self, kind: str) -> bool:
        return any(self.data.get(f"{kind}_{name}", "").strip() for name in ("percentage", "amount"))

    def _group(self, each: CurrentLine) -> LineQuestions:
        percentage = self.cleaned_data.get(f"{each.line.kind}_percentage") if self.is_bound else None
        fields = [self[f"{each.line.kind}_{name}"] for name in ("percentage", "base", "amount")]
        return LineQuestions(
            each, fields, compute_percentage_amounts(percentage, each, self.lines) if percentage else {}
        )

    def _parts(self) -> Iterator[TranchePart]:
        given = self.cleaned_data
        for each in self.lines:
            kind = each.line.kind
            if given.get(f"{kind}_percentage") and given.get(f"{kind}_amount"):
                yield TranchePart(
                    each.line, given[f"{kind}_percentage"], Base(given[f"{kind}_base"]), given[f"{kind}_amount"]
                )

    def _differing(self) -> Iterator[AmountMismatch]:
        lines = {each.line: each for each in self.lines}
        for part in self._parts():
            expected = compute_percentage_amounts(part.percentage, lines[part.line], self.lines)[part.base]
            if part.amount != expected:
                yield AmountMismatch(part.amount, part.percentage, part.base, expected)


def _build_line_question_fields(each: CurrentLine) -> dict[str, forms.Field]:
    kind, named = each.line.kind, {"line": each.line.get_kind_display()}
    base = forms.ChoiceField(
        label=_("%(line)s: percentage of") % named, choices=Base, widget=forms.RadioSelect, required=False
    )
    base.needed = True
    least, shape = Decimal("0.01"), {"decimal_places": 2, "required": False}
    return {
        f"{kind}_percentage": LineAmountField(
            label=_("%(line)s: percentage") % named, min_value=least, max_value=100, max_digits=5, **shape
        ),
        f"{kind}_base": base,
        f"{kind}_amount": LineAmountField(
            label=_("%(line)s: amount in euro") % named, min_value=least, max_digits=14, **shape
        ),
    }


class TrancheReceivedForm(forms.Form):
    """When an expected tranche came in."""

    received_on = typed.DayField(label=_("Received on"), initial=timezone.localdate)


class TrancheDropForm(forms.Form):
    """Why a tranche is expected no longer."""

    reason = typed.TextField(label=_("Reason"), max_length=300, widget=LongText(attrs={"rows": 3}))
