"""What finance fills in at the bank: a file of statements, and what a line is that matched nothing, in as many parts
as it takes."""

from collections.abc import Sequence
from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from healthcoach.core.long_text import LongText
from healthcoach.core.money import ZERO
from healthcoach.core.typed import forms as typed
from subsidies.bank.matching.reference_lookup import KINDS_WITH_OPTIONAL_REFERENCE
from subsidies.bank.models import Entry
from subsidies.bank.objections import TooManyParts
from subsidies.bank.rules import KIND_DIRECTIONS, MAX_LINE_PARTS, MatchKind

BANK_FILE_ENDINGS = (".xml", ".cod", ".txt", ".zip", ".gz")
OUTGOING_KIND_CHOICES = (
    (MatchKind.PAYMENT, _("A payment of ours left the account, or a whole batch")),
    (MatchKind.CHARGE, _("The bank takes a charge; it goes to the operating costs")),
    (MatchKind.CLAIM, _("Taken wrongly or twice: we claim it back")),
    (MatchKind.GIVEN, _("Money of others that we held goes to them")),
)
INCOMING_KIND_CHOICES = (
    (MatchKind.RETURN, _("A payment of ours came back, or a whole batch")),
    (MatchKind.TRANCHE, _("The funder paid a tranche")),
    (MatchKind.RECOVERY, _("Somebody repaid a recovery order")),
    (MatchKind.COURSE, _("Somebody paid for a course, in whole or in part")),
    (MatchKind.RESTORE, _("What was taken wrongly comes back")),
    (MatchKind.REBATE, _("The bank gives a charge back")),
    (MatchKind.INTEREST, _("Interest of the bank")),
    (MatchKind.HELD, _("Not ours: we hold it until we give it back")),
)
KIND_CHOICE_GROUPS = ((_("Money that left"), OUTGOING_KIND_CHOICES), (_("Money that came in"), INCOMING_KIND_CHOICES))


class StatementUploadForm(forms.Form):
    """The file of statements as the bank gave it."""

    file = forms.FileField(
        label=_("File of the bank"),
        help_text=_(
            "Statements (camt.053 or CODA) and notifications (camt.054) as your bank gives them, also in a zip or gzip"
            " file; or its answer to a payment file (pain.002). Sending a file twice does no harm."
        ),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ",".join(BANK_FILE_ENDINGS)}),
    )


class LinePartForm(forms.Form):
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
        groups = KIND_CHOICE_GROUPS if entry.amount < 0 else KIND_CHOICE_GROUPS[::-1]
        self.fields["what"].choices = [("", _("Choose…")), *groups]

    def clean(self) -> dict[str, object]:
        """A reference where one is needed."""
        said = super().clean()
        what = said.get("what")
        if what and what not in KINDS_WITH_OPTIONAL_REFERENCE and "reference" in said and not said["reference"].strip():
            self.add_error("reference", _("Fill in the reference."))
        return said


class BankDecisionReasonForm(forms.Form):
    """Why this person thinks so."""

    reason = typed.TextField(
        label=_("Reason"),
        max_length=300,
        help_text=_("How do you know? Auditors read this."),
        error_messages={"required": _("Write the reason.")},
        widget=LongText(attrs={"rows": 3}),
    )


class LineDivision:
    """A line in its parts, as somebody fills them in. The fields of every part have the same names, in their order, so
    that a part more is only a row more."""

    def __init__(self, entry: Entry, sent: QueryDict, *, is_asked: bool, more: int = 0) -> None:
        self.entry, self.is_asked = entry, is_asked
        said = [sent.getlist(name) for name in LinePartForm.base_fields]
        rows = [
            row
            for row in zip(*map(_pad_field_values, said, [max(map(len, said))] * len(said)), strict=True)
            if any(row)
        ]
        self.too_many = len(rows) > MAX_LINE_PARTS
        rows = (rows or [("", "", "")]) + [("", "", "")] * min(more, MAX_LINE_PARTS - len(rows))
        self.parts = [self._part(place, row) for place, row in enumerate(rows)]
        reason = {"reason": sent.get("reason", "")}
        self.form = BankDecisionReasonForm(reason) if is_asked else BankDecisionReasonForm(initial=reason)

    def is_valid(self) -> bool:
        """Whether every part and the reason can be read. Whatever is wrong stands beside its field."""
        if self.too_many:
            self.form.add_error(None, str(TooManyParts(most=MAX_LINE_PARTS)))
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
            what, amount = part["what"].value(), _parse_part_amount(part["amount"].value())
            named += KIND_DIRECTIONS.get(what, 1 if self.entry.amount > 0 else -1) * amount
        return self.entry.amount - named

    def amounts(self) -> list[Decimal | None]:
        """How many euro each part is: a part without an amount is what remains, when it is the only one."""
        told = [part.cleaned_data["amount"] for part in self.parts]
        if len(told) > 1 and told.count(None) == 1:
            place = told.index(None)
            rest = self.remains * KIND_DIRECTIONS[MatchKind(self.parts[place].cleaned_data["what"])]
            told[place] = rest if rest > 0 else None
        return told

    def _part(self, place: int, row: Sequence[str]) -> LinePartForm:
        said, auto_id = dict(zip(LinePartForm.base_fields, row, strict=True)), f"part_{place}_%s"
        if self.is_asked:
            return LinePartForm(said, entry=self.entry, auto_id=auto_id)
        return LinePartForm(initial=said, entry=self.entry, auto_id=auto_id)


def _pad_field_values(values: list[str], length: int) -> list[str]:
    return [*values, *[""] * (length - len(values))]


def _parse_part_amount(written: object) -> Decimal:
    try:
        return typed.AmountField(required=False).clean(written) or ZERO
    except forms.ValidationError:
        return ZERO
