"""Tables for insiders: what is counted, by what, with small numbers marked and totals checked."""

import json
from datetime import date

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from coaches.certification import actions as certification
from healthcoach.answers.cross_tables import tabulate_measure
from healthcoach.answers.dimensions import Dimension
from healthcoach.answers.measures import Measure
from healthcoach.programmes.models import Assignment, Programme, Role
from healthcoach.users.models import User
from healthcoach.website.navigation import build_user_menu
from tests.subsidies.desk import cells_of, count_page_queries, open_desk_browser, read_page_text, rows_of
from tests.world import NOW, WORLD_TODAY

TABLES_PAGE = reverse("tables")
CROSSTAB_YEAR = {"since": date(2022, 1, 1), "until": date(2022, 12, 31), "today": date(2023, 6, 2)}
POOL_TABLE_2022_URL = f"{TABLES_PAGE}?programma=veerkrachtcoaches&van=2022-01-01&tot=2022-12-31"


class Somebody:
    """People with one role each in the pool of 2022."""

    def __init__(self, programme: Programme) -> None:
        self.programme, self.people = programme, {}
        for role in Role:
            self.people[role.value] = User.objects.create_user(f"{role.value}@pool.example", name=str(role.label))
            Assignment.objects.create(user=self.people[role.value], role=role, programme=programme)


@pytest.fixture
def here(pool_of_2022):
    return Somebody(pool_of_2022)


def build_2022_crosstab(programme, measure, rows, columns=None, **period):
    return tabulate_measure(
        programme, Measure(measure), Dimension(rows), columns and Dimension(columns), **CROSSTAB_YEAR | period
    )


def read_crosstab_column(found, place: int = -1) -> dict[str, int]:
    return {row.label: row.cells[place].number for row in found.all_rows()}


def test_guided_by_gender_keeps_the_members_of_teams_apart_as_not_registered(here):
    assert read_crosstab_column(build_2022_crosstab(here.programme, "guided", "gender")) == {
        "Man": 40,
        "Vrouw": 77,
        "Niet geregistreerd": 3,
        "Totaal": 120,
    }


def test_zero_unknown_and_not_registered_are_three_answers(here):
    ages = read_crosstab_column(build_2022_crosstab(here.programme, "started", "age"))
    assert (ages["Onbekend"], ages["Niet geregistreerd"]) == (19, 3)
    assert read_crosstab_column(build_2022_crosstab(here.programme, "pool_coaches", "gender")) == {
        "Man": 0,
        "Vrouw": 11,
        "Totaal": 11,
    }
    assert read_crosstab_column(build_2022_crosstab(here.programme, "started", "education")) == {
        "Niet geregistreerd": 120,
        "Totaal": 120,
    }


def test_a_table_by_two_dimensions_adds_up_in_both_directions(here):
    found = build_2022_crosstab(here.programme, "guided", "domain", "kind")
    assert found.columns == ["Individueel", "Team", "Totaal"]
    assert [cell.number for cell in found.total.cells] == [117, 3, 120]
    for row in found.all_rows():
        assert row.cells[-1].number == sum(cell.number for cell in row.cells[:-1])
    assert found.adds_up
    assert found.as_of == date(2022, 12, 31)


def test_small_numbers_are_marked_for_insiders_and_zeros_are_not(here):
    words = read_page_text(
        open_desk_browser(here, "reporting").get(f"{POOL_TABLE_2022_URL}&maat=guided&rijen=domain&kolommen=kind")
    )
    assert "Financiën en Begroting 2 * small 0 2 * small" in words
    assert "* a small number: fewer than 5." in words
    assert "Checked: the total, counted on its own, equals the cells." in words
    assert "As of 31/12/2022" in words


def test_the_files_hold_the_cells_of_the_screen(here):
    client, asked = open_desk_browser(here, "reporting"), f"{POOL_TABLE_2022_URL}&maat=pool_coaches&rijen=age"
    rows = rows_of(client.get(f"{asked}&export=csv"))
    assert rows[0] == ["As of", "Table", "Row", "Column", "Value", "Remark"]
    assert rows[1][2:] == ["34 or younger", "Number", "1", "small"]
    assert rows[-1][2:] == ["Total", "Number", "11", ""]
    assert [row[4] for row in cells_of(client.get(f"{asked}&export=xlsx"))[1:]] == [1, 3, 4, 3, 11]
    data = json.loads(client.get(f"{asked}&export=json").content)
    assert [row["cells"][0]["number"] for row in data["rows"]] == [1, 3, 4, 3, 11]
    assert data["adds_up"] is True


