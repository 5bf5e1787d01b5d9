"""Databases of their own for tests in which transactions really commit: seen by other threads and processes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from django.conf import settings
from django.db import connection, connections

from healthcoach import embedded
from healthcoach.catalogue import PACKAGES, ROOT

TEMPLATE = "healthcoach_migrated_"
MIGRATING = 20180324  # the number of the lock that lets one process migrate while the others wait


def address(name: str) -> str:
    """The DATABASE_URL of a database on the server the tests use."""
    server = settings.DATABASE_URL or embedded.database_url(settings.DATA_DIR)
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def let_go() -> None:
    """Ends this thread's connection and the pool, so that a database can be copied or dropped."""
    connections.close_all()
    connection.close_pool()


def point_at(name: str) -> None:
    """Makes every connection from now on, in every thread, one to this database."""
    let_go()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def migrated() -> str:
    """The name of an empty, migrated database that others are copied from, made when the migrations changed. Whoever
    comes meanwhile waits, so that a run migrates once, however many processes it has."""
    name = f"{TEMPLATE}{_of_the_migrations()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")  # as long as it takes
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATE])
        found = {row[0] for row in cursor.fetchall()}
        if name not in found:
            for old in found:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
            _migrate(f"{name}_unfinished")
            cursor.execute(f'ALTER DATABASE "{name}_unfinished" RENAME TO "{name}"')
        cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
    return name


def _of_the_migrations() -> str:
    digest = sha256()
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("migrations/*.py")):
            digest.update(path.as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _migrate(name: str) -> None:
    before, connection.settings_dict["TEST"]["NAME"] = connection.settings_dict["NAME"], name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    point_at(before)


def make(name: str) -> None:
    """Makes a database of this name as a copy of the migrated one, in place of the one that had the name."""
    template = migrated()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def drop(name: str) -> None:
    """Drops a database, whoever is still connected to it."""
    let_go()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def copy_of_the_test_database() -> Iterator[str]:
    """A copy of the migrated test database, made and dropped by the server in a fraction of a second (the ledger
    refuses to be emptied). Gives its DATABASE_URL; Django uses it meanwhile."""
    template = connection.settings_dict["NAME"]
    name = f"{template}_{os.getpid()}_{uuid4().hex[:8]}"
    let_go()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    point_at(name)
    try:
        yield address(name)
    finally:
        point_at(template)
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
