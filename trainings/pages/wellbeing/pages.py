"""Wellbeing: what was done in a year, what the action plan says, and which contracts hold; each can be corrected."""

from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from healthcoach.lists import About, export, named_or_404, wants_export
from healthcoach.refusals import Refused
from healthcoach.typed import forms as typed
from healthcoach.users.models import User
from healthcoach.versions import ChangedMeanwhile
from trainings.pages.wellbeing.columns import COLUMNS
from trainings.pages.wellbeing.forms import WellbeingForm, day
from trainings.pages.wellbeing.parts import PARTS, Part
from trainings.wellbeing import actions, permissions, tables
from trainings.wellbeing.rules import FIRST_YEAR, LAST_YEAR


class QuestionForm(forms.Form):
    """Of which year, and which contracts: those that hold on a day."""

    jaar = typed.WholeField(
        label=_("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={"required": _("Fill in the year.")},
    )
    op = day(_("Contracts in force on"), required=False)


@login_required
@require_GET
def wellbeing(request: HttpRequest) -> HttpResponse:
    """What a programme did for wellbeing in a year; each list is also a file."""
    programmes = permissions.programmes_of(request.user)
    programme = named_or_404(request, programmes, "programma")
    form = QuestionForm(_asked(request, programme))
    context = {"programme": programme, "form": form, "others": [each for each in programmes if each != programme]}
    if form.is_valid():
        found = _found(programme, form.cleaned_data["jaar"], form.cleaned_data["op"])
        if (kind := wants_export(request)) and (part := request.GET.get("lijst", "acties")) in COLUMNS:
            about = About(found["on"], str(programme), str(form.cleaned_data["jaar"]))
            return export(part, COLUMNS[part], found[part], kind, about)
        context |= found | {"year": form.cleaned_data["jaar"]}
    context["may_write"] = permissions.may_write(request.user, programme.pk)
    return render(request, "trainings/wellbeing/wellbeing.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def wellbeing_add(request: HttpRequest, part: str) -> HttpResponse:
    """Enters one thing of a kind."""
    kind = _part(part)
    programmes = [
        each for each in permissions.programmes_of(request.user) if permissions.may_write(request.user, each.pk)
    ]
    programme = named_or_404(request, programmes, "programma")
    initial = {"year": request.GET.get("jaar", timezone.localdate().year)}
    form = _form(kind, request, programme, initial=initial)
    if request.method == "POST" and form.is_valid():
        response = _written(request, kind, form, lambda **told: kind.enter(programme, **told))
        if response:
            return response
    return render(request, "trainings/wellbeing/edit.html", _page(kind, form, programme, part))


@login_required
@require_http_methods(["GET", "POST"])
def wellbeing_edit(request: HttpRequest, part: str, pk: int) -> HttpResponse:
    """Corrects one thing; the trail keeps what stood there."""
    kind = _part(part)
    row = _writable_or_404(request.user, kind, pk)
    form = _form(kind, request, row.programme, initial=kind.as_written(row), known=kind.as_known(row))
    if request.method == "POST" and form.is_valid():
        try:
            response = _written(request, kind, form, lambda **told: kind.correct(row, seen=form.seen, **told))
        except ChangedMeanwhile as refusal:
            response = form.show_both(refusal, kind.as_written(row))
        if response:
            return response
    context = _page(kind, form, row.programme, part) | {
        "row": row,
        "entered_today": timezone.localdate(row.entered_at) == timezone.localdate(),
    }
    return render(request, "trainings/wellbeing/edit.html", context, status=form.answer_status)


@login_required
@require_POST
def wellbeing_take_back(request: HttpRequest, part: str, pk: int) -> HttpResponse:
    """Takes back what was entered by mistake today."""
    row = _writable_or_404(request.user, _part(part), pk)
    try:
        actions.take_back(row, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("wellbeing_edit", part=part, pk=pk)
    messages.success(request, _("It has been taken back."))
    return redirect(_list_of(row))


def _asked(request: HttpRequest, programme: Model) -> dict[str, str]:
    """The year that is asked for; the newest of which something is known when none is."""
    year = request.GET.get("jaar") or tables.newest_year(programme.pk) or timezone.localdate().year
    return {"jaar": str(year), "op": request.GET.get("op", "")}


def _found(programme: Model, year: int, on: date | None) -> dict[str, object]:
    """Everything of a year; of a year that goes on, the contracts that hold today."""
    today, last = timezone.localdate(), date(year, 12, 31)
    on = on or min(today, last)
    held = tables.actions(programme.pk, year)
    return {
        "held": held,
        "on": on,
        "acties": held.held,
        "initiatieven": tables.initiatives(programme.pk, year),
        "werkpunten": tables.improvement_points(programme.pk, last),
        "bouwstenen": tables.building_blocks(programme.pk),
        "raamovereenkomsten": tables.awards(programme.pk, since=on, until=on),
    }


def _part(name: str) -> Part:
    if name not in PARTS:
        raise Http404
    return PARTS[name]


def _writable_or_404(user: User, kind: Part, pk: int) -> Model:
    row = get_object_or_404(kind.model.objects.visible_to(user).select_related("programme"), pk=pk)
    if not permissions.may_write(user, row.programme_id):
        raise Http404
    return row


def _form(kind: Part, request: HttpRequest, programme: Model, **shown: dict[str, object]) -> WellbeingForm:
    form = kind.form(request.POST if request.method == "POST" else None, **shown)
    form.choose_from(programme)
    return form


def _written(request: HttpRequest, kind: Part, form: WellbeingForm, verb) -> HttpResponse | None:
    try:
        row = verb(**form.facts(), by=request.user, at=timezone.now())
    except ChangedMeanwhile:
        raise
    except Refused as refusal:
        form.add_error(kind.place_of(refusal), str(refusal))
    else:
        messages.success(request, _("It has been kept."))
        return redirect(_list_of(row))
    return None


def _list_of(row: Model) -> str:
    """The page on which a row stands."""
    years = [getattr(row, name, None) for name in ("begins_on", "found_on")]
    year = getattr(row, "year", None) or next((each.year for each in years if each), "")
    return f"{reverse('wellbeing')}?programma={row.programme.slug}" + (f"&jaar={year}" if year else "")


def _page(kind: Part, form: WellbeingForm, programme: Model, part: str) -> dict[str, object]:
    return {"kind": kind, "form": form, "programme": programme, "part": part}
