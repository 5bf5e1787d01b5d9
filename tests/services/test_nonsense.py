"""What others put in the broker of production never ends the worker."""

import json
from uuid import uuid4

import psycopg
import pytest
from kombu import Connection

from tests.faults.worker import Worker, wait_until

pytestmark = [pytest.mark.services, pytest.mark.processes]
NONSENSE = [b"", b"{", b"null", b"[]", b'"a sentence"', b"{}", b"\xff\x00", json.dumps({"properties": {}}).encode()]


@pytest.fixture
def worker(postgres, broker, tmp_path):
    """A worker that hears of work through this broker only."""
    queue = f"healthcoach-{uuid4().hex[:8]}"
    worker = Worker(postgres, tmp_path, CELERY_BROKER_URL=broker, CELERY_QUEUE=queue)
    try:
        yield worker
    finally:
        worker.kill()
        with Connection(broker) as connection:
            connection.default_channel.queue_delete(queue)


def put_in_queue(broker: str, queue: str, content: bytes) -> None:
    """Puts bytes in a queue as they are."""
    with Connection(broker) as connection, connection.channel() as channel:
        if broker.startswith("redis"):
            channel.client.lpush(queue, content)
        else:
            message = channel.prepare_message(content, content_type="application/json", content_encoding="utf-8")
            channel.basic_publish(message, exchange="", routing_key=queue)


def last_pulse(postgres: str) -> object:
    """When the worker last showed that it works."""
    with psycopg.connect(postgres) as connection:
        return connection.execute("SELECT max(beaten_at) FROM healthcoach_pulse").fetchone()[0]


def test_nonsense_in_the_queue_is_passed_over(postgres, broker, worker):
    worker.start()
    wait_until(lambda: last_pulse(postgres) is not None, worker=worker)
    for content in NONSENSE:
        put_in_queue(broker, worker.env["CELERY_QUEUE"], content)
    before = last_pulse(postgres)
    wait_until(lambda: last_pulse(postgres) > before, worker=worker)
    assert worker.process.poll() is None
