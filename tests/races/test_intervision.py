"""Two coaches for the last place, two clicks of one coach, and two people at one list."""

from collections import Counter

import pytest

from tests.races.starting_line import call_all_at_once
from tests.trainings.intervision_world import (
    FIRST,
    ON_THE_DAY,
    SECOND,
    list_intervision_dates,
    make_intervision_coaches,
    make_planned_intervision,
)
from tests.world import NOW
from trainings.intervisions import actions, places
from trainings.intervisions.models import Preparation, Registration
from trainings.intervisions.rules import IntervisionDay

INTERVISION_RACE_ROUNDS = 6


@pytest.fixture
def world(committed_world):
    """The world of these races is committed, so that every connection sees it."""
    return committed_world


def count_registration_outcomes(outcomes: list[object]) -> Counter:
    """What came of a race: how often which refusal, and how often it was done."""
    return Counter(type(each).__name__ if isinstance(each, Exception) else "done" for each in outcomes)


def prepare_registration(coach, date):
    """A coach's click."""
    return lambda: places.register_coach(coach, date=date, by=None, at=NOW)


def test_of_two_coaches_for_the_last_place_one_gets_it(world):
    rivals = make_intervision_coaches(world, 2)
    for number in range(INTERVISION_RACE_ROUNDS):
        [day] = list_intervision_dates(
            make_planned_intervision(world, IntervisionDay(FIRST, capacity=1), title=f"Ronde {number}")
        )
        assert count_registration_outcomes(
            call_all_at_once(*(prepare_registration(coach, day) for coach in rivals))
        ) == {"done": 1, "DateFull": 1}
        assert Registration.objects.filter(date=day).count() == 1


def test_one_coach_choosing_both_dates_at_once_has_one_place(world):
    coach = world.coach()
    for number in range(INTERVISION_RACE_ROUNDS):
        row = make_planned_intervision(world, title=f"Ronde {number}")
        assert count_registration_outcomes(
            call_all_at_once(*(prepare_registration(coach, day) for day in list_intervision_dates(row)))
        ) == {"done": 2}
        assert Registration.objects.filter(intervision=row).count() == 1


def test_eight_clicks_are_one_registration(world):
    coach, day = world.coach(), list_intervision_dates(make_planned_intervision(world))[0]
    assert len({row.pk for row in call_all_at_once(*[prepare_registration(coach, day)] * 8)}) == 1
    assert Registration.objects.count() == 1


def test_a_place_freed_and_taken_at_once_is_never_taken_twice(world):
    one, two = make_intervision_coaches(world, 2)
    for number in range(INTERVISION_RACE_ROUNDS):
        [day] = list_intervision_dates(
            make_planned_intervision(world, IntervisionDay(FIRST, capacity=1), title=f"Ronde {number}")
        )
        row = prepare_registration(one, day)()
        leave = lambda row=row: places.cancel_registration(row, by=None, at=NOW)  # noqa: E731
        outcomes = count_registration_outcomes(call_all_at_once(leave, prepare_registration(two, day)))
        assert outcomes in ({"done": 2}, {"done": 1, "DateFull": 1})
        assert Registration.objects.filter(date=day).live().count() == outcomes["done"] - 1


def test_attendance_recorded_for_both_dates_at_once_counts_once(world):
    coach = world.coach()
    for number in range(INTERVISION_RACE_ROUNDS):
        held = list_intervision_dates(
            make_planned_intervision(world, FIRST, FIRST.replace(day=12), title=f"Ronde {number}")
        )
        record = [
            lambda d=day: places.record_date_attendance(d, coaches=[coach], by=None, at=ON_THE_DAY) for day in held
        ]
        assert count_registration_outcomes(call_all_at_once(*record)) == {"done": 1, "AttendedAlready": 1}
    assert Registration.objects.filter(status="attended").count() == INTERVISION_RACE_ROUNDS


def test_a_date_cancelled_while_somebody_registers_leaves_nobody_on_it(world):
    coach = world.coach()
    for number in range(INTERVISION_RACE_ROUNDS):
        day = list_intervision_dates(make_planned_intervision(world, FIRST, SECOND, title=f"Ronde {number}"))[0]
        cancel = lambda day=day: actions.cancel_date(day, by=None, at=NOW)  # noqa: E731
        outcomes = count_registration_outcomes(call_all_at_once(cancel, prepare_registration(coach, day)))
        assert outcomes in ({"done": 2}, {"done": 1, "DateCancelled": 1})
        assert not Registration.objects.filter(date=day).live().exists()


def test_asking_the_same_coaches_from_two_windows_asks_each_once(world):
    everybody = make_intervision_coaches(world, 3)
    row = make_planned_intervision(world)
    ask = lambda: actions.ask_to_prepare(row, coaches=everybody, by=None, at=NOW)  # noqa: E731
    assert sorted(len(asked) for asked in call_all_at_once(ask, ask)) == [0, 3]
    assert Preparation.objects.count() == 3
