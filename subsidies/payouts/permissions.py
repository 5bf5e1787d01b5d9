"""Who may do what with a payout. A coach sees their own; finance puts one that was set aside back in the queue;
the project holder and auditors read."""

from healthcoach.users.models import Role, User
from subsidies.payouts.models import Payout, Status


def sees_why(user: User, payout: Payout) -> bool:
    """Who is told that a payout was set aside, and why; to the coach it is still being calculated."""
    programme_id = payout.trajectory.application.programme_id
    return user.is_superuser or user.is_in(programme_id, Role.FINANCE, Role.STAFF, Role.AUDITOR)


def retries(user: User, payout: Payout) -> bool:
    """The one who puts it back in the queue: finance."""
    return user.is_in(payout.trajectory.application.programme_id, Role.FINANCE)


def may_retry(user: User, payout: Payout) -> bool:
    """Put a payout that was set aside back in the queue: finance."""
    return retries(user, payout) and payout.status == Status.PARKED
