"""Who may do what with an application. The company's own contact fills it in, submits, withdraws and starts; the
project holder checks that it is complete, and may withdraw or start for the company; the steering group decides.
Auditors and administrators read."""

from healthcoach.users.models import Role, User
from subsidies.applications.models import APPLICATION, Application, Status


def is_own(user: User, application: Application) -> bool:
    """Whether this person acts for the company of the file."""
    return application.contact.user_id == user.pk


def may_edit(user: User, application: Application) -> bool:
    """Fill in and submit: the company itself, while it is a draft."""
    return is_own(user, application) and application.status == Status.DRAFT


def may_withdraw(user: User, application: Application) -> bool:
    """Withdraw: the company itself or the project holder, before the start."""
    allowed = is_own(user, application) or (
        application.status != Status.DRAFT and user.is_in(application.programme_id, Role.STAFF)
    )
    return allowed and APPLICATION.allows(application.status, Status.WITHDRAWN)


def may_complete(user: User, application: Application) -> bool:
    """Find complete: the project holder."""
    return user.is_in(application.programme_id, Role.STAFF) and application.status == Status.SUBMITTED


def may_decide(user: User, application: Application) -> bool:
    """Approve or reject: the steering group."""
    return user.is_in(application.programme_id, Role.STEERING) and application.status == Status.PENDING


def may_start(user: User, application: Application) -> bool:
    """Start the trajectory: the company itself or the project holder, once approved."""
    allowed = is_own(user, application) or user.is_in(application.programme_id, Role.STAFF)
    return allowed and application.status == Status.APPROVED


def may_see_history(user: User, application: Application) -> bool:
    """Read who changed what and when: everybody with a role in the programme, and the administrator."""
    return user.reads(application.programme_id)
