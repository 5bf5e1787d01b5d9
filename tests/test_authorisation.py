"""The authorisation matrix: every address × every kind of person × method, against one hand-written table."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from rest_framework.test import APIClient

from tests.authorisation_places import Ask, Places, asks, make_places
from tests.authorisation_table import COMPANY, MARKS, WITHOUT_A_ROW, rows

TABLE = rows()
CHANGES = """
    SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables WHERE relname <> 'django_session'
"""
# What administrators change under /beheer/; everything else there is only read.
GIVEN_BY_ADMINISTRATORS = ("users_", "auth_", "password_", "subsidies_programme_", "subsidies_feescheme_")
# Who knocks at /beheer/, and how: only administrators count there.
VISITS = [("anon", "GET"), ("guest", "GET"), ("audit", "GET"), ("audit", "POST"), ("admin", "GET"), ("admin", "POST")]


@pytest.fixture(scope="module")
def places(django_db_setup, django_db_blocker) -> Iterator[Places]:
    """One world for all rows, gone at the end; every case is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_places()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def requests_of_rows(places) -> dict[tuple[str, str], Ask]:
    """Per row a request that would succeed."""
    return asks(places)


@pytest.fixture(scope="module")
def sessions(places) -> dict[str, str | None]:
    """The session of each person."""
    return {name: session_of(user) if user else None for name, user in places.people.items()}


def session_of(user) -> str:
    """Signs somebody in."""
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


@contextmanager
def tried() -> Iterator[None]:
    """What happens inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def changes() -> dict[str, int]:
    """How many rows were written so far, per table."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGES)
        return dict(cursor.fetchall())


def send(session: str | None, method: str, address: str, ask: Ask) -> HttpResponse:
    """The answer to one request of one person."""
    client = APIClient() if address.startswith("/api/") else Client()
    if session:
        client.cookies["sessionid"] = session
    if method == "GET":
        return client.get(address, ask.query)
    for value in ask.data.values():
        if hasattr(value, "seek"):
            value.seek(0)
    if not address.startswith("/api/"):
        return client.post(address, ask.data)
    has_file = any(hasattr(value, "seek") for value in ask.data.values())
    return getattr(client, method.lower())(address, ask.data, format="multipart" if has_file else "json")


def answered(response: HttpResponse, mark: str) -> str:
    """The answer as the table writes it."""
    if response.status_code == 302 and response["Location"].startswith("/account/login"):
        return "login"
    if response.status_code != 200:
        return str(response.status_code)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return "200+" if mark in content.decode("utf-8", errors="replace") else "200"


