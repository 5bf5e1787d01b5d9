"""The doorbells of the trainings: what has to be done stands in the tables."""

from celery import shared_task

from healthcoach.core.agreed_time import agreed_now
from healthcoach.core.audit import audit_context
from trainings.courses import offers


@shared_task(name="follow_up_courses")
def follow_up_courses() -> None:
    """Passes on the places that were offered and not answered, and tells who still waits for what has begun."""
    with audit_context(user_id=None, where="job"):
        now = agreed_now()
        offers.pass_on_expired_offers(at=now)
        offers.close_waiting_lists(at=now)
