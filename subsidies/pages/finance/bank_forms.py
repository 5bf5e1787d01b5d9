"""What finance fills in at the bank: a file of statements, and what a line is that matched nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from healthcoach.fields import LongText
from healthcoach.typed import forms as typed
from subsidies.bank.models import Entry
from subsidies.bank.rules import SettledAs

# What a person can say of a line, by its direction.
OUT = {
    SettledAs.PAYMENT: _("A payment of ours left the account"),
    SettledAs.CHARGE: _("The bank takes a charge; it goes to the operating costs"),
    SettledAs.EXPLAINED: _("None of these: it is not booked, and explained below"),
}
IN = {
    SettledAs.RETURN: _("A payment of ours came back"),
    SettledAs.TRANCHE: _("The funder paid a tranche"),
    SettledAs.RECOVERY: _("Somebody repaid a recovery order"),
    SettledAs.COURSE: _("Somebody paid for a course, in whole or in part"),
    SettledAs.EXPLAINED: _("None of these: it is not booked, and explained below"),
}
NEEDS_NO_REFERENCE = {SettledAs.CHARGE, SettledAs.EXPLAINED}


class StatementsForm(forms.Form):
    """The file of statements as the bank gave it."""

    file = forms.FileField(
        label=_("Bank statements (camt.053)"),
        help_text=_("XML as your bank gives it, also in a zip or gzip file. Sending a file twice does no harm."),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".xml,.zip,.gz"}),
    )


class DecisionForm(forms.Form):
    """What a line is, which payment, tranche or order it belongs to, and why this person thinks so."""

    what = forms.ChoiceField(
        label=_("What is this?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what this bank line is.")},
    )
    reference = typed.TextField(
        label=_("Reference"),
        required=False,
        max_length=50,
        help_text=_(
            "The end-to-end id of the payment, or the structured communication of the tranche, order or course fee."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = typed.TextField(
        label=_("Reason"),
        max_length=300,
        help_text=_("How do you know? Auditors read this."),
        error_messages={"required": _("Write the reason.")},
        widget=LongText(attrs={"rows": 3}),
    )

    def __init__(self, *args, entry: Entry, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = list((OUT if entry.amount < 0 else IN).items())

    def clean(self) -> dict[str, object]:
        """A reference where one is needed."""
        said = super().clean()
        what = said.get("what")
        if what and what not in NEEDS_NO_REFERENCE and "reference" in said and not said["reference"].strip():
            self.add_error("reference", _("Fill in the reference."))
        return said
