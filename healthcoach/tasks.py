"""The worker's sign of life."""

from celery import shared_task

from healthcoach.core.agreed_time import agreed_now
from healthcoach.models import Pulse


@shared_task(name="pulse")
def record_pulse() -> None:
    """Writes down that the worker answered."""
    Pulse.objects.update_or_create(id=1, defaults={"beaten_at": agreed_now()})
