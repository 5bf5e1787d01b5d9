"""The doorbells of the trainings: what has to be done stands in the tables."""

from celery import shared_task

from healthcoach.agreed_time import agreed_now
from healthcoach.history import acting
from trainings.courses import offers


@shared_task(name="follow_up_courses")
def follow_up_courses() -> None:
    """Passes on the places that were offered and not answered, and tells who still waits for what has begun."""
    with acting(user_id=None, where="job"):
        now = agreed_now()
        offers.pass_on(at=now)
        offers.close_waiting_lists(at=now)
