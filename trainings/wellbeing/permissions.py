"""Who may do what with wellbeing. The project holder enters and corrects; HR reporting and auditors read, and so does
the administrator. Nobody else sees any of it."""

from django.db.models import Model

from healthcoach.core.collation import alphabetical_order
from healthcoach.programmes.access import WELLBEING_READERS, has_role_in, programme_ids_with_role
from healthcoach.programmes.models import Programme, Role
from healthcoach.users.models import User


def list_wellbeing_programmes(user: User) -> list[Model]:
    """The programmes whose wellbeing this person reads, pools first, then by name."""
    programmes = Programme.objects.order_by("kind", alphabetical_order("name"), "pk")
    return list(
        programmes if user.is_superuser else programmes.filter(pk__in=programme_ids_with_role(user, *WELLBEING_READERS))
    )


def may_write_wellbeing(user: User, programme_id: int) -> bool:
    """Enter, correct and take back: the project holder of the programme."""
    return has_role_in(user, programme_id, Role.STAFF)
