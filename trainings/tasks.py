"""The doorbells of the trainings: what has to be done stands in the tables."""

from celery import shared_task
from django.utils import timezone

from healthcoach.history import acting
from trainings.courses import offers


@shared_task(name="follow_up_courses")
def follow_up_courses() -> None:
    """Passes on the places that were offered and not answered, and tells who still waits for what has begun."""
    with acting(user_id=None, where="job"):
        offers.pass_on(at=timezone.now())
        offers.close_waiting_lists(at=timezone.now())
