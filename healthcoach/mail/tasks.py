"""The doorbell of the mail."""

from celery import shared_task

from healthcoach.core.agreed_time import agreed_now
from healthcoach.mail import actions as mail


@shared_task(name="deliver_mail")
def deliver_mail() -> None:
    """Sends what is unsent."""
    mail.send_queued(at=agreed_now())
