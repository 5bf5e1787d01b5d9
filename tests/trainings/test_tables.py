"""What can be counted about courses and told about intervisions."""

from datetime import date, timedelta

import pytest

from tests.trainings.courses_world import (
    AFTER_COURSE,
    FIRST,
    make_full_edition,
    make_planned_edition,
    record_course_attendance,
)
from tests.world import NOW, START, WORLD_TODAY
from trainings.courses import actions as courses
from trainings.courses import counts as counted
from trainings.courses import edition_changes as changing
from trainings.intervisions import actions as intervisions
from trainings.intervisions import counts as told


def test_who_completes_two_editions_was_trained_once(world):
    person = world.coach().candidate
    days = [WORLD_TODAY - timedelta(days=number) for number in range(3)]
    again = courses.plan_edition(world.edition.course, days=days, place="Gent", capacity=10)
    row = courses.enrol(person, edition=again, by=None, at=NOW - timedelta(days=3))
    courses.mark_attendance([row], days=again.days.all(), by=None, at=NOW)
    courses.complete_enrolments([row], by=None, at=NOW)
    assert counted.count_trained_people(world.programme.pk, WORLD_TODAY) == 1


@pytest.mark.parametrize(("on", "number"), [(date(2018, 1, 11), 0), (date(2018, 1, 12), 1)])
def test_training_counts_from_its_last_day(world, on, number):
    world.coach()
    assert counted.count_trained_people(world.programme.pk, on) == number


def test_an_edition_is_counted_as_it_stood_on_a_day(world):
    where, rows = make_full_edition(world, "An", "Bo", "Cis", places=1)
    courses.cancel(rows[:1], by=rows[0].candidate.user, at=NOW + timedelta(days=1))
    record_course_attendance(rows[1:2], 0, 1)
    courses.complete_enrolments(rows[1:2], by=None, at=AFTER_COURSE)

    def on(day):
        [found] = [each for each in counted.list_edition_occupancy(world.programme.pk, day) if each.edition == where]
        return found.enrolled, found.waiting, found.completed, found.left

    assert on(START.date()) == (0, 0, 0, 1)
    assert on(WORLD_TODAY) == (1, 2, 0, 0)
    assert on(WORLD_TODAY + timedelta(days=1)) == (1, 1, 0, 0)
    assert on(AFTER_COURSE.date()) == (1, 1, 1, 0)
    assert dict(counted.count_completed_by_course(world.programme.pk, AFTER_COURSE.date()))[where.course] == 1
    assert dict(counted.count_completed_by_course(world.programme.pk, WORLD_TODAY))[where.course] == 0


def test_an_edition_is_open_while_it_has_places_and_has_not_begun(world):
    where, rows = make_full_edition(world, "An", "Bo", places=2)
    assert counted.list_open_editions(world.programme.pk, WORLD_TODAY) == []
    courses.cancel(rows[:1], by=rows[0].candidate.user, at=NOW)
    assert [each.edition for each in counted.list_open_editions(world.programme.pk, WORLD_TODAY)] == [where]
    assert counted.list_open_editions(world.programme.pk, FIRST + timedelta(days=1)) == []


def test_an_edition_that_was_cancelled_counts_until_that_day(world):
    where = make_planned_edition(world)
    changing.cancel_edition(where, reason="Zaal dicht", by=None, at=NOW)
    assert where in [
        each.edition for each in counted.list_edition_occupancy(world.programme.pk, WORLD_TODAY - timedelta(days=1))
    ]
    assert where not in [each.edition for each in counted.list_edition_occupancy(world.programme.pk, WORLD_TODAY)]


def test_the_course_on_offer_is_the_one_offered_last(world):
    courses.offer(programme_id=world.programme.pk, name="Vernieuwd", days=4, price=350, on=WORLD_TODAY)
    assert counted.find_offered_course(world.programme.pk, WORLD_TODAY).name == "Vernieuwd"
    assert counted.find_offered_course(world.programme.pk, date(2018, 3, 22)).days == 3
    assert counted.find_offered_course(world.programme.pk, date(2017, 8, 31)) is None


def test_a_course_is_on_offer_until_it_is_taken_out(world):
    changing.stop_offering(world.edition.course, until=date(2018, 3, 1))
    assert counted.find_offered_course(world.programme.pk, date(2018, 3, 1)) == world.edition.course
    assert counted.find_offered_course(world.programme.pk, date(2018, 3, 2)) is None


def test_an_intervision_is_known_from_its_announcement_with_its_dates_in_order(world):
    dates = [date(2018, 4, 25), date(2018, 4, 13), date(2018, 4, 25)]
    plan = {"programme_id": world.programme.pk, "title": "Intervisie", "venue": "Brussel"}
    intervisions.plan(dates=dates, by=None, at=START, **plan)
    [found] = told.list_announced_intervisions(world.programme.pk, START.date())
    assert [each.on for each in found.dates.all()] == [date(2018, 4, 13), date(2018, 4, 25)]
    assert told.list_announced_intervisions(world.programme.pk, date(2018, 1, 7)) == []
