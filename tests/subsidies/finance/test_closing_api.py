"""Closing a year for programs: the same tables, and the mark of an award."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from subsidies.models import Registration
from tests import finance_world as money
from tests.world import make_world

CLOSING_API_ROOT = "/api/v1"


@pytest.fixture
def as_(world) -> Callable[[str], APIClient]:
    """A client of the API that speaks JSON, with the session of a person of the world."""

    def client_of(name: str) -> APIClient:
        client = APIClient()
        client.default_format = "json"
        client.force_login(world.people[name])
        return client

    return client_of


def build_closing_year_query(world, **more):
    return {"programme": world.programme.slug, "year": 2018} | more


def test_the_closing_statement_adds_up(world, as_):
    money.make_paid_batch(world)
    told = as_("auditor").get(f"{CLOSING_API_ROOT}/closings/", build_closing_year_query(world)).json()
    assert (told["year"], told["agrees"]) == (2018, True)
    [paid] = [each for each in told["holdings"] if (each["line"], each["stage"]) == ("coaching", "paid")]
    assert paid["movements"] == [{"movement": "pay", "amount": "1000.00"}]
    assert (paid["opening"], paid["closing"]) == ("0.00", "1000.00")


def test_coaches_and_companies_of_a_year_are_listed(world, as_):
    money.make_paid_batch(world)
    [coach] = as_("finance").get(f"{CLOSING_API_ROOT}/coach-years/", build_closing_year_query(world)).json()["results"]
    assert (coach["name"], coach["net"], coach["minutes"]) == ("An Claes", "1000.00", 1200)
    [entry] = (
        as_("staff")
        .get(f"{CLOSING_API_ROOT}/subsidy-register/", build_closing_year_query(world, quarter=1))
        .json()["results"]
    )
    assert (entry["quarter"], entry["awarded"], entry["paid"]) == ("2018 Q1", "1000.00", "1000.00")


def test_an_award_is_found_by_its_state_and_marked_once(world, as_):
    row = world.approved()
    client = as_("finance")
    [found] = client.get(f"{CLOSING_API_ROOT}/awards/", {"state": "overdue", "year": 2018}).json()["results"]
    assert (found["id"], found["aid"], found["awarded_on"], found["due_on"]) == (
        row.pk,
        "1000.00",
        "2018-02-07",
        "2018-03-07",
    )
    said = {"registered_on": "2018-03-01", "number": "DM-7"}
    marked = client.post(f"{CLOSING_API_ROOT}/awards/{row.pk}/register/", said)
    assert (marked.json()["state"], marked.json()["number"]) == ("registered", "DM-7")
    again = client.post(f"{CLOSING_API_ROOT}/awards/{row.pk}/register/", said)
    assert (again.status_code, again.json()["code"]) == (409, "already_registered")
    assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"year": 1999}, {"year": 2101}, {"year": "x"}, {"quarter": 5}, {"quarter": 0}, {"programme": ""}],
)
def test_a_question_that_cannot_be_read_is_refused(world, as_, wrong):
    assert (
        as_("finance").get(f"{CLOSING_API_ROOT}/subsidy-register/", build_closing_year_query(world) | wrong).status_code
        == 400
    )


@pytest.mark.parametrize("wrong", [{"year": 99999999}, {"year": "x"}, {"state": "lost"}])
def test_a_filter_that_cannot_be_read_is_refused(world, as_, wrong):
    assert as_("finance").get(f"{CLOSING_API_ROOT}/awards/", wrong).status_code == 400


@pytest.mark.parametrize("noun", ["closings", "coach-years", "subsidy-register"])
def test_another_programme_s_year_is_not_found(world, as_, noun):
    assert (
        as_("finance").get(f"{CLOSING_API_ROOT}/{noun}/", build_closing_year_query(make_world(code="XX"))).status_code
        == 404
    )
    assert as_("steering").get(f"{CLOSING_API_ROOT}/{noun}/", build_closing_year_query(world)).status_code == 404
    assert as_("finance").get(f"{CLOSING_API_ROOT}/{noun}/", {"programme": "a\0b", "year": 2018}).status_code in (
        400,
        404,
    )
