"""Waiting for a course: one place per course, a late place is offered first, and who still waits is told."""

from datetime import datetime, time, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from healthcoach.mail.models import Message
from tests.trainings.courses_world import (
    FIRST,
    SECOND,
    enrol_course_candidate,
    list_enrolment_statuses,
    make_course_candidate,
    make_full_edition,
    make_offered_course,
    make_planned_edition,
)
from tests.world import NOW
from trainings.courses import actions as courses
from trainings.courses import edition_changes as changing
from trainings.courses import offers, refusals, rules
from trainings.courses.models import Edition, Enrolment

MONTH_LATER_DAYS = [FIRST + timedelta(days=30), FIRST + timedelta(days=31)]


def make_brussels_moment(day, hour: int, minute: int = 0) -> datetime:
    """An hour of a day in Brussels."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


EVE = make_brussels_moment(FIRST - timedelta(days=1), 21, 30)


def list_course_mail_recipients(kind: str) -> list[str]:
    return list(Message.objects.filter(kind=kind).order_by("pk").values_list("recipient__name", flat=True))


def make_two_editions(world, **facts):
    """Two full editions of one course, each with one place."""
    what = make_offered_course(world)
    early = make_planned_edition(world, of=what, places=1, **facts)
    late = make_planned_edition(world, of=what, places=1, days=MONTH_LATER_DAYS, place="Brussel")
    first = enrol_course_candidate(make_course_candidate(world, "Eerste"), early, at=NOW - timedelta(days=2))
    second = enrol_course_candidate(make_course_candidate(world, "Tweede"), late, at=NOW - timedelta(days=2))
    return early, late, first, second


def enrol_in_each_edition(person, *editions):
    return [enrol_course_candidate(person, where) for where in editions]


@pytest.mark.parametrize(
    ("days_left", "may_leave", "takes", "walks_in", "unasked"),
    [
        *((3, True, True, True, True), (2, True, True, True, True), (1, True, True, True, False)),
        *((0, False, False, True, False), (-1, False, False, False, False)),
    ],
)
def test_a_place_is_only_taken_while_it_can_be_given_up(days_left, may_leave, takes, walks_in, unasked):
    days = {"starts_on": FIRST, "today": FIRST - timedelta(days=days_left)}
    assert rules.may_still_leave_edition(**days) is may_leave
    assert rules.is_open_to_candidates(**days) is takes
    assert rules.is_open_to_walk_ins(**days) is walks_in
    assert rules.can_move_up_unasked(**days) is unasked


def test_an_offer_stands_six_hours_and_not_beyond_midnight():
    begins = make_brussels_moment(FIRST, 0)
    assert (
        rules.find_answer_deadline(offered_at=make_brussels_moment(FIRST - timedelta(days=1), 9), begins=begins).hour
        == 15
    )
    assert rules.find_answer_deadline(offered_at=EVE, begins=begins) == begins


def test_who_moves_up_in_one_edition_leaves_the_list_of_the_other(world):
    early, late, first, second = make_two_editions(world)
    enrol_in_each_edition(make_course_candidate(world, "An"), early, late)
    enrol_in_each_edition(make_course_candidate(world, "Bo"), late)
    courses.cancel([first], by=None, at=NOW)
    assert list_enrolment_statuses(early) == {"Eerste": "cancelled", "An": "enrolled"}
    assert list_enrolment_statuses(late) == {"Tweede": "enrolled", "An": "cancelled", "Bo": "waiting"}
    assert list_course_mail_recipients("course_place_elsewhere") == ["An"]
    courses.cancel([second], by=None, at=NOW)
    assert list_enrolment_statuses(late) == {"Tweede": "cancelled", "An": "cancelled", "Bo": "enrolled"}


def test_two_places_that_come_free_at_once_are_not_one_person_s(world):
    early, late, first, second = make_two_editions(world)
    enrol_in_each_edition(make_course_candidate(world, "An"), early, late)
    courses.cancel([first, second], by=None, at=NOW)
    assert Enrolment.objects.filter(candidate__name="An", status="enrolled").count() == 1
    assert list_enrolment_statuses(early)["An"] == "enrolled"


def test_who_enrols_in_an_edition_with_room_no_longer_waits_for_another(world):
    early, _late, _first, _second = make_two_editions(world)
    person = make_course_candidate(world, "An")
    enrol_in_each_edition(person, early)
    roomy = make_planned_edition(world, of=early.course, days=MONTH_LATER_DAYS, place="Leuven")
    enrol_course_candidate(person, roomy)
    assert (list_enrolment_statuses(early)["An"], list_enrolment_statuses(roomy)["An"]) == ("cancelled", "enrolled")
    body = Message.objects.get(kind="course_place_elsewhere").body
    assert "12/05/2018" in body
    assert "Leuven" in body
    assert "12/04/2018" in body


def test_who_has_a_place_gets_no_second_one_in_the_course(world):
    where, (row,) = make_full_edition(world, "An")
    other = make_planned_edition(world, of=where.course, days=MONTH_LATER_DAYS)
    with pytest.raises(refusals.PlaceElsewhere, match="12/04/2018"):
        enrol_course_candidate(row.candidate, other)
    assert Enrolment.objects.count() == 1
    courses.cancel([row], by=None, at=NOW)
    assert enrol_course_candidate(row.candidate, other).status == "enrolled"


def test_who_did_not_complete_an_edition_that_is_over_can_enrol_in_the_next(world):
    where, (row,) = make_full_edition(world, "An")
    other = make_planned_edition(world, of=where.course, days=MONTH_LATER_DAYS)
    assert (
        enrol_course_candidate(row.candidate, other, at=make_brussels_moment(SECOND + timedelta(days=1), 9)).status
        == "enrolled"
    )


def test_on_the_first_day_the_project_holder_enrols_and_people_themselves_do_not(world):
    where, at = make_planned_edition(world), make_brussels_moment(FIRST, 8)
    with pytest.raises(refusals.EditionOver, match="12/04/2018"):
        enrol_course_candidate(make_course_candidate(world, "An"), where, at=at)
    enrol_course_candidate(make_course_candidate(world, "Bo"), where, by=world.people["staff"], at=at)
    assert list_enrolment_statuses(where) == {"Bo": "enrolled"}


def test_a_place_that_comes_free_on_the_eve_is_offered(world):
    where, rows = make_full_edition(world, "An", "Bo", "Cis")
    courses.cancel([rows[0]], by=None, at=EVE)
    assert list_enrolment_statuses(where) == {"An": "cancelled", "Bo": "offered", "Cis": "waiting"}
    row = Enrolment.objects.get(candidate__name="Bo")
    assert (row.answer_before, row.enrolled_on) == (make_brussels_moment(FIRST, 0), None)
    letter = Message.objects.get(kind="course_offered")
    assert "12/04/2018 00:00" in letter.body
    assert row.communication not in letter.body.replace("/", "")
    assert not list_course_mail_recipients("course_moved_up")


def test_an_offered_place_is_nobody_else_s(world):
    where, rows = make_full_edition(world, "An", "Bo")
    courses.cancel([rows[0]], by=None, at=EVE)
    assert enrol_course_candidate(make_course_candidate(world, "Dana"), where, at=EVE).status == "waiting"
    assert Edition.objects.counted().get(pk=where.pk).left == 0
    with pytest.raises(IntegrityError, match="offered_until_a_moment"):
        Enrolment.objects.filter(candidate__name="Bo").update(answer_before=None)


def test_accepting_an_offer_gives_the_place_and_the_fee(world):
    early, late, first, _second = make_two_editions(world)
    row, _other = enrol_in_each_edition(make_course_candidate(world, "An"), early, late)
    courses.cancel([first], by=None, at=EVE)
    assert list_enrolment_statuses(late)["An"] == "waiting"  # nothing is certain yet
    offers.accept_offered_place(row, by=row.candidate.user, at=EVE + timedelta(hours=1))
    assert list_enrolment_statuses(early)["An"] == "enrolled"
    assert list_enrolment_statuses(late)["An"] == "cancelled"
    assert offers.accept_offered_place(row, by=row.candidate.user, at=EVE + timedelta(hours=1)).status == "enrolled"


def test_after_the_moment_nobody_accepts_and_the_next_is_asked(world):
    where, rows = make_full_edition(world, "An", "Bo", "Cis")
    morning = make_brussels_moment(FIRST - timedelta(days=1), 9)
    courses.cancel([rows[0]], by=None, at=morning)
    late = morning + rules.ANSWER_WITHIN
    with pytest.raises(refusals.OfferOver):
        offers.accept_offered_place(rows[1], by=rows[1].candidate.user, at=late)
    assert not offers.pass_on_expired_offers(at=late - timedelta(seconds=1))
    offers.pass_on_expired_offers(at=late)
    offers.pass_on_expired_offers(at=late)
    assert list_enrolment_statuses(where) == {"An": "cancelled", "Bo": "cancelled", "Cis": "offered"}
    assert (list_course_mail_recipients("course_offer_over"), list_course_mail_recipients("course_offered")) == (
        ["Bo"],
        ["Bo", "Cis"],
    )


def test_declining_an_offer_asks_the_next(world):
    where, rows = make_full_edition(world, "An", "Bo", "Cis")
    courses.cancel([rows[0]], by=None, at=EVE)
    courses.cancel([rows[1]], by=rows[1].candidate.user, at=EVE)
    assert list_enrolment_statuses(where) == {"An": "cancelled", "Bo": "cancelled", "Cis": "offered"}


def test_nobody_accepts_what_was_not_offered(world):
    where, rows = make_full_edition(world, "An", "Bo")
    with pytest.raises(refusals.OfferOver):
        offers.accept_offered_place(rows[1], by=rows[1].candidate.user, at=NOW)
    assert list_enrolment_statuses(where) == {"An": "enrolled", "Bo": "waiting"}


def test_an_offer_left_behind_for_a_place_elsewhere_goes_to_the_next(world):
    early, late, first, second = make_two_editions(world)
    enrol_in_each_edition(make_course_candidate(world, "An"), early, late)
    enrol_in_each_edition(make_course_candidate(world, "Bo"), early)
    courses.cancel([first], by=None, at=EVE)
    courses.cancel([second], by=None, at=EVE)
    assert list_enrolment_statuses(late)["An"] == "enrolled"
    assert list_enrolment_statuses(early) == {"Eerste": "cancelled", "An": "cancelled", "Bo": "offered"}


@pytest.mark.parametrize("days_after", [0, 1, 40])
def test_who_still_waits_when_it_begins_is_told_with_the_other_editions(world, days_after):
    where, _rows = make_full_edition(world, "An", "Bo")
    make_planned_edition(
        world, of=where.course, days=[day + timedelta(days=60) for day in (FIRST, SECOND)], place="Brussel"
    )
    assert not offers.close_waiting_lists(at=EVE)
    at = make_brussels_moment(FIRST + timedelta(days=days_after), 0, 5)
    assert [row.candidate.name for row in offers.close_waiting_lists(at=at)] == ["Bo"]
    assert not offers.close_waiting_lists(at=at)
    assert list_enrolment_statuses(where) == {"An": "enrolled", "Bo": "cancelled"}
    body = Message.objects.get(kind="course_no_place").body
    assert "11/06/2018, Brussel" in body
    assert "%" not in body


def test_a_fee_paid_while_waiting_is_told_to_be_given_back(world):
    from trainings.courses import fees

    _where, rows = make_full_edition(world, "An", "Bo")
    fees.mark_paid([rows[1]], paid_on=NOW.date(), by=None, at=NOW)
    offers.close_waiting_lists(at=make_brussels_moment(FIRST, 1))
    assert "teruggegeven" in Message.objects.get(kind="course_no_place").body


@pytest.mark.parametrize("number", [1, 6])
def test_closing_costs_as_many_queries_for_many_as_for_one(world, number, django_assert_num_queries):
    make_full_edition(world, *(f"P{each}" for each in range(number + 1)))
    with django_assert_num_queries(11):
        offers.close_waiting_lists(at=make_brussels_moment(FIRST, 1))


def test_more_places_on_the_eve_are_offered_too(world):
    where, _rows = make_full_edition(world, "An", "Bo")
    changing.change_edition(where, days=[FIRST, SECOND], place="Gent", capacity=2, by=None, at=EVE)
    assert list_enrolment_statuses(where) == {"An": "enrolled", "Bo": "offered"}
