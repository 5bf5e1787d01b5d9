"""Who may look into the proof of the books: finance, the project holder and auditors of a programme, and the
administrator. Auditors and finance draw samples; drawing notes what was looked at, and changes nothing in any file."""

from django.db.models import QuerySet

from healthcoach.core.collation import alphabetical_order
from healthcoach.programmes.access import MONEY_READERS, SAMPLE_DRAWERS, has_role_in, programme_ids_with_role
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User


def list_programmes_with_readable_books(user: User) -> QuerySet[Programme]:
    """The programmes of which this person may compare the books and follow the money."""
    rows = Programme.objects.order_by(alphabetical_order("name"), "pk")
    return rows if user.is_superuser else rows.filter(pk__in=programme_ids_with_role(user, *MONEY_READERS))


def may_draw_sample(user: User, programme_id: int) -> bool:
    """Draw a sample: auditors and finance."""
    return has_role_in(user, programme_id, *SAMPLE_DRAWERS)
