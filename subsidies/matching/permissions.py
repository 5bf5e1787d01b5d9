"""Who may do what with a request. The company itself, or the project holder for it, asks a coach and takes that back;
the coach who was asked accepts or declines. Everybody with a role in the programme reads. Whoever audits a programme
changes nothing in it, not even as a coach."""

from healthcoach.users.models import Role, User
from subsidies.applications.models import Application
from subsidies.applications.models import Status as ApplicationStatus
from subsidies.applications.permissions import starts
from subsidies.matching.models import CoachRequest, Status


def chooses(user: User, application: Application) -> bool:
    """The one who asks a coach: the company itself or the project holder."""
    return starts(user, application)


def may_choose(user: User, application: Application) -> bool:
    """Ask a coach: the company itself or the project holder, before the start and while the trajectory runs."""
    return chooses(user, application) and is_choosing(application)


def is_choosing(application: Application) -> bool:
    """Whether a coach can be asked: the application is approved, or its trajectory runs and may change hands."""
    if application.status == ApplicationStatus.STARTED:
        return application.trajectory.status == "running"  # a later room, known by its relation only
    return application.status == ApplicationStatus.APPROVED


def takes_back(user: User, request: CoachRequest) -> bool:
    """The one who takes a request back: whoever could have asked."""
    return starts(user, request.application)


def may_take_back(user: User, request: CoachRequest) -> bool:
    """Take a request back: whoever could have asked, until the two work together."""
    return takes_back(user, request) and request.status in (Status.ASKED, Status.ACCEPTED)


def answers(user: User, request: CoachRequest) -> bool:
    """The one who accepts or declines: the coach who was asked."""
    own = request.coach.user_id == user.pk
    return own and not user.is_in(request.application.programme_id, Role.AUDITOR)


def may_answer(user: User, request: CoachRequest) -> bool:
    """Accept or decline: the coach who was asked, once."""
    return answers(user, request) and request.status == Status.ASKED
