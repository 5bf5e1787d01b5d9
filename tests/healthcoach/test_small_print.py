"""The small things of screens: no door that is closed, the right word, days in order, years without a point."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from healthcoach.core.translations import LOCALE
from tests.coaches.pool_world import make_pool
from tests.subsidies.desk import open_desk_browser, read_page_text
from tests.trainings.courses_world import FIRST, SECOND, make_offered_course, make_planned_edition
from tests.world import NOW
from trainings.courses import actions as courses
from trainings.courses import edition_changes as changing
from trainings.courses.models import Edition

ACTION_BUTTONS = {"home": "apply", "for_coaches": "candidacy"}


@pytest.mark.parametrize("page", sorted(ACTION_BUTTONS))
@pytest.mark.parametrize("who", ["auditor", "staff", "finance", "admin"])
def test_who_works_for_a_programme_is_not_sent_to_the_doors_of_others(world, page, who):
    door = 'class="button'
    text = open_desk_browser(world, who).get(reverse(page)).content.decode()
    main = text[text.index("<main") :]
    assert f'{door} button-large" href="{reverse(ACTION_BUTTONS[page])}"' not in main
    assert f'{door}" href="{reverse(ACTION_BUTTONS[page])}"' not in main


@pytest.mark.parametrize("page", sorted(ACTION_BUTTONS))
def test_a_visitor_is(db, client, page):
    text = client.get(reverse(page)).content.decode()
    assert f'href="{reverse(ACTION_BUTTONS[page])}"' in text[text.index("<main") :]


def test_a_pool_shows_no_link_to_conditions_it_does_not_have(db, client):
    pool = make_pool()
    client.force_login(pool.people["staff"])
    page = client.get(reverse("candidates"))
    assert page.status_code == 200
    assert reverse("conditions") not in page.content.decode()


def test_a_year_of_birth_has_no_point(db, client):
    pool = make_pool()
    pool.coach(birth_year=1968)
    client.force_login(pool.people["staff"])
    text = read_page_text(client.get(reverse("pool_coaches")))
    assert "1968" in text
    assert "1.968" not in text


def test_the_days_of_an_edition_stand_in_order_after_they_moved(world, client):
    what = make_offered_course(world, days=3)
    days = [FIRST, SECOND, SECOND + timedelta(days=1)]
    row = make_planned_edition(world, of=what, days=days)
    moved = [FIRST - timedelta(days=1), SECOND, SECOND + timedelta(days=1)]
    changing.change_edition(row, days=moved, place="Gent", capacity=10, by=None, at=NOW)
    shown = open_desk_browser(world, "staff").get(reverse("edition", args=[row.pk])).context["days"]
    assert [day.on for day in shown] == moved


def test_an_edition_in_the_past_is_not_planned_on_the_page(world):
    what = make_offered_course(world, days=1)
    given = {"days": f"{FIRST:%d/%m/%Y}", "place": "Gent", "capacity": 5}
    page = open_desk_browser(world, "staff").post(reverse("edition_plan", args=[what.pk]), given)
    assert page.status_code == 200
    assert "12/04/2018" in read_page_text(page)
    assert not Edition.objects.filter(course=what).exists()
    assert courses.plan_edition(what, days=[FIRST], place="Gent", capacity=5)  # history is entered without a day


def test_a_finished_file_reads_finished_for_staff(world):
    trajectory = world.ended()
    client = open_desk_browser(world, "staff")
    with translation.override("en"):
        status = str(trajectory.get_status_display())
    export = client.get(reverse("worklist"), {"list": "all", "export": "csv"})
    assert status in b"".join(export.streaming_content).decode("utf-8-sig")
    assert f">{status}</span>" in client.get(reverse("worklist"), {"list": "all"}).content.decode()
    page = client.get(reverse("application", args=[trajectory.application_id])).content.decode()
    assert f">{status}</span>" in page[: page.index("</h1>")]


def test_money_comes_van_and_a_series_has_nr(world):
    with translation.override("nl"):
        assert translation.pgettext("money", "From") == "Van"
        assert translation.gettext("From") == "Vanaf"
        assert translation.gettext("No.") == "Nr."


@pytest.mark.parametrize(
    "fact",
    [
        *("De bank weigerde ze", "Gaat weg", "Verlaat de pool", "Stopt als coach", "De aanvraag is volledig"),
        *("De gekozen aanvragen zijn volledig", "De aangevinkte coaches kregen het materiaal"),
    ],
)
def test_no_button_is_worded_as_a_fact(fact):
    assert settings.LANGUAGE_CODE == "nl"
    assert f'msgstr "{fact}"' not in (LOCALE / "nl" / "LC_MESSAGES" / "django.po").read_text()
