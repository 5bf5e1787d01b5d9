"""Who may ask for the answers. The state of affairs is for everybody with a role that reads all of a programme; the
tables, in which people are counted, for HR reporting, the project holder, auditors and the steering group. The
administrator reads both. Small cells are shown to everybody only by decision of the project holder."""

from healthcoach.answers.models import Release
from healthcoach.core.collation import alphabetical_order
from healthcoach.programmes.access import PROGRAMME_READERS, TABLE_READERS, has_role_in, programme_ids_with_role
from healthcoach.programmes.models import Programme, Role
from healthcoach.users.models import User


def list_fully_readable_programmes(user: User) -> list[Programme]:
    """The programmes of which this person may read everything, by name."""
    programmes = Programme.objects.order_by(alphabetical_order("name"), "pk")
    return list(
        programmes if user.is_superuser else programmes.filter(pk__in=programme_ids_with_role(user, *PROGRAMME_READERS))
    )


def list_table_programmes(user: User) -> list[Programme]:
    """The programmes whose tables this person may read, pools first, then by name."""
    programmes = Programme.objects.order_by("kind", alphabetical_order("name"), "pk")
    return list(
        programmes if user.is_superuser else programmes.filter(pk__in=programme_ids_with_role(user, *TABLE_READERS))
    )


def may_release_small_cells(user: User, programme_id: int) -> bool:
    """Show small cells to everybody: the project holder."""
    return has_role_in(user, programme_id, Role.STAFF)


def may_withdraw_release(user: User, release: Release) -> bool:
    """Hide them again: the project holder."""
    return may_release_small_cells(user, release.programme_id)
