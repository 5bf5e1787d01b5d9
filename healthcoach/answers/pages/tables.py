"""The tables for insiders, and the decisions to show small cells to everybody."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from healthcoach.answers import actions
from healthcoach.answers.cross_table_export import export_cross_tables, format_period, serialize_cross_table
from healthcoach.answers.cross_tables import CrossTable, tabulate_measure
from healthcoach.answers.dimensions import Dimension
from healthcoach.answers.forms.tables import ReleaseForm, TableForm, build_default_question
from healthcoach.answers.measures import MEASURES, Measure
from healthcoach.answers.models import Release
from healthcoach.answers.permissions import list_table_programmes, may_release_small_cells, may_withdraw_release
from healthcoach.answers.public_figures import find_last_full_year
from healthcoach.core.lists import (
    ExportSubject,
    flag_repeated_parameters,
    named_or_404,
    paginate_rows,
    requested_export_format,
)
from healthcoach.core.refusals import Missing, Refused
from healthcoach.programmes.models import Programme, ProgrammeKind

PLACES = {actions.PeriodNotOver: "until", actions.AlreadyReleased: "table"}


@login_required
@require_GET
def show_cross_table(request: HttpRequest) -> HttpResponse:
    """A table of what is asked for, on the screen or as a file; 404 for a stranger's programme."""
    programmes = list_table_programmes(request.user)
    programme, today = named_or_404(request, programmes, "programma"), timezone.localdate()
    asked = build_default_question(programme, today=today)
    typed = {name: request.GET[name] for name in asked if name in request.GET}
    measure = typed.get("maat", "")
    if measure not in Measure.values or measure in MEASURES[programme.kind]:  # else it was of another kind of programme
        asked |= typed
    form = flag_repeated_parameters(request, TableForm(asked, programmes=programmes, programme=programme))
    found = _build_requested_table(form, today) if form.is_valid() else None
    kind = requested_export_format(request, kinds=("csv", "xlsx", "json"))
    if found and kind == "json":
        return JsonResponse(serialize_cross_table(found), json_dumps_params={"ensure_ascii": False, "indent": 2})
    if found and kind:
        period = format_period(form.cleaned_data["van"], found.as_of)
        return export_cross_tables(
            f"tabel-{programme.slug}", [found], kind, ExportSubject(found.as_of, str(programme), period)
        )
    context = {"programme": programme, "form": form, "table": found, "pool": programme.kind == ProgrammeKind.POOL}
    return render(request, "answers/tables.html", context)


def _build_requested_table(form: TableForm, today: date) -> CrossTable:
    said = form.cleaned_data
    return tabulate_measure(
        form.programme,
        Measure(said["maat"]),
        Dimension(said["rijen"]),
        Dimension(said["kolommen"]) if said["kolommen"] else None,
        since=said["van"],
        until=said["tot"],
        today=today,
    )


@login_required
@require_http_methods(["GET", "POST"])
def list_releases(request: HttpRequest) -> HttpResponse:
    """The decisions about the small cells of a pool; the project holder makes one."""
    pools = [each for each in list_table_programmes(request.user) if each.kind == ProgrammeKind.POOL]
    programme = named_or_404(request, pools, "programma")
    may = may_release_small_cells(request.user, programme.pk)
    if request.method == "POST" and not may:
        raise Http404
    form = _build_release_form(request, programme) if may else None
    if request.method == "POST" and form.is_valid() and _release_small_cells(request, programme, form):
        return redirect(f"{reverse('releases')}?programma={programme.slug}")
    rows = Release.objects.visible_to(request.user).filter(programme=programme)
    rows = rows.select_related("released_by", "withdrawn_by").order_by("-released_at", "-pk")
    context = {
        "programme": programme,
        "others": [each for each in pools if each != programme],
        "page": paginate_rows(request, rows),
        "form": form,
    }
    return render(request, "answers/releases.html", context)


@login_required
@require_POST
def withdraw_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Hides the small cells again."""
    row = get_object_or_404(Release.objects.visible_to(request.user).select_related("programme"), pk=pk)
    if not may_withdraw_release(request.user, row):
        raise Http404
    try:
        actions.withdraw(row, by=request.user, at=timezone.now())
    except actions.AlreadyWithdrawn as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("The small cells are hidden again."))
    return redirect(f"{reverse('releases')}?programma={row.programme.slug}")


def _build_release_form(request: HttpRequest, programme: Programme) -> ReleaseForm:
    year = find_last_full_year(programme.pk, today=timezone.localdate())
    return ReleaseForm(request.POST or None, initial={"since": date(year, 1, 1), "until": date(year, 12, 31)})


def _release_small_cells(request: HttpRequest, programme: Programme, form: ReleaseForm) -> bool:
    try:
        actions.release(programme, **form.cleaned_data, by=request.user, at=timezone.now())
    except Missing as refusal:
        form.add_error(refusal.field, str(refusal))
    except Refused as refusal:
        form.add_error(PLACES.get(type(refusal)), str(refusal))
    else:
        messages.success(request, _("The small cells of this period are now shown to everybody."))
        return True
    return False


urlpatterns = [
    path("tabellen/", show_cross_table, name="tables"),
    path("tabellen/kleine-aantallen/", list_releases, name="releases"),
    path("tabellen/kleine-aantallen/<int:pk>/intrekken/", withdraw_release, name="release_withdraw"),
]
