"""How a company follows its application, withdraws it and starts with a coach."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from healthcoach.mail.models import Message
from subsidies.applications import actions as applications
from subsidies.applications.pages.company_file import build_company_file
from subsidies.coach_requests import actions as matching
from subsidies.trajectories import actions as trajectories
from tests.subsidies.pages import FILLED_IN, LONG_COMPANY_TEXT, get_application_page_url, strip_page_tags
from tests.world import NOW, START


@pytest.fixture
def company(world, client):
    """The browser of somebody who acts for a company."""
    client.force_login(world.people["applicant"])
    return client


def get_company_trajectory_url(row):
    """The address of a trajectory's own page."""
    return reverse("trajectory", args=[row.pk])


@pytest.mark.parametrize("status", ["submitted", "pending", "approved", "rejected", "withdrawn", "lapsed"])
def test_the_status_page_says_since_when_and_what_next(world, company, status):
    row = getattr(world, status)()
    since = {
        "submitted": row.submitted_at,
        "pending": row.completed_at,
        "approved": row.decided_at,
        "rejected": row.decided_at,
        "withdrawn": row.withdrawn_at,
        "lapsed": row.lapsed_at,
    }[status]
    page = company.get(get_application_page_url("application", row))
    assert f"{timezone.localtime(since):%d/%m/%Y}" in strip_page_tags(page)
    offers_withdrawal = get_application_page_url("application_withdraw", row) in page.content.decode()
    assert offers_withdrawal == (status in {"submitted", "pending", "approved"})
    assert (get_application_page_url("coach_choose", row) in page.content.decode()) == (status == "approved")


def test_an_approval_says_until_when(world, company):
    row = world.approved()
    assert f"{row.lapses_on:%d/%m/%Y}" in strip_page_tags(company.get(get_application_page_url("application", row)))


def test_the_steps_stop_where_the_road_ends(world, company):
    states = {
        "pending": ["done", "done", "current", "", ""],
        "rejected": ["done", "done", "done", "ended-here"],
        "withdrawn": ["done", "ended-here"],
        "lapsed": ["done", "done", "done", "ended-here"],
    }
    for status, expected in states.items():
        page = company.get(get_application_page_url("application", getattr(world, status)()))
        assert [step.state for step in page.context["steps"]] == expected


def test_a_running_trajectory_shows_its_coach_and_hours(world, company):
    trajectory = world.delivered(120, 90)
    page = company.get(get_application_page_url("application", trajectory.application))
    assert "An Claes" in strip_page_tags(page)
    assert re.search(r"<progress[^>]* value=\"210\" max=\"1200\"", page.content.decode())


def test_an_ended_trajectory_gives_the_action_plan(world, company):
    trajectory = world.ended()
    page = company.get(get_application_page_url("application", trajectory.application)).content.decode()
    assert reverse("document", args=[trajectory.action_plan_id]) in page


def test_a_stopped_trajectory_says_so(world, company):
    trajectory = trajectories.stop(
        world.running(), reason="Fusie.", by=world.people["coach"], at=START + timedelta(days=50)
    )
    page = company.get(get_application_page_url("application", trajectory.application))
    assert page.context["steps"][-1].state == "ended-here"


def test_what_the_company_was_told_is_on_its_page(world, company):
    row = world.rejected()
    page = company.get(get_application_page_url("application", row))
    subjects = [message.subject for message in page.context["told"]]
    assert len(subjects) == 2
    assert all(subject in strip_page_tags(page) for subject in subjects)
    assert "Te vroeg." in strip_page_tags(page)


def test_the_status_page_asks_the_same_number_of_questions_however_many_sessions(
    world, company, django_assert_max_num_queries
):
    trajectory = world.delivered(60)
    company.get(get_application_page_url("application", trajectory.application))
    with django_assert_max_num_queries(10) as few:
        company.get(get_application_page_url("application", trajectory.application))
    world.delivered(*[50] * 8, trajectory=trajectory)
    with django_assert_max_num_queries(len(few)):
        company.get(get_application_page_url("application", trajectory.application))


@pytest.mark.parametrize("status", ["draft", "submitted", "pending", "approved"])
def test_withdrawing_asks_once_and_needs_no_reason(world, company, status):
    row = getattr(world, status)()
    page = company.get(get_application_page_url("application_withdraw", row))
    assert page.status_code == 200
    row.refresh_from_db()
    assert row.status == status
    answer = company.post(get_application_page_url("application_withdraw", row))
    row.refresh_from_db()
    assert answer.url == get_application_page_url("application", row)
    assert row.status == "withdrawn"


def test_withdrawing_twice_says_that_it_was_done(world, company):
    row = world.submitted()
    company.post(get_application_page_url("application_withdraw", row), {"reason": "Geen tijd."})
    page = company.post(get_application_page_url("application_withdraw", row), {"reason": "Toch niet."}, follow=True)
    row.refresh_from_db()
    assert row.withdrawal_reason == "Geen tijd."
    assert len(page.context["messages"]) >= 1


def test_withdrawing_after_the_start_is_not_possible(world, company):
    row = world.running().application
    assert company.get(get_application_page_url("application_withdraw", row)).url == get_application_page_url(
        "application", row
    )
    company.post(get_application_page_url("application_withdraw", row))
    row.refresh_from_db()
    assert row.status == "started"


