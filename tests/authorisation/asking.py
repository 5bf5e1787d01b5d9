"""Asking: signing people in, sending a request that is undone afterwards, and seeing what it wrote."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from rest_framework.test import APIClient

from healthcoach.users.models import User
from tests.authorisation.places import Ask, Places
from tests.windows import Browser

WRITTEN_ROWS_QUERY = """
    SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables WHERE relname <> 'django_session'
"""


def open_session(user: User) -> str:
    """Signs somebody in."""
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


@contextmanager
def undo_afterwards() -> Iterator[None]:
    """What happens inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def count_written_rows() -> dict[str, int]:
    """How many rows were written so far, per table."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN_ROWS_QUERY)
        return dict(cursor.fetchall())


def send_matrix_request(session: str | None, method: str, address: str, ask: Ask) -> HttpResponse:
    """The answer to one request of one person."""
    client = APIClient() if address.startswith("/api/") else Browser()
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


def format_answer_cell(response: HttpResponse, mark: str) -> str:
    """The answer as the table writes it."""
    if response.status_code == 302 and response["Location"].startswith("/account/login"):
        return "login"
    if response.status_code != 200:
        return str(response.status_code)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return "200+" if mark in content.decode("utf-8", errors="replace") else "200"


def iterate_site_routes(patterns: list | None = None, before: str = "") -> Iterator[tuple[str, object]]:
    """Every address of the site by name, with its view."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield before + (pattern.name or str(pattern.pattern)), pattern.callback
        else:
            yield from iterate_site_routes(
                pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else before
            )


def iterate_reachable_addresses(places: Places) -> Iterator[tuple[str, str]]:
    """Every address by name that can be made without knowing what it is about, or about any row."""
    number = places.people["owner"].pk
    for route, _view in iterate_site_routes():
        for kwargs in ({}, {"object_id": number}, {"id": number}, {"app_label": "subsidies"}):
            with suppress(NoReverseMatch):
                yield route, reverse(route, kwargs=kwargs)
