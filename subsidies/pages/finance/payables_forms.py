"""What finance fills in about amounts due and about the account from which a programme pays."""

from django import forms
from django.utils.translation import gettext_lazy as _

from healthcoach.editing import EditForm
from healthcoach.fields import LongText

IBAN = {"max_length": 42, "widget": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})}


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Finance, the project holder and auditors read this. No health data."),
        max_length=300,
        error_messages={"required": _("Write the reason.")},
        widget=LongText(attrs={"rows": 3}),
    )


class SupplierAccountForm(EditForm):
    """On which account a supplier is paid."""

    iban = forms.CharField(label=_("Bank account number (IBAN)"), **IBAN)
    holder = forms.CharField(label=_("Name of the holder"), max_length=70)
    town = forms.CharField(
        label=_("Town of the holder"),
        max_length=35,
        required=False,
        help_text=_("Needed for an account in Switzerland, the United Kingdom or another country outside the EEA."),
    )


class PayingAccountForm(EditForm):
    """From which account a programme pays, and who holds it."""

    iban = forms.CharField(label=_("Bank account number (IBAN)"), **IBAN)
    holder = forms.CharField(
        label=_("Name of the holder"), max_length=70, help_text=_("As the bank knows it; coaches see it.")
    )
    street = forms.CharField(label=_("Street"), max_length=70, required=False)
    number = forms.CharField(label=_("House number"), max_length=16, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=16, required=False)
    town = forms.CharField(label=_("Town"), max_length=35)
    enterprise_number = forms.CharField(
        label=_("Enterprise number of the holder"),
        max_length=20,
        required=False,
        help_text=_(
            "Ten digits, such as 0566.988.259. Belgian banks ask it in every file; without one it is left out."
        ),
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off"}),
    )
