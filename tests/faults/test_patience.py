"""Somebody holds a row and goes for coffee: everybody else gets a sentence in good time, and the site stays up."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import InternalError, OperationalError, connection, connections
from django.db.transaction import atomic
from django.test import Client

from healthcoach.core import database_trouble as trouble
from healthcoach.core.database_timeouts import build_session_options
from healthcoach.settings import TIMEOUTS
from subsidies.budget.rules import Stage
from subsidies.payouts import actions as payouts
from subsidies.payouts.models import Payout
from tests.databases import close_database_connections

SOON = "-c statement_timeout=2s -c lock_timeout=300ms -c idle_in_transaction_session_timeout=500ms"


@pytest.fixture
def world(committed_world):
    """The committed world, with a database that waits for nobody longer than a moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connection.settings_dict["OPTIONS"], "options", SOON)
        close_database_connections()
        yield committed_world
        close_database_connections()


@contextmanager
def hold_row_lock(own_database: str, table: str, pk: int, key: str = "id"):
    """Within it somebody else has locked this row, and does not let go."""
    with psycopg.connect(own_database) as other:
        other.execute(f"SELECT FROM {table} WHERE {key} = %s FOR UPDATE", [pk])
        yield


def post_patient_decision(world, row) -> tuple[int, dict, str]:
    """One member's click on “approve”: the status, what the API said, and when to come back."""
    client = Client(raise_request_exception=False)
    client.force_login(world.people["steering"])
    facts = {"applications": [row.pk], "decision": "approve", "motivation": "Past goed."}
    try:
        answer = client.post("/api/v1/decisions/", json.dumps(facts), content_type="application/json")
        return answer.status_code, answer.json(), answer.headers.get("Retry-After", "")
    finally:
        connections.close_all()


@atomic
def hold_and_wait(row) -> None:
    """Locks a row, thinks for a while, and changes it."""
    type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    time.sleep(1.2)
    row.save(update_fields=["municipality"])


def test_a_held_row_keeps_nobody_waiting_and_the_site_stays_up(world, own_database):
    row = world.pending()
    post_patient_decision(world, world.pending())  # so that nobody waits for the first reading of the site's code
    with hold_row_lock(own_database, "subsidies_application", row.pk), ThreadPoolExecutor(9) as people:
        begun = time.monotonic()
        answers = [people.submit(post_patient_decision, world, row) for _each in range(9)]
        assert Client(raise_request_exception=False).get("/").status_code == 200
        told = [each.result(timeout=30) for each in answers]
        assert time.monotonic() - begun < 15
    assert {(status, said["code"], later) for status, said, later in told} == {(503, "busy", "5")}
    assert post_patient_decision(world, row)[0] == 200
    assert post_patient_decision(world, row)[0] == 409


@pytest.mark.parametrize("asked_by", [{}, {"HX-Request": "true"}])
def test_a_page_and_a_part_of_a_page_say_it_in_a_sentence(world, own_database, asked_by):
    row, client = world.pending(), Client(raise_request_exception=False)
    client.force_login(world.people["applicant"])
    with hold_row_lock(own_database, "subsidies_application", row.pk):
        answer = client.post(f"/aanvragen/{row.pk}/intrekken/", {"reason": "Geen tijd."}, headers=asked_by)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "probeer het zo dadelijk opnieuw" in answer.content.decode()
    assert answer.content.startswith(b"<p") == bool(asked_by) == ("HX-Reselect" in answer.headers)


def test_a_payout_that_somebody_holds_up_waits_for_the_next_sweep_and_is_not_to_blame(world, own_database):
    payout = Payout.objects.get(trajectory=world.ended())
    with (
        hold_row_lock(own_database, "subsidies_balance", world.line.account(Stage.RESERVED), "account_id"),
        pytest.raises(OperationalError) as caught,
    ):
        payouts.settle_queued(at=datetime.now(UTC))
    assert trouble.find_trouble(caught.value) is trouble.BUSY
    payout.refresh_from_db()
    assert (payout.status, payout.attempts) == ("queued", 0)
    assert payouts.settle_queued(at=datetime.now(UTC)) == 1


def test_a_statement_without_end_is_ended(world):
    with pytest.raises(OperationalError) as caught, connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(60)")
    assert trouble.find_trouble(caught.value) is trouble.BUSY
    assert not trouble.is_passing_trouble(caught.value)


def test_a_transaction_that_does_nothing_holds_its_locks_no_longer(world):
    row = world.pending()
    with pytest.raises((OperationalError, InternalError)) as caught:
        hold_and_wait(row)
    assert trouble.find_trouble(caught.value) in (trouble.BUSY, trouble.AWAY)
    connections.close_all()
    assert post_patient_decision(world, row)[0] == 200


def test_a_database_that_can_only_be_read_says_so_and_counts_no_attempt(world, monkeypatch):
    client = Client(raise_request_exception=False)
    with monkeypatch.context() as failover:
        failover.setitem(connection.settings_dict["OPTIONS"], "options", "-c default_transaction_read_only=on")
        close_database_connections()
        assert client.get("/").status_code == 200
        answer = client.post("/account/login/code/", {"email": "iemand@bedrijf.example"})
        close_database_connections()
    assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "60")
    assert "alleen gelezen" in answer.content.decode()


def test_every_connection_has_its_bounds_and_compiles_nothing(db):
    told = {"jit": "off"} | {name: f"{seconds}s" for name, seconds in TIMEOUTS.items()}
    with connection.cursor() as cursor:
        for name, value in told.items():
            cursor.execute("SELECT setting, unit FROM pg_settings WHERE name = %s", [name])
            setting, unit = cursor.fetchone()
            assert setting == (str(int(value[:-1]) * 1000) if unit == "ms" else value), name


def test_what_the_address_says_itself_comes_last():
    assert build_session_options({"lock_timeout": 5}, "-c jit=on") == "-c jit=off -c lock_timeout=5s -c jit=on"
