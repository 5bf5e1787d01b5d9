"""The budget through the API: lines and balances, tranches, transfers."""

from decimal import Decimal

import pytest

from subsidies.budget.models import Tranche, Transfer
from subsidies.budget.rules import BudgetLineKind
from tests.world import make_world


def build_received_tranche_body(world, **changes) -> dict:
    line = world.programme.lines.get(kind=BudgetLineKind.OPERATING)
    return {
        "line": line.pk,
        "percentage": "5.00",
        "base": "grant",
        "amount": "140000.00",
        "received_on": "2017-01-16",
    } | changes


@pytest.mark.parametrize("who", ["steering", "staff", "finance", "auditor", "admin"])
def test_everybody_with_a_role_reads_what_the_lines_hold(world, as_, who):
    world.approved()
    operating, coaching = as_(who).get("/api/v1/budget-lines/").json()["results"]
    assert (operating["kind"], operating["balances"]["granted"]) == ("operating", "420000.00")
    assert coaching["balances"] == {
        "granted": "2380000.00",
        "available": "2379000.00",
        "reserved": "1000.00",
        **dict.fromkeys(("due", "paid", "funder", "cash", "outgoing", "disbursed"), "0.00"),
    }


@pytest.mark.parametrize("who", ["stranger", "applicant", "coach"])
@pytest.mark.parametrize("noun", ["budget-lines", "tranches"])
def test_who_has_no_role_reads_no_books(world, as_, who, noun):
    assert as_(who).get(f"/api/v1/{noun}/").json()["count"] == 0
    assert as_(who).get("/api/v1/transfers/").json()["results"] == []
    assert as_(who).get(f"/api/v1/transfers/{Transfer.objects.first().pk}/").status_code == 404


def test_the_books_of_another_programme_stay_closed(world, as_):
    other = make_world(code="XX")
    lines = as_("finance").get("/api/v1/budget-lines/").json()["results"]
    assert {line["programme"] for line in lines} == {world.programme.slug}
    assert as_("finance").post("/api/v1/tranches/", build_received_tranche_body(other)).status_code == 404
    assert not Tranche.objects.exists()


def test_finance_books_a_tranche(world, as_):
    response = as_("finance").post("/api/v1/tranches/", build_received_tranche_body(world))
    assert (response.status_code, response.json()["amount"]) == (201, "140000.00")
    operating = as_("finance").get("/api/v1/budget-lines/").json()["results"][0]["balances"]
    assert (operating["funder"], operating["cash"]) == ("140000.00", "140000.00")


def test_the_same_tranche_is_booked_once(world, as_):
    client = as_("finance")
    client.post("/api/v1/tranches/", build_received_tranche_body(world))
    again = client.post("/api/v1/tranches/", build_received_tranche_body(world))
    assert (again.status_code, again.data["code"]) == (409, "tranche_already_booked")
    assert Tranche.objects.count() == 1


@pytest.mark.parametrize("who", ["steering", "staff", "auditor", "admin"])
def test_only_finance_books_a_tranche(world, as_, who):
    assert as_(who).post("/api/v1/tranches/", build_received_tranche_body(world)).status_code == 403
    assert not Tranche.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": "0.00"},
        {"amount": "-1.00"},
        {"amount": "0.001"},
        {"amount": "1000000000000.00"},
        {"amount": "NaN"},
        {"percentage": "0"},
        {"percentage": "100.01"},
        {"base": "air"},
        {"received_on": "2017-02-30"},
        {"line": 0},
        {"line": 2**63},
    ],
)
def test_a_tranche_of_the_wrong_shape_is_not_read(world, as_, changes):
    response = as_("finance").post("/api/v1/tranches/", build_received_tranche_body(world, **changes))
    assert (response.status_code, list(response.data["errors"])) == (400, list(changes))


@pytest.mark.parametrize("amount", ["280000.01", "999999999999.99"])
def test_more_money_than_was_granted_is_refused(world, as_, amount):
    client = as_("finance")
    assert client.post("/api/v1/tranches/", build_received_tranche_body(world)).status_code == 201
    response = client.post("/api/v1/tranches/", build_received_tranche_body(world, amount=amount))
    assert (response.status_code, response.data["code"]) == (409, "more_than_granted")
    assert Tranche.objects.count() == 1


def test_money_from_before_the_award_is_refused(world, as_):
    response = as_("finance").post("/api/v1/tranches/", build_received_tranche_body(world, received_on="2016-12-15"))
    assert (response.status_code, response.data["code"]) == (409, "received_before_award")
    assert not Tranche.objects.exists()


def test_the_ledger_is_read_page_by_page_newest_first(world, as_):
    for _number in range(3):
        world.approved()
    client = as_("auditor")
    first = client.get("/api/v1/transfers/", {"page_size": 2}).json()
    rest = client.get(first["next"]).json()
    numbers = [row["id"] for row in first["results"] + rest["results"]]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == 4
    assert first["results"][0]["source"] == "available"
    assert first["results"][0]["target"] == "reserved"


def test_the_ledger_is_searched(world, as_):
    row = world.approved()
    client = as_("finance")
    [found] = client.get("/api/v1/transfers/", {"subject": row.subject, "kind": "reserve"}).json()["results"]
    assert Decimal(found["amount"]) == row.reserved
    assert client.get("/api/v1/transfers/", {"line": world.line.pk, "kind": "award"}).json()["results"]
    assert client.get("/api/v1/transfers/", {"effective_to": "2001-01-01"}).json()["results"] == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_ledger_is_only_read(world, as_, method):
    at = f"/api/v1/transfers/{Transfer.objects.first().pk}/"
    assert getattr(as_("finance"), method)(at, {"amount": "1.00"}).status_code == 405


def test_more_lines_and_transfers_need_no_more_queries(world, as_, django_assert_num_queries):
    client = as_("admin")
    for code in ("XX", "YY"):
        with django_assert_num_queries(5):  # session, user, count, lines, balances
            client.get("/api/v1/budget-lines/")
        with django_assert_num_queries(3):  # session, user, rows
            client.get("/api/v1/transfers/")
        make_world(code=code).approved()
