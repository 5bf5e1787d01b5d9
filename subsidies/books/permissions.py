"""Who may look into the proof of the books: finance, the project holder and auditors of a programme, and the
administrator. Auditors and finance draw samples; drawing notes what was looked at, and changes nothing in any file."""

from django.db.models import QuerySet

from healthcoach.collation import alphabetical_order
from healthcoach.users.models import Role, User
from subsidies.programmes.models import Programme

READERS = (Role.FINANCE, Role.STAFF, Role.AUDITOR)
DRAWERS = (Role.FINANCE, Role.AUDITOR)


def readable_programmes(user: User) -> QuerySet[Programme]:
    """The programmes of which this person may compare the books and follow the money."""
    rows = Programme.objects.order_by(alphabetical_order("name"), "pk")
    return rows if user.is_superuser else rows.filter(pk__in=user.programmes_as(*READERS))


def may_draw(user: User, programme_id: int) -> bool:
    """Draw a sample: auditors and finance."""
    return user.is_in(programme_id, *DRAWERS)
