"""Offering a course, planning an edition, changing it, and calling it off."""

from datetime import date, timedelta

import pytest

from healthcoach.core.refusals import Missing
from healthcoach.core.versions import ChangedMeanwhile, Seen
from healthcoach.mail.models import Message
from tests.trainings.courses_world import (
    AFTER_COURSE,
    FIRST,
    SECOND,
    list_enrolment_statuses,
    make_full_edition,
    make_offered_course,
    make_planned_edition,
    record_course_attendance,
)
from tests.world import NOW, WORLD_TODAY, make_world
from trainings.courses import actions as courses
from trainings.courses import edition_changes as changing
from trainings.courses import refusals
from trainings.courses.models import Course, Edition

WEEK_LATER_DAYS = [FIRST + timedelta(days=7), SECOND + timedelta(days=7)]


def change_given_edition_facts(where: Edition, **facts: object) -> Edition:
    """Changes something of an edition, the rest as it is."""
    known = {"days": [day.on for day in where.days.all()], "place": where.place, "capacity": where.capacity}
    return changing.change_edition(where, **known | facts, by=None, at=facts.pop("at", NOW))


def test_a_course_is_offered_with_its_partners_and_what_they_do(world):
    partners = [("de Aanstokerij", "organisatie"), ("VAD", "alcohol"), ("VAD", "alcohol en drugs")]
    row = make_offered_course(world, partners=partners)
    assert [str(each) for each in row.partners.order_by("name")] == [
        "VAD (alcohol en drugs)",
        "de Aanstokerij (organisatie)",
    ]
    assert (row.days, row.required_days) == (2, 2)


@pytest.mark.parametrize("required", [0, 3, -1])
def test_the_days_to_attend_are_days_of_the_course(world, required):
    with pytest.raises(refusals.DaysToAttend):
        make_offered_course(world, required_days=required)
    assert Course.objects.count() == 1


def test_a_course_comes_after_one_of_its_own_programme(world):
    with pytest.raises(refusals.OtherProgrammesCourse):
        make_offered_course(world, prerequisite=make_offered_course(make_world(code="XX")))


@pytest.mark.parametrize(
    ("days", "refusal"),
    [([], Missing), ([FIRST], refusals.OtherNumberOfDays), ([FIRST, FIRST], refusals.OtherNumberOfDays)],
)
def test_an_edition_has_as_many_days_as_its_course(world, days, refusal):
    with pytest.raises(refusal):
        make_planned_edition(world, days=days)
    assert Edition.objects.count() == 1


def test_no_edition_is_planned_after_the_course_is_no_longer_offered(world):
    row = changing.stop_offering(make_offered_course(world), until=FIRST)
    assert make_planned_edition(world, of=row).starts_on == FIRST
    with pytest.raises(refusals.NotOffered, match="12/04/2018"):
        make_planned_edition(world, of=row, days=[SECOND, WEEK_LATER_DAYS[0]])


def test_a_course_does_not_stop_before_it_began(world):
    with pytest.raises(refusals.StopsBeforeItBegan, match="08/01/2018"):
        changing.stop_offering(make_offered_course(world), until=date(2018, 1, 7))


def test_more_places_let_people_move_up_in_order(world):
    where, _rows = make_full_edition(world, "An", "Bo", "Cis", "Dana")
    change_given_edition_facts(where, capacity=3)
    assert list_enrolment_statuses(where) == {"An": "enrolled", "Bo": "enrolled", "Cis": "enrolled", "Dana": "waiting"}
    assert set(Message.objects.values_list("kind", flat=True)) == {"course_moved_up"}


def test_an_edition_does_not_become_smaller_than_who_has_a_place(world):
    where, _rows = make_full_edition(world, "An", "Bo", places=2)
    with pytest.raises(refusals.FewerPlacesThanTaken, match="2"):
        change_given_edition_facts(where, capacity=1)
    where.refresh_from_db()
    assert where.capacity == 2


def test_everybody_is_told_of_other_days_each_time_they_change(world):
    where, _rows = make_full_edition(world, "An", "Bo")
    where = change_given_edition_facts(where, days=WEEK_LATER_DAYS)
    assert (where.starts_on, where.ends_on) == tuple(WEEK_LATER_DAYS)
    assert [day.on for day in where.days.all()] == WEEK_LATER_DAYS
    where = change_given_edition_facts(where, days=WEEK_LATER_DAYS)
    assert Message.objects.filter(kind="course_changed").count() == 2
    change_given_edition_facts(where, place="Hasselt")
    told = Message.objects.filter(kind="course_changed").order_by("pk")
    assert (told.count(), "Hasselt" in told.last().body, "19" in told.first().body) == (4, True, True)


