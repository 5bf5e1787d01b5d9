"""The money cycle while the database gives way: the server stops without warning, the wire is cut at a commit, the disk
is full, transactions deadlock. In the end nothing is lost, nothing counts twice, and every invariant is green."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection, connections

from tests.faults.chance import SOAK_ROUNDS, make_seeded_generator
from tests.faults.own_server import OwnServer
from tests.faults.wire import Wire
from tests.races.starting_line import PROJECT_ROOT, build_own_process_environment

pytestmark = pytest.mark.processes
TOIL_COUNT = 8


def run_toiler_process(database: str, folder: Path, meanwhile: Callable[[subprocess.Popen], None]) -> dict[str, object]:
    """What came of the money cycle of eight trajectories, and of what happened meanwhile."""
    connections.close_all()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.toiler", str(TOIL_COUNT)],
        cwd=PROJECT_ROOT,
        env=build_own_process_environment(database, folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline() == "ready\n", process.stderr.read()[-3000:]
        meanwhile(process)
        told, complaints = process.communicate(timeout=240)
    finally:
        process.kill()
    assert process.returncode == 0, complaints[-3000:]
    return json.loads(told)


def assert_paid_once(told: dict[str, object]) -> None:
    """Fifty euro for each, once, in the books and at the bank."""
    amount = f"{50 * TOIL_COUNT}.00"
    assert (told["due"], told["paid"], told["disbursed"]) == ("0.00", amount, amount)
    assert told["red"] == []


@pytest.fixture
def own_server(own_database: str, tmp_path: Path) -> Iterator[OwnServer]:
    """A server of the test's own."""
    server = OwnServer(tmp_path / "server", own_database)
    try:
        yield server
    finally:
        server.remove()


def test_a_server_that_stops_without_warning_loses_and_doubles_nothing(own_server, tmp_path):
    chance = make_seeded_generator()
    stops = 3 * SOAK_ROUNDS

    def stop_and_start(process: subprocess.Popen) -> None:
        for number in range(stops):  # the first while all is still to be done, which takes a tenth of a second
            time.sleep(chance.uniform(0.01, 0.25 if number else 0.04))
            own_server.stop_immediately()
            own_server.start()

    told = run_toiler_process(own_server.url, tmp_path, stop_and_start)
    assert told["gave_way"] >= 1
    assert_paid_once(told)


def test_a_wire_cut_at_a_commit_leaves_it_done_or_not_done(own_database, tmp_path):
    chance = make_seeded_generator()
    wire = Wire(own_database, chance, share=0.4)

    def arm(_process: subprocess.Popen) -> None:
        wire.armed = True

    told = run_toiler_process(wire.url, tmp_path, arm)
    wire.close()
    assert wire.cuts >= 1
    assert told["gave_way"] >= 1
    assert_paid_once(told)


@pytest.mark.parametrize(
    ("state", "table"),
    [("53100", "subsidies_transfer"), ("40P01", "subsidies_payable"), ("53100", "subsidies_payment")],
    ids=["disk full while posting", "deadlock while money becomes due", "disk full while batching"],
)
def test_a_full_disk_or_a_deadlock_only_delays(own_database, tmp_path, state, table):
    fail_every_third_insert(state, table)
    told = run_toiler_process(own_database, tmp_path, lambda _process: None)
    assert told["gave_way"] >= 1
    assert_paid_once(told)


def fail_every_third_insert(state: str, table: str) -> None:
    """Once all trajectories have ended, every third insert into a table fails in this way."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE misfortune")
        cursor.execute(
            f"""
            CREATE FUNCTION misfortune() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF (SELECT count(*) FROM subsidies_payout) >= {TOIL_COUNT} AND nextval('misfortune') % 3 = 1 THEN
                    RAISE EXCEPTION USING ERRCODE = '{state}', MESSAGE = 'misfortune';
                END IF;
                RETURN NULL;
            END $$
            """
        )
        cursor.execute(
            f"CREATE TRIGGER misfortune AFTER INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION misfortune()"
        )
