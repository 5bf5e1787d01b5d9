"""A figure is of the day that was asked, or there is none: never of today under another day's name, and a file carries
its own day."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from rest_framework.test import APIClient

from healthcoach.answers.measures import MEASURES
from healthcoach.core.dates import start_of_next_day
from healthcoach.programmes.models import ProgrammeKind
from tests.finance_world import receive_line_money
from tests.subsidies.desk import open_desk_browser, read_page_text, rows_of

NO_DAYS = ["9999-12-31", "2019-02-29", "29/02/2019", "2018-W12-5", "gisteren", "2018-03-23\x00"]
TOMORROW = timezone.localdate() + timedelta(days=1)
OVERVIEW, BOOKS, TABLES = reverse("finance_overview"), reverse("comparison"), reverse("tables")


def make_day_api_client(world, name: str = "finance") -> APIClient:
    client = APIClient()
    client.force_login(world.people[name])
    return client


@pytest.mark.parametrize("typed", [*NO_DAYS, "20180323", "", TOMORROW.isoformat()])
@pytest.mark.parametrize(
    "route", ["api-state-of-affairs", "api-drawdown-list", "api-drawdown-series-list", "api-forecast-list"]
)
def test_programs_are_refused_a_day_that_is_none(world, route, typed):
    answer = make_day_api_client(world).get(reverse(route), {"programme": world.programme.slug, "on": typed})
    assert (answer.status_code, answer.json()["code"], list(answer.json()["errors"])) == (400, "invalid", ["on"])


@pytest.mark.parametrize("typed", [*NO_DAYS, TOMORROW.isoformat()])
@pytest.mark.parametrize(("page", "figures"), [(OVERVIEW, "now"), (BOOKS, "books")])
def test_a_page_tells_at_the_field_that_a_day_is_none_and_shows_no_other(world, page, figures, typed):
    shown = open_desk_browser(world, "finance").get(page, {"on": typed})
    assert shown.context["form"].errors["on"]
    assert figures not in shown.context


@pytest.mark.parametrize("typed", [*NO_DAYS, TOMORROW.isoformat()])
@pytest.mark.parametrize("page", [OVERVIEW, BOOKS])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_file_is_given_of_a_day_that_is_none(world, page, kind, typed):
    answer = open_desk_browser(world, "finance").get(page, {"on": typed, "export": kind})
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert "Content-Disposition" not in answer


@pytest.mark.parametrize("measure", MEASURES[ProgrammeKind.SUBSIDY])
@pytest.mark.parametrize("until", [TOMORROW.isoformat(), "2099-11-30", "9999-12-31"])
def test_no_table_is_given_of_a_day_to_come(world, measure, until):
    world.coach()
    asked = {"programma": world.programme.slug, "maat": measure.value, "van": "2018-01-01", "tot": until}
    page = open_desk_browser(world, "reporting").get(TABLES, asked | {"rijen": "angle"})
    assert (list(page.context["form"].errors), page.context["table"]) == (["tot"], None)
    told = {"programme": world.programme.slug, "measure": measure.value, "since": "2018-01-01", "until": until}
    answer = make_day_api_client(world, "reporting").get(reverse("api-table"), told | {"rows": "angle"})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["until"])


@pytest.mark.parametrize(
    ("page", "name"), [(OVERVIEW, "on"), (BOOKS, "on"), (reverse("state_of_affairs"), "op"), (TABLES, "tot")]
)
def test_two_days_are_no_day(world, page, name):
    shown = open_desk_browser(world, "staff").get(f"{page}?{name}=2018-02-01&{name}=2018-03-01")
    assert "more than once" in read_page_text(shown)
    assert list(shown.context["form"].errors) == [name]


def test_a_name_that_means_something_elsewhere_is_refused(world):
    client = open_desk_browser(world, "finance")
    assert client.get(reverse("state_of_affairs_json"), {"on": "2018-02-01"}).status_code == 400
    refused = client.get(OVERVIEW, {"op": "2018-02-01"})
    assert refused.status_code == 400
    assert "“op”" in read_page_text(refused)
    assert "on, " in read_page_text(refused)


def test_what_is_repeated_is_refused_to_programs_too(world):
    answer = make_day_api_client(world).get(f"{reverse('api-payout-list')}?status=paid&status=queued")
    assert (answer.status_code, answer.json()["code"]) == (400, "repeated_parameter")


def test_a_program_that_changes_something_asks_nothing_in_the_address(world):
    row = world.submitted()
    answer = make_day_api_client(world, "staff").post(f"{reverse('api-application-complete', args=[row.pk])}?force=1")
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_parameter")
    row.refresh_from_db()
    assert row.status == "submitted"


def test_a_file_of_a_past_day_is_called_by_that_day_and_tells_it_on_every_row(world):
    receive_line_money(world)
    asked = {"on": "2018-02-15", "programme": world.programme.slug}
    file = open_desk_browser(world, "finance").get(OVERVIEW, asked | {"export": "csv"})
    assert "stand-van-het-geld-2018-02-15.csv" in file["Content-Disposition"]
    headings, *rows = rows_of(file)
    assert {row[headings.index("As of")] for row in rows} == {"15/02/2018"}
    assert {row[headings.index("Programme")] for row in rows} == {world.programme.name}
    book = load_workbook(BytesIO(open_desk_browser(world, "finance").get(OVERVIEW, asked | {"export": "xlsx"}).content))
    assert "15/02/2018" in book.properties.subject
    cells = [list(row) for row in book.active.iter_rows(values_only=True)]
    assert {row[cells[0].index("As of")].date() for row in cells[1:]} == {date(2018, 2, 15)}


def test_a_file_of_a_list_tells_that_it_is_of_today(world):
    world.approved()
    file = open_desk_browser(world, "steering").get(reverse("decisions"), {"export": "csv"})
    headings, *rows = rows_of(file)
    assert timezone.localdate().isoformat() in file["Content-Disposition"]
    assert all(row[headings.index("As of")] == f"{timezone.localdate():%d/%m/%Y}" for row in rows)


@pytest.mark.parametrize("question", ["since=31/02/2018", "status=nergens", "since=2018-01-01&since=2018-02-01"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_with_a_filter_that_cannot_be_read_gives_no_file(world, question, kind):
    world.ended(60)
    answer = open_desk_browser(world, "finance").get(f"{reverse('payouts')}?{question}&export={kind}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/html; charset=utf-8")


def test_the_last_day_that_can_be_written_has_an_end():
    assert start_of_next_day(date(9999, 12, 31)).date() == date(9999, 12, 31)
    assert start_of_next_day(date(2018, 3, 24)).isoformat() == "2018-03-25T00:00:00+01:00"
