"""One file on one page, for the programme's people and for the coach of its trajectory."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.refusals import Refused
from healthcoach.users.models import User
from subsidies.applications.models import Application, Status, Theme
from subsidies.applications.outlook import before_deciding
from subsidies.applications.permissions import (
    decides,
    may_complete,
    may_decide,
    may_see_history,
    may_withdraw,
    sees_reasons,
)
from subsidies.budget.models import Transfer
from subsidies.matching.permissions import may_choose
from subsidies.pages.company_file import choice_of_coach
from subsidies.pages.decision_forms import OneDecisionForm
from subsidies.pages.payouts import payouts_of
from subsidies.payouts.models import Payout
from subsidies.payouts.outlook import expected
from subsidies.trajectories.models import Status as TrajectoryStatus
from subsidies.trajectories.models import Trajectory
from subsidies.trajectories.permissions import sees_why_changed

PEOPLE = ["submitted_by", "completed_by", "decided_by", "started_by", "withdrawn_by"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a file's journey: done on a day by somebody, the current one, or still to come."""

    label: str
    at: date | datetime | None = None
    by: User | None = None
    ended_here: bool = False


def file_page(request: HttpRequest, application: Application) -> HttpResponse:
    """Everything about one file: where it stands, what can be done, and what was declared, decided, done and paid."""
    row = Application.objects.select_related("programme", "company", "contact", *PEOPLE).get(pk=application.pk)
    trajectory = _trajectory(request.user, row)
    payouts = payouts_of(request.user, trajectory) if trajectory else []
    steps = steps_of(row, trajectory, payouts)
    context = {
        "application": row,
        "themes": [Theme(theme).label for theme in row.themes],
        "steps": steps,
        "current": next((step for step in steps if step.at is None), None),
        "trajectory": trajectory,
        "payouts": payouts,
        "sees_desk": request.user.reads(row.programme_id),
        "sees_reasons": sees_reasons(request.user, row),
        "movements": movements_of(request.user, row),
        "may_complete": may_complete(request.user, row),
        "may_choose": row.status == Status.APPROVED and may_choose(request.user, row),
        "may_withdraw": may_withdraw(request.user, row),
        "may_see_history": may_see_history(request.user, row),
    }
    if row.status == Status.APPROVED and context["sees_desk"]:
        context |= choice_of_coach(row)
    if trajectory:
        context["sessions"] = list(trajectory.sessions.select_related("coach").order_by("-held_on", "-pk"))
        context["expected"] = expected(trajectory, minutes=sum(each.minutes for each in context["sessions"]))
        context["several"] = len(trajectory.parts) > 1
        context["sees_why_changed"] = sees_why_changed(request.user, trajectory)
    if decides(request.user, row):
        context |= _to_decide(request.user, row)
    return render(request, "subsidies/file.html", context)


def _trajectory(user: User, row: Application) -> Trajectory | None:
    known = Trajectory.objects.visible_to(user).filter(application=row)
    return known.select_related("application", "coach", "fee_scheme", "action_plan", "ended_by", "stopped_by").first()


def _to_decide(user: User, row: Application) -> dict[str, object]:
    """What a member of the steering group needs on the page: the decision, and the way to the next file."""
    context: dict[str, object] = neighbours(user, row)
    if may_decide(user, row):
        context["form"] = OneDecisionForm()
        try:
            context["outlook"] = before_deciding(row.programme_id, files=1, on=timezone.localdate())
        except Refused as refusal:
            context["not_decidable"] = refusal
    return context


def neighbours(user: User, row: Application) -> dict[str, object]:
    """The files before and after this one among those that wait for a decision, in the order of the list."""
    waiting = Application.objects.visible_to(user).filter(programme=row.programme_id).awaiting_decision()
    if row.completed_at is None:
        return {}
    earlier = Q(completed_at__lt=row.completed_at) | Q(completed_at=row.completed_at, pk__lt=row.pk)
    return {
        "previous": waiting.filter(earlier).order_by("-completed_at", "-pk").first(),
        "next": waiting.exclude(earlier).exclude(pk=row.pk).order_by("completed_at", "pk").first(),
    }


def movements_of(user: User, row: Application) -> list[Transfer]:
    """The movements of money about this file, each with the reversal that took it back, if any."""
    booked = Transfer.objects.visible_to(user).filter(subject=row.subject, reverses__isnull=True)
    return list(booked.select_related("source", "target", "posted_by", "reversed_by").order_by("posted_at", "pk"))


def steps_of(row: Application, trajectory: Trajectory | None, payouts: list[Payout]) -> list[Step]:
    """The journey of a file so far, and what is still to come unless it ended."""
    steps = [
        Step(_("Submitted"), row.submitted_at, row.submitted_by),
        Step(_("Found complete"), row.completed_at, row.completed_by),
        Step(_("Decided"), row.decided_at, row.decided_by, ended_here=row.status == Status.REJECTED),
        Step(_("Started"), trajectory and trajectory.started_on, row.started_by),
        _end_of(trajectory),
    ]
    if payouts or trajectory is None or trajectory.status == TrajectoryStatus.RUNNING:
        settled = [each.settled_at for each in payouts]
        steps.append(Step(_("Fee calculated"), max(settled) if settled and all(settled) else None))
    endings = {
        Status.REJECTED: steps[2],
        Status.WITHDRAWN: Step(_("Withdrawn"), row.withdrawn_at, row.withdrawn_by, ended_here=True),
        Status.LAPSED: Step(_("Lapsed"), row.lapsed_at, ended_here=True),
    }
    ending = endings.get(row.status)
    return steps if ending is None else [step for step in steps if step.at and step is not ending] + [ending]


def _end_of(trajectory: Trajectory | None) -> Step:
    if trajectory and trajectory.stopped_at:
        return Step(_("Stopped early"), trajectory.stopped_at, trajectory.stopped_by)
    return Step(_("Ended"), trajectory and trajectory.ended_at, trajectory and trajectory.ended_by)
