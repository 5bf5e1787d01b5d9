"""Who may do what with an application. The company's own contact fills it in, submits, withdraws and starts; the
project holder checks that it is complete, and may withdraw or start for the company; the steering group decides.
Nobody decides on their own application. Auditors and administrators read; whoever audits a programme changes nothing
in it, not even for a company of their own. A bare verb (`decides`) names the person, `may_` asks for the right moment
too."""

from healthcoach.programmes.access import can_read_programme, has_role_in, programme_ids_with_role, role_names
from healthcoach.programmes.models import Role
from healthcoach.users.models import User
from subsidies.applications.models import APPLICATION, Application, ApplicationStatus


def is_own_application(user: User, application: Application) -> bool:
    """Whether this person acts for the company of the file."""
    return application.contact.user_id == user.pk


def may_apply(user: User) -> bool:
    """Begin an application: everybody with an account, except auditors, who change nothing."""
    return Role.AUDITOR not in role_names(user)


def is_applicant(user: User, application: Application) -> bool:
    """The one who fills in and submits: the company itself."""
    return is_own_application(user, application) and not has_role_in(user, application.programme_id, Role.AUDITOR)


def is_application_withdrawer(user: User, application: Application) -> bool:
    """The one who takes back: the company itself, or the project holder for what was submitted."""
    return is_applicant(user, application) or (
        application.submitted_at is not None and has_role_in(user, application.programme_id, Role.STAFF)
    )


def is_application_checker(user: User, application: Application) -> bool:
    """The one who finds complete: the project holder."""
    return has_role_in(user, application.programme_id, Role.STAFF)


def is_application_decider(user: User, application: Application) -> bool:
    """The one who approves or rejects: the steering group, except whoever acts for the company."""
    return has_role_in(user, application.programme_id, Role.STEERING) and not is_own_application(user, application)


def is_trajectory_starter(user: User, application: Application) -> bool:
    """The one who starts the trajectory: the company itself or the project holder."""
    return is_applicant(user, application) or has_role_in(user, application.programme_id, Role.STAFF)


def may_edit_application(user: User, application: Application) -> bool:
    """Fill in and submit: the company itself, while it is a draft."""
    return is_applicant(user, application) and application.status == ApplicationStatus.DRAFT


def may_withdraw_application(user: User, application: Application) -> bool:
    """Withdraw: the company itself or the project holder, before the start."""
    return is_application_withdrawer(user, application) and APPLICATION.allows(
        application.status, ApplicationStatus.WITHDRAWN
    )


def may_complete_application(user: User, application: Application) -> bool:
    """Find complete: the project holder."""
    return is_application_checker(user, application) and application.status == ApplicationStatus.SUBMITTED


def may_decide_application(user: User, application: Application) -> bool:
    """Approve or reject: the steering group."""
    return is_application_decider(user, application) and application.status == ApplicationStatus.PENDING


def may_start_trajectory(user: User, application: Application) -> bool:
    """Start the trajectory: the company itself or the project holder, once approved."""
    return is_trajectory_starter(user, application) and application.status == ApplicationStatus.APPROVED


def can_see_decision_reasons(user: User, application: Application) -> bool:
    """Read why it was decided or withdrawn: the company, everybody with a role in the programme, and the
    administrator. The coach does not."""
    return is_own_application(user, application) or can_read_programme(user, application.programme_id)


def may_see_application_history(user: User, application: Application) -> bool:
    """Read who changed what and when: everybody with a role in the programme, and the administrator."""
    return can_read_programme(user, application.programme_id)


def list_startable_programmes(user: User) -> set[int]:
    """The programmes in which this person may choose a coach: as project holder, or for a company's own approval or
    trajectory, of which the coach may change."""
    own = Application.objects.filter(
        contact__user=user, status__in=[ApplicationStatus.APPROVED, ApplicationStatus.STARTED]
    )
    own = set(own.values_list("programme_id", flat=True)) - programme_ids_with_role(user, Role.AUDITOR)
    return programme_ids_with_role(user, Role.STAFF) | own
