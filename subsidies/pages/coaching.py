"""What a coach does in a trajectory: log and remove sessions, end it, stop it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from healthcoach.files.actions import DocumentEmpty, DocumentNotRecognised, DocumentTooLarge
from healthcoach.lifecycle import WrongStatus
from healthcoach.lists import numbers
from healthcoach.refusals import Missing, Refused
from subsidies.pages.trajectories import own_share, visible_or_404
from subsidies.pages.trajectory_forms import EndForm, SessionForm, StopForm
from subsidies.payouts.outlook import expected, shares
from subsidies.trajectories import actions
from subsidies.trajectories.models import Session, Status, Step, Trajectory
from subsidies.trajectories.permissions import ends, logs, stops

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
def session_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Logs a session that was held."""
    row = _own_or_404(request, pk)
    if row.status != Status.RUNNING:
        return _too_late(request, row)
    last_step = row.sessions.order_by("held_on", "pk").values_list("step", flat=True).last()
    form = SessionForm(request.POST or None, initial={"step": last_step or Step.SUPPORT})
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("held_on", "minutes", "step")}
        try:
            equal = max(numbers([request.POST.get("equal", "")]), default=0)
            actions.log_session(row, **given, equal=equal, by=request.user, at=timezone.now())
        except WrongStatus:
            return _too_late(request, visible_or_404(request, pk))
        except actions.SessionAlreadyLogged as refusal:
            form.add_error(None, str(refusal))
            form.equal = refusal.equal
        except Refused as refusal:
            form.add_error(PLACES.get(type(refusal)), str(refusal))
        else:
            messages.success(request, _("The session has been logged."))
            return redirect("trajectory", pk=row.pk)
    return render(request, "subsidies/trajectory_session.html", {"trajectory": row, "form": form})


@login_required
@require_POST
def session_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back a session that was logged by mistake. Somebody who clicks twice finds it removed."""
    session = Session.objects.filter(pk=pk).first()
    [number] = numbers([request.POST.get("trajectory", "")])
    row = _own_or_404(request, session.trajectory_id if session else number)
    if session is None:
        messages.info(request, _("This session had already been removed."))
        return redirect("trajectory", pk=row.pk)
    try:
        actions.remove_session(session, by=request.user)
    except WrongStatus:
        return _too_late(request, visible_or_404(request, row.pk))
    except actions.SessionOfAnotherCoach as refusal:
        messages.warning(request, str(refusal))
        return redirect("trajectory", pk=row.pk)
    messages.success(request, _("The session has been removed."))
    return redirect("trajectory", pk=row.pk)


@login_required
@require_http_methods(["GET", "POST"])
def trajectory_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a trajectory with its action plan and evaluation; the coach sees first what it will pay."""
    row = visible_or_404(request, pk)
    if not ends(request.user, row):
        raise Http404
    if row.status != Status.RUNNING:
        return _too_late(request, row)
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
            return _too_late(request, visible_or_404(request, pk))
        except Refused as refusal:
            form.add_error(PLACES.get(type(refusal)), str(refusal))
        else:
            messages.success(request, _("The trajectory has ended. We are calculating your fee."))
            return redirect("trajectory", pk=row.pk)
    return render(request, "subsidies/trajectory_end.html", _rounding_off(request, row) | {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def trajectory_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stops a trajectory early, with the reason. The coach does it, or the project holder."""
    row = visible_or_404(request, pk)
    if not stops(request.user, row):
        raise Http404
    if row.status != Status.RUNNING:
        return _too_late(request, row)
    form = StopForm(request.POST or None)
    if form.is_valid():
        try:
            actions.stop(row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except WrongStatus:
            return _too_late(request, visible_or_404(request, pk))
        except Missing as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The trajectory has been stopped. The hours delivered will be paid."))
            return redirect("trajectory", pk=row.pk)
    return render(request, "subsidies/trajectory_stop.html", _rounding_off(request, row) | {"form": form})


def _rounding_off(request: HttpRequest, row: Trajectory) -> dict[str, object]:
    """What was delivered, and what it will pay: a coach their own share, the project holder all of it."""
    whole = expected(row, minutes=row.minutes)
    own = own_share(request.user, row, shares([row])[row.pk])
    return {"trajectory": row, "expected": whole, "share": own or whole}


def _own_or_404(request: HttpRequest, pk: int) -> Trajectory:
    row = visible_or_404(request, pk)
    if not logs(request.user, row):
        raise Http404
    return row


def _too_late(request: HttpRequest, row: Trajectory) -> HttpResponse:
    """Says that the trajectory no longer runs, and shows it as it is now."""
    messages.info(request, str(WrongStatus(status=row.get_status_display())))
    return redirect("trajectory", pk=row.pk)
