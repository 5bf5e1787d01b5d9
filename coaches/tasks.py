"""The doorbells of the coaches: what has to be done stands in the tables."""

from celery import shared_task

from coaches.certification import renewals
from healthcoach.agreed_time import agreed_now
from healthcoach.history import acting


@shared_task(name="remind_renewals")
def remind_renewals() -> None:
    """Reminds coaches whose certification expires, and tells those whose certification did."""
    with acting(user_id=None, where="job"):
        renewals.remind(at=agreed_now())
