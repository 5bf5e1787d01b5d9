"""What the faults happen to: a committed world with a real worker beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from healthcoach.celery import without_enqueueing
from tests.faults.worker import Worker
from tests.world import World


@pytest.fixture
def worker(own_database: str, tmp_path: Path) -> Iterator[Worker]:
    """A worker that was not started yet. Whatever happens to it, it is gone afterwards."""
    worker = Worker(own_database, tmp_path)
    try:
        yield worker
    finally:
        worker.kill()


@pytest.fixture
def world(committed_world: World) -> Iterator[World]:
    """A committed world in which nobody rings: the crash came between the commit and the doorbell, each time.
    Afterwards the books are examined."""
    with without_enqueueing():
        yield committed_world
    call_command("verify_ledger")
