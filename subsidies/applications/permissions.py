"""Who may do what with an application. The company's own contact fills it in, submits, withdraws and starts; the
project holder checks that it is complete, and may withdraw or start for the company; the steering group decides.
Nobody decides on their own application. Auditors and administrators read; whoever audits a programme changes nothing
in it, not even for a company of their own. A bare verb (`decides`) names the person, `may_` asks for the right moment
too."""

from healthcoach.users.models import Role, User
from subsidies.applications.models import APPLICATION, Application, Status


def is_own(user: User, application: Application) -> bool:
    """Whether this person acts for the company of the file."""
    return application.contact.user_id == user.pk


def may_apply(user: User) -> bool:
    """Begin an application: everybody with an account, except auditors, who change nothing."""
    return Role.AUDITOR not in user.roles()


def acts(user: User, application: Application) -> bool:
    """The one who fills in and submits: the company itself."""
    return is_own(user, application) and not user.is_in(application.programme_id, Role.AUDITOR)


def withdraws(user: User, application: Application) -> bool:
    """The one who takes back: the company itself, or the project holder for what was submitted."""
    return acts(user, application) or (
        application.submitted_at is not None and user.is_in(application.programme_id, Role.STAFF)
    )


def checks(user: User, application: Application) -> bool:
    """The one who finds complete: the project holder."""
    return user.is_in(application.programme_id, Role.STAFF)


def decides(user: User, application: Application) -> bool:
    """The one who approves or rejects: the steering group, except whoever acts for the company."""
    return user.is_in(application.programme_id, Role.STEERING) and not is_own(user, application)


def starts(user: User, application: Application) -> bool:
    """The one who starts the trajectory: the company itself or the project holder."""
    return acts(user, application) or user.is_in(application.programme_id, Role.STAFF)


def may_edit(user: User, application: Application) -> bool:
    """Fill in and submit: the company itself, while it is a draft."""
    return acts(user, application) and application.status == Status.DRAFT


def may_withdraw(user: User, application: Application) -> bool:
    """Withdraw: the company itself or the project holder, before the start."""
    return withdraws(user, application) and APPLICATION.allows(application.status, Status.WITHDRAWN)


def may_complete(user: User, application: Application) -> bool:
    """Find complete: the project holder."""
    return checks(user, application) and application.status == Status.SUBMITTED


def may_decide(user: User, application: Application) -> bool:
    """Approve or reject: the steering group."""
    return decides(user, application) and application.status == Status.PENDING


def may_start(user: User, application: Application) -> bool:
    """Start the trajectory: the company itself or the project holder, once approved."""
    return starts(user, application) and application.status == Status.APPROVED


def sees_reasons(user: User, application: Application) -> bool:
    """Read why it was decided or withdrawn: the company, everybody with a role in the programme, and the
    administrator. The coach does not."""
    return is_own(user, application) or user.reads(application.programme_id)


def may_see_history(user: User, application: Application) -> bool:
    """Read who changed what and when: everybody with a role in the programme, and the administrator."""
    return user.reads(application.programme_id)


def programmes_to_start_in(user: User) -> set[int]:
    """The programmes in which this person may choose a coach: as project holder, or for a company's own approval or
    trajectory, of which the coach may change."""
    own = Application.objects.filter(contact__user=user, status__in=[Status.APPROVED, Status.STARTED])
    own = set(own.values_list("programme_id", flat=True)) - user.programmes_as(Role.AUDITOR)
    return user.programmes_as(Role.STAFF) | own
