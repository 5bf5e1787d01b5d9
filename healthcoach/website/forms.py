"""The four questions with which a company finds out whether the programme suits it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from healthcoach.website.rules import NO, UNSURE, YES

YES_NO = [(YES, _("Yes")), (NO, _("No"))]


def make_question_field(label: str, choices: list, hint: str = "") -> forms.ChoiceField:
    """One question with its answers side by side."""
    unanswered = {"required": _("Choose an answer."), "invalid_choice": _("Choose an answer.")}
    return forms.ChoiceField(
        label=label, choices=choices, help_text=hint, widget=forms.RadioSelect, error_messages=unanswered
    )


class EligibilityForm(forms.Form):
    """Number, region, ceiling and support."""

    number = make_question_field(_("Do you have a Belgian enterprise number?"), YES_NO)
    region = make_question_field(_("Do people work for you in Flanders or Brussels?"), YES_NO)
    ceiling = make_question_field(
        _("Did you receive less than € 300,000 of de minimis aid in the past three years?"),
        [*YES_NO, (UNSURE, _("I do not know"))],
        _("Small support by a government, such as a premium or a cheap loan. Count your whole group."),
    )
    support = make_question_field(
        _("Does your management want to make time for this?"),
        [(YES, _("Yes")), (NO, _("Not yet"))],
        _("Count on two to four hours a month during about a year."),
    )
