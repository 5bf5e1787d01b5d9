"""What everybody may read: small numbers are hidden with whatever tells them, unless somebody decided otherwise."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from healthcoach.answers import actions
from healthcoach.answers.disclosure_control import PROTECTION_WIDTH, find_suppressed_cells
from healthcoach.answers.models import Publication, Release
from healthcoach.answers.permissions import may_release_small_cells
from healthcoach.answers.public_figures import build_public_figures, find_last_full_year
from healthcoach.core.refusals import Missing
from tests.healthcoach.exhaustive import list_possible_values
from tests.healthcoach.test_small_cells import list_published_cells, make_line_grid
from tests.healthcoach.test_table_pages import Somebody
from tests.subsidies.desk import count_page_queries, open_desk_browser, read_page_text, rows_of
from tests.trainings.wellbeing_world import make_wellbeing_pool
from tests.world import WORLD_TODAY

FIGURES_PAGE = reverse("figures")
FIGURES_RELEASED_AT = datetime(2023, 6, 2, 9, 0, tzinfo=UTC)
RELEASED_YEAR = {"since": date(2022, 1, 1), "until": date(2022, 12, 31)}


@pytest.fixture
def here(pool_of_2022):
    return Somebody(pool_of_2022)


def release_pool_figures(here, table=Publication.COACHES, **facts):
    given = {"table": table, "reason": "Parlementaire vraag 340", **RELEASED_YEAR} | facts
    return actions.release(here.programme, **given, by=here.people["staff"], at=FIGURES_RELEASED_AT)


def read_published_cells(found, name: str) -> dict[str, list[int | None]]:
    """The numbers of a published table by row, nothing for a hidden one."""
    [table] = [each for part in found.published for each in part.tables if each.name == name]
    return {row.label: [cell.shown for cell in row.cells] for row in table.all_rows()}


def test_of_the_pool_of_2022_small_domains_are_hidden_with_their_totals(here):
    found = build_public_figures(here.programme, today=FIGURES_RELEASED_AT.date())
    domains = read_published_cells(found, "by_domain")
    for small in ("Financiën en Begroting", "Economie, Wetenschap en Innovatie", "Cultuur, Jeugd, Sport en Media"):
        assert domains[small] == [None, 0, None]
    assert domains["Onderwijs en Vorming"] == [7, 1, 8]
    assert domains["Totaal"] == [117, 3, 120]
    assert read_published_cells(found, "by_gender") == {"Man": [40], "Vrouw": [77], "Totaal": [117]}
    assert read_published_cells(found, "coaches_by_age")["Totaal"] == [11]
    assert read_published_cells(found, "coaches_by_gender") == {"Man": [0], "Vrouw": [11], "Totaal": [11]}


def test_the_ages_of_eleven_coaches_could_be_many_numbers():
    ages = make_line_grid(1, 3, 4, 3)
    hidden = find_suppressed_cells([ages], below=5)
    assert list_published_cells(ages, hidden) == ["·"] * 4
    for key in hidden:
        values = list_possible_values([ages], hidden, key, most=20)
        assert max(values) - min(values) >= PROTECTION_WIDTH


def test_nobody_signs_in_for_the_figures_and_no_small_number_is_in_the_page(here):
    page = Client(headers={"accept-language": "en"}).get(FIGURES_PAGE)
    words = read_page_text(page)
    assert "Figures of 2022" in words
    assert "Financiën en Begroting · hidden 0 · hidden" in words
    assert "fewer than 5 people, or a number from which one of those could be computed" in words
    assert "max-age=300" in page["Cache-Control"]
    rows = rows_of(Client(headers={"accept-language": "en"}).get(f"{FIGURES_PAGE}?export=csv"))
    [small] = [row for row in rows if row[2:4] == ["Financiën en Begroting", "Individual"]]
    assert small[4:] == ["", "hidden"]


def test_the_api_hides_the_same_numbers(here):
    data = APIClient().get(reverse("api-figures"), {"programme": here.programme.slug}).json()
    assert data["figures"] == {"guided": 120, "started": 120, "coaches": 11}
    [domains] = [table for table in data["tables"] if table["name"] == "by_domain"]
    [row] = [row for row in domains["rows"] if row["row"] == "Financiën en Begroting"]
    assert [cell["number"] for cell in row["cells"]] == [None, 0, None]
    assert APIClient().get(reverse("api-figures"), {"programme": "nergens"}).status_code == 404


def test_a_decision_shows_the_small_numbers_and_says_whose_it_is(here):
    release_pool_figures(here)
    found = build_public_figures(here.programme, today=FIGURES_RELEASED_AT.date())
    assert read_published_cells(found, "coaches_by_age") == {
        "34 of jonger": [1],
        "35 tot 44": [3],
        "45 tot 54": [4],
        "55 of ouder": [3],
        "Totaal": [11],
    }
    assert read_published_cells(found, "by_domain")["Financiën en Begroting"] == [None, 0, None]
    words = read_page_text(Client(headers={"accept-language": "en"}).get(FIGURES_PAGE))
    assert f"by decision of {here.people['staff']} on 02/06/2023: Parlementaire vraag 340" in words


def test_a_decision_holds_until_it_is_withdrawn(here):
    row = release_pool_figures(here)
    actions.withdraw(row, by=here.people["staff"], at=FIGURES_RELEASED_AT)
    found = build_public_figures(here.programme, today=FIGURES_RELEASED_AT.date())
    assert set(map(tuple, read_published_cells(found, "coaches_by_age").values())) == {(None,), (11,)}
    with pytest.raises(actions.AlreadyWithdrawn):
        actions.withdraw(row, by=here.people["staff"], at=FIGURES_RELEASED_AT)
    release_pool_figures(here)  # and can be taken again


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"reason": "  "}, Missing),
        ({"until": FIGURES_RELEASED_AT.date()}, actions.PeriodNotOver),
        ({"since": date(2023, 1, 1)}, actions.PeriodNotOver),
    ],
)
def test_a_decision_that_cannot_be_is_refused_and_nothing_is_kept(here, facts, refusal):
    with pytest.raises(refusal):
        release_pool_figures(here, **facts)
    assert not Release.objects.exists()


def test_one_decision_is_enough(here):
    release_pool_figures(here)
    with pytest.raises(actions.AlreadyReleased):
        release_pool_figures(here)
    assert Release.objects.count() == 1


def test_of_a_subsidy_nothing_is_released(world):
    with pytest.raises(actions.NothingIsPublished):
        actions.release(
            world.programme,
            table=Publication.COACHES,
            reason="x",
            by=world.people["staff"],
            at=FIGURES_RELEASED_AT,
            **RELEASED_YEAR,
        )


def test_the_database_keeps_one_decision_with_its_reason(here):
    row = release_pool_figures(here)
    for facts in ({"reason": ""}, {"until": date(2021, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Release.objects.filter(pk=row.pk).update(**facts)


def test_the_project_holder_decides_and_withdraws_on_the_page(here):
    client, at = open_desk_browser(here, "staff"), reverse("releases")
    asked = {"table": "coaches", "since": "2022-01-01", "until": "2022-12-31", "reason": ""}
    assert set(client.post(at, asked).context["form"].errors) == {"reason"}
    page = client.post(at, asked | {"reason": "Gevraagd door het parlement."}, follow=True)
    assert "shown to everybody" in read_page_text(page)
    assert "table" in client.post(at, asked | {"reason": "Nog eens."}).context["form"].errors
    row = Release.objects.get()
    page = client.post(reverse("release_withdraw", args=[row.pk]), follow=True)
    assert "hidden again" in read_page_text(page)
    assert "withdrawn already" in read_page_text(client.post(reverse("release_withdraw", args=[row.pk]), follow=True))
    assert not may_release_small_cells(here.people["auditor"], here.programme.pk)


def test_the_last_full_year_is_the_last_in_which_something_was_started(here):
    assert find_last_full_year(here.programme.pk, today=date(2026, 3, 1)) == 2022
    assert find_last_full_year(here.programme.pk, today=date(2022, 6, 1)) == 2021


def test_of_a_subsidy_the_key_figures_are_public_and_small_numbers_of_people_are_not(world):
    world.running()
    world.pending()
    found = build_public_figures(world.programme, today=WORLD_TODAY)
    numbers = {each.name: each.number for each in found.figures}
    assert numbers == {
        **{"submitted": 2, "approved": 1, "pending": 1, "withdrawn": 0, "rejected": 0, "started": 1},
        **{"trained": None, "agreements": None},
    }
    words = read_page_text(
        Client(headers={"accept-language": "en"}).get(f"{FIGURES_PAGE}?programma={world.programme.slug}")
    )
    assert "Applications handed in" in words


def test_the_figures_take_as_many_queries_whatever_there_is(here):
    assert count_page_queries(Client(), f"{FIGURES_PAGE}?programma={here.programme.slug}") == count_page_queries(
        Client(), f"{FIGURES_PAGE}?programma={make_wellbeing_pool('leeg', 'LG').slug}"
    )
    assert count_page_queries(Client(), FIGURES_PAGE) <= 10


def test_a_programme_that_is_none_has_no_figures_and_no_programme_is_no_mistake(db):
    assert "There is no programme yet." in read_page_text(Client(headers={"accept-language": "en"}).get(FIGURES_PAGE))
    assert Client().get(f"{FIGURES_PAGE}?programma=x").status_code in (200, 404)
