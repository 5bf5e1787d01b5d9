"""A real Celery worker with its clock, in a process group of its own that can be killed without warning."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from tests.races.starting_line import PROJECT_ROOT, build_own_process_environment


class Worker:
    """`celery worker` on a test's database, with a broker of its own; the sweep comes every second."""

    def __init__(self, database: str, folder: Path, **more: str) -> None:
        self.folder = folder
        self.env = build_own_process_environment(
            database, folder, **({"PAYOUT_SWEEP_EVERY": "1", "PULSE_EVERY": "1"} | more)
        )
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Starts it; it works as soon as it is ready."""
        command = [sys.executable, "-m", "celery", "-A", "healthcoach", "worker", "-B"]
        with (self.folder / "worker.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--loglevel=WARNING", "--without-gossip", "--without-mingle"],
                cwd=PROJECT_ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """SIGKILL for the worker, its children and its clock at once: nobody gets to say goodbye."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=10)
            self.process = None

    def restart(self) -> None:
        """Killed and started again."""
        self.kill()
        self.start()

    def log(self) -> str:
        """What it said."""
        return (self.folder / "worker.log").read_text(errors="replace")[-3000:]


def wait_until(what: Callable[[], bool], *, worker: Worker, seconds: float = 45) -> None:
    """Waits until something is so; shows the worker's log when it never is."""
    for _moment in range(int(seconds * 20)):
        if what():
            return
        time.sleep(0.05)
    raise AssertionError(f"It never came to be. The worker's log:\n{worker.log()}")


def stuck_behind_a_lock() -> bool:
    """Whether some other connection to this database waits for a row that is locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # within a transaction the answer would never change
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0] > 0
