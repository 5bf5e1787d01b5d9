"""Who may close a year and keep the registers. Finance, the project holder, auditors and the administrator read;
finance and the project holder mark what was registered."""

from healthcoach.core.collation import alphabetical_order
from healthcoach.programmes.access import MONEY_READERS, has_role_in, programme_ids_with_role
from healthcoach.programmes.models import Programme, ProgrammeQuerySet, Role
from healthcoach.users.models import User
from subsidies.applications.models import Application


def list_year_end_programmes(user: User) -> ProgrammeQuerySet:
    """The programmes whose years this person reads."""
    rows = Programme.objects.order_by(alphabetical_order("name"))
    return rows if user.is_superuser else rows.filter(pk__in=programme_ids_with_role(user, *MONEY_READERS))


def may_register_award(user: User, application: Application) -> bool:
    """Mark that an award was registered: finance and the project holder."""
    return has_role_in(user, application.programme_id, Role.FINANCE, Role.STAFF)
