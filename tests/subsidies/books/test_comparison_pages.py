"""The page of the three books, and the same in the API."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from subsidies.controls import reconciliation as compare
from subsidies.controls import seals
from tests.camt import book_movement
from tests.finance_world import get_operating_line, receive_line_money, set_up_paying_account
from tests.subsidies.books.cycle import import_cycle_statement
from tests.subsidies.desk import count_page_queries, open_desk_browser, read_page_text, rows_of
from tests.world import World

COMPARISON_PAGE_URL = "/boeken/"


@pytest.fixture
def differing(world: World) -> World:
    """A tranche booked by hand that no statement shows, and a line of the bank that matches nothing."""
    set_up_paying_account(world)
    receive_line_money(world, get_operating_line(world), amount=500)
    import_cycle_statement(world, book_movement(-12, text="Onbekend"))
    return world


def test_the_page_is_red_with_every_difference_and_the_way_to_it(differing):
    page = open_desk_browser(differing, "finance").get(COMPARISON_PAGE_URL)
    text = read_page_text(page).replace("\xa0", " ")
    assert "Red: 2 differences" in text
    assert "By the ledger € 500.00 stands on the account, by the bank −€ 12.00." in text
    for each in page.context["books"].open:
        assert each.sentence in text
    for _difference, way in page.context["open"]:
        assert open_desk_browser(differing, "auditor").get(way).status_code == 200


def test_the_page_is_green_when_nothing_differs(world):
    set_up_paying_account(world)
    tranche = receive_line_money(world, amount=500)
    import_cycle_statement(world, book_movement(500, communication=tranche.communication))
    assert "Green: the three books agree" in read_page_text(
        open_desk_browser(world, "auditor").get(COMPARISON_PAGE_URL)
    )


def test_the_page_tells_an_earlier_day_and_takes_any_typed_day(differing):
    client = open_desk_browser(differing, "finance")
    page = client.get(COMPARISON_PAGE_URL, {"on": "2018-03-20"})
    assert page.context["books"].on == date(2018, 3, 20)
    assert "An earlier day is told as it is known now." in read_page_text(page)
    assert client.get(COMPARISON_PAGE_URL, {"on": "", "programme": ""}).context["books"].on == timezone.localdate()
    for typed in ("morgen", "2999-01-01", "2018-02-31", "\0"):  # no other day under this name
        assert "books" not in client.get(COMPARISON_PAGE_URL, {"on": typed, "programme": typed}).context


def test_the_page_shows_the_days_before_and_the_seals(differing):
    compare.store_reconciliation(differing.programme, on=timezone.localdate(), by=None, at=timezone.now())
    [*_others, last] = seals.seal_finished_days(
        up_to=timezone.localdate(), by=None, at=timezone.now() + timedelta(days=2)
    )
    text = read_page_text(open_desk_browser(differing, "staff").get(COMPARISON_PAGE_URL))
    assert last.sha256 in text
    assert "2 differences" in text


def test_the_page_takes_at_most_ten_queries(differing):
    compare.store_reconciliation(differing.programme, on=timezone.localdate(), by=None, at=timezone.now())
    assert count_page_queries(open_desk_browser(differing, "auditor"), COMPARISON_PAGE_URL) <= 10
    assert count_page_queries(open_desk_browser(differing, "admin"), COMPARISON_PAGE_URL) <= 10


def test_the_export_is_what_the_page_shows(differing):
    headings, *rows = rows_of(open_desk_browser(differing, "finance").get(COMPARISON_PAGE_URL, {"export": "csv"}))
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
