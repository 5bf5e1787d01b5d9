"""PostgreSQL 15, RabbitMQ and Redis as production has them. Where they are absent these tests are skipped with the
reason; in CI they may not be absent."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

from tests.races.starting_line import PROJECT_ROOT

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://root@127.0.0.1:5432/postgres")
BROKERS = {
    "rabbitmq": os.environ.get("TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//"),
    "redis": os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/5"),
}


def require_service(address: str) -> None:
    """Skips the test when nobody answers at an address; fails it in CI."""
    place = urlsplit(address)
    try:
        socket.create_connection((place.hostname, place.port), timeout=2).close()
    except OSError:
        reason = f"nobody answers at {place.hostname}:{place.port} ({place.scheme})"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A migrated database on the server, dropped afterwards. Gives its DATABASE_URL."""
    require_service(POSTGRES)
    name = f"healthcoach_{uuid4().hex[:12]}"
    url = urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{name}"))
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
            subprocess.run(migrate, cwd=PROJECT_ROOT, env=os.environ | {"DATABASE_URL": url}, check=True)
            yield url
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=BROKERS)
def broker(request: pytest.FixtureRequest) -> str:
    """The address of each broker in turn."""
    require_service(BROKERS[request.param])
    return BROKERS[request.param]
