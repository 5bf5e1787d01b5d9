"""The list of one day of an edition: who was there. Made for a phone in the room."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lists import parse_row_ids
from healthcoach.core.refusals import Refused
from trainings.courses import actions, permissions
from trainings.courses.models import PLACED_STATUSES, Edition, EditionDay, Enrolment, EnrolmentStatus


@login_required
@require_http_methods(["GET", "POST"])
def edit_day_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows the list of a day. Whoever gives or runs the course sends the whole list: who is not ticked was absent."""
    seen = EditionDay.objects.filter(edition__in=Edition.objects.visible_to(request.user))
    day = get_object_or_404(seen.select_related("edition__course", "recorded_by"), pk=pk)
    records = permissions.can_record_day(request.user, day)
    if request.method == "POST" and not records:
        raise Http404
    ticked, problem = None, ""
    if request.method == "POST":
        ticked = parse_row_ids(request.POST.getlist("present"))
        present = Enrolment.objects.filter(edition=day.edition, status=EnrolmentStatus.ENROLLED, pk__in=ticked)
        try:
            actions.record_day_attendance(day, present=list(present), by=request.user, at=timezone.now())
        except Refused as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("The list of this day has been kept."))
            return redirect("edition", pk=day.edition_id)
    return render(request, "courses/attendance.html", _build_attendance_context(day, ticked, problem, records=records))


def _build_attendance_context(
    day: EditionDay, ticked: set[int] | None, problem: str, *, records: bool
) -> dict[str, object]:
    people = list(
        Enrolment.objects.filter(edition=day.edition, status__in=PLACED_STATUSES)
        .select_related("candidate")
        .order_by(alphabetical_order("candidate__name"), "pk")
    )
    there = set(day.attendances.values_list("enrolment", flat=True))
    for row in people:
        completed = row.status == EnrolmentStatus.COMPLETED
        row.is_there = row.pk in (there if ticked is None or completed else ticked)
    today = timezone.localdate()
    return {
        "day": day,
        "edition": day.edition,
        "people": people,
        "problem": problem,
        "too_early": day.on > today,
        "may_record": records and day.on <= today and not day.edition.cancelled_at,
    }
