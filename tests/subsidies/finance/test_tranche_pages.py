"""Tranches on screen: planned with a second question, requested with their evidence, received, dropped."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from healthcoach.core.csv_files import csv_cell
from healthcoach.core.structured_communication import format_communication
from healthcoach.programmes.models import Assignment
from subsidies.budget import tranches
from subsidies.budget.models import Base, Tranche, Transfer
from subsidies.budget.rules import BudgetLineKind
from subsidies.budget.tranches import TranchePart
from tests.subsidies.desk import (
    LONG_DESK_TEXT,
    cells_of,
    count_page_queries,
    open_desk_browser,
    read_page_text,
    rows_of,
)
from tests.world import NOW, make_world

LIST, PLAN = reverse("tranches"), reverse("tranche_schedule")
READERS = ["steering", "staff", "finance", "auditor", "admin"]


@pytest.fixture
def finance(world):
    return open_desk_browser(world, "finance")


def build_tranche_plan_form(**given):
    return {
        "expected_on": "2018-06-01",
        "operating_percentage": "5",
        "operating_base": "line",
        "operating_amount": "21000",
        "coaching_percentage": "5",
        "coaching_base": "line",
        "coaching_amount": "119.000,00",
    } | given


def build_operating_plan_form(**given):
    empty = {name: "" for name in build_tranche_plan_form() if name.startswith("coaching")}
    return build_tranche_plan_form(**empty) | given


def schedule_both_parts(world, amount="21000.00", on=date(2018, 6, 1)):
    lines = {line.kind: line for line in world.programme.lines.all()}
    parts = [
        TranchePart(lines[BudgetLineKind.OPERATING], Decimal(5), Base.LINE, Decimal(amount)),
        TranchePart(lines[BudgetLineKind.COACHING], Decimal(5), Base.LINE, Decimal("119000.00")),
    ]
    return tranches.schedule_tranche_payment(parts, expected_on=on, by=world.people["finance"], at=NOW)


def get_tranche_url(name, row):
    return reverse(name, args=[row.pk])


def test_a_payment_for_both_lines_is_planned(world, finance):
    page = finance.post(PLAN, build_tranche_plan_form(), follow=True)
    rows = list(Tranche.objects.order_by("line"))
    assert [(row.percentage, row.base, row.amount) for row in rows] == [
        (Decimal("5.00"), "line", Decimal("21000.00")),
        (Decimal("5.00"), "line", Decimal("119000.00")),
    ]
    assert rows[0].communication == rows[1].communication
    assert format_communication(rows[0].communication) in read_page_text(page)
    assert "€ 140,000.00" in read_page_text(page)


def test_a_line_that_gets_nothing_stays_empty(finance):
    finance.post(PLAN, build_operating_plan_form())
    assert [row.line.kind for row in Tranche.objects.all()] == ["operating"]


@pytest.mark.parametrize("button", [{"calculate": "1"}, {}])
def test_calculating_fills_the_empty_amounts_and_plans_nothing(finance, button):
    page = finance.post(
        PLAN, build_tranche_plan_form(operating_base="grant", operating_amount="", coaching_amount="") | button
    )
    form = page.context["form"]
    assert (form["operating_amount"].value(), form["coaching_amount"].value()) == ("140,000.00", "119,000.00")
    for words in ("€ 140,000.00", "€ 21,000.00", "€ 119,000.00"):
        assert words in read_page_text(page)
    assert not Tranche.objects.exists()


def test_an_amount_that_is_not_its_percentage_is_asked_about_a_second_time(finance):
    page = finance.post(PLAN, build_operating_plan_form(operating_amount="20000"))
    assert "You wrote € 20,000.00, but 5% of the budget line is € 21,000.00." in read_page_text(page)
    assert not Tranche.objects.exists()
    assert (
        finance.post(PLAN, build_operating_plan_form(operating_amount="19000", certain="20000.00")).status_code == 200
    )
    assert not Tranche.objects.exists()
    assert (
        finance.post(PLAN, build_operating_plan_form(operating_amount="20000", certain="20000.00")).status_code == 302
    )
    assert Tranche.objects.get().amount == Decimal("20000.00")


def test_nothing_is_asked_twice_when_the_amounts_are_right(finance):
    assert "certain" not in finance.get(PLAN).context["form"].fields
    assert finance.post(PLAN, build_tranche_plan_form()).status_code == 302


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"operating_percentage": "0"}, "operating_percentage"),
        ({"operating_percentage": "100,01"}, "operating_percentage"),
        ({"operating_percentage": ""}, "operating_percentage"),
        ({"operating_base": ""}, "operating_base"),
        ({"operating_base": "both"}, "operating_base"),
        ({"operating_amount": "veel"}, "operating_amount"),
        ({"operating_amount": "0,125"}, "operating_amount"),
        ({"operating_amount": "-1"}, "operating_amount"),
        ({"operating_amount": "9" * 20}, "operating_amount"),
        ({"coaching_amount": LONG_DESK_TEXT}, "coaching_amount"),
        ({"expected_on": ""}, "expected_on"),
        ({"expected_on": "morgen"}, "expected_on"),
        ({"expected_on": "2016-12-15"}, "expected_on"),
        ({"operating_amount": "420000,01", "certain": "420000.01"}, "operating_amount"),
    ],
)
def test_what_cannot_be_planned_is_said_beside_its_field_and_kept(finance, given, field):
    page = finance.post(PLAN, build_tranche_plan_form(**given))
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {field}
    assert page.context["form"][field].value() == given[field]
    assert not Tranche.objects.exists()


def test_an_empty_plan_asks_for_one_line(finance):
    page = finance.post(PLAN, {"expected_on": "2018-06-01", "plan": "1"})
    assert "at least one line" in read_page_text(page)
    assert finance.post(PLAN, {"plan": "1"}).status_code == 200


def test_a_second_click_plans_nothing_more(finance):
    finance.post(PLAN, build_tranche_plan_form())
    assert "is already expected" in read_page_text(finance.post(PLAN, build_tranche_plan_form(), follow=True))
    assert Tranche.objects.count() == 2


def test_each_programme_is_planned_apart(world, finance):
    other = make_world(code="XX")
    assert finance.get(PLAN, {"programme": other.programme.slug}).context["programme"] == world.programme
    Assignment.objects.create(user=world.people["finance"], role="finance", programme=other.programme)
    finance.post(f"{PLAN}?programme={other.programme.slug}", build_tranche_plan_form())
    assert {row.line.programme for row in Tranche.objects.all()} == {other.programme}


def test_requesting_keeps_the_evidence_and_is_done_once(world, finance):
    row, _other = schedule_both_parts(world)
    finance.post(get_tranche_url("tranche_request", row))
    page = finance.post(get_tranche_url("tranche_request", row), follow=True)
    assert "already done" in read_page_text(page)
    row.refresh_from_db()
    assert (row.status, row.requested_by) == ("requested", world.people["finance"])
    assert "when it was requested" in read_page_text(page)


def test_what_came_in_is_booked_on_every_line(world, finance):
    row, _other = schedule_both_parts(world)
    page = finance.post(get_tranche_url("tranche_receive", row), {"received_on": "2018-06-03"}, follow=True)
    assert "The tranche is booked." in read_page_text(page)
    assert Transfer.objects.filter(kind="tranche").count() == 2
    finance.post(get_tranche_url("tranche_receive", row), {"received_on": "2018-06-03"})
    assert Transfer.objects.filter(kind="tranche").count() == 2
    assert finance.get(get_tranche_url("tranche_receive", row)).status_code == 302


@pytest.mark.parametrize("day", [f"{timezone.localdate() + timedelta(days=2)}", "2016-01-01", "x", "", LONG_DESK_TEXT])
def test_a_day_on_which_nothing_can_have_come_in_is_told(world, finance, day):
    row, _other = schedule_both_parts(world)
    page = finance.post(get_tranche_url("tranche_receive", row), {"received_on": day})
    assert page.context["form"].errors["received_on"]
    assert not Transfer.objects.filter(kind="tranche").exists()


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_dropping_asks_for_a_reason(world, finance, reason):
    row, _other = schedule_both_parts(world)
    assert finance.post(get_tranche_url("tranche_drop", row), {"reason": reason}).context["form"].errors["reason"]
    assert set(Tranche.objects.values_list("status", flat=True)) == {"expected"}
    page = finance.post(get_tranche_url("tranche_drop", row), {"reason": "Begroting uitgesteld"}, follow=True)
    assert "Begroting uitgesteld" in read_page_text(page)
    assert set(Tranche.objects.values_list("status", flat=True)) == {"dropped"}


@pytest.mark.parametrize("who", READERS)
def test_what_is_late_is_told_with_its_amount(world, who):
    schedule_both_parts(world)
    page = open_desk_browser(world, who).get(LIST)
    assert "€ 140,000.00 should have come in by now" in read_page_text(page)
    assert [each["label"] for each in page.context["totals"]][-1] == "Total"
    assert page.context["totals"][-1]["expected"] == Decimal("140000.00")
    assert (PLAN.encode() in page.content) == (who == "finance")


def test_the_screen_its_csv_and_its_workbook_show_the_same_rows(world, finance):
    rows = schedule_both_parts(world)
    asked = {"line": "coaching", "status": "expected", "since": "2018-01-01", "until": "2018-12-31"}
    page = finance.get(LIST, asked)
    assert list(page.context["page"]) == [rows[1]]
    headings, *lines = rows_of(finance.get(LIST, asked | {"export": "csv"}))
    titles, *cells = cells_of(finance.get(LIST, asked | {"export": "xlsx"}))
    assert headings == titles
    assert headings[-1] == "As of"
    for heading in headings[:-1]:
        assert heading in read_page_text(page)
    [line], [cell] = lines, cells
    as_written = [value.date() if hasattr(value, "date") else value for value in cell]
    as_written[-2] = Decimal(as_written[-2])
    assert line == [csv_cell(value) for value in as_written]
    assert "5% of the budget line" in line


def read_evidence_text(response) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages).split())


def test_the_letter_says_what_is_asked_and_why(world, finance):
    world.ended(120)
    world.settle()
    row, _other = schedule_both_parts(world)
    assert "draft" in read_evidence_text(finance.get(get_tranche_url("tranche_pdf", row)))
    finance.post(get_tranche_url("tranche_request", row))
    letter = finance.get(get_tranche_url("tranche_pdf", row))
    told = read_evidence_text(letter)
    for words in (
        "Programma GC",
        format_communication(row.communication),
        "€ 140,000.00",
        "€ 2,380,000.00",
        "€ 100.00",
        "Due to",
    ):
        assert words in told
    assert "draft" not in told
    assert letter.content == finance.get(get_tranche_url("tranche_pdf", row)).content


def test_the_workbook_shows_the_figures_of_the_screen(world, finance):
    row, _other = schedule_both_parts(world)
    finance.post(get_tranche_url("tranche_request", row))
    book = load_workbook(BytesIO(finance.get(get_tranche_url("tranche_xlsx", row)).content))
    page = finance.get(get_tranche_url("tranche", row))
    for sheet, name in ((book.worksheets[2], "figures"), (book.worksheets[3], "commitments")):
        [_headings, *cells] = [list(each) for each in sheet.iter_rows(values_only=True)]
        assert cells == page.context[name]


def test_pages_take_as_many_queries_for_many_tranches_as_for_few(world, finance):
    row, _other = schedule_both_parts(world)
    few = [count_page_queries(finance, address) for address in (LIST, get_tranche_url("tranche", row), PLAN)]
    for number in range(1, 6):
        schedule_both_parts(world, amount=f"{number}.00")
    assert [count_page_queries(finance, address) for address in (LIST, get_tranche_url("tranche", row), PLAN)] == few
    assert max(few) <= 10


@pytest.mark.parametrize("query", ["status=x", "since=x", "until=2018-13-01", "page=9999", "line=x"])
def test_a_strange_filter_is_answered(world, finance, query):
    schedule_both_parts(world)
    assert finance.get(f"{LIST}?{query}").status_code == 200
