"""What is attached to a payout."""

from django import forms
from django.utils.translation import gettext_lazy as _


class InvoiceForm(forms.Form):
    """The coach's invoice."""

    document = forms.FileField(
        label=_("Invoice"),
        allow_empty_file=True,  # the verb says so in its own words
        help_text=_("An electronic invoice (UBL, .xml) is checked at once; a PDF is kept as it is. At most 10 MB."),
        error_messages={"required": _("Choose the file with the invoice.")},
        widget=forms.FileInput(attrs={"accept": ".xml,.pdf"}),
    )
