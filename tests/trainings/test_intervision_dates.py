"""Planning an intervision, and changing and cancelling its dates."""

from datetime import date, time, timedelta

import pytest

from healthcoach.mail.models import Message
from healthcoach.refusals import Missing
from tests.trainings.intervision_world import FIRST, ON_THE_DAY, SECOND, afternoon, coaches, dates, planned
from tests.world import NOW, TODAY
from trainings.intervisions import actions, places, rules
from trainings.intervisions.models import Intervision, IntervisionDate, Registration
from trainings.intervisions.rules import Day


def change(row: IntervisionDate, **new) -> IntervisionDate:
    facts = {"on": row.on, "begins": row.begins, "ends": row.ends, "capacity": row.capacity} | new
    return actions.change_date(row, **facts, by=None, at=NOW)


def test_one_intervision_has_its_dates_in_order_each_once_and_is_free(world):
    row = planned(world, SECOND, FIRST, SECOND)
    assert [each.on for each in dates(row)] == [FIRST, SECOND]
    assert row.price == 0


def test_a_date_may_have_hours_and_a_number_of_places(world):
    [day] = dates(planned(world, afternoon(FIRST, capacity=12)))
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
        (Day(FIRST, time(13), None), actions.HoursDoNotFit),
        (Day(FIRST, None, time(13)), actions.HoursDoNotFit),
        (Day(FIRST, time(13), time(13)), actions.HoursDoNotFit),
        (Day(date.min), actions.DayOutOfReach),
        (Day(date.max), actions.DayOutOfReach),
        (Day(TODAY - timedelta(days=733)), actions.DayOutOfReach),
    ],
)
def test_hours_and_days_that_cannot_be_are_refused_and_nothing_is_kept(world, day, refusal):
    with pytest.raises(refusal):
        planned(world, SECOND, day)
    assert not Intervision.objects.exists()
    row = planned(world)
    with pytest.raises(refusal):
        actions.add_date(row, day=day, by=None, at=NOW)
    with pytest.raises(refusal):
        change(dates(row)[0], on=day.on, begins=day.begins, ends=day.ends)
    assert [(each.on, each.begins) for each in dates(row)] == [(FIRST, None), (SECOND, None)]


def test_an_intervision_of_last_month_can_still_be_entered(world):
    assert dates(planned(world, TODAY - timedelta(days=30)))


def test_a_date_is_added_once(world):
    row = planned(world, FIRST)
    actions.add_date(row, day=afternoon(SECOND), by=None, at=NOW)
    with pytest.raises(actions.DateTwice, match="25/04/2018"):
        actions.add_date(row, day=Day(SECOND), by=None, at=NOW)
    assert [each.on for each in dates(row)] == [FIRST, SECOND]


def test_another_day_and_hours_keep_the_places_and_are_told_once(world):
    row = planned(world)
    places.register(world.coach(), date=dates(row)[0], by=None, at=NOW)
    for _twice in range(2):
        day = change(dates(row)[0], on=date(2018, 4, 14), begins=time(9), ends=time(12))
    assert (day.on, Registration.objects.get().date_id) == (date(2018, 4, 14), day.pk)
    message = Message.objects.get(kind="intervision_date_changed")
    assert "14/04/2018" in message.body
    assert "09:00" in message.body


def test_another_number_of_places_is_told_to_nobody(world):
    row = planned(world)
    places.register(world.coach(), date=dates(row)[0], by=None, at=NOW)
    assert change(dates(row)[0], capacity=1).capacity == 1
    assert not Message.objects.filter(kind="intervision_date_changed").exists()


def test_there_are_never_fewer_places_than_people(world):
    row = planned(world)
    for coach in coaches(world, 2):
        places.register(coach, date=dates(row)[0], by=None, at=NOW)
    with pytest.raises(actions.FewerPlacesThanPeople, match="2 coaches"):
        change(dates(row)[0], capacity=1)
    assert dates(row)[0].capacity is None


def test_a_date_does_not_move_onto_another_one_nor_after_it_was_held(world):
    row = planned(world)
    with pytest.raises(actions.DateTwice):
        change(dates(row)[0], on=SECOND)
    places.attend(dates(row)[0], coaches=[world.coach()], by=None, at=ON_THE_DAY)
    with pytest.raises(actions.AttendanceRecorded):
        change(dates(row)[0], on=date(2018, 4, 14))
    with pytest.raises(actions.AttendanceRecorded):
        actions.cancel_date(dates(row)[0], by=None, at=ON_THE_DAY)
    assert dates(row)[0].on == FIRST
    assert dates(row)[0].cancelled_at is None


def test_who_was_registered_on_a_cancelled_date_is_told_and_can_choose_the_other(world):
    row, coach = planned(world), world.coach()
    first, second = dates(row)
    places.register(coach, date=first, by=None, at=NOW)
    for _twice in range(2):
        actions.cancel_date(first, by=world.people["staff"], at=NOW)
    message = Message.objects.get(kind="intervision_date_cancelled")
    assert "25/04/2018" in message.body
    assert Registration.objects.get().status == "cancelled"
    assert places.register(coach, date=second, by=None, at=NOW).date == second


def test_a_cancelled_date_does_not_change_any_more(world):
    day = dates(planned(world))[0]
    actions.cancel_date(day, by=None, at=NOW)
    with pytest.raises(places.DateCancelled):
        change(day, capacity=3)


@pytest.mark.parametrize(
    ("on", "ends", "over"),
    [
        (TODAY - timedelta(days=1), None, True),
        (TODAY, None, False),
        (TODAY, time(12), True),  # NOW is noon in Brussels
        (TODAY, time(12, 1), False),
        (TODAY + timedelta(days=1), time(9), False),
    ],
)
def test_a_day_is_over_after_its_last_hour(on, ends, over):
    assert rules.is_over(on, ends, NOW.replace(hour=12, tzinfo=None)) is over


@pytest.mark.parametrize(("capacity", "taken", "left"), [(None, 9, None), (3, 1, 2), (3, 3, 0), (3, 4, 0)])
def test_places_left(capacity, taken, left):
    assert rules.places_left(capacity, taken) == left


def test_an_intervision_that_is_planned_twice_is_planned_once(world):
    row = planned(world, FIRST, SECOND)
    plan = {"programme_id": world.programme.pk, "title": row.title, "venue": row.venue, "by": None, "at": NOW}
    with pytest.raises(actions.IntervisionPlannedAlready) as refusal:
        actions.plan(dates=[SECOND, FIRST], **plan)
    assert refusal.value.row == row
    assert actions.plan(dates=[FIRST], **plan) != row
