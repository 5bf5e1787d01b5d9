"""What is attached to a payout."""

from django import forms
from django.utils.translation import gettext_lazy as _

from healthcoach.files.uploads import with_limit


class InvoiceForm(forms.Form):
    """The coach's invoice."""

    document = forms.FileField(
        label=_("Invoice"),
        allow_empty_file=True,  # the verb says so in its own words
        help_text=with_limit(
            _("An electronic invoice (UBL, .xml) is checked at once; a PDF is kept as it is. At most %(most)s MB.")
        ),
        error_messages={"required": _("Choose the file with the invoice.")},
        widget=forms.FileInput(attrs={"accept": ".xml,.pdf"}),
    )
