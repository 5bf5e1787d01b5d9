"""Databases of their own for tests in which transactions really commit: seen by other threads and processes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from django.conf import settings
from django.db import connection, connections

from healthcoach import embedded


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
