"""The coaches of the pool: who they are, what they learned, which code of conduct they accepted, what is open."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from coaches.certification.models import Agreement, Coach
from coaches.pool import actions as pool
from coaches.pool import permissions
from coaches.pool.filters import PoolCoachFilter
from coaches.pool.forms import LeavingForm, PoolCoachForm
from coaches.pool.models import CaseFileStatus, PolicyDomain, PoolCoach
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lists import export_rows, paginate_rows, remove_unused_filters, requested_export_format
from healthcoach.core.refusals import Missing, Refused
from healthcoach.programmes.access import COACH_READERS
from healthcoach.programmes.models import Role
from trainings.courses.models import Enrolment

PLACES = {
    pool.DomainOfAnotherPool: "domain",
    pool.AlreadyInPool: "coach",
    pool.BirthYearUnlikely: "birth_year",
}


def list_completed_courses(row: PoolCoach) -> list[str]:
    """The courses that a coach completed, in their order, with the day."""
    done = sorted(row.coach.candidate.done, key=lambda enrolment: enrolment.completed_on)
    return [f"{each.edition.course.name} ({each.completed_on:%d/%m/%Y})" for each in done]


def find_accepted_code(row: PoolCoach) -> Agreement | None:
    """The version of the code of conduct that was accepted last."""
    signed: Iterable[Agreement] = row.coach.agreements.all()
    return max(signed, key=lambda agreement: (agreement.signed_on, agreement.pk), default=None)


COLUMNS = {
    _("Coach"): lambda row: row.coach.name,
    _("Policy domain"): lambda row: row.domain.name,
    _("Gender"): lambda row: row.get_gender_display(),
    _("Year of birth"): lambda row: row.birth_year,
    _("Diplomas"): lambda row: ", ".join(map(str, row.diplomas.all())),
    _("Courses completed"): lambda row: ", ".join(list_completed_courses(row)),
    _("Code of conduct"): lambda row: find_accepted_code(row) and find_accepted_code(row).version,
    _("Accepted on"): lambda row: find_accepted_code(row) and find_accepted_code(row).signed_on,
    _("In the pool from"): lambda row: row.serves_from,
    _("In the pool until"): lambda row: row.serves_until,
    _("Open case files"): lambda row: row.open_cases,
}


@login_required
@require_GET
def list_pool_coaches(request: HttpRequest) -> HttpResponse:
    """Everybody who belongs or belonged to the pool; the list as it is filtered is also the export."""
    read = permissions.list_role_pools(request.user, *COACH_READERS)
    if not (request.user.is_superuser or read.exists()):
        raise Http404
    filters = remove_unused_filters(PoolCoachFilter(request.GET, _prefetch_pool_coaches(read), request=request))
    if kind := requested_export_format(request, filters):
        return export_rows("poolcoaches", COLUMNS, filters.qs, kind)
    page = paginate_rows(request, filters.qs)
    for row in page:
        row.courses, row.code = list_completed_courses(row), find_accepted_code(row)
    may_enter = permissions.list_role_pools(request.user, Role.STAFF).exists()
    return render(request, "pool/pool_coaches.html", {"filters": filters, "page": page, "may_enter": may_enter})


@login_required
@require_http_methods(["GET", "POST"])
def create_pool_coach(request: HttpRequest) -> HttpResponse:
    """Takes a trained coach, who accepted the code of conduct, into the pool."""
    programmes = permissions.list_role_pools(request.user, Role.STAFF)
    if not programmes:
        raise Http404
    coaches = Coach.objects.filter(programme__in=programmes, pool__isnull=True).order_by(
        alphabetical_order("name"), "pk"
    )
    domains = PolicyDomain.objects.filter(programme__in=programmes).order_by(
        "programme", "position", alphabetical_order("name")
    )
    form = PoolCoachForm(request.POST or None, coaches=coaches, domains=domains)
    if form.is_valid():
        coach = form.cleaned_data["coach"]
        try:
            pool.enter_pool_coach(coach, **form.facts, by=request.user, at=timezone.now())
        except Missing as refusal:
            form.add_error(refusal.field, str(refusal))
        except Refused as refusal:
            form.add_error(PLACES.get(type(refusal)), str(refusal))
        else:
            messages.success(request, _("%(name)s is in the pool now.") % {"name": coach.name})
            return redirect("pool_coaches")
    return render(request, "pool/pool_coach_enter.html", {"form": form, "nobody": not coaches})


@login_required
@require_http_methods(["GET", "POST"])
def record_pool_departure(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes the last day of a coach in the pool; open case files are closed on it."""
    programmes = permissions.list_role_pools(request.user, Role.STAFF)
    rows = PoolCoach.objects.filter(coach__programme__in=programmes).select_related("coach")
    row = get_object_or_404(rows, pk=pk)
    form = LeavingForm(request.POST or None)
    if form.is_valid():
        try:
            pool.leave_pool(row, on=form.cleaned_data["on"], by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("on", str(refusal))
        else:
            messages.success(request, _("The last day of %(name)s has been noted.") % {"name": row.coach.name})
            return redirect("pool_coaches")
    unfinished = row.case_files.filter(status=CaseFileStatus.OPEN).count()
    context = {"form": form, "coach": row.coach, "open_cases": unfinished}
    return render(request, "pool/pool_coach_leave.html", context)


def _prefetch_pool_coaches(programmes: QuerySet) -> QuerySet[PoolCoach]:
    rows = PoolCoach.objects.filter(coach__programme__in=programmes)
    done = (
        Enrolment.objects.filter(completed_on__isnull=False).select_related("edition__course").order_by("completed_on")
    )
    return (
        rows.select_related("domain", "coach__candidate")
        .prefetch_related("diplomas", "coach__agreements")
        .prefetch_related(Prefetch("coach__candidate__enrolments", done, to_attr="done"))
        .annotate(open_cases=Count("case_files", filter=Q(case_files__status=CaseFileStatus.OPEN)))
        .order_by(alphabetical_order("coach__name"), "pk")
    )
