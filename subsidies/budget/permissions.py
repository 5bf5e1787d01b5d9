"""Who may do what with the budget. Everybody with a role in the programme reads it; finance books awards, and plans,
requests, receives and drops tranches."""

from healthcoach.programmes.access import can_read_programme, has_role_in
from healthcoach.programmes.models import Role
from healthcoach.users.models import User
from subsidies.budget.models import AWAITED_STATUSES, Tranche, TrancheStatus


def may_read_budget(user: User, programme_id: int) -> bool:
    """See the lines, their balances and movements."""
    return can_read_programme(user, programme_id)


def may_book_budget(user: User, programme_id: int) -> bool:
    """Book an award or a tranche: finance."""
    return has_role_in(user, programme_id, Role.FINANCE)


def is_tranche_handler(user: User, tranche: Tranche) -> bool:
    """Request, receive or drop a tranche: finance of its programme, whatever its status."""
    return may_book_budget(user, tranche.line.programme_id)


def may_request_tranche(user: User, tranche: Tranche) -> bool:
    """Ask the funder for it now: finance, while it is expected."""
    return tranche.status == TrancheStatus.EXPECTED and is_tranche_handler(user, tranche)


def may_receive_tranche(user: User, tranche: Tranche) -> bool:
    """Book it as received, or drop it: finance, while it is still to come in."""
    return tranche.status in AWAITED_STATUSES and is_tranche_handler(user, tranche)
