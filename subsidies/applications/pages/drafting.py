"""Filling in an application: what is typed is kept, and handing in is the last step."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.refusals import Refused
from healthcoach.core.versions import ChangedMeanwhile, Seen, is_same, read_field_values
from healthcoach.users.models import User
from subsidies.applications import actions as applications
from subsidies.applications.actions import NotComplete
from subsidies.applications.forms.application import ApplicationForm
from subsidies.companies import actions as companies
from subsidies.models import Application

CONTACT_PREFIX = "contact_"
MISSING_FIELD_SENTENCES = {
    "company_name": _("Fill in the name of the company."),
    "postal_code": _("Fill in the postal code."),
    "municipality": _("Fill in the municipality."),
    "headcount": _("Fill in how many people work for you."),
    "themes": _("Choose at least one theme."),
    "motivation_of_company": _("Tell in a few sentences why you want a coach."),
    "referral": _("Choose how you heard of the programme."),
    "de_minimis_declared": _("Tick the declaration. Without it we cannot grant the subsidy."),
}


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """What keeping a draft came to: whether all that was typed stands there now, and, for a window that stays open,
    what it has seen by now and what others changed in fields that it left alone."""

    whole: bool
    seen: Seen | None = None
    over: Seen | None = None  # the same, for somebody who chooses to write over what others typed
    others: tuple[str, ...] = ()


def save_draft(application: Application, form: ApplicationForm, *, by: User, merges: bool = False) -> SavedDraft:
    """Keeps everything that was understood; what was not stays on the form, with a sentence. A field that somebody
    changed in another window is not written over: then nothing is kept, or with `merges` everything else."""
    form.is_valid()
    try:
        with transaction.atomic():
            row = _write_draft(application, form, by=by, merges=merges)
            if form.meanwhile and not merges:
                transaction.set_rollback(True)
    except WrongStatus as refusal:
        form.add_error(None, str(refusal))
        return SavedDraft(whole=False)
    return _summarise_saved_draft(row, form)


def _write_draft(application: Application, form: ApplicationForm, *, by: User, merges: bool) -> Application:
    seen = replace(form.seen, merges=merges) if form.seen else None
    of_contact = seen.of_fields(CONTACT_PREFIX) if seen else None

    def declare(given: dict[str, object]) -> None:
        applications.edit(application, declared=given, seen=seen, by=by, at=timezone.now())

    def reach(given: dict[str, object]) -> None:
        companies.update_contact(application.contact, seen=of_contact, by=by, **given)

    _write_unconflicted_fields(form, form.declared, declare, str)
    _write_unconflicted_fields(form, form.reached_at, reach, lambda name: f"{CONTACT_PREFIX}{name}")
    return Application.objects.select_related("contact").get(pk=application.pk)


def _write_unconflicted_fields(
    form: ApplicationForm, given: dict[str, object], verb: Callable[[dict[str, object]], None], name_of: Callable
) -> None:
    """Writes what may be written; what others changed is shown on the form."""
    try:
        verb(given)
    except ChangedMeanwhile as refusal:
        rest = {name: value for name, value in given.items() if name not in refusal.fields}
        form.show_both(refusal.on_fields(name_of))
        verb(rest)


def _summarise_saved_draft(row: Application, form: ApplicationForm) -> SavedDraft:
    now = read_field_values(row, form.declared) | {
        f"{CONTACT_PREFIX}{name}": getattr(row.contact, name) for name in form.reached_at
    }
    typed = {name: form.cleaned_data[name] for name in now}
    kept = {name: value for name, value in typed.items() if is_same(value, now[name])}
    stale = {each.name for each in form.meanwhile}
    others = [str(form.fields[name].label) for name in now if name not in kept and name not in stale]
    whole = not form.errors
    if form.seen is None:
        return SavedDraft(whole=whole)
    seen = form.seen.showing(kept)
    over = seen.showing({name: value for name, value in now.items() if name in stale})
    return SavedDraft(whole=whole, seen=seen, over=over, others=tuple(others))


def submit_draft(application: Application, form: ApplicationForm, *, by: User) -> bool:
    """Keeps everything and submits. What is still missing is told on the form, at its place."""
    if not save_draft(application, form, by=by).whole:
        return False
    try:
        applications.submit(application, by=by, at=timezone.now())
    except NotComplete as refusal:
        for name in refusal.fields:
            form.add_error(name, MISSING_FIELD_SENTENCES[name])
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def is_already_saved(application: Application, form: ApplicationForm) -> bool:
    """Whether the file already says everything that was typed: a second click, not a second thought."""
    understood = not set(form.errors) - {NON_FIELD_ERRORS}
    return understood and all(getattr(application, name) == value for name, value in form.declared.items())
