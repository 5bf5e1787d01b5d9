"""Who may do what with the internal pool. A coach of the pool sees and writes the own case files only, as long as they
belong to it. The project holder reads all case files, imports lists, and enters coaches; the auditor reads. HR
reporting reads no case file at all, only tables. Whoever audits a programme changes nothing in it, not even as a
coach."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from coaches.pool.models import CaseFile, PoolCoach, Status
from healthcoach.collation import alphabetical_order
from healthcoach.users.models import Role, User

READERS = (Role.STAFF, Role.AUDITOR)


def pools(user: User, *roles: Role) -> QuerySet:
    """The internal pools in which somebody has one of these roles; an administrator reads all of them."""
    programmes = (
        CaseFile._meta.get_field("programme")
        .related_model.objects.filter(kind="pool")
        .order_by(alphabetical_order("name"))
    )
    everything = user.is_superuser and Role.AUDITOR in roles
    return programmes if everything else programmes.filter(pk__in=user.programmes_as(*roles))


def coaches_of(user: User) -> QuerySet[PoolCoach]:
    """As which coaches of a pool somebody writes today."""
    mine = PoolCoach.objects.now_of(user).exclude(coach__programme__in=user.programmes_as(Role.AUDITOR))
    return mine.select_related("coach__programme", "domain").order_by(
        alphabetical_order("coach__programme__name"), "pk"
    )


def writes(user: User, case: CaseFile) -> bool:
    """The one who keeps up a case file: its coach, who still belongs to the pool."""
    return coaches_of(user).filter(pk=case.coach_id).exists()


def may_write(user: User, case: CaseFile) -> bool:
    """Note totals and close: its coach, while it is open."""
    return case.status == Status.OPEN and writes(user, case)


def may_reopen(user: User, case: CaseFile, on: date) -> bool:
    """Open again what was closed by mistake: its coach, on the day on which it was closed."""
    return case.status == Status.CLOSED and timezone.localdate(case.closed_at) == on and writes(user, case)


def may_import(user: User, programme_id: int) -> bool:
    """Import a list of case files: the project holder."""
    return user.is_in(programme_id, Role.STAFF)


def may_enter_coaches(user: User, programme_id: int) -> bool:
    """Enter coaches of the pool and note that they leave: the project holder."""
    return user.is_in(programme_id, Role.STAFF)
