"""Sending every name that a row has, beside what a form or an address of the API takes, changes nothing more: a form
leaves it aside, the API refuses it."""

import secrets
from datetime import datetime
from random import Random
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.authorisation.asking import send_matrix_request, undo_afterwards
from tests.authorisation.places import Ask
from tests.authorisation.table import read_matrix_rows

FIELD_NAME_SUCCESSES = {"200", "201", "204", "302"}
# The rows that say that nobody may are not among them.
WRITES = [
    row
    for row, answers in read_matrix_rows().items()
    if row[1] != "GET" and FIELD_NAME_SUCCESSES & set(answers.values())
]
HIGHEST = "SELECT max(last_value) FROM pg_sequences"
COUNT_FROM = "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, %s) FROM pg_sequences"
NOTE_THE_REQUEST = {"sessions", "pghistory"}  # apps that keep who asked from where; our own events are compared
# Values that would show: other statuses, another day, more money.
TELLING = {"status": "approved", "reserved": "5000.00", "is_superuser": "true", "role": "steering", "amount": "9.00"}
LONG_AGO = "2001-01-01T00:00:00Z"
DICE = Random()  # noqa: S311 – it is to be guessed


@pytest.fixture(autouse=True)
def loaded_dice(monkeypatch):
    """What is drawn by chance (identifiers, communications) falls the same in every trial."""
    monkeypatch.setattr(secrets, "choice", DICE.choice)
    monkeypatch.setattr(secrets, "randbelow", DICE.randrange)


def collect_column_names() -> dict[str, str]:
    """The name of every column of every model, with a value that no row has."""
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields]
    values = {
        name: LONG_AGO if name.endswith("_at") else "7" for field in fields for name in (field.name, field.attname)
    }
    return values | TELLING


def normalise_stored_value(value: object) -> object:
    """A value as it can be compared: what was made just now is made anew each time."""
    just_now = isinstance(value, datetime) and abs((timezone.now() - value).total_seconds()) < 600
    return "new" if just_now or isinstance(value, UUID) else value


def dump_every_table() -> dict[str, list[str]]:
    """All rows of all tables."""
    return {
        model._meta.label: sorted(
            repr({name: normalise_stored_value(value) for name, value in row.items()})
            for row in model._base_manager.values()
        )
        for model in apps.get_models()
        if model._meta.app_label not in NOTE_THE_REQUEST
    }


def read_highest_number() -> int:
    """The highest number given to a row so far."""
    with connection.cursor() as cursor:
        cursor.execute(HIGHEST)
        return cursor.fetchone()[0]


def observe_request_outcome(
    session: str, method: str, address: str, ask: Ask, *, count_from: int
) -> tuple[int, dict[str, list[str]]]:
    """The answer, and all rows after the request; new rows get the same numbers each time."""
    DICE.seed(1)
    with undo_afterwards():
        with connection.cursor() as cursor:
            cursor.execute(COUNT_FROM, [count_from])
        status = send_matrix_request(session, method, address, ask).status_code
        return status, dump_every_table()


@pytest.mark.parametrize("row", WRITES, ids=" ".join)
def test_every_name_beside_what_is_taken_changes_nothing_more(row, requests_of_rows, sessions):
    variant, method = row
    person = next(who for who, cell in read_matrix_rows()[row].items() if cell in FIELD_NAME_SUCCESSES)
    ask = requests_of_rows[row]
    address = reverse(variant.partition("#")[0], kwargs=ask.kwargs)
    before = dump_every_table()
    more, number = Ask(ask.kwargs, data=collect_column_names() | ask.data), read_highest_number() + 1
    for _trial in range(3):  # what names the second in which it was made differs when one passes in between
        plain = observe_request_outcome(sessions[person], method, address, ask, count_from=number)
        with_more = observe_request_outcome(sessions[person], method, address, more, count_from=number)
        if plain == with_more:
            break
    assert plain[0] < 400
    assert with_more in (plain, (400, before) if address.startswith("/api/") else plain)
