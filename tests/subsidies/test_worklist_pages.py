"""The project holder's worklist: what to check, whom to chase, and every file with who it waits for."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from healthcoach.programmes.models import Assignment
from subsidies.applications import actions as applications
from subsidies.models import Application
from subsidies.trajectories import actions as trajectories
from tests.subsidies.desk import count_page_queries, open_desk_browser, read_page_text, rows_of
from tests.world import make_world

WORKLIST_PAGE_URL = reverse("worklist")


@pytest.fixture
def staff(world):
    return open_desk_browser(world, "staff")


def get_complete_url(row):
    return reverse("application_complete", args=[row.pk])


def read_worklist_status(row):
    return Application.objects.get(pk=row.pk).status


@pytest.mark.parametrize(
    ("name", "shown"), [("check", "submitted"), ("start", "approved"), ("all", "every"), ("", "submitted")]
)
def test_each_list_holds_its_own_files(world, staff, name, shown):
    files = {"submitted": world.submitted(), "pending": world.pending(), "approved": world.approved()}
    page = read_page_text(staff.get(WORKLIST_PAGE_URL, {"list": name}))
    for key, row in files.items():
        assert (row.reference in page) == (shown in (key, "every"))


def test_a_draft_is_nobody_s_business_yet(world, staff):
    assert world.draft().reference not in read_page_text(staff.get(WORKLIST_PAGE_URL, {"list": "all"}))


def test_the_lists_are_counted(world, staff):
    world.submitted(), world.submitted(), world.approved()
    counted = {each["name"]: each["count"] for each in staff.get(WORKLIST_PAGE_URL).context["lists"]}
    assert counted == {"check": 2, "start": 1, "quiet": 0, "all": 3}


def test_many_applications_are_found_complete_at_once(world, staff):
    files = [world.submitted(), world.submitted()]
    page = staff.post(WORKLIST_PAGE_URL, {"application": [row.pk for row in files]}, follow=True)
    assert [read_worklist_status(row) for row in files] == ["pending", "pending"]
    assert "2 files are now in review." in read_page_text(page)


def test_when_one_was_withdrawn_meanwhile_none_is_changed_and_the_reason_is_said(world, staff):
    gone, left = world.submitted(), world.submitted()
    applications.withdraw(gone, by=world.people["applicant"], at=timezone.now())
    page = staff.post(WORKLIST_PAGE_URL, {"application": [gone.pk, left.pk]}, follow=True)
    assert read_worklist_status(left) == "submitted"
    assert "the status is now “withdrawn”" in read_page_text(page)


def test_finding_nothing_complete_asks_to_choose(world, staff):
    assert "Choose at least one application." in read_page_text(staff.post(WORKLIST_PAGE_URL, {}, follow=True))


@pytest.mark.parametrize("number", ["0", "x", "-4", "9" * 30])
def test_an_unknown_application_is_not_found(world, staff, number):
    row = world.submitted()
    assert staff.post(WORKLIST_PAGE_URL, {"application": [row.pk, number]}).status_code == 404
    assert read_worklist_status(row) == "submitted"


def test_another_programme_s_application_is_not_found(world, staff):
    foreign = make_world(code="XX").submitted()
    assert staff.post(WORKLIST_PAGE_URL, {"application": foreign.pk}).status_code == 404
    assert staff.post(get_complete_url(foreign)).status_code == 404
    assert foreign.reference not in read_page_text(staff.get(WORKLIST_PAGE_URL, {"list": "all"}))


def test_one_application_is_found_complete_from_its_page_and_a_second_click_does_nothing(world, staff):
    row = world.submitted()
    staff.post(get_complete_url(row))
    page = staff.post(get_complete_url(row), follow=True)
    assert read_worklist_status(row) == "pending"
    assert "This was already done" in read_page_text(page)


def test_an_auditor_of_another_programme_finds_nothing_complete_there(world, staff):
    other = make_world(code="XX")
    Assignment.objects.create(user=world.people["staff"], role="auditor", programme=other.programme)
    row = other.submitted()
    assert row.reference in read_page_text(staff.get(WORKLIST_PAGE_URL))
    assert staff.post(WORKLIST_PAGE_URL, {"application": row.pk}).status_code == 404
    assert staff.post(get_complete_url(row)).status_code == 404
    assert read_worklist_status(row) == "submitted"


@pytest.mark.parametrize("name", ["auditor", "admin"])
def test_auditor_and_administrator_read_the_worklist_and_change_nothing(world, name):
    row = world.submitted()
    client = open_desk_browser(world, name)
    page = client.get(WORKLIST_PAGE_URL)
    assert row.reference in read_page_text(page)
    assert b'type="checkbox"' not in page.content
    assert client.post(WORKLIST_PAGE_URL, {"application": row.pk}).status_code == 404
    assert client.post(get_complete_url(row)).status_code == 404
    assert read_worklist_status(row) == "submitted"


@pytest.mark.parametrize("name", ["steering", "finance", "applicant", "coach", "stranger"])
def test_others_find_no_worklist(world, name):
    row = world.submitted()
    client = open_desk_browser(world, name)
    assert client.get(WORKLIST_PAGE_URL).status_code == 404
    assert client.post(WORKLIST_PAGE_URL, {"application": row.pk}).status_code == 404
    assert client.post(get_complete_url(row)).status_code == 404
    assert read_worklist_status(row) == "submitted"


def test_finding_complete_is_never_a_link(world, staff):
    row = world.submitted()
    assert staff.get(get_complete_url(row)).status_code == 405
    assert read_worklist_status(row) == "submitted"


def test_approvals_that_wait_for_a_start_are_shown_with_their_age_oldest_first(world, staff):
    young, old = world.pending(), world.pending()
    now, by = timezone.now(), world.people["steering"]
    applications.approve([young], motivation="Goed.", by=by, at=now - timedelta(days=3))
    applications.approve([old], motivation="Goed.", by=by, at=now - timedelta(days=100))
    rows = list(staff.get(WORKLIST_PAGE_URL, {"list": "start"}).context["page"])
    assert [(row.pk, row.days_waiting) for row in rows] == [(old.pk, 100), (young.pk, 3)]
    assert rows[0].lapses_on == timezone.localdate(now) + timedelta(days=83)


def test_a_trajectory_is_quiet_after_thirty_days_without_a_session(world, staff):
    now, coach = timezone.now(), world.coach(user=world.people["coach"])
    today = timezone.localdate(now)
    last_seen = {"never": None, "lately": 29, "long ago": 30}
    files = {}
    for name, days in last_seen.items():
        running = trajectories.start(
            world.agreed(world.approved(), coach),
            coach=coach,
            on=today - timedelta(days=60),
            by=world.people["staff"],
            at=now,
        )
        files[running.application_id] = name
        if days is not None:
            held_on = today - timedelta(days=days)
            trajectories.log_session(running, held_on=held_on, minutes=60, step=1, by=world.people["coach"], at=now)
    trajectories.start(world.agreed(world.approved(), coach), coach=coach, on=today, by=world.people["staff"], at=now)
    shown = staff.get(WORKLIST_PAGE_URL, {"list": "quiet"}).context["page"]
    assert {files.get(row.pk, "just started") for row in shown} == {"never", "long ago"}


def test_it_is_visible_who_a_file_waits_for(world, staff):
    files = {
        world.submitted().pk: "the project holder",
        world.pending().pk: "the steering group",
        world.approved().pk: "the company",
        world.running().application_id: "the coach",
        world.rejected().pk: "",
        world.ended(trajectory=world.running()).application_id: "",
    }
    shown = staff.get(WORKLIST_PAGE_URL, {"list": "all"}).context["page"]
    assert {row.pk: row.waits_for for row in shown} == files


def test_the_export_equals_the_filtered_list(world, staff):
    approved, _other = world.approved(), world.submitted()
    asked = {"list": "all", "status": "approved"}
    export = rows_of(staff.get(WORKLIST_PAGE_URL, asked | {"export": "csv"}))
    assert [row[0] for row in export[1:]] == [approved.reference]
    assert export[1][export[0].index("Waits for")] == "the company"
    assert [row.pk for row in staff.get(WORKLIST_PAGE_URL, asked).context["page"]] == [approved.pk]


def test_a_long_list_comes_in_pages_and_the_last_page_answers_for_those_beyond(world, staff):
    for _ in range(51):
        world.submitted()
    assert len(staff.get(WORKLIST_PAGE_URL).context["page"]) == 50
    assert len(staff.get(WORKLIST_PAGE_URL, {"page": "2"}).context["page"]) == 1
    assert staff.get(WORKLIST_PAGE_URL, {"page": "1000000000000"}).context["page"].number == 2
    assert len(rows_of(staff.get(WORKLIST_PAGE_URL, {"export": "csv"}))) == 52


@pytest.mark.parametrize("name", ["check", "start", "quiet", "all"])
def test_a_list_takes_as_many_queries_for_many_files_as_for_few(world, staff, name):
    def grow():
        world.submitted(), world.approved(), world.running()

    grow()
    few = count_page_queries(staff, f"{WORKLIST_PAGE_URL}?list={name}")
    grow(), grow()
    assert count_page_queries(staff, f"{WORKLIST_PAGE_URL}?list={name}") == few