def test_a_day_on_which_attendance_was_recorded_stays(world):
    where, rows = make_full_edition(world, "An")
    record_course_attendance(rows, 0)
    with pytest.raises(refusals.DayRecorded, match="12/04/2018"):
        change_given_edition_facts(where, days=WEEK_LATER_DAYS)
    assert [day.on for day in where.days.all()] == [FIRST, SECOND]
    change_given_edition_facts(where, days=[FIRST, WEEK_LATER_DAYS[1]])
    assert [day.on for day in where.days.order_by("on")] == [FIRST, WEEK_LATER_DAYS[1]]


def test_an_edition_that_is_called_off_ends_every_enrolment_and_tells_everybody_why(world):
    where, rows = make_full_edition(world, "An", "Bo")
    courses.cancel([rows[1]], by=rows[1].candidate.user, at=NOW)
    where = changing.cancel_edition(where, reason=" De zaal is dicht. ", by=world.people["staff"], at=NOW)
    assert (where.cancelled_reason, where.cancelled_by) == ("De zaal is dicht.", world.people["staff"])
    assert list_enrolment_statuses(where) == {"An": "cancelled", "Bo": "cancelled"}
    [told] = Message.objects.all()
    assert (told.recipient.name, "De zaal is dicht." in told.body) == ("An", True)


def test_an_edition_is_called_off_once_with_a_reason_and_not_after_somebody_completed_it(world):
    where, rows = make_full_edition(world, "An")
    with pytest.raises(Missing):
        changing.cancel_edition(where, reason="  ", by=None, at=NOW)
    record_course_attendance(rows, 0, 1)
    courses.complete_enrolments(rows, by=None, at=AFTER_COURSE)
    with pytest.raises(refusals.EditionCompleted):
        changing.cancel_edition(where, reason="Dicht", by=None, at=AFTER_COURSE)
    other = make_planned_edition(world)
    changing.cancel_edition(other, reason="Dicht", by=None, at=NOW)
    for again in (
        lambda: changing.cancel_edition(other, reason="Dicht", by=None, at=NOW),
        lambda: change_given_edition_facts(other),
    ):
        with pytest.raises(refusals.EditionCancelled):
            again()


def test_open_editions_are_those_that_begin_today_or_later(world):
    where = make_planned_edition(world)
    assert list(Edition.objects.coming(FIRST)) == [where]
    assert not Edition.objects.coming(SECOND).exists()
    counted = Edition.objects.counted().get(pk=where.pk)
    assert (counted.taken, counted.waiting, counted.left) == (0, 0, 10)
    assert where.starts_on > WORLD_TODAY


def test_an_edition_that_is_planned_twice_is_planned_once(world):
    row = make_planned_edition(world)
    with pytest.raises(refusals.EditionPlannedAlready, match="dezelfde dagen") as refusal:
        make_planned_edition(world, of=row.course, place=row.place.upper())
    assert refusal.value.row == row
    assert row.course.editions.count() == 1


def test_a_second_group_in_another_room_is_another_edition_and_so_is_one_after_a_cancelled_one(world):
    row = make_planned_edition(world)
    make_planned_edition(world, of=row.course, place="Zaal B")
    changing.cancel_edition(row, reason="Te weinig deelnemers", by=None, at=NOW)
    make_planned_edition(world, of=row.course, place=row.place)
    assert row.course.editions.count() == 3


def test_a_course_that_is_offered_twice_is_offered_once(world):
    row = make_offered_course(world)
    with pytest.raises(refusals.CourseOfferedAlready):
        make_offered_course(world, name=row.name.upper())
    assert make_offered_course(world, on=row.offered_from + timedelta(days=1)) != row


def test_a_stale_window_neither_moves_an_edition_nor_tells_anybody(world):
    row, _people = make_full_edition(world, "An", places=10)
    shown = Seen.of(changing.read_edition_facts(row))
    moved = change_given_edition_facts(row, days=WEEK_LATER_DAYS, place="Brussel")
    told = Message.objects.count()
    stale = {"days": [FIRST, SECOND], "place": row.place, "capacity": 40, "seen": shown}
    with pytest.raises(ChangedMeanwhile) as refusal:
        changing.change_edition(row, **stale, by=None, at=NOW)
    assert sorted(refusal.value.fields) == ["days", "place"]
    moved.refresh_from_db()
    assert (moved.starts_on, moved.place, moved.moved, moved.capacity) == (
        WEEK_LATER_DAYS[0],
        "Brussel",
        1,
        row.capacity,
    )
    assert Message.objects.count() == told
