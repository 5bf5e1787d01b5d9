"""The coach's work: their trajectories and one trajectory with its hours. The programme's people read along."""

from django.contrib.auth.decorators import login_required
from django.db.models import Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from coaches.certification.models import Coach
from healthcoach.lists import export, narrowed, page_of, wants_export
from healthcoach.users.models import User
from subsidies.filters import TrajectoryFilter, readable_programmes
from subsidies.matching.models import CoachRequest
from subsidies.pages.payouts import payouts_of
from subsidies.payouts.outlook import Expected, expected, shares
from subsidies.trajectories import permissions
from subsidies.trajectories.models import Session, Trajectory

COLUMNS = {
    _("Reference"): lambda row: row.application.reference,
    _("Company"): lambda row: row.application.company_name,
    _("Coach"): lambda row: row.coach.name,
    _("Status"): lambda row: row.get_status_display(),
    _("Started on"): lambda row: row.started_on,
    _("Minutes delivered"): lambda row: row.minutes,
    _("Last session"): lambda row: row.last_session,
}


@login_required
@require_GET
def trajectories(request: HttpRequest) -> HttpResponse:
    """A coach's own trajectories; for somebody with a role those of the programme."""
    programmes = list(readable_programmes(request).values_list("pk", flat=True))
    reads_programme = bool(programmes)
    if not reads_programme and not Coach.objects.filter(user=request.user).exists():
        raise Http404
    rows = Trajectory.objects.worked_on_by(request.user, programmes=programmes)
    rows = with_sessions(rows).order_by("-started_on", "-pk")
    filters = narrowed(TrajectoryFilter(request.GET, rows, request=request))
    if kind := wants_export(request, filters):
        return export("trajecten", COLUMNS, filters.qs, kind)
    page = page_of(request, filters.qs)
    for row in page:
        row.expected = expected(row, minutes=row.minutes)
    return render(
        request,
        "subsidies/trajectories.html",
        {
            "filters": filters,
            "page": page,
            "reads_programme": reads_programme,
            "questions": CoachRequest.objects.waiting().filter(coach__user=request.user).count(),
        },
    )


@login_required
@require_GET
def trajectory(request: HttpRequest, pk: int) -> HttpResponse:
    """One trajectory: the hours meter, the sessions, and what its coach can do now."""
    row = visible_or_404(request, pk)
    user = request.user
    sessions = list(row.sessions.select_related("coach").order_by("-held_on", "-pk"))
    for session in sessions:
        session.may_remove = permissions.may_remove(user, session)
    found, payouts = shares([row])[row.pk], payouts_of(user, row)
    for payout in payouts:
        payout.expected = found[payout.coach_id]
    context = {
        "trajectory": row,
        "sessions": sessions,
        "several": len(row.parts) > 1,
        "expected": expected(row, minutes=row.minutes),
        "own": own_share(user, row, found),
        "payouts": payouts,
        "is_coach": permissions.is_coach(user, row),
        "may_log": permissions.may_log(user, row),
        "may_end": permissions.may_end(user, row),
        "may_stop": permissions.may_stop(user, row),
        "may_hand_over": permissions.may_hand_over(user, row),
        "asked": open_request(row) if permissions.may_hand_over(user, row) else None,
        "sees_why_stopped": permissions.sees_why_stopped(user, row),
        "sees_why_changed": permissions.sees_why_changed(user, row),
    }
    return render(request, "subsidies/trajectory.html", context)


def own_share(user: User, trajectory: Trajectory, found: dict[int, Expected]) -> Expected | None:
    """What this person delivered in a trajectory and may expect for it; nothing for who coached no part of it."""
    own = {part.coach_id for part in trajectory.parts if part.coach.user_id == user.pk}
    return next((each for coach, each in found.items() if coach in own), None)


def open_request(trajectory: Trajectory) -> CoachRequest | None:
    """The coach who is asked to go on with a trajectory, or agreed to."""
    return CoachRequest.objects.open().filter(application=trajectory.application_id).select_related("coach").first()


def visible_or_404(request: HttpRequest, pk: int) -> Trajectory:
    """The trajectory with its sessions counted, for those who may see it."""
    rows = with_sessions(Trajectory.objects.visible_to(request.user))
    return get_object_or_404(rows.select_related("ended_by", "stopped_by", "action_plan"), pk=pk)


def with_sessions(rows: QuerySet[Trajectory]) -> QuerySet[Trajectory]:
    """Each trajectory with the minutes delivered (`minutes`) and the day of the last session (`last_session`)."""
    held = Session.objects.filter(trajectory=OuterRef("pk")).order_by().values("trajectory")
    return rows.select_related("application__programme", "application__contact", "coach", "fee_scheme").annotate(
        minutes=Coalesce(Subquery(held.annotate(total=Sum("minutes")).values("total")), 0),
        last_session=Subquery(held.annotate(last=Max("held_on")).values("last")),
    )
