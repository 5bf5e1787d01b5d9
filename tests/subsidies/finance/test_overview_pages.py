"""The overview: where the money is, for whom, what is to do, the chart with its table, and the forecast."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from healthcoach.core.money import format_euro
from subsidies.models import Programme
from subsidies.year_end.actions import register
from tests.finance_world import make_funded_payables, make_pending_batch, receive_line_money
from tests.subsidies.desk import (
    LONG_DESK_TEXT,
    cells_of,
    count_page_queries,
    open_desk_browser,
    read_page_text,
    rows_of,
)
from tests.world import make_world

OVERVIEW_PAGE_URL = reverse("finance_overview")
STRANGE_FORECAST_VALUES = [
    "",
    "x",
    "-1",
    "0",
    "1e9",
    "NaN",
    "9" * 30,
    "9" * 5000,
    "1.5",
    "٣",
    "\x00",
    LONG_DESK_TEXT,
    "' OR 1=1",
]


@pytest.fixture
def finance(world):
    return open_desk_browser(world, "finance")


def test_the_first_sentence_says_where_the_money_is(world, finance):
    receive_line_money(world, amount=9000)
    world.ended(120, 90)
    world.approved()
    world.settle()
    page = read_page_text(finance.get(OVERVIEW_PAGE_URL))
    sentence = "Of € 2,800,000.00 granted, € 0.00 is paid, € 175.00 is due, € 1,000.00 is reserved"
    assert sentence in page.replace("\xa0", " ")
    assert "transferred € 9,000.00, of which € 9,000.00 stands on the account" in page.replace("\xa0", " ")


def test_the_statement_adds_up_and_the_export_holds_the_same(world, finance):
    receive_line_money(world)
    world.approved()
    page = finance.get(OVERVIEW_PAGE_URL)
    rows = {row.stage: [cell.amount for cell in row.cells] for row in page.context["statement"].grant}
    for place in range(3):
        parts = sum(amounts[place] for stage, amounts in rows.items() if stage != "granted")
        assert parts == rows["granted"][place]
    [headings, operating, coaching, total] = cells_of(finance.get(OVERVIEW_PAGE_URL, {"export": "xlsx"}))
    assert (headings[1], operating[1], coaching[1], total[1]) == ("Granted", *rows["granted"])
    assert len(rows_of(finance.get(OVERVIEW_PAGE_URL, {"export": "csv"}))) == 4


def test_any_day_before_can_be_asked(world, finance):
    world.approved()
    page = finance.get(OVERVIEW_PAGE_URL, {"on": "2017-06-30"})
    assert page.context["now"].total.reserved == 0
    assert page.context["now"].total.granted == 2_800_000
    assert "Where the money was on" in read_page_text(page)
    assert finance.get(OVERVIEW_PAGE_URL, {"on": "2016-12-15"}).context["now"].total.granted == 0


@pytest.mark.parametrize(
    "typed", ["gisteren", "2018-02-30", "0000-01-01", "9999-12-31", "10000-01-01", *STRANGE_FORECAST_VALUES[1:]]
)
def test_a_day_that_is_none_is_said_and_today_is_shown(world, finance, typed):
    page = finance.get(OVERVIEW_PAGE_URL, {"on": typed})
    assert page.status_code == 200
    assert page.context["form"].errors["on"]
    assert page.context["on"] == timezone.localdate()


def test_the_first_day_of_the_calendar_is_a_day(world, finance):
    assert finance.get(OVERVIEW_PAGE_URL, {"on": "0001-01-01"}).context["on"] == date(1, 1, 1)


@pytest.mark.parametrize("typed", STRANGE_FORECAST_VALUES)
@pytest.mark.parametrize("field", ["approve", "more", "finish", "programme"])
def test_whatever_stands_in_the_address_the_page_comes(world, finance, field, typed):
    world.approved()
    assert finance.get(OVERVIEW_PAGE_URL, {field: typed}).status_code == 200


@pytest.mark.parametrize("asked", [{"export": "zzz"}, {"export": "-1"}, {"page": "2"}, {"page": "x"}])
def test_a_file_that_is_none_and_a_page_of_what_has_none_are_refused(world, finance, asked):
    world.approved()
    assert finance.get(OVERVIEW_PAGE_URL, asked).status_code == 400


def test_the_chart_has_a_name_a_description_and_its_numbers_in_a_table(world, finance):
    world.approved()
    page = finance.get(OVERVIEW_PAGE_URL)
    text = page.content.decode()
    assert 'role="img" aria-labelledby="chart-title chart-desc"' in text
    assert re.search(r'<title id="chart-title">[^<]+</title>', text)
    assert re.search(r'<desc id="chart-desc">[^<]*2,800,000[^<]*</desc>', text)
    assert "style=" not in text
    shown = read_page_text(page)
    for column, point in zip(page.context["chart"].columns, page.context["points"][::-1], strict=True):
        assert (column.on, column.drawn) == (point.on, point.total)
        assert format_euro(point.total.available).removeprefix("€\xa0") in shown


def test_every_column_reaches_what_was_granted_and_stays_within_the_picture(world, finance):
    receive_line_money(world)
    world.ended(120, 90)
    world.settle()
    chart = finance.get(OVERVIEW_PAGE_URL).context["chart"]
    for column in chart.columns:
        assert abs(sum(block.height for block in column.blocks) - 250) <= len(column.blocks)
        assert all(block.x >= 0 and block.x + block.width <= chart.width for block in column.blocks)
        assert all(block.y >= 0 and block.y + block.height <= chart.height for block in column.blocks)


@pytest.mark.parametrize(
    ("name", "works"), [("finance", True), ("staff", True), ("auditor", True), ("steering", False)]
)
def test_what_is_to_do_is_for_who_follows_the_payments(world, name, works):
    assert ("To do today" in read_page_text(open_desk_browser(world, name).get(OVERVIEW_PAGE_URL))) is works


def test_an_award_that_should_have_been_registered_is_to_be_done(world, finance):
    first, other = world.approved(), world.approved()
    page = finance.get(OVERVIEW_PAGE_URL)
    assert "2 awards are not in the register yet" in read_page_text(page)
    assert f"{reverse('closing_awards')}?programme={world.programme.slug}&amp;state=overdue" in page.content.decode()
    for row in (first, other):
        register(row, registered_on=timezone.localdate(), by=world.people["finance"], at=timezone.now())
    make_world(code="XX").approved()
    assert "in the register" not in read_page_text(finance.get(OVERVIEW_PAGE_URL))


def test_what_waits_is_counted(world, finance):
    make_pending_batch(world, make_funded_payables(world, count=2))
    world.ended(60, trajectory=world.running(world.coach("Bo")))
    world.settle()
    page = read_page_text(finance.get(OVERVIEW_PAGE_URL))
    for words in ("1 batch waits for approval", "1 amount is due", "were not compared yet"):
        assert words in page


def test_a_stranger_s_programme_is_not_shown(world, finance):
    other = make_world(code="XX")
    assert "Programma XX" not in read_page_text(finance.get(OVERVIEW_PAGE_URL, {"programme": other.programme.slug}))
    assert open_desk_browser(world, "stranger").get(OVERVIEW_PAGE_URL).status_code == 404


def test_a_programme_that_just_began_says_that_it_rests_on_little(world, finance):
    world.running()
    page = read_page_text(finance.get(OVERVIEW_PAGE_URL)).replace("\xa0", " ")
    assert "This rests on little. 1 trajectory started, 0 ended" in page
    assert "counts for the maximum of € 1,000" in page
    assert "no last day yet" in page


def test_what_if_is_calculated_and_stays_in_the_fields(world, finance):
    world.running()
    Programme.objects.update(ends_on=timezone.localdate() + timedelta(days=900))
    before = finance.get(OVERVIEW_PAGE_URL).context["forecast"]
    page = finance.get(OVERVIEW_PAGE_URL, {"approve": "28", "more": "25", "finish": "60"})
    assert page.context["forecast"].mid.spent > before.mid.spent
    assert page.context["what_if"]["more"].value() == "25"
    assert not page.context["forecast"].by_horizon
    emptied = finance.get(OVERVIEW_PAGE_URL, {"approve": "100000"}).context["forecast"]
    assert emptied.mid.runs_out == timezone.localdate().replace(day=1)


def test_the_facts_of_the_files_are_counted(world, finance):
    for status in ("lapsed", "withdrawn", "pending", "approved", "running"):
        getattr(world, status)()
    world.ended(240, 240, trajectory=world.running(world.coach("Bo")))
    world.settle()
    seen = finance.get(OVERVIEW_PAGE_URL).context["forecast"].so_far
    assert (seen.pending, seen.waiting, seen.started, seen.dropped, seen.running) == (1, 1, 2, 1, 1)
    assert (seen.ended.count, seen.ended.total, seen.ended.squares) == (1, Decimal(400), Decimal(160_000))
    assert seen.approvals[0] == 4
    then = finance.get(OVERVIEW_PAGE_URL, {"on": "2018-02-07"}).context["forecast"].so_far
    assert (then.waiting, then.started, then.dropped, then.approvals) == (4, 0, 0, (4,))


@pytest.mark.parametrize("name", ["finance", "steering", "admin"])
def test_the_page_takes_at_most_ten_queries(world, name):
    make_pending_batch(world)
    client = open_desk_browser(world, name)
    assert count_page_queries(client, OVERVIEW_PAGE_URL) <= 10
    assert count_page_queries(client, f"{OVERVIEW_PAGE_URL}?on=2018-02-01&approve=3") <= 10
