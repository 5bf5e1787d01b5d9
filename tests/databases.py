"""Databases for tests: copies, made by the server in a fraction of a second, of one that was migrated once."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from django.conf import settings
from django.db import connection, connections

from healthcoach.core import embedded_postgres as embedded
from healthcoach.core.translations import PACKAGES, SOURCE_ROOT

TEMPLATE_DATABASE_PREFIX = "healthcoach_migrated_"
MIGRATING = 20180324  # the number of the lock that lets one process migrate while the others wait
# Every table counts from a thousand of its own, so that the number of a row is never by accident that of another one.
COUNT_APART = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1000 * row_number() OVER (ORDER BY sequencename))
    FROM pg_sequences WHERE data_type = 'bigint'::regtype
"""


def build_database_url(name: str) -> str:
    """The DATABASE_URL of a database on the server the tests use."""
    server = settings.DATABASE_URL or embedded.database_url(settings.DATA_DIR)
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def close_database_connections() -> None:
    """Ends this thread's connection and the pool, so that a database can be copied or dropped."""
    connections.close_all()
    connection.close_pool()


def point_connections_at(name: str) -> None:
    """Makes every connection from now on, in every thread, one to this database."""
    close_database_connections()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


@contextmanager
def pointing_at(name: str) -> Iterator[None]:
    """Inside, every connection is one to this database."""
    before = connection.settings_dict["NAME"]
    point_connections_at(name)
    try:
        yield
    finally:
        point_connections_at(before)


def ensure_migrated_template() -> str:
    """The name of an empty, migrated database that others are copied from, made when the migrations changed. Whoever
    comes meanwhile waits, so that a run migrates once, however many processes it has."""
    name = f"{TEMPLATE_DATABASE_PREFIX}{_hash_what_migrates()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")  # as long as it takes
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATE_DATABASE_PREFIX])
        found = {row[0] for row in cursor.fetchall()}
        if name not in found:
            for old in found:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
            _migrate_template_database(f"{name}_unfinished")
            cursor.execute(f'ALTER DATABASE "{name}_unfinished" RENAME TO "{name}"')
        cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
    return name


def _hash_what_migrates() -> str:
    """Of the migrations, of the models (their permissions are kept too), of what migrates, and of the libraries."""
    known = [
        Path(__file__),
        *(SOURCE_ROOT / name for name in ("requirements.lock", "healthcoach/core/new_database.py")),
    ]
    for package in PACKAGES:
        known += [*(SOURCE_ROOT / package).rglob("migrations/*.py"), *(SOURCE_ROOT / package).rglob("models*.py")]
    digest = sha256()
    for path in sorted(known):
        digest.update(path.as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def stop_waiting_for_the_disk() -> None:
    """On a server that holds nothing but tests no commit waits for the disk: what a crash of the machine would take is
    made anew. A crash of the server itself takes nothing."""
    if settings.EMBEDDED and settings.DATA_DIR.resolve() == (SOURCE_ROOT / ".data" / "tests").resolve():
        with connection._nodb_cursor() as cursor:
            for setting in ("fsync", "full_page_writes"):
                cursor.execute(f"ALTER SYSTEM SET {setting} = off")
            cursor.execute("SELECT pg_reload_conf()")


def _migrate_template_database(name: str) -> None:
    before, connection.settings_dict["TEST"]["NAME"] = connection.settings_dict["NAME"], name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    with connection.cursor() as cursor:
        cursor.execute(COUNT_APART)
    point_connections_at(before)


def copy_migrated_database(name: str) -> None:
    """Makes a database of this name as a copy of the migrated one, in place of the one that had the name."""
    template = ensure_migrated_template()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def drop_test_database(name: str) -> None:
    """Drops a database, whoever is still connected to it."""
    close_database_connections()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def copy_of_the_test_database() -> Iterator[str]:
    """A copy of the database in use, dropped afterwards (the ledger refuses to be emptied). Gives its DATABASE_URL;
    Django uses it meanwhile."""
    close_database_connections()
    with own_copy(connection.settings_dict["NAME"]) as url:
        yield url


@contextmanager
def empty_database() -> Iterator[str]:
    """A database without a table, dropped afterwards. Gives its DATABASE_URL; Django uses it meanwhile."""
    with own_copy("template0") as url:
        yield url


@contextmanager
def own_copy(template: str) -> Iterator[str]:
    """A copy of a database to which nobody is connected."""
    name = f"test_copy_{os.getpid()}_{uuid4().hex[:8]}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        with pointing_at(name):
            yield build_database_url(name)
    finally:
        drop_test_database(name)
