"""Who may do what with a recovery order. Finance proposes, orders, books what comes in and gives up; two persons are
behind every order and two behind what is given up. The project holder and auditors read."""

from healthcoach.users.models import Role, User
from subsidies.payables.models import Payable
from subsidies.payables.models import Status as PayableStatus
from subsidies.recoveries.models import Recovery, Status


def proposes(user: User, payable: Payable) -> bool:
    """The one who proposes to ask money back: finance."""
    return user.is_in(payable.line.programme_id, Role.FINANCE)


def handles(user: User, recovery: Recovery) -> bool:
    """The one who orders, refuses, books and gives up: finance."""
    return proposes(user, recovery.payable)


def may_propose(user: User, payable: Payable) -> bool:
    """Propose to ask back what was paid: finance."""
    return proposes(user, payable) and payable.status == PayableStatus.PAID


def may_order(user: User, recovery: Recovery) -> bool:
    """Order the repayment: another person of finance than who proposed it."""
    return handles(user, recovery) and recovery.status == Status.PROPOSED and recovery.proposed_by_id != user.pk


def may_refuse(user: User, recovery: Recovery) -> bool:
    """Refuse a proposal, or take one's own back: finance."""
    return handles(user, recovery) and recovery.status == Status.PROPOSED


def may_receive(user: User, recovery: Recovery) -> bool:
    """Book what came in: finance."""
    return handles(user, recovery) and recovery.status == Status.ORDERED


def may_waive(user: User, recovery: Recovery) -> bool:
    """Give up what is still to be repaid: another person of finance than who ordered it."""
    return may_receive(user, recovery) and recovery.ordered_by_id != user.pk
