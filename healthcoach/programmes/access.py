"""Who may do what in which programme: the groups of roles that the rooms ask for, each with its sentence, and the
programmes in which somebody belongs to one. A new role is one row in `Role` and its place in these groups."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from healthcoach.core.collation import alphabetical_order
from healthcoach.programmes.models import Programme, Role
from healthcoach.users.models import User


@dataclass(frozen=True, slots=True)
class AccessGroup:
    """The roles that may do something, and in a sentence what."""

    sentence: str
    roles: tuple[Role, ...]

    def __iter__(self) -> Iterator[Role]:
        return iter(self.roles)


PROGRAMME_READERS = AccessGroup(
    "Read every file of a programme and what it costs.", (Role.STEERING, Role.STAFF, Role.FINANCE, Role.AUDITOR)
)
MONEY_READERS = AccessGroup("Follow what is due, paid, booked and recovered.", (Role.FINANCE, Role.STAFF, Role.AUDITOR))
COACH_READERS = AccessGroup(
    "Read candidates, coaches, intervisions and the case files of a pool.", (Role.STAFF, Role.AUDITOR)
)
COURSE_READERS = AccessGroup("Read courses and who follows them.", (Role.STAFF, Role.TRAINER, Role.AUDITOR))
COURSE_GUIDES = AccessGroup("Note who attends a course.", (Role.STAFF, Role.TRAINER))
WELLBEING_READERS = AccessGroup("Read what is done for wellbeing.", (Role.STAFF, Role.REPORTING, Role.AUDITOR))
TABLE_READERS = AccessGroup(
    "Make tables and read every cell of them.", (Role.REPORTING, Role.STAFF, Role.AUDITOR, Role.STEERING)
)
SAMPLE_DRAWERS = AccessGroup("Draw samples of payments and follow one from end to end.", (Role.FINANCE, Role.AUDITOR))
AWARD_REGISTRARS = AccessGroup("Note that an award stands in the public register.", (Role.FINANCE, Role.STAFF))
STEERING_GROUP = AccessGroup("Decide about files that are complete.", (Role.STEERING,))
PROJECT_HOLDERS = AccessGroup("Run the programme from day to day.", (Role.STAFF,))
FINANCE_OFFICERS = AccessGroup("Enter, approve, pay and reconcile.", (Role.FINANCE,))
AUDITORS = AccessGroup("Read everything and change nothing.", (Role.AUDITOR,))


def programme_ids_with_role(user: User, *roles: Role) -> set[int]:
    """The programmes in which this person has one of the roles; whoever audits a programme has no other role in it.
    One query per request, then remembered."""
    return {programme for role, programme, _kind in _assigned_roles(user) if role in roles}


def has_role_in(user: User, programme_id: int, *roles: Role) -> bool:
    """Whether this person has one of the roles in the programme."""
    return programme_id in programme_ids_with_role(user, *roles)


def can_read_programme(user: User, programme_id: int) -> bool:
    """Whether this person may read everything of a programme: a role that does, or the administrator."""
    return user.is_superuser or has_role_in(user, programme_id, *PROGRAMME_READERS)


def reads_any_programme(user: User, group: AccessGroup) -> bool:
    """Whether this person belongs to the group in any programme; the administrator reads as everybody does."""
    return user.is_superuser or bool(programme_ids_with_role(user, *group))


def belongs_anywhere(user: User, group: AccessGroup) -> bool:
    """Whether this person belongs to the group in any programme; being an administrator is not enough."""
    return bool(programme_ids_with_role(user, *group))


def readable_by(user: User, group: AccessGroup) -> QuerySet[Programme]:
    """The programmes in which this person belongs to the group, by name; for the administrator all."""
    programmes = Programme.objects.order_by(alphabetical_order("name"), "pk")
    return programmes if user.is_superuser else programmes.filter(pk__in=programme_ids_with_role(user, *group))


def run_by(user: User, group: AccessGroup) -> QuerySet[Programme]:
    """The programmes in which this person belongs to the group, by name; an administrator has no part in it."""
    programmes = Programme.objects.order_by(alphabetical_order("name"), "pk")
    return programmes.filter(pk__in=programme_ids_with_role(user, *group))


def role_names(user: User) -> set[str]:
    """The roles this person has in any programme."""
    return {role for role, _programme, _kind in _assigned_roles(user)}


def role_kinds(user: User) -> set[tuple[str, str]]:
    """The roles this person has, each with the kind of a programme in which they have it."""
    return {(role, kind) for role, _programme, kind in _assigned_roles(user)}


def _assigned_roles(user: User) -> list[tuple[str, int, str]]:
    if not hasattr(user, "_assigned_roles"):
        given = list(user.assignments.values_list("role", "programme_id", "programme__kind"))
        audited = {programme for role, programme, _kind in given if role == Role.AUDITOR}
        user._assigned_roles = [each for each in given if each[0] == Role.AUDITOR or each[1] not in audited]
    return user._assigned_roles
