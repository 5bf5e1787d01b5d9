"""The clock that rings for the worker. It keeps nothing on disk, so no disk can stop it: what is due stands in the
database, and at its start it rings for everything once."""

import contextlib
from datetime import timedelta

from celery.beat import Scheduler
from django.conf import settings

LONG_AGO = timedelta(days=2)  # longer than the longest time between two rings


class Clock(Scheduler):
    """Rings by a schedule that is held in memory. Each turn it touches `clock-alive` in the data folder, for whoever
    watches it from outside."""

    def setup_schedule(self) -> None:
        """Everything counts as rung for long ago, so that a restart misses nothing."""
        super().setup_schedule()
        for entry in self.schedule.values():
            entry.last_run_at -= LONG_AGO

    def tick(self, *args: object, **kwargs: object) -> float:
        """One turn; the seconds until the next."""
        with contextlib.suppress(OSError):
            (settings.DATA_DIR / "clock-alive").touch()
        return super().tick(*args, **kwargs)
