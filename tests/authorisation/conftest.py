"""One world for all these tests; every case in it is undone."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.authorisation.asking import open_session
from tests.authorisation.places import Ask, Places, build_matrix_requests, make_places


@pytest.fixture(scope="module")
def places(django_db_setup, django_db_blocker) -> Iterator[Places]:
    """One world for all rows, gone at the end; every case is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_places()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def requests_of_rows(places) -> dict[tuple[str, str], Ask]:
    """Per row a request that would succeed."""
    return build_matrix_requests(places)


@pytest.fixture(scope="module")
def sessions(places, requests_of_rows) -> dict[str, str | None]:
    """The session of each person."""
    return {name: open_session(user) if user else None for name, user in places.people.items()}
