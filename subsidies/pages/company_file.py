"""An application as its company reads it: how far it is, what happens next, and what can be done now."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum
from django.utils.translation import gettext as _

from healthcoach.mail.models import Message
from healthcoach.users.models import User
from subsidies.applications import permissions
from subsidies.applications.models import Application, Status
from subsidies.applications.outlook import weeks_to_decide
from subsidies.matching.models import OPEN, CoachRequest
from subsidies.matching.models import Status as RequestStatus
from subsidies.matching.permissions import may_choose
from subsidies.trajectories.models import Status as TrajectoryStatus
from subsidies.trajectories.models import Trajectory


@dataclass(frozen=True)
class Step:
    """One step of the journey: `state` is "done", "current", "ended-here" or nothing yet."""

    label: str
    state: str
    on: date | datetime | None = None


def company_file(application: Application, *, reader: User) -> dict[str, object]:
    """What the company's page shows."""
    trajectory = _trajectory(application)
    told = Message.objects.filter(recipient=reader, about=application.subject).order_by("-pk")
    return {
        "application": application,
        "trajectory": trajectory,
        "most_minutes": int(trajectory.fee_scheme.hours * 60) if trajectory else 0,
        "themes": [label for value, label in _theme_labels() if value in application.themes],
        "steps": steps(application, trajectory),
        "told": told,
        "usual_weeks": usual_weeks(application),
        "may_withdraw": permissions.may_withdraw(reader, application),
        "may_choose": may_choose(reader, application),
    } | choice_of_coach(application)


def choice_of_coach(application: Application) -> dict[str, CoachRequest | None]:
    """How far the choice of a coach is: the coach who is asked, or who declined last."""
    requests = list(application.coach_requests.select_related("coach__user").order_by("pk"))
    last = requests[-1] if requests else None
    asked = next((each for each in requests if each.status in OPEN), None)
    return {"asked": asked, "declined": last if last and last.status == RequestStatus.DECLINED else None}


def usual_weeks(application: Application) -> int | None:
    """Within how many weeks of its submission an application that waits may expect its decision."""
    waits = application.status in (Status.SUBMITTED, Status.PENDING)
    return weeks_to_decide(application.programme_id) if waits else None


def _theme_labels() -> list[tuple[str, str]]:
    return Application._meta.get_field("themes").base_field.choices


def _trajectory(application: Application) -> Trajectory | None:
    known = Trajectory.objects.filter(application=application)
    known = known.select_related("coach__user", "coach__candidate", "fee_scheme", "action_plan")
    return known.annotate(minutes=Sum("sessions__minutes", default=0)).first()


def steps(application: Application, trajectory: Trajectory | None) -> list[Step]:
    """The five steps of the journey, each with its day; where it stopped for good nothing follows."""
    facts = [
        (_("You apply"), application.submitted_at),
        (_("We check whether your application is complete"), application.completed_at),
        (_("The steering group decides"), application.decided_at),
        (_("You choose a coach and start"), trajectory.started_on if trajectory else None),
        (_("You work with your coach and round off"), trajectory and trajectory.ended_at),
    ]
    last = _end_of_the_road(application, trajectory)
    result = []
    for label, on in facts:
        if on:
            result.append(Step(label, "done", on))
        elif last:
            result.append(Step(last[0], "ended-here", last[1]))
            break
        elif result and result[-1].state != "done":
            result.append(Step(label, ""))
        else:
            result.append(Step(label, "current"))
    return result


def _end_of_the_road(application: Application, trajectory: Trajectory | None) -> tuple[str, datetime] | None:
    """How an application that will not be rounded off came to its end."""
    if trajectory is not None and trajectory.status == TrajectoryStatus.STOPPED:
        return _("It ends here: stopped early"), trajectory.stopped_at
    return {
        Status.REJECTED: (_("It ends here: not approved"), application.decided_at),
        Status.WITHDRAWN: (_withdrawn(application), application.withdrawn_at),
        Status.LAPSED: (_("It ends here: the approval lapsed"), application.lapsed_at),
    }.get(application.status)


def _withdrawn(application: Application) -> str:
    if application.withdrawn_by_company:
        return _("It ends here: you withdrew")
    return _("It ends here: the project holder withdrew for you")
