"""What finance fills in about amounts due and about the account from which a programme pays."""

from django import forms
from django.utils.translation import gettext_lazy as _

from healthcoach.core.editing import EditForm
from healthcoach.core.long_text import LongText
from healthcoach.core.typed import forms as typed


class PaymentReasonForm(forms.Form):
    """Why."""

    reason = typed.TextField(
        label=_("Reason"),
        help_text=_("Finance, the project holder and auditors read this. No health data."),
        max_length=300,
        error_messages={"required": _("Write the reason.")},
        widget=LongText(attrs={"rows": 3}),
    )


class SupplierAccountForm(EditForm):
    """On which account a supplier is paid."""

    iban = typed.IbanField(label=_("Bank account number (IBAN)"))
    holder = typed.TextField(label=_("Name of the holder"), max_length=70)
    town = typed.TextField(
        label=_("Town of the holder"),
        max_length=35,
        required=False,
        help_text=_("Needed for an account in Switzerland, the United Kingdom or another country outside the EEA."),
    )


class PayingAccountForm(EditForm):
    """From which account a programme pays, and who holds it."""

    iban = typed.IbanField(label=_("Bank account number (IBAN)"))
    holder = typed.TextField(
        label=_("Name of the holder"), max_length=70, help_text=_("As the bank knows it; coaches see it.")
    )
    street = typed.TextField(label=_("Street"), max_length=70, required=False)
    number = typed.TextField(label=_("House number"), max_length=16, required=False)
    postal_code = typed.TextField(label=_("Postal code"), max_length=16, required=False)
    town = typed.TextField(label=_("Town"), max_length=35)
    enterprise_number = typed.EnterpriseNumberField(
        label=_("Enterprise number of the holder"),
        required=False,
        help_text=_(
            "Ten digits, such as 0566.988.259. Belgian banks ask it in every file; without one it is left out."
        ),
    )
