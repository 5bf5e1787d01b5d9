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

from healthcoach.lists import export, narrowed, numbers, page_of, wants_export
from healthcoach.refusals import Refused
from healthcoach.users.models import Role, User
from subsidies.applications import actions as applications
from subsidies.applications.models import Application, Status
from subsidies.applications.permissions import checks
from subsidies.companies.rules import written
from subsidies.filters import ApplicationFilter
from subsidies.matching.models import CoachRequest
from subsidies.payouts.outlook import waiting_since
from subsidies.trajectories.models import Session, Trajectory

CHECK, START, QUIET, ALL = "check", "start", "quiet", "all"
LISTS = {
    CHECK: _("To check"),
    START: _("Approved, not started"),
    QUIET: _("30 days without a session"),
    ALL: _("All files"),
}
WAITS_FOR = {
    Status.SUBMITTED: _("the project holder"),
    Status.PENDING: _("the steering group"),
    Status.APPROVED: _("the company"),
    Status.STARTED: _("the coach"),
}
COLUMNS = {
    _("Reference"): lambda row: row.reference,
    _("Company"): lambda row: row.company_name,
    _("Enterprise number"): lambda row: written(row.company.enterprise_number),
    _("Postal code"): lambda row: row.postal_code,
    _("Municipality"): lambda row: row.municipality,
    _("Employees"): lambda row: row.headcount,
    _("Status"): lambda row: getattr(row, "trajectory", row).get_status_display(),
    _("Waits for"): lambda row: waits_for(row),
    _("Submitted"): lambda row: row.submitted_at,
    _("In review since"): lambda row: row.completed_at,
    _("Decided"): lambda row: row.decided_at,
    _("Lapses after"): lambda row: row.lapses_on,
    _("Reminders"): lambda row: row.reminders,
    _("Last session"): lambda row: row.last_session,
}


@login_required
@require_http_methods(["GET", "POST"])
def worklist(request: HttpRequest) -> HttpResponse:
    """Today's work in four lists. The project holder finds the chosen files complete here; auditors read."""
    files = _files_of(request.user)
    if request.method == "POST":
        return _found_complete(request)
    today = timezone.localdate()
    shown = request.GET.get("list", CHECK)
    shown = shown if shown in LISTS else CHECK
    rows = _listed(files, shown, today).select_related("programme", "company", "trajectory__coach")
    rows = rows.annotate(coach_asked=Exists(CoachRequest.objects.waiting().filter(application=OuterRef("pk"))))
    without = [] if shown == ALL else ["status", "size", "low_skilled", "theme"]
    filters = narrowed(
        ApplicationFilter(request.GET, rows.annotate(last_session=LAST_SESSION), request=request), without=without
    )
    if kind := wants_export(request, filters):
        return export(f"werklijst-{shown}", COLUMNS, filters.qs, kind)
    page = page_of(request, filters.qs)
    for row in page:
        row.waits_for = waits_for(row)
        row.days_waiting = (today - timezone.localdate(row.decided_at)).days if row.decided_at else None
    context = {
        "shown": shown,
        "lists": _counted(files, shown, today),
        "filters": filters,
        "page": page,
        "checks": bool(request.user.programmes_as(Role.STAFF)),
        "all_chosen": "all" in request.GET,
        "waiting_since": waiting_since(request.user, at=timezone.now()),
        "in_thirty_days": today + timedelta(days=30),
    }
    return render(request, "subsidies/worklist.html", context)


@login_required
@require_POST
def application_complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Finds one application complete, so that the steering group can decide."""
    files = Application.objects.visible_to(request.user).submitted()
    row = get_object_or_404(files.select_related("programme"), pk=pk)
    if not checks(request.user, row):
        raise Http404
    _complete(request, [row])
    return redirect("application", pk=row.pk)


def waits_for(row: Application) -> str:
    """Who has to do something for this file to go on; nobody when its journey is over."""
    trajectory = getattr(row, "trajectory", None)
    over = trajectory is not None and trajectory.status != "running"
    if row.status == Status.APPROVED and row.coach_asked:
        return str(_("the coach who was asked"))
    return "" if over else str(WAITS_FOR.get(row.status, ""))


LAST_SESSION = Subquery(
    Session.objects.filter(trajectory__application=OuterRef("pk"))
    .order_by()
    .values("trajectory")
    .annotate(last=Max("held_on"))
    .values("last")
)


def _files_of(user: User) -> QuerySet[Application]:
    """The files of the programmes this person works for or audits; a stranger gets a 404."""
    files = Application.objects.visible_to(user).submitted()
    if user.is_superuser:
        return files
    programmes = user.programmes_as(Role.STAFF, Role.AUDITOR)
    if not programmes:
        raise Http404
    return files.filter(programme__in=programmes)


def _listed(files: QuerySet[Application], shown: str, today) -> QuerySet[Application]:
    if shown == CHECK:
        return files.filter(status=Status.SUBMITTED).order_by("submitted_at", "pk")
    if shown == START:
        return files.filter(status=Status.APPROVED).order_by("decided_at", "pk")
    if shown == QUIET:
        return files.filter(trajectory__in=Trajectory.objects.quiet(today)).order_by("trajectory__started_on", "pk")
    return files.order_by("-submitted_at", "-pk")


def _counted(files: QuerySet[Application], shown: str, today) -> list[dict[str, object]]:
    """The four lists with how many files each holds."""
    quiet = Q(trajectory__in=Trajectory.objects.quiet(today))
    counts = files.aggregate(
        check=Count("pk", filter=Q(status=Status.SUBMITTED)),
        start=Count("pk", filter=Q(status=Status.APPROVED)),
        quiet=Count("pk", filter=quiet),
        all=Count("pk"),
    )
    return [
        {"name": name, "label": label, "count": counts[name], "here": name == shown} for name, label in LISTS.items()
    ]


def _found_complete(request: HttpRequest) -> HttpResponse:
    wanted = numbers(request.POST.getlist("application"))
    files = Application.objects.visible_to(request.user).submitted()
    found = list(files.filter(pk__in=wanted, programme__in=request.user.programmes_as(Role.STAFF)))
    if len(found) != len(wanted) or not request.user.programmes_as(Role.STAFF):
        raise Http404
    _complete(request, found)
    return redirect(f"{reverse('worklist')}?list={CHECK}")


def _complete(request: HttpRequest, files: list[Application]) -> None:
    try:
        rows = applications.complete(files, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        told = ngettext("%(count)s file is now in review.", "%(count)s files are now in review.", len(rows))
        messages.success(request, told % {"count": len(rows)})
