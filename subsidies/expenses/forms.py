"""What finance fills in for an operating expense."""

from decimal import Decimal

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from healthcoach.core.long_text import LongText
from healthcoach.core.typed import forms as typed
from healthcoach.files.uploads import with_limit
from healthcoach.programmes.models import Programme
from subsidies.expenses.models import Expense, ExpenseCategory


def get_expense_max_length(field: str) -> int:
    """How long this text of an expense may be."""
    return Expense._meta.get_field(field).max_length


class ExpenseForm(forms.Form):
    """A supplier's invoice. The programme is only asked where there is a choice."""

    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=_("Choose…"))
    category = forms.ChoiceField(
        label=_("Category"),
        choices=ExpenseCategory,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a category.")},
    )
    amount = typed.AmountField(
        label=_("Amount in euro"),
        help_text=_("VAT included: what the supplier is paid."),
        min_value=Decimal("0.01"),
        max_digits=14,
        decimal_places=2,
        error_messages={"required": _("Fill in the amount.")},
    )
    supplier = typed.TextField(
        label=_("Supplier"),
        max_length=get_expense_max_length("supplier"),
        error_messages={"required": _("Fill in the supplier.")},
    )
    invoice_number = typed.TextField(
        label=_("Invoice number"),
        max_length=get_expense_max_length("invoice_number"),
        error_messages={"required": _("Fill in the number of the invoice.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    incurred_on = typed.DayField(
        label=_("Date of the invoice"),
        error_messages={"required": _("Fill in the date of the invoice.")},
    )
    iban = typed.IbanField(
        label=_("Account number of the supplier (IBAN)"),
        help_text=_("Such as BE71 0961 2345 6769."),
        error_messages={"required": _("Fill in the account number.")},
    )
    enterprise_number = typed.EnterpriseNumberField(
        label=_("Enterprise number of the supplier"),
        help_text=_("Ten digits, such as 0566.988.259. With it, the same supplier is recognised under any name."),
        required=False,
    )
    town = typed.TextField(label=_("Town of the supplier"), required=False, max_length=get_expense_max_length("town"))
    communication = typed.CommunicationField(
        label=_("Structured communication"),
        help_text=_("Such as +++123/4567/89002+++. Without one, the invoice number goes with the payment."),
        required=False,
    )
    description = typed.TextField(
        label=_("What was bought"), required=False, max_length=get_expense_max_length("description")
    )
    document = forms.FileField(
        label=_("Invoice or receipt"),
        allow_empty_file=True,  # the verb says so in its own words
        help_text=with_limit(_("PDF, Word (.docx), PNG or JPEG, at most %(most)s MB.")),
        error_messages={"required": _("Choose the document with the invoice.")},
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.png,.jpg,.jpeg"}),
    )

    def __init__(self, *args, programmes: QuerySet[Programme], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes
        self.only_programme = None
        if len(programmes) == 1:
            self.only_programme = self.fields.pop("programme").queryset[0]

    @property
    def programme_chosen(self) -> Programme | None:
        """The programme that pays, when it is known."""
        return self.only_programme or self.cleaned_data.get("programme")

    def facts(self) -> dict[str, object]:
        """What the verb is told."""
        return {name: value for name, value in self.cleaned_data.items() if name != "programme"}


class ExpenseRefusalForm(forms.Form):
    """Why an expense is not booked."""

    reason = typed.TextField(
        label=_("Reason"),
        help_text=_("Who entered the expense reads this."),
        max_length=get_expense_max_length("refused_reason"),
        error_messages={"required": _("Write the reason.")},
        widget=LongText(attrs={"rows": 3}),
    )
