"""The budget on one page, and booking what the funder transferred."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from healthcoach.programmes.models import Assignment
from subsidies.budget.models import Base
from subsidies.budget.overview import load_current_lines, sum_line_amounts
from subsidies.budget.tranches import TranchePart, schedule_tranche_payment
from subsidies.models import Tranche, Transfer
from tests.finance_world import make_pending_batch
from tests.subsidies.desk import LONG_DESK_TEXT, count_page_queries, open_desk_browser, read_page_text
from tests.world import NOW, make_world

PAGE, BOOK = reverse("budget"), reverse("tranche_add")


@pytest.fixture
def finance(world):
    return open_desk_browser(world, "finance")


@pytest.fixture
def operating(world):
    return world.programme.lines.get(kind="operating")


def build_tranche_form(on, /, **given):
    return {
        "line": on.pk,
        "percentage": "5",
        "base": "grant",
        "amount": "140000",
        "received_on": "2018-01-15",
        "book": "1",
    } | given


def test_the_lines_add_up_to_the_grant(world, finance, operating):
    world.ended(120, 90)
    world.approved()
    world.settle()
    finance.post(BOOK, build_tranche_form(operating))
    lines = {each.line.kind: each.amounts for each in finance.get(PAGE).context["lines"]}
    coaching = lines["coaching"]
    assert (coaching.granted, coaching.reserved, coaching.due) == (
        Decimal("2380000.00"),
        Decimal("1000.00"),
        Decimal("175.00"),
    )
    assert coaching.available + coaching.reserved + coaching.due + coaching.paid == coaching.granted
    everything = finance.get(PAGE).context["total"]
    assert (everything.granted, everything.received) == (Decimal("2800000.00"), Decimal("140000.00"))
    assert everything == sum_line_amounts(load_current_lines(world.programme))


def test_the_split_and_every_movement_are_shown(world, finance):
    row = world.approved()
    page = read_page_text(finance.get(PAGE))
    for words in ("15 %", "85 %", "€ 420,000.00", "€ 2,380,000.00", row.reference, "the award"):
        assert words in page


def test_each_movement_leads_to_what_it_is_about_for_who_follows_the_payments(world, finance):
    batch = make_pending_batch(world)
    payment = reverse("euro", args=[batch.payments.get().pk])
    for client, leads in ((finance, True), (open_desk_browser(world, "steering"), False)):
        page = client.get(PAGE)
        assert "a payment" in read_page_text(page)
        assert (payment in page.content.decode()) is leads
        assert reverse("tranche", args=[Tranche.objects.get().pk]) in page.content.decode()


@pytest.mark.parametrize("name", ["staff", "steering", "auditor", "admin"])
def test_the_programme_s_people_read_the_budget_and_book_nothing(world, operating, name):
    client = open_desk_browser(world, name)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert BOOK.encode() not in page.content
    assert client.get(BOOK).status_code == 404
    assert client.post(BOOK, build_tranche_form(operating)).status_code == 404
    assert not Tranche.objects.exists()


@pytest.mark.parametrize("name", ["applicant", "coach", "stranger"])
def test_others_find_no_budget(world, operating, name):
    client = open_desk_browser(world, name)
    assert client.get(PAGE).status_code == 404
    assert client.post(BOOK, build_tranche_form(operating)).status_code == 404


def test_each_programme_has_its_own_budget(world, finance):
    other = make_world(code="XX", grant=Decimal("1000.00"))
    assert "Programma XX" not in read_page_text(finance.get(PAGE, {"programme": other.programme.slug}))
    Assignment.objects.create(user=world.people["finance"], role="finance", programme=other.programme)
    page = finance.get(PAGE, {"programme": other.programme.slug})
    assert page.context["total"].granted == Decimal("1000.00")


@pytest.mark.parametrize(
    ("base", "typed", "booked"),
    [("grant", "140000", "140000.00"), ("grant", "140.000,00", "140000.00"), ("line", "€ 21.000", "21000.00")],
)
def test_both_readings_of_five_percent_can_be_booked(world, finance, operating, base, typed, booked):
    page = finance.post(BOOK, build_tranche_form(operating, base=base, amount=typed), follow=True)
    row = Tranche.objects.get()
    assert (row.percentage, row.base, row.amount) == (Decimal("5.00"), base, Decimal(booked))
    assert row.booked_by == world.people["finance"]
    assert Transfer.objects.get(kind="tranche").amount == Decimal(booked)
    assert "has been booked" in read_page_text(page)


@pytest.mark.parametrize(("base", "suggested"), [("grant", "140,000.00"), ("line", "21,000.00")])
def test_calculating_suggests_the_amount_and_books_nothing(world, finance, operating, base, suggested):
    page = finance.post(BOOK, build_tranche_form(operating, base=base, amount="", book="", calculate="1"))
    assert page.context["form"]["amount"].value() == suggested
    assert "€ 140,000.00" in read_page_text(page)
    assert "€ 21,000.00" in read_page_text(page)
    assert not Tranche.objects.exists()
    finance.post(BOOK, build_tranche_form(operating, base=base, amount=suggested))
    assert Tranche.objects.get().amount == Decimal(suggested.replace(",", ""))


def test_booking_without_an_amount_calculates_first(world, finance, operating):
    page = finance.post(BOOK, build_tranche_form(operating, amount=""))
    assert page.context["form"]["amount"].value() == "140,000.00"
    assert not Tranche.objects.exists()


def test_calculating_with_a_field_missing_says_which(world, finance, operating):
    page = finance.post(BOOK, build_tranche_form(operating, percentage="", amount="", calculate="1"))
    assert page.context["form"].errors["percentage"]
    assert page.context["readings"] == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"line": ""}, "line"),
        ({"line": "abc"}, "line"),
        ({"line": "99999999999999999999999"}, "line"),
        ({"percentage": "0"}, "percentage"),
        ({"percentage": "101"}, "percentage"),
        ({"percentage": "-5"}, "percentage"),
        ({"percentage": "vijf"}, "percentage"),
        ({"base": "both"}, "base"),
        ({"base": ""}, "base"),
        ({"amount": "honderd"}, "amount"),
        ({"amount": "-140000"}, "amount"),
        ({"amount": "0,00"}, "amount"),
        ({"amount": "1.2.3"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"amount": "1e9"}, "amount"),
        ({"amount": "0,125"}, "amount"),
        ({"percentage": "0,125"}, "percentage"),
        ({"amount": "9" * 20}, "amount"),
        ({"amount": LONG_DESK_TEXT}, "amount"),
        ({"received_on": "gisteren"}, "received_on"),
        ({"received_on": ""}, "received_on"),
    ],
)
def test_what_cannot_be_booked_is_said_beside_its_field_and_kept(world, finance, operating, given, field):
    page = finance.post(BOOK, build_tranche_form(operating, **given))
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {field}
    assert page.context["form"][field].value() == given[field]
    assert not Tranche.objects.exists()


def test_money_that_comes_tomorrow_is_not_booked_today(world, finance, operating):
    tomorrow = timezone.localdate() + timedelta(days=1)
    page = finance.post(BOOK, build_tranche_form(operating, received_on=f"{tomorrow}"))
    assert "lies in the future" in page.context["form"].errors["received_on"][0]
    assert not Tranche.objects.exists()


def test_money_that_came_before_the_award_is_no_part_of_the_grant(world, finance, operating):
    page = finance.post(BOOK, build_tranche_form(operating, received_on="2016-12-15"))
    assert "awarded on 16/12/2016" in page.context["form"].errors["received_on"][0]
    assert not Tranche.objects.exists()
    finance.post(BOOK, build_tranche_form(operating, received_on="2016-12-16"))
    assert Tranche.objects.count() == 1


def test_an_amount_that_is_not_its_percentage_is_asked_about_a_second_time(finance, operating):
    page = finance.post(BOOK, build_tranche_form(operating, amount="139000"))
    assert "€ 139,000.00, but 5% of the whole grant is € 140,000.00" in read_page_text(page)
    assert not Tranche.objects.exists()
    page = finance.post(BOOK, build_tranche_form(operating, amount="138000", certain="139000.00"))
    assert page.context["form"].errors["certain"]
    assert not Tranche.objects.exists()
    finance.post(BOOK, build_tranche_form(operating, amount="138000", certain="138000.00"))
    assert Tranche.objects.get().amount == Decimal("138000.00")


def test_an_amount_that_is_its_percentage_is_not_asked_about(finance, operating):
    finance.post(BOOK, build_tranche_form(operating, percentage="5", base="line", amount="21000"))
    assert Tranche.objects.get().amount == Decimal("21000.00")


def test_only_what_came_in_stands_among_the_tranches_received(world, finance, operating):
    part = TranchePart(operating, Decimal(5), Base.GRANT, Decimal("140000.00"))
    schedule_tranche_payment([part], expected_on=date(2018, 6, 1), by=world.people["finance"], at=NOW)
    page = finance.get(PAGE)
    assert list(page.context["tranches"]) == []
    assert page.context["total"].received == 0
    assert "Was it expected?" in read_page_text(finance.get(BOOK))


def test_no_more_comes_in_on_a_line_than_was_granted_for_it(world, finance, operating):
    finance.post(BOOK, build_tranche_form(operating, amount="400000", certain="400000.00"))
    page = finance.post(BOOK, build_tranche_form(operating, amount="20000,01", certain="20000.01"))
    assert "Only € 20,000.00" in page.context["form"].errors["amount"][0].replace("\u00a0", " ")
    assert page.context["form"]["amount"].value() == "20000,01"
    finance.post(BOOK, build_tranche_form(operating, amount="20000", certain="20000.00"))
    assert [each.amount for each in Tranche.objects.order_by("pk")] == [Decimal(400000), Decimal(20000)]


def test_a_second_click_books_nothing_more(world, finance, operating):
    finance.post(BOOK, build_tranche_form(operating))
    page = finance.post(BOOK, build_tranche_form(operating), follow=True)
    assert "has already been booked" in read_page_text(page)
    assert Tranche.objects.count() == 1
    assert Transfer.objects.filter(kind="tranche").count() == 1


def test_another_programme_s_line_cannot_be_booked_on(world, finance):
    foreign = make_world(code="XX").line
    page = finance.post(BOOK, build_tranche_form(foreign))
    assert page.context["form"].errors["line"]
    assert not Tranche.objects.exists()


def test_an_administrator_who_is_not_finance_books_nothing(world, operating):
    assert open_desk_browser(world, "admin").post(BOOK, build_tranche_form(operating)).status_code == 404


@pytest.mark.parametrize("number", ["1", "2", "99"])
def test_a_page_of_movements_that_does_not_exist_is_the_nearest_one(world, finance, number):
    assert finance.get(PAGE, {"page": number}).context["page"].number == 1


@pytest.mark.parametrize("number", ["0", "-3", "x", "99999999999999999999"])
def test_a_page_that_is_no_number_is_refused(world, finance, number):
    assert finance.get(PAGE, {"page": number}).status_code == 400


def test_the_page_takes_as_many_queries_for_many_movements_as_for_few(world, finance, operating):
    world.approved()
    finance.post(BOOK, build_tranche_form(operating))
    few = count_page_queries(finance, PAGE)
    for percentage in ("6", "7", "8"):
        world.approved()
        finance.post(BOOK, build_tranche_form(operating, percentage=percentage, certain="140000.00"))
    assert count_page_queries(finance, PAGE) == few
