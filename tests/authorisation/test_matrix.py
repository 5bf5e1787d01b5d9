"""The authorisation matrix: every address × every kind of person × method, against one hand-written table."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from tests.authorisation.asking import (
    count_written_rows,
    format_answer_cell,
    iterate_reachable_addresses,
    iterate_site_routes,
    send_matrix_request,
    undo_afterwards,
)
from tests.authorisation.places import Ask
from tests.authorisation.table import COMPANY, WITHOUT_A_ROW, collect_route_marks, read_matrix_rows

TABLE, MARKS = read_matrix_rows(), collect_route_marks()
# An auditor draws samples: that notes what was looked at, by which seed, and touches no file, no money and nobody.
AUDITORS_OWN = {"euro_samples"}
GIVES_A_FILE = {"batch_download"}  # asked for with a button, for it is written down who took it


@pytest.mark.parametrize("row", TABLE, ids=" ".join)
def test_everybody_gets_the_answer_of_the_table(row, places, requests_of_rows, sessions):
    (variant, method), wrong = row, []
    route = variant.partition("#")[0]
    ask = requests_of_rows.get(row, Ask())
    address, mark = reverse(route, kwargs=ask.kwargs), MARKS.get(route, COMPANY)
    for person, expected in TABLE[row].items():
        with undo_afterwards():
            before = count_written_rows()
            answer = format_answer_cell(send_matrix_request(sessions[person], method, address, ask), mark)
            changed = count_written_rows() != before
        answer = answer if method == "GET" else answer.rstrip("+")
        may_change = method != "GET" and expected in ("200", "201", "204", "302") and not is_refused_form(row, person)
        if answer != expected:
            wrong.append(f"{person}: {answer} instead of {expected}")
        elif changed != may_change:
            wrong.append(f"{person}: {'changed something' if changed else 'changed nothing'}")
    assert not wrong, f"{method} {address}: {'; '.join(wrong)}"


def is_refused_form(row: tuple[str, str], person: str) -> bool:
    """A page that takes a form from this person, but not for what belongs to others: it is shown again."""
    is_form = not row[0].startswith("api-") and row[0] not in GIVES_A_FILE
    return row[1] == "POST" and is_form and TABLE[row][person] == "200"


def needs_a_row(route: str) -> bool:
    return not route.startswith(tuple(WITHOUT_A_ROW))


def writing_methods(view) -> set[str]:
    """The methods by which an address of the API changes something."""
    return {method.upper() for method in getattr(view, "actions", None) or {}} & {"POST", "PATCH", "PUT", "DELETE"}


def test_every_address_of_the_site_has_a_row():
    known = {variant.partition("#")[0] for variant, _method in TABLE}
    found = {route for route, _view in iterate_site_routes() if needs_a_row(route)}
    assert not found - known, f"Add these addresses to the table in tests/authorisation/table.py: {found - known}"
    assert not known - found, f"These rows of the table have no address any more: {known - found}"


def test_every_writing_method_of_the_api_has_a_row():
    expected = {
        (route, method)
        for route, view in iterate_site_routes()
        for method in writing_methods(view)
        if needs_a_row(route)
    }
    missing = expected - {(variant.partition("#")[0], method) for variant, method in TABLE}
    assert not missing, f"Add these to the table in tests/authorisation/table.py: {missing}"


def test_every_page_that_somebody_can_post_to_has_a_row(places, requests_of_rows, sessions):
    posted = {variant.partition("#")[0] for variant, method in TABLE if method == "POST"}
    pages = {variant for variant, _method in TABLE if not variant.startswith("api-") and "#" not in variant}
    for route in sorted(pages - posted):
        address = reverse(route, kwargs=requests_of_rows.get((route, "GET"), Ask()).kwargs)
        for session in sessions.values():
            with undo_afterwards():
                before, response = count_written_rows(), send_matrix_request(session, "POST", address, Ask())
                assert count_written_rows() == before, f"POST {address} changes something: add its row to the table."
                assert response.status_code < 500


def collect_site_addresses(places, requests_of_rows) -> set[str]:
    """Every address of the site, with the rows of the matrix's files in it; signing in and out apart."""
    known = {
        reverse(variant.partition("#")[0], kwargs=ask.kwargs) for (variant, _method), ask in requests_of_rows.items()
    }
    return known | {
        address
        for route, address in iterate_reachable_addresses(places)
        if not route.startswith(("account_", "set_language", "healthz", "admin:logout"))
    }


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_an_auditor_changes_nothing_anywhere(method, places, requests_of_rows, sessions):
    everything = {name: value for ask in requests_of_rows.values() for name, value in ask.data.items()}
    everything = {name: value for name, value in everything.items() if not hasattr(value, "seek")}
    own = {reverse(route) for route in AUDITORS_OWN}
    for address in sorted(collect_site_addresses(places, requests_of_rows) - own):
        client = APIClient()
        client.cookies["sessionid"] = sessions["audit"]
        with undo_afterwards():
            before = count_written_rows()
            response = getattr(client, method)(
                address, everything, format="json" if address.startswith("/api/") else "multipart"
            )
            assert count_written_rows() == before, f"{method} {address}"
            assert response.status_code < 500, f"{method} {address}"
