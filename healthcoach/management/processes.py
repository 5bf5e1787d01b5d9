"""The processes of the site, started, watched and stopped together."""

import contextlib
import os
import shlex
import signal
import sys
import threading
import time
from collections.abc import Callable

from django.conf import settings
from honcho import manager
from honcho.compat import ProcessManager
from honcho.process import Process

from healthcoach.management.listening import Address

manager.KILL_WAIT = 15  # seconds that a worker has to finish what it is doing
MAX_REQUEST_LINE_BYTES = (
    "8190"  # bytes, the most that gunicorn can be told to read: a long address gets an answer of the site
)
WATCH_INTERVAL_S = 0.5  # seconds between two looks at whoever started us


class DependentProcess(Process):
    """A process that does not outlive the command that started it, even if that is killed."""

    def run(self, events: object = None, ignore_signals: bool = False) -> None:
        """Runs, while a thread watches whether somebody is still there to stop us."""
        threading.Thread(target=self._end_with, args=(os.getppid(),), daemon=True).start()
        super().run(events, ignore_signals)

    def _end_with(self, starter: int) -> None:
        while os.getppid() == starter:
            time.sleep(WATCH_INTERVAL_S)
        late = time.monotonic() + manager.KILL_WAIT
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._child.pid, signal.SIGTERM)
            while time.monotonic() < late:
                os.killpg(self._child.pid, 0)  # the lookup fails once nobody of the group is left
                self._child.poll()
                time.sleep(WATCH_INTERVAL_S)
            os.killpg(self._child.pid, signal.SIGKILL)
        os._exit(1)


class ProcessGroupManager(ProcessManager):
    """Asks the leader of each group to stop, who stops his own children in good order."""

    def terminate(self, pid: int) -> None:
        """Asks one process to stop."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)


class SiteManager(manager.Manager):
    """Web server, worker and clock under one command: when one of them ends, all do."""

    culprit: str | None = None

    def __init__(self) -> None:
        super().__init__()
        self._procmgr = ProcessGroupManager()
        self._process_ctor = DependentProcess
        self.meanwhile: list[Callable[[], None]] = []

    def _start(self) -> None:
        super()._start()
        for task in self.meanwhile:  # only now: a process with threads is a bad one to fork
            threading.Thread(target=task, daemon=True).start()

    def terminate(self) -> None:
        """Stops all, and remembers who ended uninvited."""
        if not self._terminating:
            self.culprit = next((name for name, one in self._processes.items() if "returncode" in one), None)
        super().terminate()

    @property
    def stopping(self) -> bool:
        """Whether the end has begun."""
        return self._terminating


def build_process_commands(address: Address) -> dict[str, list[str]]:
    """The command of each process."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "healthcoach.celery", "--quiet"]
    web = ["gunicorn", "healthcoach.wsgi", "--bind", address.bound, "--workers", "2", "--threads", "4"]
    web += ["--limit-request-line", MAX_REQUEST_LINE_BYTES]
    web += ["--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket"]
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return {
        "web": [*python, *web],
        "worker": [*celery, "worker", "--loglevel", "WARNING", *alone],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--pidfile="],
    }


def build_process_environment(*, database_url: str, demo: bool) -> dict[str, str]:
    """What each process is told: above all the database's address, so that only one process holds the server."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "healthcoach.settings",
        "DATABASE_URL": database_url,
        "HEALTHCOACH_DATA_DIR": str(settings.DATA_DIR.resolve()),
        "HEALTHCOACH_DEMO": "1" if demo else "0",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
    }


def build_site_manager(address: Address, told: dict[str, str]) -> SiteManager:
    """The processes, ready to start."""
    together = SiteManager()
    for name, command in build_process_commands(address).items():
        own = told if name == "web" else told | {"DATABASE_POOL_SIZE": "0"}
        together.add_process(name, f"exec {shlex.join(command)}", env=own, cwd=str(settings.BASE_DIR))
    return together
