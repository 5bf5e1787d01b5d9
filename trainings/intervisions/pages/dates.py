"""The dates of an intervision: added, changed, cancelled, and the list of who was there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from coaches.certification.models import Coach
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lists import parse_row_ids
from healthcoach.core.refusals import Refused
from healthcoach.core.versions import ChangedMeanwhile
from trainings.intervisions import actions, permissions, places
from trainings.intervisions.coaches import list_programme_coaches
from trainings.intervisions.forms import DateForm
from trainings.intervisions.models import IntervisionDate, RegistrationStatus
from trainings.intervisions.pages.attendance import render_intervision
from trainings.intervisions.pages.planning import get_run_intervision_or_404, get_visible_intervision_or_404
from trainings.intervisions.rules import IntervisionDay

# On which field of its form a refusal is shown; the others stand above the form.
PLACES = {
    actions.HoursDoNotFit: "ends",
    actions.DayOutOfReach: "on",
    actions.DateTwice: "on",
    actions.AttendanceRecorded: "on",
    actions.FewerPlacesThanPeople: "capacity",
}


@login_required
@require_POST
def add_intervision_date(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives an intervision one more date."""
    row, form = get_run_intervision_or_404(request, pk), DateForm(request.POST)
    if form.is_valid():
        try:
            actions.add_date(row, day=IntervisionDay(**form.cleaned_data), by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(PLACES.get(type(refusal)), str(refusal))
        else:
            messages.success(request, _("The date has been added."))
            return redirect("intervision", pk=row.pk)
    return render_intervision(request, row, adding=form)


@login_required
@require_http_methods(["GET", "POST"])
def edit_intervision_date(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes the day, the hours or the places of a date, or cancels it."""
    date = _get_run_date_or_404(request, pk)
    form = DateForm.of(date, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.change_date(date, **form.cleaned_data, seen=form.seen, by=request.user, at=timezone.now())
        except ChangedMeanwhile as refusal:
            form.show_both(refusal)
        except Refused as refusal:
            form.add_error(PLACES.get(type(refusal)), str(refusal))
        else:
            messages.success(request, _("The date has been changed."))
            return redirect("intervision", pk=date.intervision_id)
    context = {"date": date, "form": form, "people": date.registrations.live().count()}
    return render(request, "intervisions/date.html", context, status=form.answer_status)


@login_required
@require_POST
def cancel_intervision_date(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancels a date; who was registered is told."""
    date = _get_run_date_or_404(request, pk)
    try:
        actions.cancel_date(date, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The date has been cancelled. Who was registered gets a message."))
    return redirect("intervision", pk=date.intervision_id)


@login_required
@require_http_methods(["GET", "POST"])
def edit_intervision_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was there on a date: everybody who is registered, and whoever walked in."""
    date = _get_visible_date_or_404(request, pk)
    runs = permissions.can_run_intervision(request.user, date.intervision)
    if request.method == "POST" and not runs:
        raise Http404
    ticked, refused = None, ""
    if request.method == "POST":
        ticked = parse_row_ids(request.POST.getlist("coach"))
        walked_in = parse_row_ids(each for each in request.POST.getlist("walk_in") if each)
        refused = _record_posted_attendance(request, date, ticked | walked_in)
        if not refused:
            return redirect("intervision_attendance", pk=date.pk)
    people = list(date.registrations.live().select_related("coach").order_by(alphabetical_order("coach__name"), "pk"))
    for row in people:
        row.present = row.coach_id in ticked if ticked is not None else row.status == RegistrationStatus.ATTENDED
    taken = date.intervision.registrations.live().filter(status=RegistrationStatus.ATTENDED).values("coach")
    others = list_programme_coaches(date.intervision.programme_id, date.on).exclude(
        pk__in=[row.coach_id for row in people]
    )
    context = {
        "date": date,
        "people": people,
        "others": others.exclude(pk__in=taken).order_by(alphabetical_order("name"), "pk") if runs else [],
        "attended": sum(row.status == RegistrationStatus.ATTENDED for row in people),
        "may_record": runs and not date.cancelled_at and date.on <= timezone.localdate(),
        "refused": refused,
    }
    return render(request, "intervisions/attendance.html", context)


def _record_posted_attendance(request: HttpRequest, date: IntervisionDate, chosen: set[int]) -> str:
    """Records the list; gives the sentence when that is refused."""
    coaches = Coach.objects.filter(programme=date.intervision.programme_id, pk__any_of=list(chosen))
    if len(coaches) != len(chosen):
        return str(_("Choose coaches from the list."))
    try:
        there = places.record_date_attendance(date, coaches=coaches, by=request.user, at=timezone.now())
    except Refused as refusal:
        return str(refusal)
    told = ngettext("Saved: %(count)s coach was there.", "Saved: %(count)s coaches were there.", len(there))
    messages.success(request, told % {"count": len(there)})
    return ""


def _get_visible_date_or_404(request: HttpRequest, pk: int) -> IntervisionDate:
    dates = IntervisionDate.objects.select_related("intervision__programme")
    date = get_object_or_404(dates, pk=pk)
    get_visible_intervision_or_404(request, date.intervision_id)
    return date


def _get_run_date_or_404(request: HttpRequest, pk: int) -> IntervisionDate:
    date = _get_visible_date_or_404(request, pk)
    if not permissions.can_run_intervision(request.user, date.intervision):
        raise Http404
    return date
