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

from healthcoach.core.lists import ExportSubject, export_rows, named_or_404, requested_export_format
from healthcoach.core.parameters import choice_in_address
from healthcoach.core.refusals import Refused
from healthcoach.core.typed import forms as typed
from healthcoach.core.versions import ChangedMeanwhile
from healthcoach.users.models import User
from trainings.wellbeing import actions, permissions
from trainings.wellbeing import counts as tables
from trainings.wellbeing.forms import WellbeingForm, build_wellbeing_day_field
from trainings.wellbeing.pages.columns import COLUMNS
from trainings.wellbeing.pages.resources import WELLBEING_RESOURCES, WellbeingResource
from trainings.wellbeing.rules import FIRST_YEAR, LAST_YEAR


class QuestionForm(forms.Form):
    """Of which year, and which contracts: those that hold on a day."""

    jaar = typed.WholeField(
        label=_("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={"required": _("Fill in the year.")},
    )
    op = build_wellbeing_day_field(_("Contracts in force on"), required=False)


@login_required
@require_GET
def show_wellbeing(request: HttpRequest) -> HttpResponse:
    """What a programme did for wellbeing in a year; each list is also a file."""
    programmes = permissions.list_wellbeing_programmes(request.user)
    programme = named_or_404(request, programmes, "programma")
    form = QuestionForm(_read_wellbeing_question(request, programme))
    context = {"programme": programme, "form": form, "others": [each for each in programmes if each != programme]}
    kind, part = requested_export_format(request), choice_in_address(request, "lijst", COLUMNS, "acties")
    if form.is_valid():
        found = _find_wellbeing_lists(programme, form.cleaned_data["jaar"], form.cleaned_data["op"])
        if kind:
            about = ExportSubject(found["on"], str(programme), str(form.cleaned_data["jaar"]))
            return export_rows(part, COLUMNS[part], found[part], kind, about)
        context |= found | {"year": form.cleaned_data["jaar"]}
    context["may_write"] = permissions.may_write_wellbeing(request.user, programme.pk)
    return render(request, "wellbeing/wellbeing.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create_wellbeing_row(request: HttpRequest, part: str) -> HttpResponse:
    """Enters one thing of a kind."""
    kind = _get_resource_or_404(part)
    programmes = [
        each
        for each in permissions.list_wellbeing_programmes(request.user)
        if permissions.may_write_wellbeing(request.user, each.pk)
    ]
    programme = named_or_404(request, programmes, "programma")
    initial = {"year": request.GET.get("jaar", timezone.localdate().year)}
    form = _build_wellbeing_form(kind, request, programme, initial=initial)
    if request.method == "POST" and form.is_valid():
        response = _save_posted_wellbeing_row(request, kind, form, lambda **told: kind.enter(programme, **told))
        if response:
            return response
    return render(request, "wellbeing/edit.html", _build_wellbeing_context(kind, form, programme, part))


@login_required
@require_http_methods(["GET", "POST"])
def edit_wellbeing_row(request: HttpRequest, part: str, pk: int) -> HttpResponse:
    """Corrects one thing; the trail keeps what stood there."""
    kind = _get_resource_or_404(part)
    row = _get_writable_row_or_404(request.user, kind, pk)
    form = _build_wellbeing_form(kind, request, row.programme, initial=kind.as_written(row), known=kind.as_known(row))
    if request.method == "POST" and form.is_valid():
        try:
            response = _save_posted_wellbeing_row(
                request, kind, form, lambda **told: kind.correct(row, seen=form.seen, **told)
            )
        except ChangedMeanwhile as refusal:
            response = form.show_both(refusal, kind.as_written(row))
        if response:
            return response
    context = _build_wellbeing_context(kind, form, row.programme, part) | {
        "row": row,
        "entered_today": timezone.localdate(row.entered_at) == timezone.localdate(),
    }
    return render(request, "wellbeing/edit.html", context, status=form.answer_status)


@login_required
@require_POST
def delete_wellbeing_row(request: HttpRequest, part: str, pk: int) -> HttpResponse:
    """Takes back what was entered by mistake today."""
    row = _get_writable_row_or_404(request.user, _get_resource_or_404(part), pk)
    try:
        actions.delete_same_day(row, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("wellbeing_edit", part=part, pk=pk)
    messages.success(request, _("It has been taken back."))
    return redirect(_build_wellbeing_address(row))


def _read_wellbeing_question(request: HttpRequest, programme: Model) -> dict[str, str]:
    """The year that is asked for; the newest of which something is known when none is."""
    year = request.GET.get("jaar") or tables.find_newest_year(programme.pk) or timezone.localdate().year
    return {"jaar": str(year), "op": request.GET.get("op", "")}


def _find_wellbeing_lists(programme: Model, year: int, on: date | None) -> dict[str, object]:
    """Everything of a year; of a year that goes on, the contracts that hold today."""
    today, last = timezone.localdate(), date(year, 12, 31)
    on = on or min(today, last)
    held = tables.summarise_wellbeing_actions(programme.pk, year)
    return {
        "held": held,
        "on": on,
        "acties": held.held,
        "initiatieven": tables.list_initiatives(programme.pk, year),
        "werkpunten": tables.list_improvement_points(programme.pk, last),
        "bouwstenen": tables.list_building_blocks(programme.pk),
        "raamovereenkomsten": tables.list_awarded_lots(programme.pk, since=on, until=on),
    }


def _get_resource_or_404(name: str) -> WellbeingResource:
    if name not in WELLBEING_RESOURCES:
        raise Http404
    return WELLBEING_RESOURCES[name]


def _get_writable_row_or_404(user: User, kind: WellbeingResource, pk: int) -> Model:
    row = get_object_or_404(kind.model.objects.visible_to(user).select_related("programme"), pk=pk)
    if not permissions.may_write_wellbeing(user, row.programme_id):
        raise Http404
    return row


def _build_wellbeing_form(
    kind: WellbeingResource, request: HttpRequest, programme: Model, **shown: dict[str, object]
) -> WellbeingForm:
    form = kind.form(request.POST if request.method == "POST" else None, **shown)
    form.choose_from(programme)
    return form


def _save_posted_wellbeing_row(
    request: HttpRequest, kind: WellbeingResource, form: WellbeingForm, verb
) -> HttpResponse | None:
    try:
        row = verb(**form.facts(), by=request.user, at=timezone.now())
    except ChangedMeanwhile:
        raise
    except Refused as refusal:
        form.add_error(kind.place_of(refusal), str(refusal))
    else:
        messages.success(request, _("It has been kept."))
        return redirect(_build_wellbeing_address(row))
    return None


def _build_wellbeing_address(row: Model) -> str:
    """The page on which a row stands."""
    years = [getattr(row, name, None) for name in ("begins_on", "found_on")]
    year = getattr(row, "year", None) or next((each.year for each in years if each), "")
    return f"{reverse('wellbeing')}?programma={row.programme.slug}" + (f"&jaar={year}" if year else "")


def _build_wellbeing_context(
    kind: WellbeingResource, form: WellbeingForm, programme: Model, part: str
) -> dict[str, object]:
    return {"kind": kind, "form": form, "programme": programme, "part": part}
