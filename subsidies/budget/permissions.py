"""Who may do what with the budget. Everybody with a role in the programme reads it; finance books awards, and plans,
requests, receives and drops tranches."""

from healthcoach.users.models import Role, User
from subsidies.budget.models import AWAITED, Tranche, TrancheStatus


def may_read(user: User, programme_id: int) -> bool:
    """See the lines, their balances and movements."""
    return user.reads(programme_id)


def may_book(user: User, programme_id: int) -> bool:
    """Book an award or a tranche: finance."""
    return user.is_in(programme_id, Role.FINANCE)


def handles(user: User, tranche: Tranche) -> bool:
    """Request, receive or drop a tranche: finance of its programme, whatever its status."""
    return may_book(user, tranche.line.programme_id)


def may_request(user: User, tranche: Tranche) -> bool:
    """Ask the funder for it now: finance, while it is expected."""
    return tranche.status == TrancheStatus.EXPECTED and handles(user, tranche)


def may_receive(user: User, tranche: Tranche) -> bool:
    """Book it as received, or drop it: finance, while it is still to come in."""
    return tranche.status in AWAITED and handles(user, tranche)