def test_a_reason_of_ten_thousand_characters_is_refused_and_kept_on_the_form(world, company):
    row = world.submitted()
    page = company.post(get_application_page_url("application_withdraw", row), {"reason": LONG_COMPANY_TEXT})
    row.refresh_from_db()
    assert page.context["form"].errors["reason"]
    assert LONG_COMPANY_TEXT in page.content.decode()
    assert row.status == "submitted"


def test_starting_with_the_coach_who_accepted_begins_the_trajectory(world, company):
    coach = world.coach()
    row = world.agreed(world.approved(), coach)
    answer = company.post(
        get_application_page_url("application_start", row), {"started_on": timezone.localdate().isoformat()}
    )
    row.refresh_from_db()
    assert answer.url == get_application_page_url("application", row)
    assert (row.status, row.trajectory.coach) == ("started", coach)


def test_without_a_coach_who_accepted_the_company_is_led_to_the_coaches(world, company):
    row = world.approved()
    assert company.get(get_application_page_url("application_start", row)).url == get_application_page_url(
        "coach_choose", row
    )
    matching.ask(row, coach=world.coach(), by=world.people["applicant"], at=NOW)
    assert company.get(get_application_page_url("application_start", row)).url == get_application_page_url(
        "application", row
    )


@pytest.mark.parametrize("started_on", ["2017-01-01", "2999-01-01", "31/02/2018", "9999999999-01-01", ""])
def test_a_start_on_an_impossible_day_is_refused_at_its_place(world, company, started_on):
    row = world.agreed(world.approved(), world.coach())
    page = company.post(get_application_page_url("application_start", row), {"started_on": started_on})
    row.refresh_from_db()
    assert set(page.context["form"].errors) == {"started_on"}
    assert row.status == "approved"


def test_a_coach_who_was_not_active_on_the_day_of_the_start_is_refused(world, company):
    coach = world.coach()
    row = world.agreed(world.approved(), coach)
    coach.agreements.update(signed_on=timezone.localdate())
    page = company.post(get_application_page_url("application_start", row), {"started_on": "2018-03-01"})
    assert coach.name in page.context["form"].non_field_errors()[0]


def test_starting_twice_starts_once(world, company):
    row = world.agreed(world.approved(), world.coach())
    for _click in range(2):
        typed = {"started_on": timezone.localdate().isoformat()}
        assert company.post(get_application_page_url("application_start", row), typed).url == get_application_page_url(
            "application", row
        )
    row.refresh_from_db()
    assert row.status == "started"


def test_staff_can_start_and_withdraw_for_a_company(world, client):
    first, second = world.agreed(world.approved(), world.coach()), world.approved()
    client.force_login(world.people["staff"])
    client.post(get_application_page_url("application_start", first), {"started_on": timezone.localdate().isoformat()})
    client.post(get_application_page_url("application_withdraw", second))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("started", "withdrawn")


@pytest.mark.parametrize("who", ["steering", "finance", "auditor", "admin"])
def test_others_who_read_a_file_cannot_edit_withdraw_or_start_it(world, client, who):
    row = world.approved()
    client.force_login(world.people[who])
    assert client.get(get_application_page_url("application", row)).status_code == 200
    for name in ("application_edit", "application_withdraw", "application_start"):
        assert client.post(get_application_page_url(name, row), FILLED_IN).status_code == 404


def test_a_company_is_told_when_the_project_holder_withdraws_for_it_not_when_it_does_so_itself(world):
    own = applications.withdraw(world.approved(), by=world.people["applicant"], at=NOW)
    helped = applications.withdraw(world.approved(), by=world.people["staff"], at=NOW)
    told = Message.objects.filter(kind="withdrawn", recipient=world.people["applicant"])
    assert [message.about for message in told] == [helped.subject]
    assert own.reference not in told[0].subject


def test_who_withdrew_stands_in_the_steps(world, company):
    own = applications.withdraw(world.submitted(), by=world.people["applicant"], at=NOW)
    helped = applications.withdraw(world.submitted(), by=world.people["staff"], at=NOW)
    with translation.override("en"):
        ends = [build_company_file(row, reader=world.people["applicant"])["steps"][-1].label for row in (own, helped)]
    assert ends == ["It ends here: you withdrew", "It ends here: the project holder withdrew for you"]


@pytest.mark.parametrize("name", ["coach", "staff"])
def test_a_company_reads_who_stopped_its_trajectory_and_not_why(world, company, name):
    row = trajectories.stop(world.running(), reason="Geheime ruzie.", by=world.people[name], at=NOW)
    company.cookies["django_language"] = "en"
    pages = [
        strip_page_tags(company.get(place))
        for place in (get_application_page_url("application", row.application), get_company_trajectory_url(row))
    ]
    who = {
        "coach": ("Your coach stopped it.", "by the coach"),
        "staff": ("The project holder stopped it.", "by the project holder"),
    }
    assert all(words in page for words, page in zip(who[name], pages, strict=True))
    assert "Geheime ruzie." not in "".join(pages)
