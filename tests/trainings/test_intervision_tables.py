"""What can be told and counted about intervisions, on any day."""

from datetime import timedelta

import pytest

from tests.trainings.intervision_world import AFTERWARDS, FIRST, ON_THE_DAY, SECOND, coaches, dates, later, planned
from tests.world import NOW, START, TODAY, make_world
from trainings.intervisions import actions, places, tables
from trainings.intervisions.rules import Day
from trainings.intervisions.tables import Places, Prepared


def register(coach, date, at=NOW):
    return places.register(coach, date=date, by=None, at=at)


def test_an_intervision_is_known_from_its_announcement_with_its_dates_in_order(world):
    planned(world, SECOND, FIRST, at=START)
    [found] = tables.announced(world.programme.pk, START.date())
    assert [each.on for each in found.dates.all()] == [FIRST, SECOND]
    assert tables.announced(world.programme.pk, START.date() - timedelta(days=1)) == []


def test_dates_are_told_as_they_stood_on_the_day(world):
    row = planned(world, FIRST)
    [day] = dates(row)
    new = FIRST + timedelta(days=1)
    actions.change_date(day, on=new, begins=None, ends=None, capacity=None, by=None, at=later(2))
    actions.add_date(row, day=Day(SECOND), by=None, at=later(4))
    actions.cancel_date(day, by=None, at=later(6))
    expected = {0: [FIRST], 1: [FIRST], 2: [new], 4: [new, SECOND], 6: [SECOND]}
    for days, stood in expected.items():
        [found] = tables.announced(world.programme.pk, later(days).date())
        assert [each.on for each in found.dates.all()] == stood
        assert tables.next_date(world.programme.pk, later(days).date()).on == stood[0]


def test_the_next_date_is_the_first_one_that_was_known_and_not_cancelled_by_then(world):
    first, second = dates(planned(world))
    actions.cancel_date(first, by=None, at=later(3))
    answer = lambda day: tables.next_date(world.programme.pk, day)  # noqa: E731
    assert answer(TODAY) == first
    assert answer(later(3).date()) == second
    assert answer(SECOND) == second
    assert answer(SECOND + timedelta(days=1)) is None
    assert answer(TODAY - timedelta(days=1)) is None  # not announced yet
    assert tables.next_date(make_world(code="XX").programme.pk, TODAY) is None


def test_a_place_counts_on_the_date_it_had_that_day(world):
    row, coach = planned(world), world.coach()
    first, second = dates(row)
    register(coach, first)
    register(coach, second, at=later(2))
    register(coach, first, at=later(4))
    for days, date in ((0, first), (1, first), (2, second), (3, second), (4, first)):
        assert tables.places_per_date(later(days).date()) == {date.pk: Places(1, 0)}
        assert tables.places_per_intervision(later(days).date()) == {row.pk: Places(1, 0)}
    assert tables.places_per_date(TODAY - timedelta(days=1)) == {}


def test_a_place_given_up_counted_until_then(world):
    row, coach = planned(world), world.coach()
    registration = register(coach, dates(row)[0])
    places.cancel(registration, by=None, at=later(2))
    assert tables.places_per_intervision(later(1).date()) == {row.pk: Places(1, 0)}
    assert tables.places_per_intervision(later(2).date()) == {}


def test_attendance_counts_from_the_day_itself_however_late_it_was_recorded(world):
    row, (one, walk_in) = planned(world), coaches(world, 2)
    first, _second = dates(row)
    register(one, first)
    places.attend(first, coaches=[one, walk_in], by=None, at=AFTERWARDS)
    assert tables.places_per_date(FIRST - timedelta(days=1)) == {first.pk: Places(1, 0)}
    assert tables.places_per_date(FIRST) == {first.pk: Places(2, 2)}


@pytest.mark.parametrize(
    ("since", "until", "number"), [(FIRST, FIRST, 2), (SECOND, SECOND, 0), (START.date(), TODAY, 0)]
)
def test_who_attended_within_a_period_counts_once(world, since, until, number):
    everybody = coaches(world, 2)
    for title in ("Intervisie 1", "Intervisie 2"):
        places.attend(dates(planned(world, title=title))[0], coaches=everybody, by=None, at=ON_THE_DAY)
    assert tables.coaches_who_attended(world.programme.pk, since, until) == number
    assert tables.attended_within(world.programme.pk, since, until).count() == 2 * number


def test_the_tables_are_narrowed_to_what_is_asked(world):
    other = make_world(code="XX")
    for each in (world, other):
        register(each.coach(), dates(planned(each))[0])
    found = tables.places_per_intervision(TODAY, intervision__programme=world.programme)
    assert list(found.values()) == [Places(1, 0)]


def test_preparations_are_counted_as_of_a_day(world):
    row, everybody = planned(world), coaches(world, 2)
    first, _second = actions.ask_to_prepare(row, coaches=everybody, by=None, at=NOW)
    actions.share(first, of_coach="Goed.", of_company="", by=None, at=later(2))
    assert tables.preparations_per_intervision(later(1).date()) == {row.pk: Prepared(2, 0)}
    assert tables.preparations_per_intervision(later(2).date()) == {row.pk: Prepared(2, 1)}
