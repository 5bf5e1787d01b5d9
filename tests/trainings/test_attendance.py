"""Who was there on which day, and who completed the course."""

from datetime import timedelta

import pytest

from healthcoach.core.lifecycle import AlreadyDone, WrongStatus
from tests.trainings.courses_world import (
    AFTER_COURSE,
    enrol_course_candidate,
    make_course_candidate,
    make_full_edition,
    make_offered_course,
    make_planned_edition,
    record_course_attendance,
)
from tests.world import NOW
from trainings.courses import actions as courses
from trainings.courses import edition_changes as changing
from trainings.courses import refusals
from trainings.courses.models import Attendance, Enrolment

ON_THE_FIRST = NOW + timedelta(days=20)


def list_attendee_names(day) -> set[str]:
    """The names on the list of a day."""
    return set(Attendance.objects.filter(day=day).values_list("enrolment__candidate__name", flat=True))


def list_edition_days(where):
    """The days of an edition in order."""
    return list(where.days.order_by("on"))


def test_being_there_is_noted_once(world):
    where, rows = make_full_edition(world, "An", "Bo", places=2)
    for _time in range(2):
        courses.mark_attendance(rows, days=list_edition_days(where)[:1], by=world.people["trainer"], at=ON_THE_FIRST)
    assert Attendance.objects.count() == 2
    day = list_edition_days(where)[0]
    assert (day.recorded_at, day.recorded_by) == (ON_THE_FIRST, world.people["trainer"])


def test_the_list_of_a_day_says_of_everybody_whether_they_were_there(world):
    where, (an, bo, cis) = make_full_edition(world, "An", "Bo", "Cis", places=2)
    day = list_edition_days(where)[0]
    courses.record_day_attendance(day, present=[an], by=world.people["trainer"], at=ON_THE_FIRST)
    assert list_attendee_names(day) == {"An"}
    courses.record_day_attendance(day, present=[bo], by=world.people["trainer"], at=ON_THE_FIRST)
    assert list_attendee_names(day) == {"Bo"}
    courses.record_day_attendance(day, present=[], by=world.people["trainer"], at=ON_THE_FIRST)
    day.refresh_from_db()
    assert (list_attendee_names(day), day.recorded_at) == (set(), ON_THE_FIRST)
    with pytest.raises(refusals.NotEnrolled, match="Cis"):
        courses.record_day_attendance(day, present=[cis], by=None, at=ON_THE_FIRST)


def test_absence_takes_back_what_was_noted_by_mistake(world):
    where, rows = make_full_edition(world, "An", "Bo", places=2)
    record_course_attendance(rows, 0, 1)
    courses.mark_absence(rows[:1], days=list_edition_days(where)[1:], by=None, at=AFTER_COURSE)
    assert [list_attendee_names(day) for day in list_edition_days(where)] == [{"An", "Bo"}, {"Bo"}]


def test_attendance_is_not_recorded_before_the_day(world):
    where, rows = make_full_edition(world, "An")
    for verb in (courses.mark_attendance, courses.mark_absence):
        with pytest.raises(refusals.DayInFuture, match="13/04/2018"):
            verb(rows, days=list_edition_days(where), by=None, at=ON_THE_FIRST)
    assert not Attendance.objects.exists()
    assert not where.days.filter(recorded_at__isnull=False).exists()


def test_a_day_of_another_edition_is_refused(world):
    where, rows = make_full_edition(world, "An")
    other = make_planned_edition(world)
    with pytest.raises(refusals.DayOfAnotherEdition, match="An"):
        courses.mark_attendance(rows, days=list_edition_days(other), by=None, at=AFTER_COURSE)
    with pytest.raises(refusals.DayOfAnotherEdition):
        courses.record_day_attendance(
            list_edition_days(where)[0],
            present=[enrol_course_candidate(make_course_candidate(world), other)],
            by=None,
            at=AFTER_COURSE,
        )
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("place", ["waiting", "cancelled"])
def test_who_has_no_place_was_not_there(world, place):
    where, rows = make_full_edition(world, "An", "Bo")
    row = rows[1]
    if place == "cancelled":
        courses.cancel([row], by=None, at=NOW)
    for verb in (courses.mark_attendance, courses.mark_absence):
        with pytest.raises(refusals.NotEnrolled, match="Bo"):
            verb([rows[0], row], days=list_edition_days(where), by=None, at=AFTER_COURSE)
    assert not Attendance.objects.exists()


