"""The page of the three books, and the same in the API."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from subsidies.books import compare, seals
from tests.camt import booked
from tests.finance_world import account, money, operating
from tests.subsidies.books.cycle import bring
from tests.subsidies.desk import browser, queries, rows_of, said
from tests.world import World

PAGE = "/boeken/"


@pytest.fixture
def differing(world: World) -> World:
    """A tranche booked by hand that no statement shows, and a line of the bank that matches nothing."""
    account(world)
    money(world, operating(world), amount=500)
    bring(world, booked(-12, text="Onbekend"))
    return world


def test_the_page_is_red_with_every_difference_and_the_way_to_it(differing):
    page = browser(differing, "finance").get(PAGE)
    text = said(page).replace("\xa0", " ")
    assert "Red: 2 differences" in text
    assert "By the ledger € 500.00 stands on the account, by the bank −€ 12.00." in text
    for each in page.context["books"].open:
        assert each.sentence in text
    for _difference, way in page.context["open"]:
        assert browser(differing, "auditor").get(way).status_code == 200


def test_the_page_is_green_when_nothing_differs(world):
    account(world)
    tranche = money(world, amount=500)
    bring(world, booked(500, communication=tranche.communication))
    assert "Green: the three books agree" in said(browser(world, "auditor").get(PAGE))


def test_the_page_tells_an_earlier_day_and_takes_any_typed_day(differing):
    client = browser(differing, "finance")
    page = client.get(PAGE, {"on": "2018-03-20"})
    assert page.context["books"].on == date(2018, 3, 20)
    assert "An earlier day is told as it is known now." in said(page)
    assert client.get(PAGE, {"on": "", "programme": ""}).context["books"].on == timezone.localdate()
    for typed in ("morgen", "2999-01-01", "2018-02-31", "\0"):  # no other day under this name
        assert "books" not in client.get(PAGE, {"on": typed, "programme": typed}).context


def test_the_page_shows_the_days_before_and_the_seals(differing):
    compare.store(differing.programme, on=timezone.localdate(), by=None, at=timezone.now())
    [*_others, last] = seals.seal(up_to=timezone.localdate(), by=None, at=timezone.now() + timedelta(days=2))
    text = said(browser(differing, "staff").get(PAGE))
    assert last.sha256 in text
    assert "2 differences" in text


def test_the_page_takes_at_most_ten_queries(differing):
    compare.store(differing.programme, on=timezone.localdate(), by=None, at=timezone.now())
    assert queries(browser(differing, "auditor"), PAGE) <= 10
    assert queries(browser(differing, "admin"), PAGE) <= 10


def test_the_export_is_what_the_page_shows(differing):
    headings, *rows = rows_of(browser(differing, "finance").get(PAGE, {"export": "csv"}))
    assert [row[headings.index("Amount")] for row in rows] == ["-12,00", "-500,00"]


def test_the_api_tells_the_books_of_a_day(differing):
    client = APIClient()
    client.force_login(differing.people["auditor"])
    asked = {"programme": differing.programme.slug}
    found = client.get("/api/v1/comparisons/books/", asked).json()
    assert (found["agree"], found["ledger"], found["bank"]) == (False, "500.00", "-12.00")
    assert [each["kind"] for each in found["differences"]] == ["break", "tranche"]
    total = sum(Decimal(each["amount"]) for each in found["differences"])
    assert Decimal(found["ledger"]) + total == Decimal(found["bank"])
    for wrong in ({}, {"programme": "elders"}, asked | {"on": "morgen"}, asked | {"on": "2999-01-01"}):
        assert client.get("/api/v1/comparisons/books/", wrong).status_code in (400, 404)
