"""What coaches are paid: each coach their own in plain words, the programme's people all of them with the totals."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from coaches.certification.models import Coach
from healthcoach.lifecycle import WrongStatus
from healthcoach.users.models import Role, User
from subsidies.filters import PayoutFilter
from subsidies.pages.lists import export, narrowed, page_of, wants_export
from subsidies.payouts import actions
from subsidies.payouts.models import Payout, Status
from subsidies.payouts.outlook import delivered, expected, waiting_since
from subsidies.payouts.permissions import may_retry, retries
from subsidies.trajectories.models import Status as TrajectoryStatus
from subsidies.trajectories.models import Trajectory

READERS = (Role.FINANCE, Role.STAFF, Role.AUDITOR)
COLUMNS = {
    _("Reference"): lambda row: row.trajectory.application.reference,
    _("Company"): lambda row: row.trajectory.application.company_name,
    _("Coach"): lambda row: row.trajectory.coach.name,
    _("Status"): lambda row: row.told_label,
    _("Minutes"): lambda row: row.minutes,
    _("Amount"): lambda row: row.amount,
    _("Queued"): lambda row: row.queued_at,
    _("Calculated"): lambda row: row.settled_at,
}
REASON = {_("Why set aside"): lambda row: row.parked_reason}


@login_required
@require_GET
def payouts(request: HttpRequest) -> HttpResponse:
    """A coach's own payouts; for finance, the project holder and auditors those of their programme."""
    if request.user.is_superuser or request.user.programmes_as(*READERS):
        return _of_the_programme(request)
    if not Coach.objects.filter(user=request.user).exists():
        raise Http404
    return _of_the_coach(request)


@login_required
@require_POST
def payout_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a payout that was set aside back in the queue."""
    row = get_object_or_404(_with_names(Payout.objects.visible_to(request.user)), pk=pk)
    if not retries(request.user, row):
        raise Http404
    try:
        actions.retry(row, by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("The payout is in the queue again."))
    return redirect("payouts")


def payout_of(user: User, trajectory: Trajectory) -> Payout | None:
    """The payout of a trajectory as this person is told of it, or nothing when they may not see it."""
    row = _with_names(Payout.objects.visible_to(user)).filter(trajectory=trajectory).first()
    return row and told(row, user)


def told(row: Payout, user: User) -> Payout:
    """The payout with what this person is told: the programme's people its status and why it was set aside; to its
    coach one that was set aside is still being calculated."""
    if user.is_superuser or user.is_in(row.trajectory.application.programme_id, *READERS):
        row.told_status, row.told_reason = Status(row.status), row.parked_reason
    else:
        row.told_status, row.told_reason = Status(row.status), ""
        if row.status == Status.PARKED:
            row.told_status = Status.QUEUED
    row.told_label = row.told_status.label
    return row


def _of_the_programme(request: HttpRequest) -> HttpResponse:
    rows = _with_names(Payout.objects.visible_to(request.user)).order_by("-queued_at", "-pk")
    filters = narrowed(PayoutFilter(request.GET, rows, request=request))
    if kind := wants_export(request):
        return export("uitbetalingen", _told_to(request.user, COLUMNS | REASON), filters.qs, kind)
    page = _seen(page_of(request, filters.qs), request.user)
    for row in page:
        row.may_retry = may_retry(request.user, row)
    context = {"filters": filters, "page": page, "totals": totals(filters.qs)}
    context["waiting_since"] = waiting_since(request.user, at=timezone.now())
    return render(request, "subsidies/payouts.html", context)


def _of_the_coach(request: HttpRequest) -> HttpResponse:
    rows = _with_names(Payout.objects.visible_to(request.user)).order_by("-queued_at", "-pk")
    if kind := wants_export(request):
        return export("uitbetalingen", _told_to(request.user, COLUMNS), rows, kind)
    running = Trajectory.objects.filter(coach__user=request.user, status=TrajectoryStatus.RUNNING)
    running = list(running.select_related("application__programme", "fee_scheme").order_by("-started_on", "-pk"))
    minutes = delivered([row.pk for row in running])
    for row in running:
        row.expected = expected(row, minutes=minutes.get(row.pk, 0))
    context = {"running": running, "page": _seen(page_of(request, rows), request.user), "totals": totals(rows)}
    return render(request, "subsidies/payouts_of_coach.html", context)


def totals(rows: QuerySet[Payout]) -> list[dict[str, object]]:
    """How many payouts and how much money per status, counted over the whole filtered list."""
    counted = rows.order_by().values("status").annotate(count=Count("pk"), amount=Sum("amount", default=0))
    found = {each["status"]: each for each in counted}
    return [{"status": status, "label": status.label, **found[status]} for status in Status if status in found]


def _with_names(rows: QuerySet[Payout]) -> QuerySet[Payout]:
    return rows.select_related("trajectory__application__programme", "trajectory__coach", "trajectory__fee_scheme")


def _seen(page, user: User):
    """The page's payouts as this person is told of them, with the amount expected where none is calculated yet."""
    minutes = delivered([row.trajectory_id for row in page if row.amount is None])
    for row in page:
        told(row, user)
        if row.amount is None:
            row.expected = expected(row.trajectory, minutes=minutes.get(row.trajectory_id, 0))
    return page


def _told_to(user: User, columns: dict) -> dict:
    """The columns of an export, reading each payout as this person is told of it."""
    return {heading: lambda row, cell=cell: cell(told(row, user)) for heading, cell in columns.items()}
