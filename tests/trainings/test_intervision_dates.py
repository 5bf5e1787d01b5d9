"""Planning an intervision, and changing and cancelling its dates."""

from datetime import date, time, timedelta

import pytest

from healthcoach.core.refusals import Missing
from healthcoach.mail.models import Message
from tests.trainings.intervision_world import (
    FIRST,
    ON_THE_DAY,
    SECOND,
    list_intervision_dates,
    make_intervision_afternoon,
    make_intervision_coaches,
    make_planned_intervision,
)
from tests.world import NOW, WORLD_TODAY
from trainings.intervisions import actions, places, rules
from trainings.intervisions.models import Intervision, IntervisionDate, Registration
from trainings.intervisions.rules import IntervisionDay


def change_given_date_facts(row: IntervisionDate, **new) -> IntervisionDate:
    facts = {"on": row.on, "begins": row.begins, "ends": row.ends, "capacity": row.capacity} | new
    return actions.change_date(row, **facts, by=None, at=NOW)


def test_one_intervision_has_its_dates_in_order_each_once_and_is_free(world):
    row = make_planned_intervision(world, SECOND, FIRST, SECOND)
    assert [each.on for each in list_intervision_dates(row)] == [FIRST, SECOND]
    assert row.price == 0


def test_a_date_may_have_hours_and_a_number_of_places(world):
    [day] = list_intervision_dates(make_planned_intervision(world, make_intervision_afternoon(FIRST, capacity=12)))
    assert (day.begins, day.ends, day.capacity) == (time(13, 30), time(16, 30), 12)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"dates": []}, "dates"), ({"title": "  "}, "title"), ({"venue": ""}, "venue")],
)
def test_without_a_date_title_or_venue_nothing_is_planned(world, given, field):
    plan = {"programme_id": world.programme.pk, "title": "X", "venue": "Y", "dates": [FIRST]} | given
    with pytest.raises(Missing) as refusal:
        actions.plan(**plan, by=None, at=NOW)
    assert refusal.value.field == field
    assert not Intervision.objects.exists()


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        (IntervisionDay(FIRST, time(13), None), actions.HoursDoNotFit),
        (IntervisionDay(FIRST, None, time(13)), actions.HoursDoNotFit),
        (IntervisionDay(FIRST, time(13), time(13)), actions.HoursDoNotFit),
        (IntervisionDay(date.min), actions.DayOutOfReach),
        (IntervisionDay(date.max), actions.DayOutOfReach),
        (IntervisionDay(WORLD_TODAY - timedelta(days=733)), actions.DayOutOfReach),
    ],
)
def test_hours_and_days_that_cannot_be_are_refused_and_nothing_is_kept(world, day, refusal):
    with pytest.raises(refusal):
        make_planned_intervision(world, SECOND, day)
    assert not Intervision.objects.exists()
    row = make_planned_intervision(world)
    with pytest.raises(refusal):
        actions.add_date(row, day=day, by=None, at=NOW)
    with pytest.raises(refusal):
        change_given_date_facts(list_intervision_dates(row)[0], on=day.on, begins=day.begins, ends=day.ends)
    assert [(each.on, each.begins) for each in list_intervision_dates(row)] == [(FIRST, None), (SECOND, None)]


def test_an_intervision_of_last_month_can_still_be_entered(world):
    assert list_intervision_dates(make_planned_intervision(world, WORLD_TODAY - timedelta(days=30)))


def test_a_date_is_added_once(world):
    row = make_planned_intervision(world, FIRST)
    actions.add_date(row, day=make_intervision_afternoon(SECOND), by=None, at=NOW)
    with pytest.raises(actions.DateTwice, match="25/04/2018"):
        actions.add_date(row, day=IntervisionDay(SECOND), by=None, at=NOW)
    assert [each.on for each in list_intervision_dates(row)] == [FIRST, SECOND]


def test_another_day_and_hours_keep_the_places_and_are_told_once(world):
    row = make_planned_intervision(world)
    places.register_coach(world.coach(), date=list_intervision_dates(row)[0], by=None, at=NOW)
    for _twice in range(2):
        day = change_given_date_facts(
            list_intervision_dates(row)[0], on=date(2018, 4, 14), begins=time(9), ends=time(12)
        )
    assert (day.on, Registration.objects.get().date_id) == (date(2018, 4, 14), day.pk)
    message = Message.objects.get(kind="intervision_date_changed")
    assert "14/04/2018" in message.body
    assert "09:00" in message.body


