"""The payout through a real worker, over the brokers and the database of production. Nothing sweeps here: what is
settled was rung for."""

import subprocess
import sys
from uuid import uuid4

import psycopg
import pytest
from kombu import Connection

from tests.faults.worker import Worker, wait_until
from tests.races.starting_line import PROJECT_ROOT, race_processes

pytestmark = [pytest.mark.services, pytest.mark.processes]
NEVER = {"PAYOUT_SWEEP_EVERY": "86400"}


@pytest.fixture
def worker(postgres, broker, tmp_path):
    """A worker on this broker, with a queue of its own that is gone afterwards."""
    queue = f"healthcoach-{uuid4().hex[:8]}"
    worker = Worker(postgres, tmp_path, CELERY_BROKER_URL=broker, CELERY_QUEUE=queue, **NEVER)
    try:
        yield worker
    finally:
        worker.kill()
        with Connection(broker) as connection:
            connection.default_channel.queue_delete(queue)
            if broker.startswith("redis"):  # where a queue leaves its name behind
                connection.default_channel.client.delete(f"_kombu.binding.{queue}", f"_kombu.binding_permanent.{queue}")


def read_database_number(postgres: str, query: str) -> int:
    """A number out of the database."""
    with psycopg.connect(postgres) as connection:
        return connection.execute(query).fetchone()[0]


def test_what_is_ended_is_settled_over_each_broker_also_when_the_worker_comes_later(postgres, worker):
    code, queued = uuid4().hex[:4].upper(), "SELECT count(*) FROM subsidies_payout WHERE status = 'queued'"
    worker.start()
    assert race_processes(1, worker.env, do="end_some", number=3, code=code)["ended"] == 3
    wait_until(lambda: read_database_number(postgres, queued) == 0, worker=worker)
    worker.kill()
    race_processes(1, worker.env, do="end_some", number=2, code=f"{code}B")
    assert read_database_number(postgres, queued) == 2
    worker.start()
    wait_until(lambda: read_database_number(postgres, queued) == 0, worker=worker)
    mine = f"WHERE p.code IN ('{code}', '{code}B')"
    settled = (
        "SELECT count(*) FROM subsidies_payout o JOIN subsidies_trajectory j ON j.id = o.trajectory_id"
        " JOIN subsidies_application a ON a.id = j.application_id JOIN subsidies_programme p ON p.id = a.programme_id "
    )
    assert read_database_number(postgres, settled + mine + " AND o.status = 'due' AND o.amount = 50") == 5
    verify = [sys.executable, "manage.py", "verify_ledger"]
    subprocess.run(verify, cwd=PROJECT_ROOT, env=worker.env, check=True, stdout=subprocess.DEVNULL)


def test_the_database_is_at_least_postgresql_15(postgres):
    assert read_database_number(postgres, "SELECT current_setting('server_version_num')::int") >= 150000
