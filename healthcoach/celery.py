"""Celery: a doorbell and a clock. The work to be done stands in the database; a lost ring only delays it."""

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_ready
from django.conf import settings
from django.db import transaction
from kombu import Connection

import healthcoach.core.folder_broker
import healthcoach.core.redis_broker  # noqa: F401  both say how messages travel

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "healthcoach.settings")

logger = logging.getLogger(__name__)
PUBLISH_TIMEOUT_S = 2  # seconds that a page waits for the doorbell, at most
BROKER_BACKOFF_S = (
    5  # seconds during which a broker that failed is left alone: two rings must not make a page wait twice
)


class HealthcoachCelery(Celery):
    """Celery whose publishers give up soon: nobody waits for a bell."""

    def connection_for_write(self, url: str | None = None, **kwargs: object) -> Connection:
        """A connection to publish over, every step of which is bounded in time."""
        bounds = {"max_retries": 0, **self.conf.publish_bounds}
        kwargs["transport_options"] = bounds | (kwargs.get("transport_options") or {})
        return super().connection_for_write(url, **kwargs)


app = HealthcoachCelery("healthcoach")
broker = settings.CELERY_BROKER_URL


def schedule_periodic_task(task: str, schedule: float | crontab, within: float) -> dict:
    """A task on the clock; its rings do not pile up while no worker listens."""
    return {"task": task, "schedule": schedule, "options": {"expires": within}}


app.conf.update(
    broker_url=broker,
    broker_connection_timeout=PUBLISH_TIMEOUT_S,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # the worker waits for its broker as long as it takes
    broker_pool_acquire_timeout=PUBLISH_TIMEOUT_S,
    publish_bounds={},
    task_publish_retry=True,  # once and at once, over a new connection; nobody waits: the sweep rings again
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0},
    task_default_queue=settings.CELERY_QUEUE,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_pool="threads",  # one process: a killed child of a pool of processes can leave its siblings waiting for ever
    worker_concurrency=2,
    worker_soft_shutdown_timeout=10,
    worker_cancel_long_running_tasks_on_connection_loss=False,  # a verb finishes; doing it twice changes nothing
    worker_hijack_root_logger=False,
    timezone=settings.TIME_ZONE,
    beat_scheduler="healthcoach.core.beat_clock:Clock",
    beat_max_loop_interval=settings.PULSE_EVERY,
    beat_schedule={
        "pulse": schedule_periodic_task("pulse", settings.PULSE_EVERY, settings.PULSE_EVERY),
        "sweep payouts": schedule_periodic_task(
            "settle_payouts", settings.PAYOUT_SWEEP_EVERY, settings.PAYOUT_SWEEP_EVERY
        ),
        "deliver mail": schedule_periodic_task(
            "deliver_mail", settings.PAYOUT_SWEEP_EVERY, settings.PAYOUT_SWEEP_EVERY
        ),
        "follow up approvals": schedule_periodic_task("follow_up_approvals", crontab(minute=15), 3600),
        "follow up courses": schedule_periodic_task("follow_up_courses", 300, 300),
        "seal days": schedule_periodic_task("seal_days", crontab(minute=25), 3600),
        "compare books": schedule_periodic_task("compare_books", crontab(minute=35), 3600),
        "remind renewals": schedule_periodic_task("remind_renewals", crontab(minute=45), 3600),
    },
)
if broker.startswith("filesystem"):
    folder = settings.DATA_DIR / "broker"
    app.conf.worker_enable_remote_control = False  # it would fill the folder with letters that nobody reads
    app.conf.broker_transport_options = {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "control_folder": str(folder / "control"),
        "polling_interval": 0.2,  # seconds
    }
elif broker.startswith(("amqp", "pyamqp")):
    app.conf.task_default_queue_type = "quorum"
    app.conf.broker_transport_options = {"confirm_publish": True}
    app.conf.publish_bounds = {"read_timeout": PUBLISH_TIMEOUT_S, "write_timeout": PUBLISH_TIMEOUT_S}
else:
    app.conf.broker_transport_options = {"visibility_timeout": 600}  # seconds; far above the longest task
    app.conf.publish_bounds = {"socket_timeout": PUBLISH_TIMEOUT_S, "socket_connect_timeout": PUBLISH_TIMEOUT_S}

app.autodiscover_tasks(["subsidies", "coaches", "trainings", "healthcoach.mail", "healthcoach"])


_quiet = ContextVar("quiet", default=False)


def enqueue_on_commit(task: str) -> None:
    """Rings for a task once the transaction stands. A dead broker is logged and forgiven: the sweep rings again."""
    if not _quiet.get():
        transaction.on_commit(partial(Bell.ring, task))


@contextmanager
def without_enqueueing() -> Iterator[None]:
    """Within it nobody is rung: history that is entered afterwards calls for no work."""
    before = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(before)


class Bell:
    """The doorbell, and since when it is out of order."""

    failed_at = float("-inf")

    @classmethod
    def ring(cls, task: str) -> None:
        """Rings, unless the broker failed a moment ago."""
        if time.monotonic() - cls.failed_at < BROKER_BACKOFF_S:
            return
        try:
            app.send_task(task)
        except Exception as error:  # whatever ails a broker, what was done stands
            cls.failed_at = time.monotonic()
            logger.warning("The broker did not take %s (%s); the sweep will.", task, type(error).__name__)


@worker_ready.connect
def _first_pulse(**_kwargs: object) -> None:
    Bell.ring("pulse")
