"""The project holder's work of today: what to check, whom to chase, and every file with who it waits for."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from coaches.certification.guidance import TrajectoryStatus
from healthcoach.core.lists import (
    export_rows,
    paginate_rows,
    parse_row_ids,
    remove_unused_filters,
    requested_export_format,
)
from healthcoach.core.parameters import choice_in_address
from healthcoach.core.refusals import Refused
from healthcoach.programmes.access import COACH_READERS, programme_ids_with_role
from healthcoach.programmes.models import Role
from healthcoach.users.models import User
from subsidies.applications import actions as applications
from subsidies.applications.filters import ApplicationFilter
from subsidies.applications.models import Application, ApplicationStatus
from subsidies.applications.permissions import is_application_checker
from subsidies.coach_requests.models import CoachRequest
from subsidies.companies.rules import format_enterprise_number
from subsidies.payouts.expected_fees import find_waiting_since
from subsidies.trajectories.models import Session, Trajectory

CHECK, START, QUIET, ALL = "check", "start", "quiet", "all"
WORKLIST_LABELS = {
    CHECK: _("To check"),
    START: _("Approved, not started"),
    QUIET: _("30 days without a session"),
    ALL: _("All files"),
}
WAITING_PARTIES = {
    ApplicationStatus.SUBMITTED: _("the project holder"),
    ApplicationStatus.PENDING: _("the steering group"),
    ApplicationStatus.APPROVED: _("the company"),
    ApplicationStatus.STARTED: _("the coach"),
}
COLUMNS = {
    _("Reference"): lambda row: row.reference,
    _("Company"): lambda row: row.company_name,
    _("Enterprise number"): lambda row: format_enterprise_number(row.company.enterprise_number),
    _("Postal code"): lambda row: row.postal_code,
    _("Municipality"): lambda row: row.municipality,
    _("Employees"): lambda row: row.headcount,
    _("Status"): lambda row: getattr(row, "trajectory", row).get_status_display(),
    _("Waits for"): lambda row: describe_waiting_party(row),
    _("Submitted"): lambda row: row.submitted_at,
    _("In review since"): lambda row: row.completed_at,
    _("Decided"): lambda row: row.decided_at,
    _("Lapses after"): lambda row: row.lapses_on,
    _("Reminders"): lambda row: row.reminders,
    _("Last session"): lambda row: row.last_session,
}


@login_required
@require_http_methods(["GET", "POST"])
def show_worklist(request: HttpRequest) -> HttpResponse:
    """Today's work in four lists. The project holder finds the chosen files complete here; auditors read."""
    files = _select_worklist_files(request.user)
    if request.method == "POST":
        return _complete_chosen_files(request)
    today = timezone.localdate()
    shown = choice_in_address(request, "list", WORKLIST_LABELS, CHECK)
    rows = _filter_worklist(files, shown, today).select_related("programme", "company", "trajectory__coach")
    rows = rows.annotate(coach_asked=Exists(CoachRequest.objects.waiting().filter(application=OuterRef("pk"))))
    without = [] if shown == ALL else ["status", "size", "low_skilled", "theme"]
    filters = remove_unused_filters(
        ApplicationFilter(request.GET, rows.annotate(last_session=LAST_SESSION), request=request), without=without
    )
    if kind := requested_export_format(request, filters):
        return export_rows(f"werklijst-{shown}", COLUMNS, filters.qs, kind)
    page = paginate_rows(request, filters.qs)
    for row in page:
        row.waits_for = describe_waiting_party(row)
        row.days_waiting = (today - timezone.localdate(row.decided_at)).days if row.decided_at else None
    context = {
        "shown": shown,
        "lists": _count_worklists(files, shown, today),
        "filters": filters,
        "page": page,
        "checks": bool(programme_ids_with_role(request.user, Role.STAFF)),
        "all_chosen": "all" in request.GET,
        "waiting_since": find_waiting_since(request.user, at=timezone.now()),
        "in_thirty_days": today + timedelta(days=30),
    }
    return render(request, "applications/worklist.html", context)


@login_required
@require_POST
def complete_application(request: HttpRequest, pk: int) -> HttpResponse:
    """Finds one application complete, so that the steering group can decide."""
    files = Application.objects.visible_to(request.user).submitted()
    row = get_object_or_404(files.select_related("programme"), pk=pk)
    if not is_application_checker(request.user, row):
        raise Http404
    _complete_applications(request, [row])
    return redirect("application", pk=row.pk)


def describe_waiting_party(row: Application) -> str:
    """Who has to do something for this file to go on; nobody when its journey is over."""
    trajectory = getattr(row, "trajectory", None)
    over = trajectory is not None and trajectory.status != TrajectoryStatus.RUNNING
    if row.status == ApplicationStatus.APPROVED and row.coach_asked:
        return str(_("the coach who was asked"))
    return "" if over else str(WAITING_PARTIES.get(row.status, ""))


LAST_SESSION = Subquery(
    Session.objects.filter(trajectory__application=OuterRef("pk"))
    .order_by()
    .values("trajectory")
    .annotate(last=Max("held_on"))
    .values("last")
)


def _select_worklist_files(user: User) -> QuerySet[Application]:
    """The files of the programmes this person works for or audits; a stranger gets a 404."""
    files = Application.objects.visible_to(user).submitted()
    if user.is_superuser:
        return files
    programmes = programme_ids_with_role(user, *COACH_READERS)
    if not programmes:
        raise Http404
    return files.filter(programme__in=programmes)


def _filter_worklist(files: QuerySet[Application], shown: str, today) -> QuerySet[Application]:
    if shown == CHECK:
        return files.filter(status=ApplicationStatus.SUBMITTED).order_by("submitted_at", "pk")
    if shown == START:
        return files.filter(status=ApplicationStatus.APPROVED).order_by("decided_at", "pk")
    if shown == QUIET:
        return files.filter(trajectory__in=Trajectory.objects.quiet(today)).order_by("trajectory__started_on", "pk")
    return files.order_by("-submitted_at", "-pk")


def _count_worklists(files: QuerySet[Application], shown: str, today) -> list[dict[str, object]]:
    """The four lists with how many files each holds."""
    quiet = Q(trajectory__in=Trajectory.objects.quiet(today))
    counts = files.aggregate(
        check=Count("pk", filter=Q(status=ApplicationStatus.SUBMITTED)),
        start=Count("pk", filter=Q(status=ApplicationStatus.APPROVED)),
        quiet=Count("pk", filter=quiet),
        all=Count("pk"),
    )
    return [
        {"name": name, "label": label, "count": counts[name], "here": name == shown}
        for name, label in WORKLIST_LABELS.items()
    ]


def _complete_chosen_files(request: HttpRequest) -> HttpResponse:
    wanted = parse_row_ids(request.POST.getlist("application"))
    files = Application.objects.visible_to(request.user).submitted()
    found = list(files.filter(pk__in=wanted, programme__in=programme_ids_with_role(request.user, Role.STAFF)))
    if len(found) != len(wanted) or not programme_ids_with_role(request.user, Role.STAFF):
        raise Http404
    _complete_applications(request, found)
    return redirect(f"{reverse('worklist')}?list={CHECK}")


def _complete_applications(request: HttpRequest, files: list[Application]) -> None:
    try:
        rows = applications.complete(files, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        told = ngettext("%(count)s file is now in review.", "%(count)s files are now in review.", len(rows))
        messages.success(request, told % {"count": len(rows)})
