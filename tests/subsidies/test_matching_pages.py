"""The pages on which a company finds its coach, the coach answers, and the coach changes."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coaches.certification import actions as certification
from healthcoach.core.lists import PER_PAGE
from subsidies.coach_requests import actions as matching
from subsidies.coach_requests.models import CoachRequest
from tests.subsidies.desk import open_desk_browser, read_page_text, rows_of
from tests.subsidies.matching_world import (
    CHANGED,
    make_accepted_request,
    make_coach_request,
    make_matchable_coach,
    make_two_coach_trajectory,
)
from tests.world import NOW, START

REQUESTS = reverse("coach_requests")


def get_matching_page_url(name: str, row) -> str:
    """An address of one row."""
    return reverse(name, args=[row.pk])


@pytest.fixture
def company(world):
    """The browser of somebody who acts for a company."""
    return open_desk_browser(world, "applicant")


def sign_in_matched_coach(row) -> Client:
    """The browser of a coach, reading English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(row.user)
    return client


def read_matching_messages(response) -> str:
    """What the page says about what was just done."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_a_company_asks_with_one_click_and_sees_how_far_it_is(world, company):
    row, chosen = world.approved(), make_matchable_coach(world)
    answer = company.post(get_matching_page_url("coach_choose", row), {"coach": chosen.pk})
    assert answer.url == get_matching_page_url("application", row)
    page = company.get(answer.url)
    assert row.coach_requests.get().status == "asked"
    assert chosen.name in page.content.decode()
    assert get_matching_page_url("coach_request_take_back", row.coach_requests.get()) in page.content.decode()
    assert get_matching_page_url("application_start", row) not in page.content.decode()


def test_after_the_answer_the_company_reads_it_and_what_comes_next(world, company):
    first, second = world.approved(), world.approved()
    yes, no = make_matchable_coach(world, "Ja Jansens", places=5), make_matchable_coach(world, "Nee Nijs")
    make_accepted_request(world, yes, first)
    matching.decline(make_coach_request(world, no, second), reason="Ik werk niet in Brussel.", by=no.user, at=NOW)
    assert (
        get_matching_page_url("application_start", first)
        in company.get(get_matching_page_url("application", first)).content.decode()
    )
    page = company.get(get_matching_page_url("application", second)).content.decode()
    assert "Ik werk niet in Brussel." in page
    assert get_matching_page_url("coach_choose", second) in page


def test_taking_back_frees_the_company_for_another_question(world, company):
    row = make_coach_request(world, make_matchable_coach(world))
    assert company.post(get_matching_page_url("coach_request_take_back", row)).url == get_matching_page_url(
        "application", row.application
    )
    row.refresh_from_db()
    assert row.status == "taken_back"
    assert company.post(get_matching_page_url("coach_request_take_back", row)).status_code == 302  # a second click


def test_who_cannot_be_chosen_is_not_in_the_list_and_is_refused_when_asked_all_the_same(world, company):
    row, blocked, free = (
        world.approved(),
        make_matchable_coach(world, "Bo Maes"),
        make_matchable_coach(world, "An Claes"),
    )
    certification.block(blocked, reason="Overleg.", on=START.date(), by=None)
    assert [each.name for each in company.get(get_matching_page_url("coach_choose", row)).context["page"]] == [
        free.name
    ]
    answer = company.post(get_matching_page_url("coach_choose", row), {"coach": blocked.pk})
    assert answer.url == get_matching_page_url("coach_choose", row)
    assert blocked.name in read_matching_messages(answer)
    assert not row.coach_requests.exists()


@pytest.mark.parametrize("typed", ["", "x", "0", "-1", "9" * 30, "99999999"])
def test_a_coach_who_does_not_exist_is_not_found(world, company, typed):
    row = world.approved()
    assert company.post(get_matching_page_url("coach_choose", row), {"coach": typed}).status_code == 404
    assert not CoachRequest.objects.exists()


def test_the_filters_live_in_the_address_and_the_export_equals_the_screen(world, company):
    row = world.approved()
    make_matchable_coach(world, "An Claes", languages=["fr"])
    make_matchable_coach(world, "Bo Maes", languages=["nl"])
    asked_for = {"language": "fr"}
    page = company.get(get_matching_page_url("coach_choose", row), asked_for)
    lines = rows_of(company.get(get_matching_page_url("coach_choose", row), asked_for | {"export": "csv"}))
    assert [each.name for each in page.context["page"]] == ["An Claes"]
    assert [line[0] for line in lines[1:]] == ["An Claes"]


def test_no_coach_is_said_in_a_sentence(world, company):
    assert "No coach with a free place fits" in read_page_text(
        company.get(get_matching_page_url("coach_choose", world.approved()))
    )


def test_the_list_of_coaches_costs_the_same_for_many(world, company, django_assert_max_num_queries):
    row = world.approved()
    for number in range(4):
        make_matchable_coach(world, f"Coach {number}")
    with django_assert_max_num_queries(10):
        assert len(company.get(get_matching_page_url("coach_choose", row)).context["page"]) == 4
    assert PER_PAGE >= 4


def test_a_coach_reads_what_companies_ask_and_says_yes(world):
    chosen = make_matchable_coach(world, places=2)
    row = make_coach_request(world, chosen)
    mine = sign_in_matched_coach(chosen)
    assert reverse("coach_requests") in mine.get(reverse("trajectories")).content.decode()
    page = read_page_text(mine.get(REQUESTS))
    for fact in (row.application.company_name, "Brussel", "24", "We willen gezonder werken."):
        assert fact in page
    assert mine.post(get_matching_page_url("coach_request_accept", row)).url == REQUESTS
    row.refresh_from_db()
    assert row.status == "accepted"
    assert row.application.contact.email in mine.get(REQUESTS).content.decode()
    assert "already done" in read_page_text(mine.post(get_matching_page_url("coach_request_accept", row), follow=True))


def test_a_coach_says_no_with_a_reason_that_is_kept_when_it_is_too_long(world):
    chosen = make_matchable_coach(world)
    row = make_coach_request(world, chosen)
    mine, long = sign_in_matched_coach(chosen), "Te ver. " * 200
    page = mine.post(get_matching_page_url("coach_request_decline", row), {"reason": long})
    assert page.context["form"].errors["reason"]
    assert long.strip() in page.content.decode()
    assert (
        mine.post(get_matching_page_url("coach_request_decline", row), {"reason": "  "})
        .context["form"]
        .errors["reason"]
    )
    assert mine.post(get_matching_page_url("coach_request_decline", row), {"reason": "Te ver."}).url == REQUESTS
    row.refresh_from_db()
    assert (row.status, row.declined_reason) == ("declined", "Te ver.")
    assert mine.get(get_matching_page_url("coach_request_decline", row)).url == REQUESTS


def test_a_coach_who_is_full_reads_why_they_cannot_accept(world):
    chosen = make_matchable_coach(world, places=1)
    first, second = make_coach_request(world, chosen), make_coach_request(world, chosen)
    mine = sign_in_matched_coach(chosen)
    mine.post(get_matching_page_url("coach_request_accept", first))
    assert "as many companies as you take on" in read_page_text(
        mine.post(get_matching_page_url("coach_request_accept", second), follow=True)
    )
    second.refresh_from_db()
    assert second.status == "asked"


def test_the_requests_of_a_coach_cost_the_same_for_many(world, django_assert_max_num_queries):
    chosen = make_matchable_coach(world, places=9)
    for _each in range(4):
        make_coach_request(world, chosen)
    mine = sign_in_matched_coach(chosen)
    with django_assert_max_num_queries(10):
        assert len(mine.get(REQUESTS).context["page"]) == 4


def test_the_project_holder_sees_whether_a_coach_or_the_company_is_waited_for(world):
    row = make_coach_request(world, make_matchable_coach(world)).application
    staff = open_desk_browser(world, "staff")
    [shown] = staff.get(reverse("worklist"), {"list": "start"}).context["page"]
    assert (shown.pk, shown.waits_for) == (row.pk, "the coach who was asked")
    assert "was asked on" in read_page_text(staff.get(get_matching_page_url("application", row)))


def test_a_change_of_coach_is_asked_accepted_and_noted(world, company):
    row, els = world.delivered(60), make_matchable_coach(world)
    page = company.get(get_matching_page_url("coach_choose", row.application))
    assert row.coach not in page.context["page"].object_list
    company.post(get_matching_page_url("coach_choose", row.application), {"coach": els.pk})
    assert company.get(get_matching_page_url("trajectory_hand_over", row)).url == get_matching_page_url(
        "coach_choose", row.application
    )
    matching.accept(els.requests.get(), by=els.user, at=timezone.now())
    for address in (get_matching_page_url("application", row.application), get_matching_page_url("trajectory", row)):
        assert get_matching_page_url("trajectory_hand_over", row) in company.get(address).content.decode()
    typed = {"changed_on": CHANGED.isoformat(), "reason": "Langdurig ziek."}
    assert company.post(get_matching_page_url("trajectory_hand_over", row), typed).url == get_matching_page_url(
        "trajectory", row
    )
    assert "already done" in read_page_text(
        company.post(get_matching_page_url("trajectory_hand_over", row), typed, follow=True)
    )
    row.refresh_from_db()
    assert row.coach == els
    assert "Langdurig ziek." in company.get(get_matching_page_url("trajectory", row)).content.decode()


@pytest.mark.parametrize("changed_on", ["2018-02-12", "2018-01-01", "2999-01-01", "31/02/2018", ""])
def test_a_change_on_an_impossible_day_is_refused_at_its_place(world, company, changed_on):
    row = world.delivered(60)
    world.agreed(row.application, make_matchable_coach(world), at=NOW)
    page = company.post(
        get_matching_page_url("trajectory_hand_over", row), {"changed_on": changed_on, "reason": "Ziek."}
    )
    assert set(page.context["form"].errors) == {"changed_on"}
    assert "Ziek." in page.content.decode()


def test_who_coached_before_reads_the_file_and_logs_what_was_forgotten(world):
    row, ann, els = make_two_coach_trajectory(world, [240], [60])
    earlier = sign_in_matched_coach(ann)
    page = earlier.get(get_matching_page_url("trajectory", row)).content.decode()
    assert get_matching_page_url("session_add", row) in page
    assert get_matching_page_url("trajectory_end", row) not in page
    assert "Langdurig ziek." not in page
    assert earlier.get(get_matching_page_url("trajectory_end", row)).status_code == 404
    own, other = row.sessions.get(coach=ann), row.sessions.get(coach=els)
    assert f'"{get_matching_page_url("session_remove", own)}"' in page
    assert f'"{get_matching_page_url("session_remove", other)}"' not in page
    refused = earlier.post(get_matching_page_url("session_remove", other), {"trajectory": row.pk}, follow=True)
    assert "was held by Els Smet" in read_page_text(refused)
    late = {"held_on": CHANGED.isoformat(), "length": "60", "minutes": "", "step": 3}
    assert set(earlier.post(get_matching_page_url("session_add", row), late).context["form"].errors) == {"held_on"}
    forgotten = late | {"held_on": "2018-03-02"}
    assert earlier.post(get_matching_page_url("session_add", row), forgotten).url == get_matching_page_url(
        "trajectory", row
    )
    assert earlier.get(reverse("payouts")).context["running"][0].expected.amount == 250


@pytest.mark.parametrize("who", ["applicant", "coach", "staff"])
def test_a_trajectory_of_two_coaches_is_shown_in_few_queries(world, who, django_assert_max_num_queries):
    row, _ann, _els = make_two_coach_trajectory(world, [240, 240], [60, 60])
    reader = open_desk_browser(world, who)
    with django_assert_max_num_queries(10):
        page = reader.get(get_matching_page_url("trajectory", row))
    assert "Els Smet" in page.content.decode()
