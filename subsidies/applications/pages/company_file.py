"""An application as its company reads it: how far it is, what happens next, and what can be done now."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum
from django.utils.translation import gettext as _

from healthcoach.mail.models import Message
from healthcoach.users.models import User
from subsidies.applications import permissions
from subsidies.applications.budget_impact import estimate_weeks_to_decide
from subsidies.applications.models import Application, ApplicationStatus
from subsidies.coach_requests.models import OPEN_REQUEST_STATUSES, CoachRequest
from subsidies.coach_requests.models import CoachRequestStatus as RequestStatus
from subsidies.coach_requests.permissions import may_choose_coach
from subsidies.trajectories.models import Trajectory, TrajectoryStatus


@dataclass(frozen=True)
class JourneyStep:
    """One step of the journey: `state` is "done", "current", "ended-here" or nothing yet."""

    label: str
    state: str
    on: date | datetime | None = None


def build_company_file(application: Application, *, reader: User) -> dict[str, object]:
    """What the company's page shows."""
    trajectory = _find_company_trajectory(application)
    told = Message.objects.filter(recipient=reader, about=application.subject).order_by("-pk")
    return {
        "application": application,
        "trajectory": trajectory,
        "most_minutes": int(trajectory.fee_scheme.hours * 60) if trajectory else 0,
        "themes": [label for value, label in _list_theme_choices() if value in application.themes],
        "steps": list_journey_steps(application, trajectory),
        "told": told,
        "usual_weeks": estimate_usual_weeks(application),
        "may_withdraw": permissions.may_withdraw_application(reader, application),
        "may_choose": may_choose_coach(reader, application),
    } | find_coach_choice(application)


def find_coach_choice(application: Application) -> dict[str, CoachRequest | None]:
    """How far the choice of a coach is: the coach who is asked, or who declined last."""
    requests = list(application.coach_requests.select_related("coach__user").order_by("pk"))
    last = requests[-1] if requests else None
    asked = next((each for each in requests if each.status in OPEN_REQUEST_STATUSES), None)
    return {"asked": asked, "declined": last if last and last.status == RequestStatus.DECLINED else None}


def estimate_usual_weeks(application: Application) -> int | None:
    """Within how many weeks of its submission an application that waits may expect its decision."""
    waits = application.status in (ApplicationStatus.SUBMITTED, ApplicationStatus.PENDING)
    return estimate_weeks_to_decide(application.programme_id) if waits else None


def _list_theme_choices() -> list[tuple[str, str]]:
    return Application._meta.get_field("themes").base_field.choices


def _find_company_trajectory(application: Application) -> Trajectory | None:
    known = Trajectory.objects.filter(application=application)
    known = known.select_related("coach__user", "coach__candidate", "fee_scheme", "action_plan")
    return known.annotate(minutes=Sum("sessions__minutes", default=0)).first()


def list_journey_steps(application: Application, trajectory: Trajectory | None) -> list[JourneyStep]:
    """The five steps of the journey, each with its day; where it stopped for good nothing follows."""
    facts = [
        (_("You apply"), application.submitted_at),
        (_("We check whether your application is complete"), application.completed_at),
        (_("The steering group decides"), application.decided_at),
        (_("You choose a coach and start"), trajectory.started_on if trajectory else None),
        (_("You work with your coach and round off"), trajectory and trajectory.ended_at),
    ]
    last = _find_terminal_step(application, trajectory)
    result = []
    for label, on in facts:
        if on:
            result.append(JourneyStep(label, "done", on))
        elif last:
            result.append(JourneyStep(last[0], "ended-here", last[1]))
            break
        elif result and result[-1].state != "done":
            result.append(JourneyStep(label, ""))
        else:
            result.append(JourneyStep(label, "current"))
    return result


def _find_terminal_step(application: Application, trajectory: Trajectory | None) -> tuple[str, datetime] | None:
    """How an application that will not be rounded off came to its end."""
    if trajectory is not None and trajectory.status == TrajectoryStatus.STOPPED:
        return _("It ends here: stopped early"), trajectory.stopped_at
    return {
        ApplicationStatus.REJECTED: (_("It ends here: not approved"), application.decided_at),
        ApplicationStatus.WITHDRAWN: (_describe_withdrawal(application), application.withdrawn_at),
        ApplicationStatus.LAPSED: (_("It ends here: the approval lapsed"), application.lapsed_at),
    }.get(application.status)


def _describe_withdrawal(application: Application) -> str:
    if application.withdrawn_by_company:
        return _("It ends here: you withdrew")
    return _("It ends here: the project holder withdrew for you")
