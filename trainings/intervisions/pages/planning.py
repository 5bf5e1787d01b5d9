"""The pages on which the project holder plans intervisions, sees who comes, and asks coaches to prepare."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lists import export_rows, paginate_rows, remove_unused_filters, requested_export_format
from healthcoach.core.refusals import Missing, Refused
from healthcoach.programmes.access import COACH_READERS, programme_ids_with_role
from healthcoach.programmes.models import Programme
from trainings.intervisions import actions, permissions
from trainings.intervisions import counts as tables
from trainings.intervisions.counts import PlaceCounts, PreparationCounts
from trainings.intervisions.filters import IntervisionFilter
from trainings.intervisions.forms import PlanForm
from trainings.intervisions.models import Intervision


@dataclass(frozen=True, slots=True)
class IntervisionRow:
    """An intervision in the list, with what is counted of it and of each of its dates."""

    intervision: Intervision
    dates: list
    places: PlaceCounts
    prepared: PreparationCounts
    over: bool


COLUMNS = {
    _("Intervision"): lambda row: row.intervision.title,
    _("Venue"): lambda row: row.intervision.venue,
    _("Programme"): lambda row: row.intervision.programme,
    _("Dates"): lambda row: ", ".join(date_format(each.on, "SHORT_DATE_FORMAT") for each in row.dates),
    _("Places"): lambda row: sum(each.capacity or 0 for each in row.dates) or None,
    _("Registered"): lambda row: row.places.registered,
    _("Attended"): lambda row: row.places.attended,
    _("Asked to prepare"): lambda row: row.prepared.asked,
    _("Shared"): lambda row: row.prepared.shared,
}


@login_required
@require_GET
def list_intervisions(request: HttpRequest) -> HttpResponse:
    """All intervisions, the newest first, with who is registered and was there; as filtered it is also the export."""
    if not (request.user.is_superuser or programme_ids_with_role(request.user, *COACH_READERS)):
        raise Http404
    rows = Intervision.objects.run_by(request.user).select_related("programme").prefetch_related("dates")
    rows = rows.annotate(last=Max("dates__on")).order_by("-last", "-pk")
    filters = remove_unused_filters(IntervisionFilter(request.GET, rows, request=request))
    if kind := requested_export_format(request, filters):
        return export_rows("intervisies", COLUMNS, summarise_intervisions(list(filters.qs)), kind)
    page = paginate_rows(request, filters.qs)
    may_plan = bool(permissions.list_planned_programme_ids(request.user))
    context = {"filters": filters, "page": page, "rows": list(summarise_intervisions(list(page))), "may_plan": may_plan}
    return render(request, "intervisions/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create_intervision(request: HttpRequest) -> HttpResponse:
    """Plans an intervision on up to three dates; more can be added afterwards."""
    programmes = Programme.objects.filter(pk__in=permissions.list_planned_programme_ids(request.user)).order_by(
        alphabetical_order("name")
    )
    if not programmes:
        raise Http404
    form = PlanForm(request.POST if request.method == "POST" else None, programmes=programmes)
    if form.is_valid() and (response := _plan_posted_intervision(request, form)):
        return response
    return render(request, "intervisions/plan.html", {"form": form})


def summarise_intervisions(rows: list[Intervision]) -> Iterator[IntervisionRow]:
    """The rows of a list, with two queries for all of them."""
    numbers, today, now = [row.pk for row in rows], timezone.localdate(), timezone.now()
    per_date = tables.count_places_per_date(today, intervision__in=numbers)
    prepared = tables.count_preparations_per_intervision(today, intervision__in=numbers)
    for row in rows:
        dates = [each for each in row.dates.all() if not each.cancelled_at]
        for each in dates:
            each.places = per_date.get(each.pk, PlaceCounts())
        registered, attended = (
            sum(getattr(each.places, name) for each in dates) for name in ("registered", "attended")
        )
        over = actions.is_intervision_over(row, at=now)
        yield IntervisionRow(
            row, dates, PlaceCounts(registered, attended), prepared.get(row.pk, PreparationCounts()), over=over
        )


def _plan_posted_intervision(request: HttpRequest, form: PlanForm) -> HttpResponse | None:
    try:
        row = actions.plan(
            programme_id=form.programme_chosen.pk,
            title=form.cleaned_data["title"],
            venue=form.cleaned_data["venue"],
            dates=form.days(),
            by=request.user,
            at=timezone.now(),
        )
    except actions.IntervisionPlannedAlready as refusal:
        messages.info(request, str(refusal))
        return redirect("intervision", pk=refusal.row.pk)
    except Missing as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else "on_1", str(refusal))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, _("The intervision has been planned. Coaches can register from now on."))
        return redirect("intervision", pk=row.pk)
    return None


def get_visible_intervision_or_404(request: HttpRequest, pk: int) -> Intervision:
    """An intervision of whose people this person sees the list; 404 for everybody else."""
    rows: QuerySet = Intervision.objects.run_by(request.user).select_related("programme")
    return get_object_or_404(rows, pk=pk)


def get_run_intervision_or_404(request: HttpRequest, pk: int) -> Intervision:
    """An intervision that this person runs."""
    row = get_visible_intervision_or_404(request, pk)
    if not permissions.can_run_intervision(request.user, row):
        raise Http404
    return row
