"""Who may do what with wellbeing. The project holder enters and corrects; HR reporting and auditors read, and so does
the administrator. Nobody else sees any of it."""

from django.db.models import Model

from healthcoach.collation import alphabetical_order
from healthcoach.users.models import Role, User
from trainings.wellbeing.models import READERS, WellbeingAction


def programmes_of(user: User) -> list[Model]:
    """The programmes whose wellbeing this person reads, pools first, then by name."""
    programmes = WellbeingAction._meta.get_field("programme").related_model.objects.order_by(
        "kind", alphabetical_order("name"), "pk"
    )
    return list(programmes if user.is_superuser else programmes.filter(pk__in=user.programmes_as(*READERS)))


def may_write(user: User, programme_id: int) -> bool:
    """Enter, correct and take back: the project holder of the programme."""
    return user.is_in(programme_id, Role.STAFF)
