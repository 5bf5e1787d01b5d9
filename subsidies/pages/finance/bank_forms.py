"""What finance fills in at the bank: a file of statements, and what a line is that matched nothing, in as many parts
as it takes."""

from collections.abc import Sequence
from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from healthcoach.fields import LongText
from healthcoach.money import ZERO
from healthcoach.typed import forms as typed
from subsidies.bank.models import Entry
from subsidies.bank.naming import MAY_NAME_NOTHING
from subsidies.bank.rules import DIRECTION, SettledAs

MOST = 50  # parts on the page
LEFT = (
    (SettledAs.PAYMENT, _("A payment of ours left the account, or a whole batch")),
    (SettledAs.CHARGE, _("The bank takes a charge; it goes to the operating costs")),
    (SettledAs.CLAIM, _("Taken wrongly or twice: we claim it back")),
    (SettledAs.GIVEN, _("Money of others that we held goes to them")),
)
CAME = (
    (SettledAs.RETURN, _("A payment of ours came back")),
    (SettledAs.TRANCHE, _("The funder paid a tranche")),
    (SettledAs.RECOVERY, _("Somebody repaid a recovery order")),
    (SettledAs.COURSE, _("Somebody paid for a course, in whole or in part")),
    (SettledAs.RESTORE, _("What was taken wrongly comes back")),
    (SettledAs.REBATE, _("The bank gives a charge back")),
    (SettledAs.INTEREST, _("Interest of the bank")),
    (SettledAs.HELD, _("Not ours: we hold it until we give it back")),
)
GROUPS = ((_("Money that left"), LEFT), (_("Money that came in"), CAME))


class StatementsForm(forms.Form):
    """The file of statements as the bank gave it."""

    file = forms.FileField(
        label=_("Bank statements (camt.053)"),
        help_text=_(
            "XML as your bank gives it, also in a zip or gzip file; or its answer to a payment file (pain.002)."
            " Sending a file twice does no harm."
        ),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".xml,.zip,.gz"}),
    )


class PartForm(forms.Form):
    """What a line is, or a part of it: which payment, tranche, order or enrolment it belongs to, and how many euro."""

    what = forms.ChoiceField(
        label=_("What is this?"), error_messages={"required": _("Choose what this is.")}, widget=forms.Select
    )
    reference = typed.TextField(
        label=_("Reference"),
        required=False,
        max_length=50,
        help_text=_(
            "The end-to-end id of the payment or the name of the batch, the structured communication of the tranche,"
            " order or course fee, or the number of the bank line that set the money aside (#12)."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    amount = typed.AmountField(
        label=_("Amount"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=14,
        decimal_places=2,
        help_text=_("Empty: what remains of the line."),
    )

    def __init__(self, *args, entry: Entry, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        groups = GROUPS if entry.amount < 0 else GROUPS[::-1]
        self.fields["what"].choices = [("", _("Choose…")), *groups]

    def clean(self) -> dict[str, object]:
        """A reference where one is needed."""
        said = super().clean()
        what = said.get("what")
        if what and what not in MAY_NAME_NOTHING and "reference" in said and not said["reference"].strip():
            self.add_error("reference", _("Fill in the reference."))
        return said


class ReasonForm(forms.Form):
    """Why this person thinks so."""

    reason = typed.TextField(
        label=_("Reason"),
        max_length=300,
        help_text=_("How do you know? Auditors read this."),
        error_messages={"required": _("Write the reason.")},
        widget=LongText(attrs={"rows": 3}),
    )


class Division:
    """A line in its parts, as somebody fills them in. The fields of every part have the same names, in their order, so
    that a part more is only a row more."""

    def __init__(self, entry: Entry, sent: QueryDict, *, is_asked: bool, more: int = 0) -> None:
        self.entry, self.is_asked = entry, is_asked
        said = [sent.getlist(name) for name in PartForm.base_fields]
        rows = [row for row in zip(*map(_padded, said, [max(map(len, said))] * len(said)), strict=True) if any(row)]
        rows = (rows[:MOST] or [("", "", "")]) + [("", "", "")] * min(more, MOST - len(rows))
        self.parts = [self._part(place, row) for place, row in enumerate(rows)]
        reason = {"reason": sent.get("reason", "")}
        self.form = ReasonForm(reason) if is_asked else ReasonForm(initial=reason)

    def is_valid(self) -> bool:
        """Whether every part and the reason can be read. Whatever is wrong stands beside its field."""
        return all([part.is_valid() for part in self.parts] + [self.form.is_valid()])

    @property
    def errors(self) -> dict[str, Sequence[str]]:
        """All that is wrong, by field."""
        return {name: list(told) for each in (*self.parts, self.form) for name, told in each.errors.items()}

    @property
    def remains(self) -> Decimal:
        """What the parts leave of the line, as far as their amounts can be read; a part without an amount takes it."""
        named = ZERO
        for part in self.parts:
            what, amount = part["what"].value(), _read_amount(part["amount"].value())
            named += DIRECTION.get(what, 1 if self.entry.amount > 0 else -1) * amount
        return self.entry.amount - named

    def amounts(self) -> list[Decimal | None]:
        """How many euro each part is: a part without an amount is what remains, when it is the only one."""
        told = [part.cleaned_data["amount"] for part in self.parts]
        if len(told) > 1 and told.count(None) == 1:
            place = told.index(None)
            rest = self.remains * DIRECTION[SettledAs(self.parts[place].cleaned_data["what"])]
            told[place] = rest if rest > 0 else None
        return told

    def _part(self, place: int, row: Sequence[str]) -> PartForm:
        said, auto_id = dict(zip(PartForm.base_fields, row, strict=True)), f"part_{place}_%s"
        if self.is_asked:
            return PartForm(said, entry=self.entry, auto_id=auto_id)
        return PartForm(initial=said, entry=self.entry, auto_id=auto_id)


def _padded(values: list[str], length: int) -> list[str]:
    return [*values, *[""] * (length - len(values))]


def _read_amount(written: object) -> Decimal:
    try:
        return typed.AmountField(required=False).clean(written) or ZERO
    except forms.ValidationError:
        return ZERO
