"""Who may do what with the internal pool. A coach of the pool sees and writes the own case files only, as long as they
belong to it. The project holder reads all case files, imports lists, and enters coaches; the auditor reads. HR
reporting reads no case file at all, only tables. Whoever audits a programme changes nothing in it, not even as a
coach."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from coaches.pool.models import CaseFile, CaseFileStatus, PoolCoach
from healthcoach.core.collation import alphabetical_order
from healthcoach.programmes.access import has_role_in, programme_ids_with_role
from healthcoach.programmes.models import Programme, ProgrammeKind, Role
from healthcoach.users.models import User


def list_role_pools(user: User, *roles: Role) -> QuerySet:
    """The internal pools in which somebody has one of these roles; an administrator reads all of them."""
    programmes = Programme.objects.filter(kind=ProgrammeKind.POOL).order_by(alphabetical_order("name"))
    everything = user.is_superuser and Role.AUDITOR in roles
    return programmes if everything else programmes.filter(pk__in=programme_ids_with_role(user, *roles))


def list_writing_pool_coaches(user: User) -> QuerySet[PoolCoach]:
    """As which coaches of a pool somebody writes today."""
    mine = PoolCoach.objects.now_of(user).exclude(coach__programme__in=programme_ids_with_role(user, Role.AUDITOR))
    return mine.select_related("coach__programme", "domain").order_by(
        alphabetical_order("coach__programme__name"), "pk"
    )


def can_write_case(user: User, case: CaseFile) -> bool:
    """The one who keeps up a case file: its coach, who still belongs to the pool."""
    return list_writing_pool_coaches(user).filter(pk=case.coach_id).exists()


def may_write_case(user: User, case: CaseFile) -> bool:
    """Note totals and close: its coach, while it is open."""
    return case.status == CaseFileStatus.OPEN and can_write_case(user, case)


def may_reopen_case(user: User, case: CaseFile, on: date) -> bool:
    """Open again what was closed by mistake: its coach, on the day on which it was closed."""
    return (
        case.status == CaseFileStatus.CLOSED and timezone.localdate(case.closed_at) == on and can_write_case(user, case)
    )


def may_import_cases(user: User, programme_id: int) -> bool:
    """Import a list of case files: the project holder."""
    return has_role_in(user, programme_id, Role.STAFF)


def may_enter_coaches(user: User, programme_id: int) -> bool:
    """Enter coaches of the pool and note that they leave: the project holder."""
    return has_role_in(user, programme_id, Role.STAFF)
