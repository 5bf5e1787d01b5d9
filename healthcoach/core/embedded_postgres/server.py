"""The embedded server: made, started, joined, watched and stopped."""

import atexit
import contextlib
import fcntl
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import quote

import psutil

from healthcoach.core.embedded_postgres import place

DATABASE = "healthcoach"
SERVER_RECOVERY_TIMEOUT_S = 30  # seconds for a server that recovers from a crash
PG_CTL_TIMEOUT_S = 60  # seconds for pg_ctl
MAX_SOCKET_PATH_BYTES = 100  # bytes; systems take 104 or 108
# The same order of signs and the same capitals on every machine, whatever its own settings.
INITDB_OPTIONS = (
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)


class Server:
    """The PostgreSQL server of a data folder. Only its own user and root can reach its socket, so it asks for no
    password."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.resolve()
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with self._alone():
            found = place.find_cluster(self.data_dir)
            self.cluster = found or place.choose_cluster(self.data_dir)
            self.programs = place.find_programs(self.cluster)
            if not found:
                self._make_cluster()
                place.write_note(self.data_dir, self.cluster)

    @property
    def lives(self) -> bool:
        """Whether the server's note names a living server. After a crash of the machine another process may have its
        number by now, and a note that is being written has no number yet."""
        try:
            process = psutil.Process(self.pid)
            return "postgres" in process.name() and process.status() != psutil.STATUS_ZOMBIE
        except (FileNotFoundError, ValueError, IndexError, psutil.NoSuchProcess):
            return False

    @property
    def pid(self) -> int:
        """The number of the server's process, by its note."""
        return int(self._note[0])

    @property
    def _note(self) -> list[str]:
        return (self.cluster / "postmaster.pid").read_text().splitlines()

    def uri(self, database: str = "postgres") -> str:
        """The address of a database on the running server."""
        return f"postgresql://postgres:@/{database}?host={quote(self._note[4], safe='')}"

    def start(self) -> None:
        """Starts it, unless it runs already."""
        with self._alone():
            if self.lives:
                return
            (self.cluster / "postmaster.pid").unlink(missing_ok=True)
            options = shlex.join(["-h", "", "-k", str(self._socket_folder())])  # pg_ctl gives them to a shell
            self.run(
                "pg_ctl",
                "-w",
                "-t",
                str(PG_CTL_TIMEOUT_S),
                "-D",
                str(self.cluster),
                "-l",
                "log",
                "-o",
                options,
                "start",
            )

    def stop(self) -> None:
        """Stops it, and waits until it is down."""
        with self._alone():
            if self.lives:
                folder = Path(self._note[4])
                self.run("pg_ctl", "-w", "-D", str(self.cluster), "-m", "fast", "stop")
                if folder != self.cluster:
                    with contextlib.suppress(OSError):
                        folder.rmdir()

    def run(self, program: str, *arguments: str) -> None:
        """Runs one of the server's programs in its folder, as its user. What it says is shown when it fails."""
        with tempfile.TemporaryFile("w+") as said:  # a pipe would stay open as long as the server that pg_ctl leaves
            done = subprocess.run(
                [self.programs / program, *arguments],
                cwd=self.cluster,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                **self._as_user(),
            )
            if done.returncode:
                said.seek(0)
                sys.stderr.write(said.read())
                raise subprocess.CalledProcessError(done.returncode, program)

    def _as_user(self) -> dict[str, object]:
        if place.server_user() is None:
            return {}
        return {"user": place.server_user(), "group": place.server_user(), "extra_groups": []}

    def _make_cluster(self) -> None:
        """New data, whole or not at all."""
        whole, half = self.cluster, self.cluster.with_name(f"{self.cluster.name}.{os.getpid()}")
        self._make_folder(half)
        self.cluster = half
        self.run("initdb", "--username=postgres", *INITDB_OPTIONS, "-D", ".")
        half.rename(whole)
        self.cluster = whole

    def _make_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700)
        if place.server_user():
            os.chown(folder, place.server_uid(), -1)

    def _socket_folder(self) -> Path:
        """The folder of the socket: that of the data, or a temporary one where the path would be too long."""
        if len(os.fsencode(self.cluster / ".s.PGSQL.5432")) <= MAX_SOCKET_PATH_BYTES:
            return self.cluster
        folder = Path(tempfile.mkdtemp(prefix="healthcoach-"))
        if place.server_user():
            os.chown(folder, place.server_uid(), -1)
        return folder

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time makes, starts or stops the server."""
        with (self.data_dir / "postgres.lock").open("a+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@cache
def join_server(data_dir: Path) -> Server:
    """The embedded server, started or joined; it stops with the last process that uses it."""
    server = Server(data_dir)
    # Who uses the server holds this lock; the kernel gives it back for a process that is killed, and forks do not
    # inherit it.
    users = (server.data_dir / "postgres.users").open("a+")
    fcntl.lockf(users, fcntl.LOCK_SH)
    server.start()
    atexit.register(_stop_if_last_user, users, server, os.getpid())
    return server


def _stop_if_last_user(users, server: Server, mine: int) -> None:
    """Stops the server when nobody else uses it."""
    if os.getpid() != mine:  # a fork does not own what its parent started
        return
    fcntl.lockf(users, fcntl.LOCK_UN)  # of two that leave at once, the last must not see the other
    try:
        fcntl.lockf(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return
    server.stop()


def supervise_server(data_dir: Path, every: float = 1) -> None:
    """Starts the server again whenever it is gone. Two looks, for somebody may be restarting it at this moment."""
    server, missed = join_server(data_dir), False
    while True:
        time.sleep(every)
        lives = server.lives
        if missed and not lives:
            with contextlib.suppress(Exception):  # if it cannot start now, then at the next look
                server.start()
        missed = not lives


def database_url(data_dir: Path) -> str:
    """The address of the embedded database, started and created where needed."""
    import psycopg

    server = join_server(data_dir)
    give_up = time.monotonic() + SERVER_RECOVERY_TIMEOUT_S
    while True:
        try:
            with psycopg.connect(server.uri(), autocommit=True) as connection:
                if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                    with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                        connection.execute(f"CREATE DATABASE {DATABASE}")
            return server.uri(DATABASE)
        except (psycopg.OperationalError, FileNotFoundError, IndexError):
            if time.monotonic() > give_up:
                raise
            time.sleep(0.2)
