"""The doorbells of the subsidies: what has to be done stands in the tables."""

from celery import shared_task
from django.utils import timezone

from healthcoach.history import acting
from subsidies.applications import actions as applications
from subsidies.payouts import actions as payouts


@shared_task(name="settle_payouts")
def settle_payouts() -> None:
    """Settles what is queued."""
    with acting(user_id=None, where="job"):
        payouts.settle_queued(at=timezone.now())


@shared_task(name="follow_up_approvals")
def follow_up_approvals() -> None:
    """Reminds companies that do not start, and ends approvals that waited too long."""
    with acting(user_id=None, where="job"):
        applications.remind(at=timezone.now())
        applications.lapse(at=timezone.now())
