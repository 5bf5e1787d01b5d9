"""Who may do what with a recovery order. Finance proposes, orders, books what comes in and gives up; two persons are
behind every order and two behind what is given up. The project holder and auditors read."""

from healthcoach.programmes.access import has_role_in
from healthcoach.programmes.models import Role
from healthcoach.users.models import User
from subsidies.payables.models import Payable, PayableStatus
from subsidies.recoveries.models import Recovery, RecoveryStatus


def is_recovery_proposer(user: User, payable: Payable) -> bool:
    """The one who proposes to ask money back: finance."""
    return has_role_in(user, payable.line.programme_id, Role.FINANCE)


def is_recovery_handler(user: User, recovery: Recovery) -> bool:
    """The one who orders, refuses, books and gives up: finance."""
    return is_recovery_proposer(user, recovery.payable)


def may_propose_recovery(user: User, payable: Payable) -> bool:
    """Propose to ask back what was paid: finance."""
    return is_recovery_proposer(user, payable) and payable.status == PayableStatus.PAID


def may_order_recovery(user: User, recovery: Recovery) -> bool:
    """Order the repayment: another person of finance than who proposed it."""
    return (
        is_recovery_handler(user, recovery)
        and recovery.status == RecoveryStatus.PROPOSED
        and recovery.proposed_by_id != user.pk
    )


def may_refuse_recovery(user: User, recovery: Recovery) -> bool:
    """Refuse a proposal, or take one's own back: finance."""
    return is_recovery_handler(user, recovery) and recovery.status == RecoveryStatus.PROPOSED


def may_receive_repayment(user: User, recovery: Recovery) -> bool:
    """Book what came in: finance."""
    return is_recovery_handler(user, recovery) and recovery.status == RecoveryStatus.ORDERED


def may_waive_recovery(user: User, recovery: Recovery) -> bool:
    """Give up what is still to be repaid: another person of finance than who ordered it."""
    return may_receive_repayment(user, recovery) and recovery.ordered_by_id != user.pk