def routes(patterns: list | None = None, before: str = "") -> Iterator[tuple[str, object]]:
    """Every address of the site by name, with its view."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield before + (pattern.name or str(pattern.pattern)), pattern.callback
        else:
            yield from routes(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else before)


def needs_a_row(route: str) -> bool:
    return not route.startswith(tuple(WITHOUT_A_ROW))


def writing_methods(view) -> set[str]:
    """The methods by which an address of the API changes something."""
    return {method.upper() for method in getattr(view, "actions", None) or {}} & {"POST", "PATCH", "PUT", "DELETE"}


@pytest.mark.parametrize("row", TABLE, ids=" ".join)
def test_everybody_gets_the_answer_of_the_table(row, places, requests_of_rows, sessions):
    (variant, method), wrong = row, []
    route = variant.partition("#")[0]
    ask = requests_of_rows.get(row, Ask())
    address, mark = reverse(route, kwargs=ask.kwargs), MARKS.get(route, COMPANY)
    for person, expected in TABLE[row].items():
        with tried():
            before = changes()
            answer = answered(send(sessions[person], method, address, ask), mark)
            changed = changes() != before
        answer = answer if method == "GET" else answer.rstrip("+")
        may_change = method != "GET" and expected in ("200", "201", "204", "302") and not is_refused_form(row, person)
        if answer != expected:
            wrong.append(f"{person}: {answer} instead of {expected}")
        elif changed != may_change:
            wrong.append(f"{person}: {'changed something' if changed else 'changed nothing'}")
    assert not wrong, f"{method} {address}: {'; '.join(wrong)}"


def is_refused_form(row: tuple[str, str], person: str) -> bool:
    """A page that takes a form from this person, but not for what belongs to others: it is shown again."""
    return row[1] == "POST" and not row[0].startswith("api-") and TABLE[row][person] == "200"


def test_every_address_of_the_site_has_a_row():
    known = {variant.partition("#")[0] for variant, _method in TABLE}
    found = {route for route, _view in routes() if needs_a_row(route)}
    assert not found - known, f"Add these addresses to the table in tests/authorisation_table.py: {found - known}"
    assert not known - found, f"These rows of the table have no address any more: {known - found}"


def test_every_writing_method_of_the_api_has_a_row():
    expected = {(route, method) for route, view in routes() for method in writing_methods(view) if needs_a_row(route)}
    missing = expected - {(variant.partition("#")[0], method) for variant, method in TABLE}
    assert not missing, f"Add these to the table in tests/authorisation_table.py: {missing}"


def test_every_page_that_somebody_can_post_to_has_a_row(places, requests_of_rows, sessions):
    posted = {variant.partition("#")[0] for variant, method in TABLE if method == "POST"}
    pages = {variant for variant, _method in TABLE if not variant.startswith("api-") and "#" not in variant}
    for route in sorted(pages - posted):
        address = reverse(route, kwargs=requests_of_rows.get((route, "GET"), Ask()).kwargs)
        for session in sessions.values():
            with tried():
                before, response = changes(), send(session, "POST", address, Ask())
                assert changes() == before, f"POST {address} changes something: add its row to the table."
                assert response.status_code < 500


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_an_auditor_changes_nothing_anywhere(method, places, requests_of_rows, sessions):
    everything = {name: value for ask in requests_of_rows.values() for name, value in ask.data.items()}
    everything = {name: value for name, value in everything.items() if not hasattr(value, "seek")}
    for address in sorted(addresses(places, requests_of_rows)):
        client = APIClient()
        client.cookies["sessionid"] = sessions["audit"]
        with tried():
            before = changes()
            response = getattr(client, method)(
                address, everything, format="json" if address.startswith("/api/") else "multipart"
            )
            assert changes() == before, f"{method} {address}"
            assert response.status_code < 500, f"{method} {address}"


def addresses(places, requests_of_rows) -> set[str]:
    """Every address of the site, with the rows of the matrix's files in it; signing in and out apart."""
    known = {
        reverse(variant.partition("#")[0], kwargs=ask.kwargs) for (variant, _method), ask in requests_of_rows.items()
    }
    return known | {
        address
        for route, address in reachable(places)
        if not route.startswith(("account_", "set_language", "healthz", "admin:logout"))
    }


def reachable(places) -> Iterator[tuple[str, str]]:
    """Every address by name that can be made without knowing what it is about, or about any row."""
    number = places.people["owner"].pk
    for route, _view in routes():
        for kwargs in ({}, {"object_id": number}, {"id": number}, {"app_label": "subsidies"}):
            with suppress(NoReverseMatch):
                yield route, reverse(route, kwargs=kwargs)


def administration(places) -> Iterator[tuple[str, str]]:
    """The addresses under /beheer/ by name."""
    return ((route, address) for route, address in reachable(places) if route.startswith("admin:"))


def test_the_administration_exists_for_administrators_only(places, sessions):
    found = dict(administration(places))
    assert len(found) > 20
    for route, address in found.items():
        for person, method in VISITS:
            with tried():
                before, response = changes(), send(sessions[person], method, address, Ask())
                changed = changes() != before
            allowed = {"admin": (200, 302, 400, 403, 404, 405), "anon": (302, 404)}.get(person, (404,))
            assert response.status_code in allowed, f"{method} {address} as {person}: {response.status_code}"
            assert not changed or (person == "admin" and route == "admin:logout"), f"{method} {address} as {person}"


def test_administrators_cannot_write_in_the_registers(places, sessions):
    registers = {
        address
        for route, address in administration(places)
        if route.endswith(("_add", "_change", "_delete"))
        and not route.removeprefix("admin:").startswith(GIVEN_BY_ADMINISTRATORS)
    }
    assert any("/application/" in address for address in registers)
    assert any("/transfer/" in address for address in registers)
    filled_in = Ask(data={"status": "approved", "amount": "1", "post": "yes", "company_name": "Andere"})
    for address in sorted(registers):
        with tried():
            before, response = changes(), send(sessions["admin"], "POST", address, filled_in)
            assert changes() == before, address
            assert response.status_code in (302, 403, 404), address
