"""What can be counted about courses and told about intervisions."""

from datetime import date, timedelta

import pytest

from tests.trainings.courses_world import AFTER, FIRST, edition, full, present
from tests.world import NOW, START, TODAY
from trainings.courses import actions as courses
from trainings.courses import changing
from trainings.courses import tables as counted
from trainings.intervisions import actions as intervisions
from trainings.intervisions import tables as told


def test_who_completes_two_editions_was_trained_once(world):
    person = world.coach().candidate
    days = [TODAY - timedelta(days=number) for number in range(3)]
    again = courses.plan_edition(world.edition.course, days=days, place="Gent", capacity=10)
    row = courses.enrol(person, edition=again, by=None, at=NOW - timedelta(days=3))
    courses.attend([row], days=again.days.all(), by=None, at=NOW)
    courses.finish([row], by=None, at=NOW)
    assert counted.trained(world.programme.pk, TODAY) == 1


@pytest.mark.parametrize(("on", "number"), [(date(2018, 1, 11), 0), (date(2018, 1, 12), 1)])
def test_training_counts_from_its_last_day(world, on, number):
    world.coach()
    assert counted.trained(world.programme.pk, on) == number


def test_an_edition_is_counted_as_it_stood_on_a_day(world):
    where, rows = full(world, "An", "Bo", "Cis", places=1)
    courses.cancel(rows[:1], by=rows[0].candidate.user, at=NOW + timedelta(days=1))
    present(rows[1:2], 0, 1)
    courses.finish(rows[1:2], by=None, at=AFTER)

    def on(day):
        [found] = [each for each in counted.per_edition(world.programme.pk, day) if each.edition == where]
        return found.enrolled, found.waiting, found.completed, found.left

    assert on(START.date()) == (0, 0, 0, 1)
    assert on(TODAY) == (1, 2, 0, 0)
    assert on(TODAY + timedelta(days=1)) == (1, 1, 0, 0)
    assert on(AFTER.date()) == (1, 1, 1, 0)
    assert dict(counted.completed_by_course(world.programme.pk, AFTER.date()))[where.course] == 1
    assert dict(counted.completed_by_course(world.programme.pk, TODAY))[where.course] == 0


def test_an_edition_is_open_while_it_has_places_and_has_not_begun(world):
    where, rows = full(world, "An", "Bo", places=2)
    assert counted.open_editions(world.programme.pk, TODAY) == []
    courses.cancel(rows[:1], by=rows[0].candidate.user, at=NOW)
    assert [each.edition for each in counted.open_editions(world.programme.pk, TODAY)] == [where]
    assert counted.open_editions(world.programme.pk, FIRST + timedelta(days=1)) == []


def test_an_edition_that_was_cancelled_counts_until_that_day(world):
    where = edition(world)
    changing.cancel_edition(where, reason="Zaal dicht", by=None, at=NOW)
    assert where in [each.edition for each in counted.per_edition(world.programme.pk, TODAY - timedelta(days=1))]
    assert where not in [each.edition for each in counted.per_edition(world.programme.pk, TODAY)]


def test_the_course_on_offer_is_the_one_offered_last(world):
    courses.offer(programme_id=world.programme.pk, name="Vernieuwd", days=4, price=350, on=TODAY)
    assert counted.offer(world.programme.pk, TODAY).name == "Vernieuwd"
    assert counted.offer(world.programme.pk, date(2018, 3, 22)).days == 3
    assert counted.offer(world.programme.pk, date(2017, 8, 31)) is None


def test_a_course_is_on_offer_until_it_is_taken_out(world):
    changing.stop_offering(world.edition.course, until=date(2018, 3, 1))
    assert counted.offer(world.programme.pk, date(2018, 3, 1)) == world.edition.course
    assert counted.offer(world.programme.pk, date(2018, 3, 2)) is None


def test_an_intervision_is_known_from_its_announcement_with_its_dates_in_order(world):
    dates = [date(2018, 4, 25), date(2018, 4, 13), date(2018, 4, 25)]
    plan = {"programme_id": world.programme.pk, "title": "Intervisie", "venue": "Brussel"}
    intervisions.plan(dates=dates, by=None, at=START, **plan)
    [found] = told.announced(world.programme.pk, START.date())
    assert [each.on for each in found.dates.all()] == [date(2018, 4, 13), date(2018, 4, 25)]
    assert told.announced(world.programme.pk, date(2018, 1, 7)) == []
