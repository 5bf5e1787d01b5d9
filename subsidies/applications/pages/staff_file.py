"""One file on one page, for the programme's people and for the coach of its trajectory."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Refused
from healthcoach.programmes.access import can_read_programme
from healthcoach.users.models import User
from subsidies.applications.budget_impact import estimate_decision_impact
from subsidies.applications.forms.decisions import OneDecisionForm
from subsidies.applications.models import Application, ApplicationStatus, Theme
from subsidies.applications.pages.company_file import find_coach_choice
from subsidies.applications.permissions import (
    can_see_decision_reasons,
    is_application_decider,
    may_complete_application,
    may_decide_application,
    may_see_application_history,
    may_withdraw_application,
)
from subsidies.budget.models import Transfer
from subsidies.coach_requests.permissions import may_choose_coach
from subsidies.payouts.expected_fees import estimate_trajectory_fee
from subsidies.payouts.models import Payout
from subsidies.payouts.queries import list_trajectory_payouts
from subsidies.trajectories.models import Trajectory, TrajectoryStatus
from subsidies.trajectories.permissions import can_see_change_reason

FILE_PEOPLE = ["submitted_by", "completed_by", "decided_by", "started_by", "withdrawn_by"]


@dataclass(frozen=True, slots=True)
class FileStep:
    """One step of a file's journey: done on a day by somebody, the current one, or still to come."""

    label: str
    at: date | datetime | None = None
    by: User | None = None
    ended_here: bool = False


def show_file(request: HttpRequest, application: Application) -> HttpResponse:
    """Everything about one file: where it stands, what can be done, and what was declared, decided, done and paid."""
    row = Application.objects.select_related("programme", "company", "contact", *FILE_PEOPLE).get(pk=application.pk)
    trajectory = _find_file_trajectory(request.user, row)
    payouts = list_trajectory_payouts(request.user, trajectory) if trajectory else []
    steps = list_file_steps(row, trajectory, payouts)
    context = {
        "application": row,
        "themes": [Theme(theme).label for theme in row.themes],
        "steps": steps,
        "current": next((step for step in steps if step.at is None), None),
        "trajectory": trajectory,
        "payouts": payouts,
        "sees_desk": can_read_programme(request.user, row.programme_id),
        "sees_reasons": can_see_decision_reasons(request.user, row),
        "movements": list_file_movements(request.user, row),
        "may_complete": may_complete_application(request.user, row),
        "may_choose": row.status == ApplicationStatus.APPROVED and may_choose_coach(request.user, row),
        "may_withdraw": may_withdraw_application(request.user, row),
        "may_see_history": may_see_application_history(request.user, row),
    }
    if row.status == ApplicationStatus.APPROVED and context["sees_desk"]:
        context |= find_coach_choice(row)
    if trajectory:
        context["sessions"] = list(trajectory.sessions.select_related("coach").order_by("-held_on", "-pk"))
        context["expected"] = estimate_trajectory_fee(
            trajectory, minutes=sum(each.minutes for each in context["sessions"])
        )
        context["several"] = len(trajectory.parts) > 1
        context["sees_why_changed"] = can_see_change_reason(request.user, trajectory)
    if is_application_decider(request.user, row):
        context |= _build_decision_context(request.user, row)
    return render(request, "applications/file.html", context)


def _find_file_trajectory(user: User, row: Application) -> Trajectory | None:
    known = Trajectory.objects.visible_to(user).filter(application=row)
    return known.select_related("application", "coach", "fee_scheme", "action_plan", "ended_by", "stopped_by").first()


def _build_decision_context(user: User, row: Application) -> dict[str, object]:
    """What a member of the steering group needs on the page: the decision, and the way to the next file."""
    context: dict[str, object] = find_neighbouring_files(user, row)
    if may_decide_application(user, row):
        context["form"] = OneDecisionForm()
        try:
            context["outlook"] = estimate_decision_impact(row.programme_id, files=1, on=timezone.localdate())
        except Refused as refusal:
            context["not_decidable"] = refusal
    return context


def find_neighbouring_files(user: User, row: Application) -> dict[str, object]:
    """The files before and after this one among those that wait for a decision, in the order of the list."""
    waiting = Application.objects.visible_to(user).filter(programme=row.programme_id).awaiting_decision()
    if row.completed_at is None:
        return {}
    earlier = Q(completed_at__lt=row.completed_at) | Q(completed_at=row.completed_at, pk__lt=row.pk)
    return {
        "previous": waiting.filter(earlier).order_by("-completed_at", "-pk").first(),
        "next": waiting.exclude(earlier).exclude(pk=row.pk).order_by("completed_at", "pk").first(),
    }


def list_file_movements(user: User, row: Application) -> list[Transfer]:
    """The movements of money about this file, each with the reversal that took it back, if any."""
    booked = Transfer.objects.visible_to(user).filter(subject=row.subject, reverses__isnull=True)
    return list(booked.select_related("source", "target", "posted_by", "reversed_by").order_by("posted_at", "pk"))


def list_file_steps(row: Application, trajectory: Trajectory | None, payouts: list[Payout]) -> list[FileStep]:
    """The journey of a file so far, and what is still to come unless it ended."""
    steps = [
        FileStep(_("Submitted"), row.submitted_at, row.submitted_by),
        FileStep(_("Found complete"), row.completed_at, row.completed_by),
        FileStep(_("Decided"), row.decided_at, row.decided_by, ended_here=row.status == ApplicationStatus.REJECTED),
        FileStep(_("Started"), trajectory and trajectory.started_on, row.started_by),
        _build_end_step(trajectory),
    ]
    if payouts or trajectory is None or trajectory.status == TrajectoryStatus.RUNNING:
        settled = [each.settled_at for each in payouts]
        steps.append(FileStep(_("Fee calculated"), max(settled) if settled and all(settled) else None))
    endings = {
        ApplicationStatus.REJECTED: steps[2],
        ApplicationStatus.WITHDRAWN: FileStep(_("Withdrawn"), row.withdrawn_at, row.withdrawn_by, ended_here=True),
        ApplicationStatus.LAPSED: FileStep(_("Lapsed"), row.lapsed_at, ended_here=True),
    }
    ending = endings.get(row.status)
    return steps if ending is None else [step for step in steps if step.at and step is not ending] + [ending]


def _build_end_step(trajectory: Trajectory | None) -> FileStep:
    if trajectory and trajectory.stopped_at:
        return FileStep(_("Stopped early"), trajectory.stopped_at, trajectory.stopped_by)
    return FileStep(_("Ended"), trajectory and trajectory.ended_at, trajectory and trajectory.ended_by)
