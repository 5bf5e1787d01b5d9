"""Who may do what with a request. The company itself, or the project holder for it, asks a coach and takes that back;
the coach who was asked accepts or declines. Everybody with a role in the programme reads. Whoever audits a programme
changes nothing in it, not even as a coach."""

from coaches.certification.guidance import TrajectoryStatus
from healthcoach.programmes.access import has_role_in
from healthcoach.programmes.models import Role
from healthcoach.users.models import User
from subsidies.applications.models import Application, ApplicationStatus
from subsidies.applications.permissions import is_trajectory_starter
from subsidies.coach_requests.models import CoachRequest, CoachRequestStatus


def is_coach_chooser(user: User, application: Application) -> bool:
    """The one who asks a coach: the company itself or the project holder."""
    return is_trajectory_starter(user, application)


def may_choose_coach(user: User, application: Application) -> bool:
    """Ask a coach: the company itself or the project holder, before the start and while the trajectory runs."""
    return is_coach_chooser(user, application) and is_choosing_coach(application)


def is_choosing_coach(application: Application) -> bool:
    """Whether a coach can be asked: the application is approved, or its trajectory runs and may change hands."""
    if application.status == ApplicationStatus.STARTED:
        return application.trajectory.status == TrajectoryStatus.RUNNING
    return application.status == ApplicationStatus.APPROVED


def is_request_asker(user: User, request: CoachRequest) -> bool:
    """The one who takes a request back: whoever could have asked."""
    return is_trajectory_starter(user, request.application)


def may_take_back_request(user: User, request: CoachRequest) -> bool:
    """Take a request back: whoever could have asked, until the two work together."""
    return is_request_asker(user, request) and request.status in (CoachRequestStatus.ASKED, CoachRequestStatus.ACCEPTED)


def is_asked_coach(user: User, request: CoachRequest) -> bool:
    """The one who accepts or declines: the coach who was asked."""
    own = request.coach.user_id == user.pk
    return own and not has_role_in(user, request.application.programme_id, Role.AUDITOR)


def may_answer_request(user: User, request: CoachRequest) -> bool:
    """Accept or decline: the coach who was asked, once."""
    return is_asked_coach(user, request) and request.status == CoachRequestStatus.ASKED
