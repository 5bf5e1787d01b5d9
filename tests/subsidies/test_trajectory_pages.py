"""The coach's pages: trajectories, sessions in a few taps, ending and stopping. The programme's people read along."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from subsidies.models import Payout, Session, Trajectory
from subsidies.trajectories import actions as trajectories
from tests.subsidies.desk import LONG_DESK_TEXT, count_page_queries, open_desk_browser, read_page_text, rows_of
from tests.world import NOW, WORLD_TODAY, make_pdf_upload, make_world

TRAJECTORIES_PAGE_URL = reverse("trajectories")


@pytest.fixture
def coach(world):
    return open_desk_browser(world, "coach")


def get_trajectory_page_url(name, row):
    return reverse(name, args=[row.pk])


def build_session_form(**given):
    return {"held_on": "2018-03-20", "length": "90", "minutes": "", "step": "3"} | given


def build_ending_form(**given):
    return {"action_plan": make_pdf_upload(), "evaluation": "Goed verlopen.", "aligned": "yes"} | given


def test_a_coach_sees_their_own_trajectories_only(world, coach):
    own = world.running()
    other = world.running(coach=world.coach("Bert Daems", user=world.user("bert@gc.example")))
    page = read_page_text(coach.get(TRAJECTORIES_PAGE_URL))
    assert own.application.reference in page
    assert other.application.reference not in page
    assert coach.get(get_trajectory_page_url("trajectory", other)).status_code == 404


@pytest.mark.parametrize("name", ["staff", "steering", "finance", "auditor", "admin"])
def test_the_programme_s_people_read_along_without_the_coach_s_buttons(world, name):
    running = world.delivered(90)
    client = open_desk_browser(world, name)
    assert running.application.reference in read_page_text(client.get(TRAJECTORIES_PAGE_URL))
    page = client.get(get_trajectory_page_url("trajectory", running))
    assert "1 h 30 of 20 h" in read_page_text(page)
    assert get_trajectory_page_url("session_add", running).encode() not in page.content
    assert get_trajectory_page_url("trajectory_end", running).encode() not in page.content


@pytest.mark.parametrize("name", ["applicant", "stranger"])
def test_the_list_is_for_coaches_and_the_programme(world, name):
    world.running()
    assert open_desk_browser(world, name).get(TRAJECTORIES_PAGE_URL).status_code == 404


def test_a_coach_who_is_a_company_s_contact_too_finds_only_what_they_coach(world):
    own = world.running(by=world.people["coach"], coach=world.coach("Bert Daems", user=world.user("b@gc.example")))
    coached = world.running()
    shown = open_desk_browser(world, "coach").get(TRAJECTORIES_PAGE_URL).context["page"]
    assert own.application.contact.user == world.people["coach"]
    assert [row.pk for row in shown] == [coached.pk]


def test_another_programme_s_trajectory_is_not_found(world):
    running, foreign = world.running(), make_world(code="XX")
    for name in ("staff", "coach", "finance"):
        assert open_desk_browser(foreign, name).get(get_trajectory_page_url("trajectory", running)).status_code == 404


def test_a_session_is_logged_in_a_few_taps(world, coach):
    running = world.running()
    page = coach.post(get_trajectory_page_url("session_add", running), build_session_form(), follow=True)
    logged = running.sessions.get()
    assert (f"{logged.held_on}", logged.minutes, logged.step) == ("2018-03-20", 90, 3)
    assert logged.logged_by == world.people["coach"]
    assert "The session has been logged." in read_page_text(page)
    assert "1 h 30 of 20 h" in read_page_text(page)


def test_the_form_starts_today_at_the_step_of_the_last_session(world, coach):
    running = world.delivered(60, 60, 60)
    form = coach.get(get_trajectory_page_url("session_add", running)).context["form"]
    assert form["held_on"].value() == timezone.localdate()
    assert form["step"].value() == 3


@pytest.mark.parametrize("length", ["other", "60", ""])
def test_another_length_than_the_usual_ones_is_typed_and_counts(world, coach, length):
    running = world.running()
    coach.post(get_trajectory_page_url("session_add", running), build_session_form(length=length, minutes="75"))
    assert running.sessions.get().minutes == 75


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"held_on": ""}, "held_on"),
        ({"held_on": "31/02/2018"}, "held_on"),
        ({"held_on": "2018-02-11"}, "held_on"),
        ({"held_on": "9999-12-31"}, "held_on"),
        ({"held_on": LONG_DESK_TEXT}, "held_on"),
        ({"length": ""}, "length"),
        ({"length": "45"}, "length"),
        ({"length": "other"}, "minutes"),
        ({"length": "other", "minutes": "0"}, "minutes"),
        ({"length": "other", "minutes": "-60"}, "minutes"),
        ({"length": "other", "minutes": "481"}, "minutes"),
        ({"length": "other", "minutes": "een uur"}, "minutes"),
        ({"length": "other", "minutes": "9" * 400}, "minutes"),
        ({"step": "8"}, "step"),
        ({"step": ""}, "step"),
        ({"step": LONG_DESK_TEXT}, "step"),
    ],
)
def test_what_cannot_be_logged_is_said_beside_its_field_and_what_was_typed_is_kept(world, coach, given, field):
    running = world.running()
    page = coach.post(get_trajectory_page_url("session_add", running), build_session_form(**given))
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {field}
    assert page.context["form"]["length"].value() == build_session_form(**given)["length"]
    assert not running.sessions.exists()


def test_a_session_tomorrow_is_refused_beside_the_date(world, coach):
    running, tomorrow = world.running(), timezone.localdate() + timedelta(days=1)
    page = coach.post(get_trajectory_page_url("session_add", running), build_session_form(held_on=f"{tomorrow}"))
    assert "lies in the future" in page.context["form"].errors["held_on"][0]


def test_more_than_eight_hours_on_one_day_is_refused_beside_the_length(world, coach):
    running = world.running()
    for length in ("240", "180"):
        coach.post(get_trajectory_page_url("session_add", running), build_session_form(length=length))
    page = coach.post(get_trajectory_page_url("session_add", running), build_session_form(length="90"))
    assert "more than 8 hours" in page.context["form"].errors["length"][0]
    assert running.sessions.count() == 2


def test_a_second_click_logs_nothing_more(world, coach):
    running = world.running()
    coach.post(get_trajectory_page_url("session_add", running), build_session_form())
    page = coach.post(get_trajectory_page_url("session_add", running), build_session_form(), follow=True)
    assert running.sessions.count() == 1
    assert "already in the list" in read_page_text(page)


def test_a_second_equal_session_is_logged_when_the_coach_says_that_there_was_one(world, coach):
    running = world.running()
    coach.post(get_trajectory_page_url("session_add", running), build_session_form())
    page = coach.post(get_trajectory_page_url("session_add", running), build_session_form())
    assert 'name="equal"' in page.content.decode()
    for _click in range(2):
        coach.post(get_trajectory_page_url("session_add", running), build_session_form(equal="1"))
    assert sorted(running.sessions.values_list("turn", flat=True)) == [1, 2]
    coach.post(get_trajectory_page_url("session_add", running), build_session_form(equal="2"))
    assert running.sessions.count() == 3


@pytest.mark.parametrize("name", ["staff", "finance", "steering", "auditor", "admin", "applicant", "stranger"])
def test_only_the_coach_logs_removes_and_ends(world, name):
    running = world.delivered(60)
    client = open_desk_browser(world, name)
    assert client.post(get_trajectory_page_url("session_add", running), build_session_form()).status_code == 404
    assert client.post(get_trajectory_page_url("session_remove", running.sessions.get())).status_code == 404
    assert client.post(get_trajectory_page_url("trajectory_end", running), build_ending_form()).status_code == 404
    assert running.sessions.count() == 1
    assert Trajectory.objects.get(pk=running.pk).status == "running"


def test_a_session_is_removed_and_a_second_click_is_told_so(world, coach):
    running = world.delivered(60)
    address = get_trajectory_page_url("session_remove", running.sessions.get())
    for sentence in ("The session has been removed.", "had already been removed"):
        assert sentence in read_page_text(coach.post(address, {"trajectory": running.pk}, follow=True))
    assert not running.sessions.exists()


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 30])
def test_removing_a_session_nobody_has_is_not_found(world, coach, number):
    world.running()
    assert coach.post("/sessies/99999999/verwijderen/", {"trajectory": number}).status_code == 404
    assert coach.get("/sessies/99999999/verwijderen/").status_code == 405


def test_once_ended_nothing_is_logged_removed_or_ended_again(world, coach):
    ended = world.ended(60)
    for name, given in (
        ("session_add", build_session_form()),
        ("trajectory_end", build_ending_form()),
        ("trajectory_stop", {"reason": "x"}),
    ):
        for page in (
            coach.get(get_trajectory_page_url(name, ended), follow=True),
            coach.post(get_trajectory_page_url(name, ended), given, follow=True),
        ):
            assert "the status is now “ended”" in read_page_text(page)
    page = coach.post(get_trajectory_page_url("session_remove", ended.sessions.get()), follow=True)
    assert "the status is now “ended”" in read_page_text(page)
    assert Session.objects.filter(trajectory=ended).count() == 1
    assert Payout.objects.filter(trajectory=ended).count() == 1


def test_the_company_s_own_contact_sees_no_fee(world):
    ended = world.ended(120)
    page = read_page_text(open_desk_browser(world, "applicant").get(get_trajectory_page_url("trajectory", ended)))
    assert "2 h of 20 h" in page
    assert "€" not in page


def test_the_list_filters_and_its_export_equals_the_screen(world):
    running = world.running()
    bert = world.coach("Bert Daems")
    ended = world.ended(60, trajectory=world.running(coach=bert))
    client = open_desk_browser(world, "staff")
    for asked, found in (
        ({"status": "ended"}, [ended]),
        ({"search": "daems"}, [ended]),
        ({"search": "an cl"}, [running]),
    ):
        assert [row.pk for row in client.get(TRAJECTORIES_PAGE_URL, asked).context["page"]] == [row.pk for row in found]
        export = rows_of(client.get(TRAJECTORIES_PAGE_URL, asked | {"export": "csv"}))
        assert [row[0] for row in export[1:]] == [row.application.reference for row in found]


@pytest.mark.parametrize(
    "question", ["status=gone", "page=9999", "ordering=x", f"search={'y' * 500}", "programme=none"]
)
def test_malformed_filters_show_the_list(world, question):
    running = world.running()
    page = open_desk_browser(world, "staff").get(f"{TRAJECTORIES_PAGE_URL}?{question}")
    assert page.status_code == 200
    assert running.application.reference in read_page_text(page)


def test_the_pages_take_as_many_queries_for_many_sessions_as_for_few(world, coach):
    running = world.delivered(60)
    addresses = [
        TRAJECTORIES_PAGE_URL,
        get_trajectory_page_url("trajectory", running),
        get_trajectory_page_url("session_add", running),
        get_trajectory_page_url("trajectory_end", running),
    ]
    few = [count_page_queries(coach, address) for address in addresses]
    for minutes in range(1, 10):
        trajectories.log_session(
            running, held_on=WORLD_TODAY, minutes=minutes, step=1, by=world.people["coach"], at=NOW
        )
    world.running(coach=running.coach)
    assert [count_page_queries(coach, address) for address in addresses] == few