def test_the_api_gives_the_same_cells(here):
    client = APIClient()
    client.force_login(here.people["reporting"])
    asked = {"programme": "veerkrachtcoaches", "measure": "pool_coaches", "rows": "age"}
    asked |= {"since": "2022-01-01", "until": "2022-12-31"}
    data = client.get(reverse("api-table"), asked).json()
    assert [row["cells"][0]["number"] for row in data["rows"]] == [1, 3, 4, 3, 11]
    assert client.get(reverse("api-table"), asked | {"rows": "kind"}).status_code == 400
    assert client.get(reverse("api-table"), asked | {"columns": "age"}).status_code == 400
    assert client.get(reverse("api-table"), asked | {"until": "2021-12-31"}).status_code == 400
    assert client.get(reverse("api-table"), asked | {"measure": "candidates", "rows": "angle"}).status_code == 404


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("maat=pool_coaches&rijen=kind", "rijen"),
        ("maat=guided&rijen=gender&kolommen=gender", "kolommen"),
        ("maat=guided&rijen=gender&tot=2021-01-01", "tot"),
        ("maat=guided&rijen=gender&van=gisteren", "van"),
        ("maat=geld&rijen=gender", "maat"),
        ("maat=guided&rijen=x%00y", "rijen"),
    ],
)
def test_what_cannot_be_asked_is_told_at_its_field(here, asked, field):
    page = open_desk_browser(here, "staff").get(f"{TABLES_PAGE}?van=2022-01-01&tot=2022-12-31&{asked}")
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert page.context["table"] is None


def test_without_a_question_the_last_full_year_is_shown(here):
    page = open_desk_browser(here, "staff").get(TABLES_PAGE)
    assert page.context["table"].caption == Measure.STARTED.label
    assert page.context["table"].as_of.month == 12


def test_a_table_takes_as_many_queries_whatever_there_is(here):
    client = open_desk_browser(here, "staff")
    many = count_page_queries(client, f"{POOL_TABLE_2022_URL}&maat=guided&rijen=domain&kolommen=age")
    none = count_page_queries(
        client, f"{TABLES_PAGE}?van=2000-01-01&tot=2000-12-31&maat=guided&rijen=domain&kolommen=age"
    )
    assert many == none <= 10


def test_hr_reporting_reads_the_tables_and_wellbeing_and_finds_nothing_else(here):
    client = open_desk_browser(here, "reporting")
    assert [place.name for place in build_user_menu(here.people["reporting"])] == ["tables", "wellbeing"]
    closed = ("state_of_affairs", "decisions", "budget", "finance_overview", "worklist", "cases", "pool_coaches")
    assert {name: client.get(reverse(name)).status_code for name in closed} == dict.fromkeys(closed, 404)


@pytest.mark.parametrize("who", ["finance", "trainer"])
def test_who_has_another_role_finds_no_tables(here, who):
    assert open_desk_browser(here, who).get(TABLES_PAGE).status_code == 404


def build_subsidy_crosstab(world, measure, rows, columns=None):
    return build_2022_crosstab(world.programme, measure, rows, columns, since=date(2018, 1, 1), until=WORLD_TODAY)


def test_the_people_of_a_subsidy_are_counted_by_angle_employer_and_region(world):
    coach = world.coach("An", user=world.people["coach"])
    world.coach("Bo", active=False)
    for measure, number in (("candidates", 2), ("trained", 2), ("agreements", 2), ("active", 1), ("blocked", 0)):
        for rows, columns in (("angle", None), ("employer", "angle"), ("region", "employer")):
            found = build_subsidy_crosstab(world, measure, rows, columns)
            assert (found.total.cells[-1].number, found.adds_up) == (number, True), (measure, rows)
    certification.block(coach=coach, reason="Geschil", on=WORLD_TODAY, by=world.people["staff"])
    assert read_crosstab_column(build_subsidy_crosstab(world, "blocked", "angle"))["Psychologie"] == 1
    assert read_crosstab_column(build_subsidy_crosstab(world, "active", "angle"))["Totaal"] == 0


def test_a_list_of_candidates_that_is_not_whole_says_so(world):
    from coaches.candidacy.models import CandidateRegister

    world.coach()
    CandidateRegister.objects.create(programme=world.programme, incomplete_since=date(2018, 1, 1))
    assert not build_subsidy_crosstab(world, "candidates", "angle").exact
    page = open_desk_browser(world, "staff").get(
        f"{TABLES_PAGE}?maat=candidates&rijen=angle&van=2018-01-01&tot={WORLD_TODAY}"
    )
    assert "The list is not whole: 1 is at least how many there were." in read_page_text(page)


def test_switching_to_another_kind_of_programme_begins_anew(world):
    page = open_desk_browser(world, "staff").get(
        f"{TABLES_PAGE}?maat=guided&rijen=gender&van=2018-01-01&tot={NOW.date()}"
    )
    assert page.context["table"].caption == Measure.CANDIDATES.label
