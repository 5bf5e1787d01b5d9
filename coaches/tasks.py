"""The doorbells of the coaches: what has to be done stands in the tables."""

from celery import shared_task

from coaches.renewal import actions as renewals
from healthcoach.core.agreed_time import agreed_now
from healthcoach.core.audit import audit_context


@shared_task(name="remind_renewals")
def remind_renewals() -> None:
    """Reminds coaches whose certification expires, and tells those whose certification did."""
    with audit_context(user_id=None, where="job"):
        renewals.remind_expiring_coaches(at=agreed_now())
