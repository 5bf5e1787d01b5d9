"""Two people at a course in one moment: the last place goes to one of them, and nobody is moved up twice."""

from datetime import timedelta

import pytest

from tests.races.starting_line import call_all_at_once
from tests.trainings.courses_world import (
    list_enrolment_statuses,
    make_course_candidate,
    make_full_edition,
    make_planned_edition,
)
from tests.world import NOW
from trainings.courses import actions as courses
from trainings.courses import edition_changes as changing
from trainings.courses import offers
from trainings.courses.models import Enrolment

COURSE_RACE_ROUNDS = 5


@pytest.fixture
def world(committed_world):
    """The world of these races is committed, so that every connection sees it."""
    return committed_world


def prepare_enrolment(person, where):
    """What one person does in a race: ask for a place."""
    return lambda: courses.enrol(person, edition=where, by=person.user, at=NOW)


def test_the_last_place_goes_to_one_of_two(world):
    for _round in range(COURSE_RACE_ROUNDS):
        where = make_planned_edition(world, places=1)
        call_all_at_once(
            prepare_enrolment(make_course_candidate(world, "An"), where),
            prepare_enrolment(make_course_candidate(world, "Bo"), where),
        )
        assert sorted(list_enrolment_statuses(where).values()) == ["enrolled", "waiting"]


def test_who_clicks_twice_takes_one_place(world):
    for _round in range(COURSE_RACE_ROUNDS):
        where, person = make_planned_edition(world, places=2), make_course_candidate(world, "An")
        one, other = call_all_at_once(prepare_enrolment(person, where), prepare_enrolment(person, where))
        assert one.pk == other.pk
        assert list_enrolment_statuses(where) == {"An": "enrolled"}


def test_two_who_leave_at_once_give_their_places_to_two(world):
    for _round in range(COURSE_RACE_ROUNDS):
        where, rows = make_full_edition(world, "An", "Bo", "Cis", "Dana", places=2)
        call_all_at_once(*(lambda row=row: courses.cancel([row], by=row.candidate.user, at=NOW) for row in rows[:2]))
        assert list_enrolment_statuses(where) == {
            "An": "cancelled",
            "Bo": "cancelled",
            "Cis": "enrolled",
            "Dana": "enrolled",
        }


def test_nobody_keeps_a_place_in_an_edition_that_is_called_off_meanwhile(world):
    for _round in range(COURSE_RACE_ROUNDS):
        where, person = make_planned_edition(world, places=2), make_course_candidate(world, "An")
        call_all_at_once(
            prepare_enrolment(person, where),
            lambda where=where: changing.cancel_edition(where, reason="Dicht", by=world.people["staff"], at=NOW),
        )
        assert not Enrolment.objects.live().filter(edition=where).exists()


def test_two_editions_that_free_a_place_at_once_give_one_person_one_place(world):
    for _round in range(COURSE_RACE_ROUNDS):
        early, (first, waits) = make_full_edition(world, "An", "Bo")
        late = make_planned_edition(world, of=early.course, places=1, place="Brussel")
        second = courses.enrol(make_course_candidate(world, "Cis"), edition=late, by=None, at=NOW)
        prepare_enrolment(waits.candidate, late)()
        call_all_at_once(*(lambda row=row: courses.cancel([row], by=None, at=NOW) for row in (first, second)))
        placed = Enrolment.objects.filter(candidate=waits.candidate, status="enrolled")
        assert placed.count() == 1


def test_an_offer_is_accepted_or_passed_on_and_never_both(world):
    for _round in range(COURSE_RACE_ROUNDS):
        where, (first, second, _third) = make_full_edition(world, "An", "Bo", "Cis")
        eve = NOW + timedelta(days=19)
        courses.cancel([first], by=None, at=eve)
        until = Enrolment.objects.get(pk=second.pk).answer_before
        call_all_at_once(
            lambda row=second, at=until: offers.accept_offered_place(row, by=None, at=at - timedelta(seconds=1)),
            lambda at=until: offers.pass_on_expired_offers(at=at),
        )
        assert list_enrolment_statuses(where) in (
            {"An": "cancelled", "Bo": "enrolled", "Cis": "waiting"},
            {"An": "cancelled", "Bo": "cancelled", "Cis": "offered"},
        )


def test_who_enrols_while_moving_up_elsewhere_has_one_place(world):
    for _round in range(COURSE_RACE_ROUNDS):
        early, (first, waits) = make_full_edition(world, "An", "Bo")
        roomy = make_planned_edition(world, of=early.course, places=5, place="Brussel")
        call_all_at_once(
            lambda row=first: courses.cancel([row], by=None, at=NOW), prepare_enrolment(waits.candidate, roomy)
        )
        assert Enrolment.objects.filter(candidate=waits.candidate, status="enrolled").count() == 1
