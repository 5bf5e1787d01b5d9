"""The coach's work: their trajectories and one trajectory with its hours. The programme's people read along."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from coaches.certification.models import Coach
from healthcoach.core.lists import export_rows, paginate_rows, remove_unused_filters, requested_export_format
from healthcoach.programmes.access import PROGRAMME_READERS, readable_by
from healthcoach.users.models import User
from subsidies.coach_requests.models import CoachRequest
from subsidies.payouts.expected_fees import ExpectedFee, estimate_coach_shares, estimate_trajectory_fee
from subsidies.payouts.queries import list_trajectory_payouts
from subsidies.trajectories import permissions
from subsidies.trajectories.filters import TrajectoryFilter
from subsidies.trajectories.models import Trajectory
from subsidies.trajectories.queries import with_session_counts

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
def list_trajectories(request: HttpRequest) -> HttpResponse:
    """A coach's own trajectories; for somebody with a role those of the programme."""
    programmes = list(readable_by(request.user, PROGRAMME_READERS).values_list("pk", flat=True))
    reads_programme = bool(programmes)
    if not reads_programme and not Coach.objects.filter(user=request.user).exists():
        raise Http404
    rows = Trajectory.objects.worked_on_by(request.user, programmes=programmes)
    rows = with_session_counts(rows).order_by("-started_on", "-pk")
    filters = remove_unused_filters(TrajectoryFilter(request.GET, rows, request=request))
    if kind := requested_export_format(request, filters):
        return export_rows("trajecten", COLUMNS, filters.qs, kind)
    page = paginate_rows(request, filters.qs)
    for row in page:
        row.expected = estimate_trajectory_fee(row, minutes=row.minutes)
    return render(
        request,
        "trajectories/trajectories.html",
        {
            "filters": filters,
            "page": page,
            "reads_programme": reads_programme,
            "questions": CoachRequest.objects.waiting().filter(coach__user=request.user).count(),
        },
    )


@login_required
@require_GET
def show_trajectory(request: HttpRequest, pk: int) -> HttpResponse:
    """One trajectory: the hours meter, the sessions, and what its coach can do now."""
    row = get_visible_trajectory(request, pk)
    user = request.user
    sessions = list(row.sessions.select_related("coach").order_by("-held_on", "-pk"))
    for session in sessions:
        session.may_remove = permissions.may_remove_session(user, session)
    found, payouts = estimate_coach_shares([row])[row.pk], list_trajectory_payouts(user, row)
    for payout in payouts:
        payout.expected = found[payout.coach_id]
    context = {
        "trajectory": row,
        "sessions": sessions,
        "several": len(row.parts) > 1,
        "expected": estimate_trajectory_fee(row, minutes=row.minutes),
        "own": find_own_share(user, row, found),
        "payouts": payouts,
        "is_coach": permissions.is_trajectory_coach(user, row),
        "may_log": permissions.may_log_sessions(user, row),
        "may_end": permissions.may_end_trajectory(user, row),
        "may_stop": permissions.may_stop_trajectory(user, row),
        "may_hand_over": permissions.may_hand_over_trajectory(user, row),
        "asked": find_change_request(row) if permissions.may_hand_over_trajectory(user, row) else None,
        "sees_why_stopped": permissions.can_see_stop_reason(user, row),
        "sees_why_changed": permissions.can_see_change_reason(user, row),
    }
    return render(request, "trajectories/trajectory.html", context)


def find_own_share(user: User, trajectory: Trajectory, found: dict[int, ExpectedFee]) -> ExpectedFee | None:
    """What this person delivered in a trajectory and may expect for it; nothing for who coached no part of it."""
    own = {part.coach_id for part in trajectory.parts if part.coach.user_id == user.pk}
    return next((each for coach, each in found.items() if coach in own), None)


def find_change_request(trajectory: Trajectory) -> CoachRequest | None:
    """The coach who is asked to go on with a trajectory, or agreed to."""
    return CoachRequest.objects.open().filter(application=trajectory.application_id).select_related("coach").first()


def get_visible_trajectory(request: HttpRequest, pk: int) -> Trajectory:
    """The trajectory with its sessions counted, for those who may see it."""
    rows = with_session_counts(Trajectory.objects.visible_to(request.user))
    return get_object_or_404(rows.select_related("ended_by", "stopped_by", "action_plan"), pk=pk)
