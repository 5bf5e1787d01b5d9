"""Who may do what with the budget. Everybody with a role in the programme reads it; finance books awards and
tranches."""

from healthcoach.users.models import Role, User


def may_read(user: User, programme_id: int) -> bool:
    """See the lines, their balances and movements."""
    return user.reads(programme_id)


def may_book(user: User, programme_id: int) -> bool:
    """Book an award or a tranche: finance."""
    return user.is_in(programme_id, Role.FINANCE)
