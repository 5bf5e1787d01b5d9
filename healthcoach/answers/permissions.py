"""Who may ask for the answers: everybody with a role in the programme, and the administrator."""

from healthcoach.users.models import READERS, User
from subsidies.programmes.models import Programme


def readable_programmes(user: User) -> list[Programme]:
    """The programmes of which this person may read everything, by name."""
    programmes = Programme.objects.order_by("name", "pk")
    return list(programmes if user.is_superuser else programmes.filter(pk__in=user.programmes_as(*READERS)))
