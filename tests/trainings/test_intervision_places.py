"""A coach's place in an intervision: registering, moving, cancelling, and who was there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coaches.certification.models import Coach
from healthcoach.lifecycle import AlreadyDone, WrongStatus
from tests.trainings.intervision_world import AFTERWARDS, FIRST, ON_THE_DAY, afternoon, coaches, dates, planned
from tests.world import NOW, TODAY, make_world
from trainings.intervisions import actions, places
from trainings.intervisions.models import Move, Registration


def register(coach, date, at=NOW):
    return places.register(coach, date=date, by=coach.user, at=at)


def attend(date, *who, at=ON_THE_DAY):
    return places.attend(date, coaches=who, by=None, at=at)


def statuses() -> dict[str, str]:
    return dict(Registration.objects.values_list("coach__name", "status"))


def test_registering_twice_is_registering_once(world):
    coach, day = world.coach(), dates(planned(world))[0]
    assert register(coach, day) == register(coach, day)
    assert Registration.objects.get().registered_by == coach.user


def test_registering_for_the_other_date_moves_the_place(world):
    coach, (first, second) = world.coach(), dates(planned(world))
    row = register(coach, first)
    assert register(coach, second) == row
    assert Registration.objects.get().date == second
    assert Move.objects.get().origin == first


def test_another_intervision_is_another_place(world):
    coach = world.coach()
    register(coach, dates(planned(world))[0])
    register(coach, dates(planned(world, title="Intervisie 2"))[0])
    assert Registration.objects.count() == 2


def test_a_full_date_takes_nobody_more_but_keeps_who_has_a_place(world):
    first, second = coaches(world, 2)
    row = planned(world, afternoon(FIRST, capacity=1), afternoon(FIRST + timedelta(days=1)))
    full, other = dates(row)
    register(first, full)
    with pytest.raises(places.DateFull):
        register(second, full)
    register(second, other)
    with pytest.raises(places.DateFull):
        register(second, full)
    assert register(first, full).date == full
    assert Registration.objects.get(coach=second).date == other


def test_a_place_given_up_is_free_for_somebody_else(world):
    first, second = coaches(world, 2)
    [day] = dates(planned(world, afternoon(FIRST, capacity=1)))
    places.cancel(register(first, day), by=first.user, at=NOW)
    register(second, day)
    assert statuses() == {first.name: "cancelled", second.name: "registered"}


def test_a_past_or_cancelled_date_takes_nobody(world):
    coach, (first, second) = world.coach(), dates(planned(world, afternoon(FIRST), afternoon(FIRST + timedelta(1))))
    with pytest.raises(places.DateOver):
        register(coach, first, at=ON_THE_DAY)  # six in the evening
    actions.cancel_date(second, by=None, at=NOW)
    with pytest.raises(places.DateCancelled):
        register(coach, second)
    assert not Registration.objects.exists()


def test_only_coaches_under_agreement_of_the_programme_who_are_not_retired(world):
    day = dates(planned(world))[0]
    unsigned, retired, stranger = world.coach("Ula"), world.coach("Rik"), make_world(code="XX").coach("Vera")
    unsigned.agreements.all().delete()
    Coach.objects.filter(pk=retired.pk).update(retired_on=TODAY)
    for coach in (unsigned, retired, stranger):
        with pytest.raises(places.NotACoach, match=coach.name):
            register(coach, day)
        with pytest.raises(places.NotACoach, match=coach.name):
            attend(day, world.coach(f"Met {coach.name}"), coach)
    assert not Registration.objects.exists()


def test_a_blocked_coach_learns_too(world):
    from coaches.certification import actions as certification

    coach = world.coach()
    certification.block(coach, reason="Geschil.", on=TODAY, by=None)
    assert register(coach, dates(planned(world))[0])


def test_cancelling_twice_is_refused_kindly_and_after_attending_too(world):
    coach, day = world.coach(), dates(planned(world))[0]
    row = register(coach, day)
    places.cancel(row, by=coach.user, at=NOW)
    with pytest.raises(AlreadyDone):
        places.cancel(row, by=coach.user, at=NOW)
    again = register(coach, day)
    attend(day, coach)
    with pytest.raises(WrongStatus):
        places.cancel(again, by=coach.user, at=ON_THE_DAY)


def test_after_the_day_a_place_cannot_be_given_up(world):
    row = register(world.coach(), dates(planned(world))[0])
    with pytest.raises(places.DateOver):
        places.cancel(row, by=None, at=AFTERWARDS)
    row.refresh_from_db()
    assert row.status == "registered"


def test_who_was_there_attended_and_who_was_not_is_still_registered(world):
    here, away, walk_in = coaches(world, 3)
    day = dates(planned(world))[0]
    for coach in (here, away):
        register(coach, day)
    for _twice in range(2):
        assert [row.coach for row in attend(day, here, walk_in)] == [here, walk_in]
    assert statuses() == {here.name: "attended", away.name: "registered", walk_in.name: "attended"}
    row = Registration.objects.get(coach=here)
    assert (row.attended_on, row.attended_at) == (FIRST, ON_THE_DAY)


def test_who_was_ticked_by_mistake_is_registered_again(world):
    coach, day = world.coach(), dates(planned(world))[0]
    attend(day, coach)
    assert attend(day) == []
    row = Registration.objects.get()
    assert (row.status, row.attended_on, row.attended_by) == ("registered", None, None)


def test_an_intervision_counts_once(world):
    coach, (first, second) = world.coach(), dates(planned(world))
    attend(first, coach)
    with pytest.raises(places.AttendedAlready, match="13/04/2018"):
        attend(second, coach, at=AFTERWARDS)
    with pytest.raises(places.AttendedAlready):
        register(coach, second, at=ON_THE_DAY)
    assert Registration.objects.get().date == first


def test_who_comes_on_the_other_date_is_moved_there(world):
    coach, (first, second) = world.coach(), dates(planned(world))
    register(coach, first)
    [row] = attend(second, coach, at=AFTERWARDS)
    assert (row.date, row.status) == (second, "attended")
    assert Registration.objects.get().date == second


def test_attendance_lies_not_in_the_future_nor_on_a_cancelled_date(world):
    coach, (first, second) = world.coach(), dates(planned(world))
    with pytest.raises(places.DateInFuture):
        attend(second, coach)
    actions.cancel_date(first, by=None, at=NOW)
    with pytest.raises(places.DateCancelled):
        attend(first, coach)
    assert not Registration.objects.exists()


def test_attendance_costs_as_many_statements_for_twenty_as_for_two(world):
    everybody, counted = coaches(world, 12), []
    for number, size in ((1, 2), (2, 6)):
        day = dates(planned(world, title=f"Intervisie {number}"))[0]
        mine = everybody[: 2 * size]
        for coach in mine[:size]:
            register(coach, day)
        with CaptureQueriesContext(connection) as seen:
            attend(day, *mine)
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 12
