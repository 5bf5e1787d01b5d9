"""What a coach does in a trajectory: log and remove sessions, end it, stop it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.lists import parse_row_ids
from healthcoach.core.refusals import Missing, Refused
from healthcoach.files.actions import DocumentEmpty, DocumentNotRecognised, DocumentTooLarge
from subsidies.payouts.expected_fees import estimate_coach_shares, estimate_trajectory_fee
from subsidies.trajectories import actions
from subsidies.trajectories.forms import EndForm, SessionForm, StopForm
from subsidies.trajectories.models import MethodStep, Session, Trajectory, TrajectoryStatus
from subsidies.trajectories.pages.trajectories import find_own_share, get_visible_trajectory
from subsidies.trajectories.permissions import is_session_logger, is_trajectory_ender, is_trajectory_stopper

# On which field of its form a refusal is shown.
PLACES = {
    actions.SessionInFuture: "held_on",
    actions.SessionBeforeStart: "held_on",
    actions.AnotherCoachThen: "held_on",
    actions.DayTooLong: "length",
    DocumentTooLarge: "action_plan",
    DocumentNotRecognised: "action_plan",
    DocumentEmpty: "action_plan",
}


@login_required
@require_http_methods(["GET", "POST"])
def add_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Logs a session that was held."""
    row = _get_logged_trajectory(request, pk)
    if row.status != TrajectoryStatus.RUNNING:
        return _explain_no_longer_running(request, row)
    last_step = row.sessions.order_by("held_on", "pk").values_list("step", flat=True).last()
    form = SessionForm(request.POST or None, initial={"step": last_step or MethodStep.SUPPORT})
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("held_on", "minutes", "step")}
        try:
            equal = max(parse_row_ids([request.POST.get("equal", "")]), default=0)
            actions.log_session(row, **given, equal=equal, by=request.user, at=timezone.now())
        except WrongStatus:
            return _explain_no_longer_running(request, get_visible_trajectory(request, pk))
        except actions.SessionAlreadyLogged as refusal:
            form.add_error(None, str(refusal))
            form.equal = refusal.equal
        except Refused as refusal:
            form.add_error(PLACES.get(type(refusal)), str(refusal))
        else:
            messages.success(request, _("The session has been logged."))
            return redirect("trajectory", pk=row.pk)
    return render(request, "trajectories/trajectory_session.html", {"trajectory": row, "form": form})


@login_required
@require_POST
def delete_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back a session that was logged by mistake. Somebody who clicks twice finds it removed."""
    session = Session.objects.filter(pk=pk).first()
    [number] = parse_row_ids([request.POST.get("trajectory", "")])
    row = _get_logged_trajectory(request, session.trajectory_id if session else number)
    if session is None:
        messages.info(request, _("This session had already been removed."))
        return redirect("trajectory", pk=row.pk)
    try:
        actions.remove_session(session, by=request.user)
    except WrongStatus:
        return _explain_no_longer_running(request, get_visible_trajectory(request, row.pk))
    except actions.SessionOfAnotherCoach as refusal:
        messages.warning(request, str(refusal))
        return redirect("trajectory", pk=row.pk)
    messages.success(request, _("The session has been removed."))
    return redirect("trajectory", pk=row.pk)


@login_required
@require_http_methods(["GET", "POST"])
def end_trajectory(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a trajectory with its action plan and evaluation; the coach sees first what it will pay."""
    row = get_visible_trajectory(request, pk)
    if not is_trajectory_ender(request.user, row):
        raise Http404
    if row.status != TrajectoryStatus.RUNNING:
        return _explain_no_longer_running(request, row)
    form = EndForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            actions.end(
                row,
                action_plan=form.cleaned_data["action_plan"],
                evaluation=form.cleaned_data["evaluation"],
                aligned_with_prevention=form.cleaned_data["aligned"],
                by=request.user,
                at=timezone.now(),
            )
        except WrongStatus:
            return _explain_no_longer_running(request, get_visible_trajectory(request, pk))
        except Refused as refusal:
            form.add_error(PLACES.get(type(refusal)), str(refusal))
        else:
            messages.success(request, _("The trajectory has ended. We are calculating your fee."))
            return redirect("trajectory", pk=row.pk)
    return render(request, "trajectories/trajectory_end.html", _build_delivery_context(request, row) | {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def stop_trajectory(request: HttpRequest, pk: int) -> HttpResponse:
    """Stops a trajectory early, with the reason. The coach does it, or the project holder."""
    row = get_visible_trajectory(request, pk)
    if not is_trajectory_stopper(request.user, row):
        raise Http404
    if row.status != TrajectoryStatus.RUNNING:
        return _explain_no_longer_running(request, row)
    form = StopForm(request.POST or None)
    if form.is_valid():
        try:
            actions.stop(row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except WrongStatus:
            return _explain_no_longer_running(request, get_visible_trajectory(request, pk))
        except Missing as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The trajectory has been stopped. The hours delivered will be paid."))
            return redirect("trajectory", pk=row.pk)
    return render(request, "trajectories/trajectory_stop.html", _build_delivery_context(request, row) | {"form": form})


def _build_delivery_context(request: HttpRequest, row: Trajectory) -> dict[str, object]:
    """What was delivered, and what it will pay: a coach their own share, the project holder all of it."""
    whole = estimate_trajectory_fee(row, minutes=row.minutes)
    own = find_own_share(request.user, row, estimate_coach_shares([row])[row.pk])
    return {"trajectory": row, "expected": whole, "share": own or whole}


def _get_logged_trajectory(request: HttpRequest, pk: int) -> Trajectory:
    row = get_visible_trajectory(request, pk)
    if not is_session_logger(request.user, row):
        raise Http404
    return row


def _explain_no_longer_running(request: HttpRequest, row: Trajectory) -> HttpResponse:
    """Says that the trajectory no longer runs, and shows it as it is now."""
    messages.info(request, str(WrongStatus(status=row.get_status_display())))
    return redirect("trajectory", pk=row.pk)
