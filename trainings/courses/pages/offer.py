"""The offer of courses and their editions, for the project holder, trainers and auditors."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from healthcoach.core.lists import export_rows, paginate_rows, remove_unused_filters, requested_export_format
from healthcoach.core.refusals import Missing, Refused
from healthcoach.programmes.access import COURSE_READERS, PROJECT_HOLDERS, programme_ids_with_role, run_by
from healthcoach.programmes.models import Role
from trainings.courses import actions as courses_of
from trainings.courses import edition_changes as changing
from trainings.courses import permissions, refusals
from trainings.courses import queries as standing
from trainings.courses.filters import EditionFilter
from trainings.courses.forms import CourseForm, EditionForm, StopForm
from trainings.courses.models import Course, Edition

MAX_NAMED_CANDIDATES = 20
COLUMNS = {
    _("Course"): lambda row: row.course.name,
    _("First day"): lambda row: row.starts_on,
    _("Last day"): lambda row: row.ends_on,
    _("Place"): lambda row: row.place,
    _("Places"): lambda row: row.capacity,
    _("Places taken"): lambda row: row.taken,
    _("Places left"): lambda row: row.left,
    _("Waiting"): lambda row: row.waiting,
    _("Fee paid"): lambda row: row.paid,
    _("Completed"): lambda row: row.completed,
    _("Cancelled because"): lambda row: row.cancelled_reason,
}


@login_required
@require_GET
def list_courses(request: HttpRequest) -> HttpResponse:
    """The courses with their partners, who was admitted but follows none, and the editions with their numbers."""
    user = request.user
    if not permissions.can_read_courses(user):
        raise Http404
    rows = Edition.objects.visible_to(user).select_related("course").counted().order_by("-starts_on", "-pk")
    filters = remove_unused_filters(EditionFilter(request.GET, rows, request=request))
    if kind := requested_export_format(request, filters):
        return export_rows("opleidingsrondes", COLUMNS, filters.qs, kind)
    listed = (
        Course.objects.all()
        if user.is_superuser
        else Course.objects.filter(programme__in=programme_ids_with_role(user, *COURSE_READERS))
    )
    listed = listed.select_related("prerequisite", "programme").prefetch_related("partners")
    gap = standing.filter_without_edition(user).filter(programme__in=_find_training_programmes(user))
    without = list(gap[: MAX_NAMED_CANDIDATES + 1])
    context = {
        "filters": filters,
        "page": paginate_rows(request, filters.qs),
        "courses": listed.order_by("offered_from", "pk"),
        "today": timezone.localdate(),
        "without": without[:MAX_NAMED_CANDIDATES],
        "more": len(without) > MAX_NAMED_CANDIDATES,
        "planned_by_me": programme_ids_with_role(user, Role.STAFF),
    }
    return render(request, "courses/courses.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create_course(request: HttpRequest) -> HttpResponse:
    """Offers a course: its days, price, partners, and what comes before it."""
    mine = run_by(request.user, PROJECT_HOLDERS)
    if not mine:
        raise Http404
    form = CourseForm(request.POST or None, programmes=mine)
    if form.is_valid():
        try:
            courses_of.offer(**form.facts())
        except refusals.CourseOfferedAlready as refusal:
            messages.info(request, str(refusal))
            return redirect("courses")
        except refusals.DaysToAttend as refusal:
            form.add_error("required_days", str(refusal))
        except refusals.OtherProgrammesCourse as refusal:
            form.add_error("prerequisite", str(refusal))
        else:
            messages.success(request, _("The course is offered. Now plan its first edition."))
            return redirect("courses")
    return render(request, "courses/course_offer.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def end_course_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends the offer of a course on a day; what is planned goes on."""
    row = _get_run_course_or_404(request, pk)
    form = StopForm(request.POST or None)
    if form.is_valid():
        try:
            changing.stop_offering(row, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("until", str(refusal))
        else:
            messages.success(request, _("The course is offered until that day. Editions that are planned go on."))
            return redirect("courses")
    return render(request, "courses/course_stop.html", {"form": form, "course": row})


@login_required
@require_http_methods(["GET", "POST"])
def create_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """Plans an edition of a course."""
    row = _get_run_course_or_404(request, pk)
    form = EditionForm(request.POST or None)
    if form.is_valid():
        try:
            edition = courses_of.plan_edition(row, **form.cleaned_data, on=timezone.localdate())
        except refusals.EditionPlannedAlready as refusal:
            messages.info(request, str(refusal))
            return redirect("edition", pk=refusal.row.pk)
        except (Missing, refusals.OtherNumberOfDays, refusals.NotOffered, refusals.BegunAlready) as refusal:
            form.add_error("days", str(refusal))
        else:
            messages.success(request, _("The edition is planned, and candidates can enrol."))
            return redirect("edition", pk=edition.pk)
    return render(request, "courses/edition_plan.html", {"form": form, "course": row})


def _find_training_programmes(user) -> list[int]:
    """The programmes that train: without a course that certifies there is nothing to wait for."""
    known = Course.objects.filter(certifies=True)
    known = known if user.is_superuser else known.filter(programme__in=programme_ids_with_role(user, *COURSE_READERS))
    return known.values("programme")


def _get_run_course_or_404(request: HttpRequest, pk: int) -> Course:
    row = get_object_or_404(Course.objects.visible_to(request.user), pk=pk)
    if not permissions.can_run_course(request.user, row):
        raise Http404
    return row
