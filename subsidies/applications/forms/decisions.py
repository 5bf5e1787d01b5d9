"""What the steering group fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from healthcoach.core.long_text import LongText
from healthcoach.core.typed import forms as typed


class DecisionForm(forms.Form):
    """One decision with its motivation, for all the files chosen."""

    VERDICTS = [("approve", _("Approve")), ("reject", _("Reject"))]

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=VERDICTS,
        error_messages={"required": _("Choose a decision.")},
        widget=forms.RadioSelect,
    )
    motivation = typed.TextField(
        label=_("Motivation"),
        help_text=_("Each company reads this in its e-mail and on the website."),
        max_length=4000,
        error_messages={"required": _("Write the motivation.")},
        widget=LongText(attrs={"rows": 4}),
    )


class OneDecisionForm(DecisionForm):
    """The same on the page of one file."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["motivation"].help_text = _("The company reads this in its e-mail and on the website.")
