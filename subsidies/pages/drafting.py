"""Filling in an application: what is typed is kept, and handing in is the last step."""

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.lifecycle import WrongStatus
from healthcoach.refusals import Refused
from healthcoach.users.models import User
from subsidies.applications import actions as applications
from subsidies.applications.actions import NotComplete
from subsidies.companies import actions as companies
from subsidies.models import Application
from subsidies.pages.forms import ApplicationForm

TO_FILL_IN = {
    "company_name": _("Fill in the name of the company."),
    "postal_code": _("Fill in the postal code."),
    "municipality": _("Fill in the municipality."),
    "headcount": _("Fill in how many people work for you."),
    "themes": _("Choose at least one theme."),
    "motivation_of_company": _("Tell in a few sentences why you want a coach."),
    "referral": _("Choose how you heard of the programme."),
    "de_minimis_declared": _("Tick the declaration. Without it we cannot grant the subsidy."),
}


def keep(application: Application, form: ApplicationForm, *, by: User) -> bool:
    """Keeps everything that was understood; what was not stays on the form, with a sentence. Tells whether all of
    it was kept."""
    form.is_valid()
    try:
        applications.edit(application, declared=form.declared, by=by, at=timezone.now())
    except WrongStatus as refusal:
        form.add_error(None, str(refusal))
        return False
    companies.update_contact(application.contact, by=by, **form.reached_at)
    return not form.errors


def hand_in(application: Application, form: ApplicationForm, *, by: User) -> bool:
    """Keeps everything and submits. What is still missing is told on the form, at its place."""
    if not keep(application, form, by=by):
        return False
    try:
        applications.submit(application, by=by, at=timezone.now())
    except NotComplete as refusal:
        for name in refusal.fields:
            form.add_error(name, TO_FILL_IN[name])
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def is_known(application: Application, form: ApplicationForm) -> bool:
    """Whether the file already says everything that was typed: a second click, not a second thought."""
    understood = not set(form.errors) - {NON_FIELD_ERRORS}
    return understood and all(getattr(application, name) == value for name, value in form.declared.items())
