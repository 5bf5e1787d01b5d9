"""How a page is put together: who reaches it, which row it is about, and one way to run a verb from it.

A page loads a row for its user (`load_row`), binds its form, runs one verb (`run_command`) and redirects when there is
nothing more to ask; otherwise it is shown again with what was typed and what was refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.refusals import Refused
from healthcoach.core.versions import ChangedMeanwhile

View = Callable[..., HttpResponse]


def page(*methods: str, access: Callable[..., bool] | None = None) -> Callable[[View], View]:
    """A page for people who are signed in, by these methods (GET includes HEAD). `access` says of a user whether it
    exists for them at all; for whom it does not, there is nothing here (404)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if access is not None and not access(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        allowed = ["HEAD", *methods] if "GET" in methods else list(methods)
        return login_required(require_http_methods(allowed)(guarded))

    return decorate


def load_row(
    request: HttpRequest, rows: QuerySet, pk: object, allowed: Callable[[object, Model], bool] | None = None
) -> Model:
    """The row with this number among those the user sees, when `allowed` says of user and row that they may; else there
    is nothing here (404)."""
    row = get_object_or_404(rows, pk=pk)
    if allowed is not None and not allowed(request.user, row):
        raise Http404
    return row


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a verb: whether the page has nothing more to ask, because it was done or is no longer possible; what
    the verb gave back when it was done, or why it was not."""

    is_over: bool
    result: Any = None
    refusal: Refused | None = None


def run_command(
    request: HttpRequest,
    verb: Callable[[], Any],
    *,
    said: str | Callable[[Any], str],
    form: Form | None = None,
    fields: Mapping[str, str] | None = None,
) -> Outcome:
    """Runs a verb and says what happened: `said` when it was done; as information when it was done before or the status
    no longer allows it. Any other refusal stands on the form, at its field, or without a form above the page. `fields`
    names the form's fields that are called otherwise than the refusal's."""
    try:
        result = verb()
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
        return Outcome(True, refusal=refusal)
    except ChangedMeanwhile as refusal:
        if form is None:
            raise
        form.show_both(refusal)
        return Outcome(False, refusal=refusal)
    except Refused as refusal:
        if form is None:
            messages.error(request, str(refusal))
            return Outcome(True, refusal=refusal)
        show_refusal(form, refusal, fields)
        return Outcome(False, refusal=refusal)
    messages.success(request, said(result) if callable(said) else said)
    return Outcome(True, result)


def show_refusal(form: Form, refusal: Refused, fields: Mapping[str, str] | None = None) -> None:
    """Puts a refusal at the field of the form that it is about, or above the form."""
    name = (fields or {}).get(refusal.field, refusal.field)
    form.add_error(name if name in form.fields else None, str(refusal))
