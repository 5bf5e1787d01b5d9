"""A programme without money, an internal pool, asked for its money: an empty list or a sentence, whatever is asked."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from healthcoach.api_urls import router
from tests.coaches.pool_world import make_pool

API_LIST_NAMES = sorted({f"{basename}-list" for _prefix, _viewset, basename in router.registry})
MONEY_QUERY = {"year": 2022, "op": "2022-06-30", "on": "2022-06-30", "since": "2022-01-01", "until": "2022-12-31"}


@pytest.fixture(scope="module")
def clients(django_db_setup, django_db_blocker):
    """An administrator and an auditor of a pool, signed in."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        pool = make_pool()
        signed_in = []
        for name in ("admin", "auditor", "finance"):
            client = APIClient(raise_request_exception=False)
            client.force_authenticate(pool.people[name])
            signed_in.append(client)
        yield pool, signed_in
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", API_LIST_NAMES)
def test_every_list_answers_for_a_programme_without_money(clients, name):
    pool, signed_in = clients
    for client in signed_in:
        for slug in (pool.programme.slug, "bestaat-niet"):
            answer = client.get(reverse(name), {"programme": slug, **MONEY_QUERY})
            assert answer.status_code in (200, 400, 403, 404, 405), answer.content
            if answer.status_code >= 400:
                assert answer.json()["message"]


@pytest.mark.parametrize("name", ["api-coach-year-list", "api-subsidy-register-list"])
def test_a_pool_paid_no_coach_and_no_company(clients, name):
    pool, signed_in = clients
    for client in signed_in:
        answer = client.get(reverse(name), {"programme": pool.programme.slug, "year": 2022})
        assert (answer.status_code, answer.json()["results"]) == (200, [])
