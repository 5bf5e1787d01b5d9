"""The administration under /beheer/: for administrators only, and what they cannot do there either."""

from collections.abc import Iterator

from tests.authorisation.asking import (
    count_written_rows,
    iterate_reachable_addresses,
    send_matrix_request,
    undo_afterwards,
)
from tests.authorisation.places import Ask

# What administrators change under /beheer/; everything else there is only read.
GIVEN_BY_ADMINISTRATORS = ("users_", "auth_", "password_", "programmes_", "subsidies_feescheme_")
# Who knocks at /beheer/, and how: only administrators count there.
VISITS = [("anon", "GET"), ("guest", "GET"), ("audit", "GET"), ("audit", "POST"), ("admin", "GET"), ("admin", "POST")]


def iterate_administration_addresses(places) -> Iterator[tuple[str, str]]:
    """The addresses under /beheer/ by name."""
    return ((route, address) for route, address in iterate_reachable_addresses(places) if route.startswith("admin:"))


def test_the_administration_exists_for_administrators_only(places, sessions):
    found = dict(iterate_administration_addresses(places))
    assert len(found) > 20
    for route, address in found.items():
        for person, method in VISITS:
            with undo_afterwards():
                before, response = count_written_rows(), send_matrix_request(sessions[person], method, address, Ask())
                changed = count_written_rows() != before
            allowed = {"admin": (200, 302, 400, 403, 404, 405), "anon": (302, 404)}.get(person, (404,))
            assert response.status_code in allowed, f"{method} {address} as {person}: {response.status_code}"
            assert not changed or (person == "admin" and route == "admin:logout"), f"{method} {address} as {person}"


def test_administrators_cannot_write_in_the_registers(places, sessions):
    registers = {
        address
        for route, address in iterate_administration_addresses(places)
        if route.endswith(("_add", "_change", "_delete"))
        and not route.removeprefix("admin:").startswith(GIVEN_BY_ADMINISTRATORS)
    }
    assert any("/application/" in address for address in registers)
    assert any("/transfer/" in address for address in registers)
    filled_in = Ask(data={"status": "approved", "amount": "1", "post": "yes", "company_name": "Andere"})
    for address in sorted(registers):
        with undo_afterwards():
            before, response = count_written_rows(), send_matrix_request(sessions["admin"], "POST", address, filled_in)
            assert count_written_rows() == before, address
            assert response.status_code in (302, 403, 404), address
