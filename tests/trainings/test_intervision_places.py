"""A coach's place in an intervision: registering, moving, cancelling, and who was there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coaches.certification.models import Coach
from healthcoach.core.lifecycle import AlreadyDone, WrongStatus
from tests.trainings.intervision_world import (
    AFTERWARDS,
    FIRST,
    ON_THE_DAY,
    list_intervision_dates,
    make_intervision_afternoon,
    make_intervision_coaches,
    make_planned_intervision,
)
from tests.world import NOW, WORLD_TODAY, make_world
from trainings.intervisions import actions, places
from trainings.intervisions.models import Move, Registration


def register_for_intervision(coach, date, at=NOW):
    return places.register_coach(coach, date=date, by=coach.user, at=at)


def record_intervision_presence(date, *who, at=ON_THE_DAY):
    return places.record_date_attendance(date, coaches=who, by=None, at=at)


def read_registration_statuses() -> dict[str, str]:
    return dict(Registration.objects.values_list("coach__name", "status"))


def test_registering_twice_is_registering_once(world):
    coach, day = world.coach(), list_intervision_dates(make_planned_intervision(world))[0]
    assert register_for_intervision(coach, day) == register_for_intervision(coach, day)
    assert Registration.objects.get().registered_by == coach.user


def test_registering_for_the_other_date_moves_the_place(world):
    coach, (first, second) = world.coach(), list_intervision_dates(make_planned_intervision(world))
    row = register_for_intervision(coach, first)
    assert register_for_intervision(coach, second) == row
    assert Registration.objects.get().date == second
    assert Move.objects.get().origin == first


def test_another_intervision_is_another_place(world):
    coach = world.coach()
    register_for_intervision(coach, list_intervision_dates(make_planned_intervision(world))[0])
    register_for_intervision(coach, list_intervision_dates(make_planned_intervision(world, title="Intervisie 2"))[0])
    assert Registration.objects.count() == 2


def test_a_full_date_takes_nobody_more_but_keeps_who_has_a_place(world):
    first, second = make_intervision_coaches(world, 2)
    row = make_planned_intervision(
        world, make_intervision_afternoon(FIRST, capacity=1), make_intervision_afternoon(FIRST + timedelta(days=1))
    )
    full, other = list_intervision_dates(row)
    register_for_intervision(first, full)
    with pytest.raises(places.DateFull):
        register_for_intervision(second, full)
    register_for_intervision(second, other)
    with pytest.raises(places.DateFull):
        register_for_intervision(second, full)
    assert register_for_intervision(first, full).date == full
    assert Registration.objects.get(coach=second).date == other


def test_a_place_given_up_is_free_for_somebody_else(world):
    first, second = make_intervision_coaches(world, 2)
    [day] = list_intervision_dates(make_planned_intervision(world, make_intervision_afternoon(FIRST, capacity=1)))
    places.cancel_registration(register_for_intervision(first, day), by=first.user, at=NOW)
    register_for_intervision(second, day)
    assert read_registration_statuses() == {first.name: "cancelled", second.name: "registered"}


def test_a_past_or_cancelled_date_takes_nobody(world):
    coach, (first, second) = (
        world.coach(),
        list_intervision_dates(
            make_planned_intervision(
                world, make_intervision_afternoon(FIRST), make_intervision_afternoon(FIRST + timedelta(1))
            )
        ),
    )
    with pytest.raises(places.DateOver):
        register_for_intervision(coach, first, at=ON_THE_DAY)  # six in the evening
    actions.cancel_date(second, by=None, at=NOW)
    with pytest.raises(places.DateCancelled):
        register_for_intervision(coach, second)
    assert not Registration.objects.exists()


def test_only_coaches_under_agreement_of_the_programme_who_are_not_retired(world):
    day = list_intervision_dates(make_planned_intervision(world))[0]
    unsigned, retired, stranger = world.coach("Ula"), world.coach("Rik"), make_world(code="XX").coach("Vera")
    unsigned.agreements.all().delete()
    Coach.objects.filter(pk=retired.pk).update(retired_on=WORLD_TODAY)
    for coach in (unsigned, retired, stranger):
        with pytest.raises(places.NotACoach, match=coach.name):
            register_for_intervision(coach, day)
        with pytest.raises(places.NotACoach, match=coach.name):
            record_intervision_presence(day, world.coach(f"Met {coach.name}"), coach)
    assert not Registration.objects.exists()


def test_a_blocked_coach_learns_too(world):
    from coaches.certification import actions as certification

    coach = world.coach()
    certification.block(coach, reason="Geschil.", on=WORLD_TODAY, by=None)
    assert register_for_intervision(coach, list_intervision_dates(make_planned_intervision(world))[0])


def test_cancelling_twice_is_refused_kindly_and_after_attending_too(world):
    coach, day = world.coach(), list_intervision_dates(make_planned_intervision(world))[0]
    row = register_for_intervision(coach, day)
    places.cancel_registration(row, by=coach.user, at=NOW)
    with pytest.raises(AlreadyDone):
        places.cancel_registration(row, by=coach.user, at=NOW)
    again = register_for_intervision(coach, day)
    record_intervision_presence(day, coach)
    with pytest.raises(WrongStatus):
        places.cancel_registration(again, by=coach.user, at=ON_THE_DAY)


def test_after_the_day_a_place_cannot_be_given_up(world):
    row = register_for_intervision(world.coach(), list_intervision_dates(make_planned_intervision(world))[0])
    with pytest.raises(places.DateOver):
        places.cancel_registration(row, by=None, at=AFTERWARDS)
    row.refresh_from_db()
    assert row.status == "registered"


def test_who_was_there_attended_and_who_was_not_is_still_registered(world):
    here, away, walk_in = make_intervision_coaches(world, 3)
    day = list_intervision_dates(make_planned_intervision(world))[0]
    for coach in (here, away):
        register_for_intervision(coach, day)
    for _twice in range(2):
        assert [row.coach for row in record_intervision_presence(day, here, walk_in)] == [here, walk_in]
    assert read_registration_statuses() == {here.name: "attended", away.name: "registered", walk_in.name: "attended"}
    row = Registration.objects.get(coach=here)
    assert (row.attended_on, row.attended_at) == (FIRST, ON_THE_DAY)


def test_who_was_ticked_by_mistake_is_registered_again(world):
    coach, day = world.coach(), list_intervision_dates(make_planned_intervision(world))[0]
    record_intervision_presence(day, coach)
    assert record_intervision_presence(day) == []
    row = Registration.objects.get()
    assert (row.status, row.attended_on, row.attended_by) == ("registered", None, None)


def test_an_intervision_counts_once(world):
    coach, (first, second) = world.coach(), list_intervision_dates(make_planned_intervision(world))
    record_intervision_presence(first, coach)
    with pytest.raises(places.AttendedAlready, match="13/04/2018"):
        record_intervision_presence(second, coach, at=AFTERWARDS)
    with pytest.raises(places.AttendedAlready):
        register_for_intervision(coach, second, at=ON_THE_DAY)
    assert Registration.objects.get().date == first


def test_who_comes_on_the_other_date_is_moved_there(world):
    coach, (first, second) = world.coach(), list_intervision_dates(make_planned_intervision(world))
    register_for_intervision(coach, first)
    [row] = record_intervision_presence(second, coach, at=AFTERWARDS)
    assert (row.date, row.status) == (second, "attended")
    assert Registration.objects.get().date == second


def test_attendance_lies_not_in_the_future_nor_on_a_cancelled_date(world):
    coach, (first, second) = world.coach(), list_intervision_dates(make_planned_intervision(world))
    with pytest.raises(places.DateInFuture):
        record_intervision_presence(second, coach)
    actions.cancel_date(first, by=None, at=NOW)
    with pytest.raises(places.DateCancelled):
        record_intervision_presence(first, coach)
    assert not Registration.objects.exists()


def test_attendance_costs_as_many_statements_for_twenty_as_for_two(world):
    everybody, counted = make_intervision_coaches(world, 12), []
    for number, size in ((1, 2), (2, 6)):
        day = list_intervision_dates(make_planned_intervision(world, title=f"Intervisie {number}"))[0]
        mine = everybody[: 2 * size]
        for coach in mine[:size]:
            register_for_intervision(coach, day)
        with CaptureQueriesContext(connection) as seen:
            record_intervision_presence(day, *mine)
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 12
