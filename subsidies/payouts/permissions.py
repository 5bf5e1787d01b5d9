"""Who may do what with a payout. A coach sees their own; finance puts one that was set aside back in the queue;
the project holder and auditors read."""

from healthcoach.users.models import Role, User
from subsidies.payouts.models import Payout, Status


def may_retry(user: User, payout: Payout) -> bool:
    """Put a payout that was set aside back in the queue: finance."""
    programme_id = payout.trajectory.application.programme_id
    return user.is_in(programme_id, Role.FINANCE) and payout.status == Status.PARKED
