"""A trajectory begins with the coach who accepted, and may go on with another one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from healthcoach.core.lifecycle import AlreadyDone, WrongStatus
from healthcoach.core.refusals import Refused
from subsidies.applications import permissions
from subsidies.applications.models import ApplicationStatus
from subsidies.applications.pages.company import get_visible_application
from subsidies.coach_requests.forms import HandOverForm, StartForm
from subsidies.coach_requests.models import CoachRequestStatus
from subsidies.coach_requests.queries import find_open_request
from subsidies.trajectories import actions as trajectories
from subsidies.trajectories import coach_change as handing_over
from subsidies.trajectories.actions import ApprovalLapsed, StartInFuture, StartTooEarly
from subsidies.trajectories.models import Trajectory, TrajectoryStatus
from subsidies.trajectories.pages.trajectories import get_visible_trajectory
from subsidies.trajectories.permissions import is_coach_changer

START_ERROR_FIELDS = dict.fromkeys([ApprovalLapsed, StartInFuture, StartTooEarly], "started_on")
CHANGE_ERROR_FIELDS = dict.fromkeys(
    [handing_over.ChangeInFuture, handing_over.ChangeTooEarly, handing_over.SessionsAfterChange], "changed_on"
)


@login_required
def start_trajectory(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes the day on which the trajectory starts, with the coach who accepted."""
    row = get_visible_application(request, pk)
    if not permissions.is_trajectory_starter(request.user, row):
        raise Http404
    asked = find_open_request(row)
    form = StartForm(request.POST if request.method == "POST" else None, initial={"started_on": timezone.localdate()})
    if not permissions.may_start_trajectory(request.user, row):
        refusal = AlreadyDone if request.method == "POST" and row.status == ApplicationStatus.STARTED else WrongStatus
        messages.info(request, str(refusal(status=row.get_status_display())))
        return redirect("application", pk)
    if asked is None or asked.status != CoachRequestStatus.ACCEPTED:
        messages.info(request, _("The trajectory starts when a coach has accepted."))
        return redirect("application" if asked else "coach_choose", pk)
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["started_on"]
        try:
            trajectories.start(row, coach=asked.coach, on=on, by=request.user, at=timezone.now())
        except WrongStatus as refusal:
            messages.info(request, str(refusal))
            return redirect("application", pk)
        except Refused as refusal:
            form.add_error(START_ERROR_FIELDS.get(type(refusal)), str(refusal))
        else:
            messages.success(request, _("The trajectory has started. We have told the coach."))
            return redirect("application", pk)
    context = {"form": form, "application": row, "asked": asked}
    return render(request, "trajectories/application_start.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change_trajectory_coach(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes from which day the coach who accepted goes on with a trajectory, and why."""
    row = get_visible_trajectory(request, pk)
    if not is_coach_changer(request.user, row):
        raise Http404
    asked = find_open_request(row.application)
    if row.status != TrajectoryStatus.RUNNING or asked is None or asked.status != CoachRequestStatus.ACCEPTED:
        return _explain_unavailable_change(request, row)
    form = HandOverForm(request.POST or None, initial={"changed_on": timezone.localdate()})
    if form.is_valid():
        facts = {"on": form.cleaned_data["changed_on"], "reason": form.cleaned_data["reason"]}
        try:
            handing_over.hand_over_trajectory(row, coach=asked.coach, **facts, by=request.user, at=timezone.now())
        except WrongStatus:
            return _explain_unavailable_change(request, get_visible_trajectory(request, pk))
        except Refused as refusal:
            form.add_error(CHANGE_ERROR_FIELDS.get(type(refusal)), str(refusal))
        else:
            messages.success(request, _("The coach has changed. We have told both coaches."))
            return redirect("trajectory", pk=row.pk)
    context = {"trajectory": row, "form": form, "asked": asked}
    return render(request, "trajectories/trajectory_hand_over.html", context)


def _explain_unavailable_change(request: HttpRequest, row: Trajectory) -> HttpResponse:
    """Says why the coach cannot change now, and shows where that can be mended."""
    if row.status != TrajectoryStatus.RUNNING:
        messages.info(request, str(WrongStatus(status=row.get_status_display())))
        return redirect("trajectory", pk=row.pk)
    used = row.application.coach_requests.filter(status=CoachRequestStatus.USED, coach=row.coach_id).exists()
    if request.method == "POST" and used:  # a second click: the coach who accepted is the coach by now
        messages.info(request, str(AlreadyDone(status=row.coach.name)))
        return redirect("trajectory", pk=row.pk)
    messages.info(request, _("Ask the new coach first. When the coach has accepted, note the change here."))
    return redirect("coach_choose", row.application_id)
