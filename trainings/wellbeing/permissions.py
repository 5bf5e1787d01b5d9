"""Who may do what with wellbeing. The project holder enters and corrects; HR reporting and auditors read, and so does
the administrator. Nobody else sees any of it."""

from healthcoach.users.models import Role, User
from trainings.wellbeing.models import READERS


def reads(user: User) -> bool:
    """Whether this person reads the wellbeing of some programme."""
    return user.is_superuser or bool(user.programmes_as(*READERS))


def may_write(user: User, programme_id: int) -> bool:
    """Enter, correct and take back: the project holder of the programme."""
    return user.is_in(programme_id, Role.STAFF)
