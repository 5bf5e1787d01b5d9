"""Who may close a year and keep the registers. Finance, the project holder, auditors and the administrator read;
finance and the project holder mark what was registered."""

from healthcoach.collation import alphabetical_order
from healthcoach.users.models import Role, User
from subsidies.applications.models import Application
from subsidies.programmes.models import Programme, ProgrammeQuerySet

READERS = (Role.FINANCE, Role.STAFF, Role.AUDITOR)


def programmes_of(user: User) -> ProgrammeQuerySet:
    """The programmes whose years this person reads."""
    rows = Programme.objects.order_by(alphabetical_order("name"))
    return rows if user.is_superuser else rows.filter(pk__in=user.programmes_as(*READERS))


def may_register(user: User, application: Application) -> bool:
    """Mark that an award was registered: finance and the project holder."""
    return user.is_in(application.programme_id, Role.FINANCE, Role.STAFF)
