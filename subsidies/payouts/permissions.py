"""Who may do what with a payout. A coach sees their own; finance puts one that was set aside back in the queue;
the project holder and auditors read."""

from healthcoach.users.models import Role, User
from subsidies.payouts.models import Payout, Status


def retries(user: User, payout: Payout) -> bool:
    """The one who puts it back in the queue: finance."""
    return user.is_in(payout.trajectory.application.programme_id, Role.FINANCE)


def may_retry(user: User, payout: Payout) -> bool:
    """Put a payout that was set aside back in the queue: finance."""
    return retries(user, payout) and payout.status == Status.PARKED
