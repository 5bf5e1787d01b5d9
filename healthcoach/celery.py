"""Celery: a doorbell and a clock. The work to be done stands in the database; a lost ring only delays it."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_ready
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "healthcoach.settings")

logger = logging.getLogger(__name__)
app = Celery("healthcoach")
broker = settings.CELERY_BROKER_URL

app.conf.update(
    broker_url=broker,
    broker_connection_timeout=3,
    broker_connection_retry_on_startup=True,
    task_publish_retry=False,  # nobody waits for the doorbell: the sweep rings again
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_soft_shutdown_timeout=10,
    worker_hijack_root_logger=False,
    timezone=settings.TIME_ZONE,
    beat_schedule_filename=str(settings.DATA_DIR / "beat-schedule"),
    beat_schedule={
        "pulse": {"task": "pulse", "schedule": settings.PULSE_EVERY},
        "sweep payouts": {"task": "settle_payouts", "schedule": settings.PAYOUT_SWEEP_EVERY},
        "deliver mail": {"task": "deliver_mail", "schedule": settings.PAYOUT_SWEEP_EVERY},
        "follow up approvals": {"task": "follow_up_approvals", "schedule": crontab(minute=15)},
    },
)
if broker.startswith("filesystem"):
    folder = settings.DATA_DIR / "broker"
    for name in ("queue", "processed", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    app.conf.broker_transport_options = {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "processed_folder": str(folder / "processed"),
        "control_folder": str(folder / "control"),
    }
elif broker.startswith(("amqp", "pyamqp")):
    app.conf.task_default_queue_type = "quorum"
    app.conf.broker_transport_options = {"confirm_publish": True}
else:
    app.conf.broker_transport_options = {"visibility_timeout": 600}  # seconds; far above the longest task

app.autodiscover_tasks(["subsidies", "healthcoach.mail", "healthcoach"])


_quiet = ContextVar("quiet", default=False)


def ring(task: str) -> None:
    """Rings for a task once the transaction stands. A dead broker is logged and forgiven: the sweep rings again."""
    if not _quiet.get():
        transaction.on_commit(lambda: _ring(task))


@contextmanager
def silenced() -> Iterator[None]:
    """Within it nobody is rung: history that is entered afterwards calls for no work."""
    before = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(before)


def _ring(task: str) -> None:
    try:
        app.send_task(task)
    except (*app.connection_for_write().connection_errors, OSError, OperationalError) as error:
        logger.warning("The broker did not take %s (%s); the sweep will.", task, type(error).__name__)


@worker_ready.connect
def _first_pulse(**_kwargs: object) -> None:
    _ring("pulse")
