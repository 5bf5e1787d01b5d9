"""`manage.py run` from first start to last: real server, worker, clock and database, in a folder of their own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import psutil
import pytest
from django.conf import settings

pytestmark = pytest.mark.processes
NEVER = 240  # seconds; a first start on a busy machine
UNSET = ("DATABASE_URL", "CELERY_BROKER_URL", "HEALTHCOACH_DEMO", "HEALTHCOACH_PRODUCTION", "STATIC_ROOT", "HOST")


class Run:
    """The command, its port and its folder; started as often as a test wants."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen | None = None

    def start(self, **changes: str) -> subprocess.Popen:
        """Starts the command; what it says is kept in the folder."""
        told = {name: value for name, value in os.environ.items() if name not in UNSET}
        told |= {"HEALTHCOACH_DATA_DIR": str(self.folder), "PORT": str(self.port), "PULSE_EVERY": "2"} | changes
        with (self.folder / "words").open("w") as words:
            return subprocess.Popen(
                [sys.executable, "manage.py", "run"],
                cwd=settings.BASE_DIR,
                env=told,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def up(self) -> None:
        """Starts it, and waits until it says that it is ready."""
        self.process = self.start()
        self.until(lambda: "Ready" in self.words)

    def work(self) -> float:
        """The processor's seconds that everybody used so far."""
        return sum(one.cpu_times().user + one.cpu_times().system for one in self.family())

    @property
    def words(self) -> str:
        """What it said."""
        return (self.folder / "words").read_text()

    def refused(self, **changes: str) -> str:
        """What it says when it cannot start."""
        process = self.start(**changes)
        assert process.wait(NEVER) == 1
        assert "Traceback" not in self.words
        return self.words

    def until(self, come_true) -> None:
        """Waits for something; the command must not end meanwhile."""
        late = time.monotonic() + NEVER
        while not come_true():
            assert self.process.poll() is None, self.words
            assert time.monotonic() < late, self.words
            time.sleep(0.1)

    def health(self) -> tuple[int, dict]:
        """What /healthz answers."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=20) as answer:
                return answer.status, json.load(answer)
        except HTTPError as answer:
            return answer.code, json.load(answer)
        except URLError:
            return 0, {}

    def family(self) -> list[psutil.Process]:
        """Everybody who works from the folder, the database's server included."""
        found = []
        for process in psutil.process_iter():
            try:
                told = process.environ().get("HEALTHCOACH_DATA_DIR"), *process.cmdline()
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
            ours = str(self.folder) in told or str(self.folder / "postgres") in told
            if ours and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        return found

    def stop(self, how: int) -> None:
        """Stops it, and waits until nobody is left."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(NEVER)


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """The command on a folder of its own, which the database's user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="run-"))
    folder.chmod(0o755)
    run = Run(folder)
    yield run
    run.stop(signal.SIGINT)
    for process in run.family():
        process.kill()
    shutil.rmtree(folder)


@pytest.fixture
def running(run) -> Run:
    """The site, ready."""
    if not run.process or run.process.poll() is not None:
        run.up()
    return run


@pytest.mark.timeout(2 * NEVER)
def test_the_first_start_prepares_everything_and_says_where_and_as_whom_to_sign_in(run):
    run.up()
    assert run.health() == (200, {"database": "ok", "broker": "ok", "worker": "ok"})
    run.until(lambda: "demo/mail/" in run.words)
    for role in ("applicant", "coach", "steering", "staff", "finance", "auditor", "admin"):
        assert f"  {role} " in run.words
    with urlopen(f"http://127.0.0.1:{run.port}/", timeout=20) as page:
        assert page.status == 200


def test_a_second_start_beside_the_first_is_refused_with_a_sentence(running):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        other = str(free.getsockname()[1])
    assert f"The site already runs: http://localhost:{running.port}/" in running.refused(PORT=other)
    assert running.health()[0] == 200


def test_it_outlives_the_folder_of_its_broker(running):
    shutil.rmtree(running.folder / "broker")
    time.sleep(2 * 4 + 1)  # longer than a pulse may stay out
    assert running.health() == (200, {"database": "ok", "broker": "ok", "worker": "ok"})


def test_it_outlives_a_crash_of_its_database(running):
    note = running.folder / "postgres" / "postmaster.pid"
    server = psutil.Process(int(note.read_text().split()[0]))
    server.send_signal(signal.SIGQUIT)
    psutil.wait_procs([server], timeout=20)
    running.until(lambda: running.health()[0] == 200)


def test_ctrl_c_leaves_no_process_behind_and_the_second_start_is_quick(running):
    running.stop(signal.SIGINT)
    assert running.process.returncode == 0
    assert running.family() == []
    running.up()
    assert running.health()[0] == 200
    assert "applying" not in running.words
    assert "collecting" not in running.words
    assert running.work() < 25  # seconds of work, not on the clock: that depends on what else the machine does


def test_when_the_worker_dies_the_rest_is_stopped_and_the_culprit_named(running):
    worker = next(one for one in running.family() if "worker" in one.cmdline())
    while worker.parent() and "worker" in worker.parent().cmdline():
        worker = worker.parent()
    worker.kill()
    assert running.process.wait(NEVER) == 1
    assert "“worker” ended by itself" in running.words
    assert running.family() == []


def test_a_killed_command_takes_its_processes_along_and_the_next_start_works(running):
    running.process.kill()
    running.process.wait()
    late = time.monotonic() + 60
    while any("postgres" not in one.name() for one in running.family()):
        assert time.monotonic() < late, running.family()
        time.sleep(0.2)
    running.up()
    running.stop(signal.SIGTERM)
    assert running.family() == []


def test_a_taken_port_is_refused_with_a_sentence(run):
    run.stop(signal.SIGTERM)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        words = run.refused(PORT=str(taken.getsockname()[1]))
    assert "Choose another: PORT=8001 make run" in words
    assert run.family() == []


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("PORT", "eighty", "PORT must be a number"),
        ("PORT", "70000", "PORT must be a number"),
        ("PULSE_EVERY", "0", "PULSE_EVERY must be a whole number"),
        ("DATABASE_URL", "mysql://somebody@localhost/db", "must be the address of a PostgreSQL server"),
        ("DATABASE_URL", "postgres://nobody:secret@127.0.0.1:1/none", "The database does not answer"),
    ],
)
def test_a_wrong_setting_is_refused_with_a_sentence(run, setting, value, sentence):
    run.stop(signal.SIGTERM)
    words = run.refused(**{setting: value})
    assert sentence in words
    assert "secret" not in words
