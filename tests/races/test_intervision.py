"""Two coaches for the last place, two clicks of one coach, and two people at one list."""

from collections import Counter

import pytest

from tests.races.starting_line import at_once
from tests.trainings.intervision_world import FIRST, ON_THE_DAY, SECOND, coaches, dates, planned
from tests.world import NOW
from trainings.intervisions import actions, places
from trainings.intervisions.models import Preparation, Registration
from trainings.intervisions.rules import Day

ROUNDS = 6


@pytest.fixture
def world(committed_world):
    """The world of these races is committed, so that every connection sees it."""
    return committed_world


def kinds(outcomes: list[object]) -> Counter:
    """What came of a race: how often which refusal, and how often it was done."""
    return Counter(type(each).__name__ if isinstance(each, Exception) else "done" for each in outcomes)


def register(coach, date):
    """A coach's click."""
    return lambda: places.register(coach, date=date, by=None, at=NOW)


def test_of_two_coaches_for_the_last_place_one_gets_it(world):
    rivals = coaches(world, 2)
    for number in range(ROUNDS):
        [day] = dates(planned(world, Day(FIRST, capacity=1), title=f"Ronde {number}"))
        assert kinds(at_once(*(register(coach, day) for coach in rivals))) == {"done": 1, "DateFull": 1}
        assert Registration.objects.filter(date=day).count() == 1


def test_one_coach_choosing_both_dates_at_once_has_one_place(world):
    coach = world.coach()
    for number in range(ROUNDS):
        row = planned(world, title=f"Ronde {number}")
        assert kinds(at_once(*(register(coach, day) for day in dates(row)))) == {"done": 2}
        assert Registration.objects.filter(intervision=row).count() == 1


def test_eight_clicks_are_one_registration(world):
    coach, day = world.coach(), dates(planned(world))[0]
    assert len({row.pk for row in at_once(*[register(coach, day)] * 8)}) == 1
    assert Registration.objects.count() == 1


def test_a_place_freed_and_taken_at_once_is_never_taken_twice(world):
    one, two = coaches(world, 2)
    for number in range(ROUNDS):
        [day] = dates(planned(world, Day(FIRST, capacity=1), title=f"Ronde {number}"))
        row = register(one, day)()
        leave = lambda row=row: places.cancel(row, by=None, at=NOW)  # noqa: E731
        outcomes = kinds(at_once(leave, register(two, day)))
        assert outcomes in ({"done": 2}, {"done": 1, "DateFull": 1})
        assert Registration.objects.filter(date=day).live().count() == outcomes["done"] - 1


def test_attendance_recorded_for_both_dates_at_once_counts_once(world):
    coach = world.coach()
    for number in range(ROUNDS):
        held = dates(planned(world, FIRST, FIRST.replace(day=12), title=f"Ronde {number}"))
        record = [lambda d=day: places.attend(d, coaches=[coach], by=None, at=ON_THE_DAY) for day in held]
        assert kinds(at_once(*record)) == {"done": 1, "AttendedAlready": 1}
    assert Registration.objects.filter(status="attended").count() == ROUNDS


def test_a_date_cancelled_while_somebody_registers_leaves_nobody_on_it(world):
    coach = world.coach()
    for number in range(ROUNDS):
        day = dates(planned(world, FIRST, SECOND, title=f"Ronde {number}"))[0]
        cancel = lambda day=day: actions.cancel_date(day, by=None, at=NOW)  # noqa: E731
        outcomes = kinds(at_once(cancel, register(coach, day)))
        assert outcomes in ({"done": 2}, {"done": 1, "DateCancelled": 1})
        assert not Registration.objects.filter(date=day).live().exists()


def test_asking_the_same_coaches_from_two_windows_asks_each_once(world):
    everybody = coaches(world, 3)
    row = planned(world)
    ask = lambda: actions.ask_to_prepare(row, coaches=everybody, by=None, at=NOW)  # noqa: E731
    assert sorted(len(asked) for asked in at_once(ask, ask)) == [0, 3]
    assert Preparation.objects.count() == 3
