"""Who may ask for the answers. The state of affairs is for everybody with a role that reads all of a programme; the
tables, in which people are counted, for HR reporting, the project holder, auditors and the steering group. The
administrator reads both. Small cells are shown to everybody only by decision of the project holder."""

from healthcoach.answers.models import TABLE_READERS, Release
from healthcoach.collation import alphabetical_order
from healthcoach.users.models import READERS, Role, User
from subsidies.programmes.models import Programme


def readable_programmes(user: User) -> list[Programme]:
    """The programmes of which this person may read everything, by name."""
    programmes = Programme.objects.order_by(alphabetical_order("name"), "pk")
    return list(programmes if user.is_superuser else programmes.filter(pk__in=user.programmes_as(*READERS)))


def tables_of(user: User) -> list[Programme]:
    """The programmes whose tables this person may read, pools first, then by name."""
    programmes = Programme.objects.order_by("kind", alphabetical_order("name"), "pk")
    return list(programmes if user.is_superuser else programmes.filter(pk__in=user.programmes_as(*TABLE_READERS)))


def may_release(user: User, programme_id: int) -> bool:
    """Show small cells to everybody: the project holder."""
    return user.is_in(programme_id, Role.STAFF)


def may_withdraw(user: User, release: Release) -> bool:
    """Hide them again: the project holder."""
    return may_release(user, release.programme_id)
