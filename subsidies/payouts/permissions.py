"""Who may do what with a payout. A coach sees their own; finance puts one that was set aside back in the queue;
the project holder and auditors read."""

from healthcoach.programmes.access import MONEY_READERS, has_role_in
from healthcoach.programmes.models import Role
from healthcoach.users.models import User
from subsidies.payouts.models import Payout, PayoutStatus


def can_see_parked_reason(user: User, payout: Payout) -> bool:
    """Who is told that a payout was set aside, and why; to the coach it is still being calculated."""
    programme_id = payout.trajectory.application.programme_id
    return user.is_superuser or has_role_in(user, programme_id, *MONEY_READERS)


def is_payout_retrier(user: User, payout: Payout) -> bool:
    """The one who puts it back in the queue: finance."""
    return has_role_in(user, payout.trajectory.application.programme_id, Role.FINANCE)


def may_retry_payout(user: User, payout: Payout) -> bool:
    """Put a payout that was set aside back in the queue: finance."""
    return is_payout_retrier(user, payout) and payout.status == PayoutStatus.PARKED
