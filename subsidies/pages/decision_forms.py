"""What the steering group fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    """One decision with its motivation, for all the files chosen."""

    VERDICTS = [("approve", _("Approve")), ("reject", _("Reject"))]

    decision = forms.ChoiceField(label=_("Decision"), choices=VERDICTS, widget=forms.RadioSelect)
    motivation = forms.CharField(
        label=_("Motivation"),
        help_text=_("Every company reads this in its letter."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
