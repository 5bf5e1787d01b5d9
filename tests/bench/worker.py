"""A real Celery worker beside the bench: from the ring of the doorbell until nothing is queued any more."""

import subprocess
import sys
import time
from contextlib import contextmanager

from tests.bench.clients import RINGS

QUEUE = "bench-payouts"
WORKER_TIMEOUT_S = 120  # seconds to wait for a start or for a thousand payouts


@contextmanager
def run_bench_worker():
    """Starts a worker of one process on a queue of its own, waits until it answers, and ends it afterwards."""
    from healthcoach.celery import app
    from healthcoach.models import Pulse

    app.conf.task_default_queue = QUEUE
    Pulse.objects.all().delete()
    command = [
        "-W",
        "ignore",
        "-m",
        "celery",
        "-A",
        "healthcoach",
        "worker",
        "-Q",
        QUEUE,
        "-c",
        "1",
        "-l",
        "ERROR",
        "-n",
        "bench@%h",
    ]
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL)
    try:
        app.send_task("pulse")
        _wait_until(lambda: Pulse.objects.exists(), process)
        yield process
    finally:
        process.terminate()
        process.wait(30)
        _remove_queues(app)


def measure_seconds_to_settle(process: subprocess.Popen) -> float:
    """Rings once, as a page does, and waits until the worker has settled all."""
    from healthcoach.celery import app
    from subsidies.payouts.models import Payout, PayoutStatus

    start = time.monotonic()
    app.send_task("settle_payouts")
    _wait_until(lambda: not Payout.objects.filter(status=PayoutStatus.QUEUED).exists(), process)
    return time.monotonic() - start


def _wait_until(done, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + WORKER_TIMEOUT_S
    while not done():
        if process.poll() is not None:
            raise RuntimeError("The worker ended.")
        if time.monotonic() > deadline:
            raise RuntimeError("The worker did not finish in time.")
        time.sleep(0.01)


def _remove_queues(app) -> None:
    """Leaves nothing of the bench behind on a broker that others use."""
    with app.connection_for_write() as connection:
        for queue in (QUEUE, RINGS):
            connection.default_channel.queue_delete(queue)
