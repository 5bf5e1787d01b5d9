"""What can be told and counted about intervisions, on any day."""

from datetime import timedelta

import pytest

from tests.trainings.intervision_world import (
    AFTERWARDS,
    FIRST,
    ON_THE_DAY,
    SECOND,
    list_intervision_dates,
    make_intervision_coaches,
    make_planned_intervision,
    move_now_by_days,
)
from tests.world import NOW, START, WORLD_TODAY, make_world
from trainings.intervisions import actions, places
from trainings.intervisions import counts as tables
from trainings.intervisions.counts import PlaceCounts, PreparationCounts
from trainings.intervisions.rules import IntervisionDay


def register_counted_coach(coach, date, at=NOW):
    return places.register_coach(coach, date=date, by=None, at=at)


def test_an_intervision_is_known_from_its_announcement_with_its_dates_in_order(world):
    make_planned_intervision(world, SECOND, FIRST, at=START)
    [found] = tables.list_announced_intervisions(world.programme.pk, START.date())
    assert [each.on for each in found.dates.all()] == [FIRST, SECOND]
    assert tables.list_announced_intervisions(world.programme.pk, START.date() - timedelta(days=1)) == []


def test_dates_are_told_as_they_stood_on_the_day(world):
    row = make_planned_intervision(world, FIRST)
    [day] = list_intervision_dates(row)
    new = FIRST + timedelta(days=1)
    actions.change_date(day, on=new, begins=None, ends=None, capacity=None, by=None, at=move_now_by_days(2))
    actions.add_date(row, day=IntervisionDay(SECOND), by=None, at=move_now_by_days(4))
    actions.cancel_date(day, by=None, at=move_now_by_days(6))
    expected = {0: [FIRST], 1: [FIRST], 2: [new], 4: [new, SECOND], 6: [SECOND]}
    for days, stood in expected.items():
        [found] = tables.list_announced_intervisions(world.programme.pk, move_now_by_days(days).date())
        assert [each.on for each in found.dates.all()] == stood
        assert tables.find_next_intervision_date(world.programme.pk, move_now_by_days(days).date()).on == stood[0]


def test_the_next_date_is_the_first_one_that_was_known_and_not_cancelled_by_then(world):
    first, second = list_intervision_dates(make_planned_intervision(world))
    actions.cancel_date(first, by=None, at=move_now_by_days(3))
    answer = lambda day: tables.find_next_intervision_date(world.programme.pk, day)  # noqa: E731
    assert answer(WORLD_TODAY) == first
    assert answer(move_now_by_days(3).date()) == second
    assert answer(SECOND) == second
    assert answer(SECOND + timedelta(days=1)) is None
    assert answer(WORLD_TODAY - timedelta(days=1)) is None  # not announced yet
    assert tables.find_next_intervision_date(make_world(code="XX").programme.pk, WORLD_TODAY) is None


def test_a_place_counts_on_the_date_it_had_that_day(world):
    row, coach = make_planned_intervision(world), world.coach()
    first, second = list_intervision_dates(row)
    register_counted_coach(coach, first)
    register_counted_coach(coach, second, at=move_now_by_days(2))
    register_counted_coach(coach, first, at=move_now_by_days(4))
    for days, date in ((0, first), (1, first), (2, second), (3, second), (4, first)):
        assert tables.count_places_per_date(move_now_by_days(days).date()) == {date.pk: PlaceCounts(1, 0)}
        assert tables.count_places_per_intervision(move_now_by_days(days).date()) == {row.pk: PlaceCounts(1, 0)}
    assert tables.count_places_per_date(WORLD_TODAY - timedelta(days=1)) == {}


def test_a_place_given_up_counted_until_then(world):
    row, coach = make_planned_intervision(world), world.coach()
    registration = register_counted_coach(coach, list_intervision_dates(row)[0])
    places.cancel_registration(registration, by=None, at=move_now_by_days(2))
    assert tables.count_places_per_intervision(move_now_by_days(1).date()) == {row.pk: PlaceCounts(1, 0)}
    assert tables.count_places_per_intervision(move_now_by_days(2).date()) == {}


def test_attendance_counts_from_the_day_itself_however_late_it_was_recorded(world):
    row, (one, walk_in) = make_planned_intervision(world), make_intervision_coaches(world, 2)
    first, _second = list_intervision_dates(row)
    register_counted_coach(one, first)
    places.record_date_attendance(first, coaches=[one, walk_in], by=None, at=AFTERWARDS)
    assert tables.count_places_per_date(FIRST - timedelta(days=1)) == {first.pk: PlaceCounts(1, 0)}
    assert tables.count_places_per_date(FIRST) == {first.pk: PlaceCounts(2, 2)}


@pytest.mark.parametrize(
    ("since", "until", "number"), [(FIRST, FIRST, 2), (SECOND, SECOND, 0), (START.date(), WORLD_TODAY, 0)]
)
def test_who_attended_within_a_period_counts_once(world, since, until, number):
    everybody = make_intervision_coaches(world, 2)
    for title in ("Intervisie 1", "Intervisie 2"):
        places.record_date_attendance(
            list_intervision_dates(make_planned_intervision(world, title=title))[0],
            coaches=everybody,
            by=None,
            at=ON_THE_DAY,
        )
    assert tables.count_attending_coaches(world.programme.pk, since, until) == number
    assert tables.filter_attended_within(world.programme.pk, since, until).count() == 2 * number


def test_the_tables_are_narrowed_to_what_is_asked(world):
    other = make_world(code="XX")
    for each in (world, other):
        register_counted_coach(each.coach(), list_intervision_dates(make_planned_intervision(each))[0])
    found = tables.count_places_per_intervision(WORLD_TODAY, intervision__programme=world.programme)
    assert list(found.values()) == [PlaceCounts(1, 0)]


def test_preparations_are_counted_as_of_a_day(world):
    row, everybody = make_planned_intervision(world), make_intervision_coaches(world, 2)
    first, _second = actions.ask_to_prepare(row, coaches=everybody, by=None, at=NOW)
    actions.share_experience(first, of_coach="Goed.", of_company="", by=None, at=move_now_by_days(2))
    assert tables.count_preparations_per_intervision(move_now_by_days(1).date()) == {row.pk: PreparationCounts(2, 0)}
    assert tables.count_preparations_per_intervision(move_now_by_days(2).date()) == {row.pk: PreparationCounts(2, 1)}
