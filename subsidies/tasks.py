"""The doorbells of the subsidies: what has to be done stands in the tables."""

import logging

from celery import shared_task
from django.utils import timezone

from healthcoach.core.agreed_time import agreed_now
from healthcoach.core.audit import audit_context
from subsidies.applications import actions as applications
from subsidies.coach_requests import actions as matching
from subsidies.controls import reconciliation as compare
from subsidies.controls import seals
from subsidies.payouts import actions as payouts

logger = logging.getLogger(__name__)


@shared_task(name="settle_payouts")
def settle_payouts() -> None:
    """Settles what is queued."""
    with audit_context(user_id=None, where="job"):
        payouts.settle_queued(at=agreed_now())


@shared_task(name="follow_up_approvals")
def follow_up_approvals() -> None:
    """Reminds companies that do not start, ends approvals that waited too long, and requests to coaches that nobody
    needs any more."""
    with audit_context(user_id=None, where="job"):
        now = agreed_now()
        applications.remind(at=now)
        applications.lapse(at=now)
        matching.lapse(at=now)


@shared_task(name="seal_days")
def seal_days() -> None:
    """Seals the days that are over and have no seal yet."""
    with audit_context(user_id=None, where="job"):
        now = agreed_now()
        try:
            seals.seal_finished_days(up_to=timezone.localdate(now), by=None, at=now)
        except seals.StillPosting as refusal:
            logger.warning("%s", refusal)


@shared_task(name="compare_books")
def compare_books() -> None:
    """Compares the books of the days that are over and were not compared yet."""
    with audit_context(user_id=None, where="job"):
        compare.store_missing_reconciliations(at=agreed_now())