def test_what_a_certificate_stands_on_does_not_change(world):
    where, (an, bo) = make_full_edition(world, "An", "Bo", places=2)
    record_course_attendance([an], 0, 1)
    courses.complete_enrolments([an], by=None, at=AFTER_COURSE)
    day = list_edition_days(where)[0]
    for verb in (courses.mark_attendance, courses.mark_absence):
        with pytest.raises(refusals.CompletedAlready, match="An"):
            verb([an], days=[day], by=None, at=AFTER_COURSE)
    courses.record_day_attendance(day, present=[bo], by=None, at=AFTER_COURSE)
    assert list_attendee_names(day) == {"An", "Bo"}


def test_no_list_is_recorded_of_an_edition_that_was_cancelled(world):
    where, _rows = make_full_edition(world, "An")
    changing.cancel_edition(where, reason="Ziek", by=None, at=NOW)
    with pytest.raises(refusals.EditionCancelled):
        courses.record_day_attendance(list_edition_days(where)[0], present=[], by=None, at=AFTER_COURSE)


@pytest.mark.parametrize(
    ("required", "there", "completes"),
    [(2, [0, 1], True), (2, [0], False), (2, [], False), (1, [1], True), (1, [], False)],
)
def test_completing_takes_the_days_that_the_course_asks(world, required, there, completes):
    where = make_planned_edition(world, of=make_offered_course(world, required_days=required))
    row = enrol_course_candidate(make_course_candidate(world), where)
    record_course_attendance([row], *there)
    if completes:
        [done] = courses.complete_enrolments([row], by=None, at=AFTER_COURSE)
        assert (done.status, done.completed_on) == ("completed", AFTER_COURSE.date())
    else:
        with pytest.raises(refusals.TooFewDays, match=f"{len(there)}.*{required}"):
            courses.complete_enrolments([row], by=None, at=AFTER_COURSE)
        row.refresh_from_db()
        assert (row.status, row.completed_on) == ("enrolled", None)


def test_completing_many_keeps_nothing_when_one_was_absent(world):
    _where, rows = make_full_edition(world, "An", "Bo", places=2)
    record_course_attendance(rows[:1], 0, 1)
    with pytest.raises(refusals.TooFewDays, match="Bo"):
        courses.complete_enrolments(rows, by=None, at=AFTER_COURSE)
    assert not Enrolment.objects.filter(status="completed").exists()


@pytest.mark.parametrize(
    ("status", "refusal"), [("waiting", WrongStatus), ("cancelled", WrongStatus), ("completed", AlreadyDone)]
)
def test_only_who_has_a_place_completes(world, status, refusal):
    _where, rows = make_full_edition(world, "An", "Bo")
    row = rows[1] if status == "waiting" else rows[0]
    if status == "cancelled":
        courses.cancel([row], by=None, at=NOW)
    if status == "completed":
        record_course_attendance([row], 0, 1)
        courses.complete_enrolments([row], by=None, at=AFTER_COURSE)
    with pytest.raises(refusal):
        courses.complete_enrolments([row], by=None, at=AFTER_COURSE)


def test_everybody_who_was_there_completes_and_the_others_are_named(world):
    where, rows = make_full_edition(world, "An", "Bo", "Cis", "Dana", places=3)
    record_course_attendance(rows[:1], 0, 1)
    record_course_attendance(rows[1:2], 1)
    done = courses.complete_edition(where, by=None, at=AFTER_COURSE)
    assert [row.candidate.name for row in done.completed] == ["An"]
    assert [(row.candidate.name, short) for row, short in done.short] == [("Bo", 1), ("Cis", 2)]
    statuses = Enrolment.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["completed", "enrolled", "enrolled", "waiting"]


def test_an_edition_is_not_completed_before_its_last_day_nor_without_people(world):
    where, rows = make_full_edition(world, "An")
    with pytest.raises(refusals.EditionNotOver, match="13/04/2018"):
        courses.complete_edition(where, by=None, at=ON_THE_FIRST)
    record_course_attendance(rows, 0, 1)
    courses.complete_edition(where, by=None, at=AFTER_COURSE)
    with pytest.raises(refusals.NothingToComplete):
        courses.complete_edition(where, by=None, at=AFTER_COURSE)


@pytest.mark.parametrize("number", [1, 9])
def test_a_whole_list_costs_a_constant_number_of_queries(world, number, django_assert_num_queries):
    where, rows = make_full_edition(world, *(f"P{each}" for each in range(2 * number)), places=2 * number)
    day = list_edition_days(where)[0]
    with django_assert_num_queries(16):
        courses.record_day_attendance(day, present=rows[:number], by=None, at=AFTER_COURSE)