def test_another_number_of_places_is_told_to_nobody(world):
    row = make_planned_intervision(world)
    places.register_coach(world.coach(), date=list_intervision_dates(row)[0], by=None, at=NOW)
    assert change_given_date_facts(list_intervision_dates(row)[0], capacity=1).capacity == 1
    assert not Message.objects.filter(kind="intervision_date_changed").exists()


def test_there_are_never_fewer_places_than_people(world):
    row = make_planned_intervision(world)
    for coach in make_intervision_coaches(world, 2):
        places.register_coach(coach, date=list_intervision_dates(row)[0], by=None, at=NOW)
    with pytest.raises(actions.FewerPlacesThanPeople, match="2 coaches"):
        change_given_date_facts(list_intervision_dates(row)[0], capacity=1)
    assert list_intervision_dates(row)[0].capacity is None


def test_a_date_does_not_move_onto_another_one_nor_after_it_was_held(world):
    row = make_planned_intervision(world)
    with pytest.raises(actions.DateTwice):
        change_given_date_facts(list_intervision_dates(row)[0], on=SECOND)
    places.record_date_attendance(list_intervision_dates(row)[0], coaches=[world.coach()], by=None, at=ON_THE_DAY)
    with pytest.raises(actions.AttendanceRecorded):
        change_given_date_facts(list_intervision_dates(row)[0], on=date(2018, 4, 14))
    with pytest.raises(actions.AttendanceRecorded):
        actions.cancel_date(list_intervision_dates(row)[0], by=None, at=ON_THE_DAY)
    assert list_intervision_dates(row)[0].on == FIRST
    assert list_intervision_dates(row)[0].cancelled_at is None


def test_who_was_registered_on_a_cancelled_date_is_told_and_can_choose_the_other(world):
    row, coach = make_planned_intervision(world), world.coach()
    first, second = list_intervision_dates(row)
    places.register_coach(coach, date=first, by=None, at=NOW)
    for _twice in range(2):
        actions.cancel_date(first, by=world.people["staff"], at=NOW)
    message = Message.objects.get(kind="intervision_date_cancelled")
    assert "25/04/2018" in message.body
    assert Registration.objects.get().status == "cancelled"
    assert places.register_coach(coach, date=second, by=None, at=NOW).date == second


def test_a_cancelled_date_does_not_change_any_more(world):
    day = list_intervision_dates(make_planned_intervision(world))[0]
    actions.cancel_date(day, by=None, at=NOW)
    with pytest.raises(places.DateCancelled):
        change_given_date_facts(day, capacity=3)


@pytest.mark.parametrize(
    ("on", "ends", "over"),
    [
        (WORLD_TODAY - timedelta(days=1), None, True),
        (WORLD_TODAY, None, False),
        (WORLD_TODAY, time(12), True),  # NOW is noon in Brussels
        (WORLD_TODAY, time(12, 1), False),
        (WORLD_TODAY + timedelta(days=1), time(9), False),
    ],
)
def test_a_day_is_over_after_its_last_hour(on, ends, over):
    assert rules.is_day_over(on, ends, NOW.replace(hour=12, tzinfo=None)) is over


@pytest.mark.parametrize(("capacity", "taken", "left"), [(None, 9, None), (3, 1, 2), (3, 3, 0), (3, 4, 0)])
def test_places_left(capacity, taken, left):
    assert rules.count_places_left(capacity, taken) == left


def test_an_intervision_that_is_planned_twice_is_planned_once(world):
    row = make_planned_intervision(world, FIRST, SECOND)
    plan = {"programme_id": world.programme.pk, "title": row.title, "venue": row.venue, "by": None, "at": NOW}
    with pytest.raises(actions.IntervisionPlannedAlready) as refusal:
        actions.plan(dates=[SECOND, FIRST], **plan)
    assert refusal.value.row == row
    assert actions.plan(dates=[FIRST], **plan) != row
