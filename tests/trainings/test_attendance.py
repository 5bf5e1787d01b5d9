"""Who was there on which day, and who completed the course."""

from datetime import timedelta

import pytest

from healthcoach.lifecycle import AlreadyDone, WrongStatus
from tests.trainings.courses_world import AFTER, candidate, course, edition, enrolled, full, present
from tests.world import NOW
from trainings.courses import actions as courses
from trainings.courses import changing, refusals
from trainings.courses.models import Attendance, Enrolment

ON_THE_FIRST = NOW + timedelta(days=20)


def who_was_there(day) -> set[str]:
    """The names on the list of a day."""
    return set(Attendance.objects.filter(day=day).values_list("enrolment__candidate__name", flat=True))


def days_of(where):
    """The days of an edition in order."""
    return list(where.days.order_by("on"))


def test_being_there_is_noted_once(world):
    where, rows = full(world, "An", "Bo", places=2)
    for _time in range(2):
        courses.attend(rows, days=days_of(where)[:1], by=world.people["trainer"], at=ON_THE_FIRST)
    assert Attendance.objects.count() == 2
    day = days_of(where)[0]
    assert (day.recorded_at, day.recorded_by) == (ON_THE_FIRST, world.people["trainer"])


def test_the_list_of_a_day_says_of_everybody_whether_they_were_there(world):
    where, (an, bo, cis) = full(world, "An", "Bo", "Cis", places=2)
    day = days_of(where)[0]
    courses.record(day, present=[an], by=world.people["trainer"], at=ON_THE_FIRST)
    assert who_was_there(day) == {"An"}
    courses.record(day, present=[bo], by=world.people["trainer"], at=ON_THE_FIRST)
    assert who_was_there(day) == {"Bo"}
    courses.record(day, present=[], by=world.people["trainer"], at=ON_THE_FIRST)
    day.refresh_from_db()
    assert (who_was_there(day), day.recorded_at) == (set(), ON_THE_FIRST)
    with pytest.raises(refusals.NotEnrolled, match="Cis"):
        courses.record(day, present=[cis], by=None, at=ON_THE_FIRST)


def test_absence_takes_back_what_was_noted_by_mistake(world):
    where, rows = full(world, "An", "Bo", places=2)
    present(rows, 0, 1)
    courses.absent(rows[:1], days=days_of(where)[1:], by=None, at=AFTER)
    assert [who_was_there(day) for day in days_of(where)] == [{"An", "Bo"}, {"Bo"}]


def test_attendance_is_not_recorded_before_the_day(world):
    where, rows = full(world, "An")
    for verb in (courses.attend, courses.absent):
        with pytest.raises(refusals.DayInFuture, match="13/04/2018"):
            verb(rows, days=days_of(where), by=None, at=ON_THE_FIRST)
    assert not Attendance.objects.exists()
    assert not where.days.filter(recorded_at__isnull=False).exists()


def test_a_day_of_another_edition_is_refused(world):
    where, rows = full(world, "An")
    other = edition(world)
    with pytest.raises(refusals.DayOfAnotherEdition, match="An"):
        courses.attend(rows, days=days_of(other), by=None, at=AFTER)
    with pytest.raises(refusals.DayOfAnotherEdition):
        courses.record(days_of(where)[0], present=[enrolled(candidate(world), other)], by=None, at=AFTER)
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("place", ["waiting", "cancelled"])
def test_who_has_no_place_was_not_there(world, place):
    where, rows = full(world, "An", "Bo")
    row = rows[1]
    if place == "cancelled":
        courses.cancel([row], by=None, at=NOW)
    for verb in (courses.attend, courses.absent):
        with pytest.raises(refusals.NotEnrolled, match="Bo"):
            verb([rows[0], row], days=days_of(where), by=None, at=AFTER)
    assert not Attendance.objects.exists()


def test_what_a_certificate_stands_on_does_not_change(world):
    where, (an, bo) = full(world, "An", "Bo", places=2)
    present([an], 0, 1)
    courses.finish([an], by=None, at=AFTER)
    day = days_of(where)[0]
    for verb in (courses.attend, courses.absent):
        with pytest.raises(refusals.CompletedAlready, match="An"):
            verb([an], days=[day], by=None, at=AFTER)
    courses.record(day, present=[bo], by=None, at=AFTER)
    assert who_was_there(day) == {"An", "Bo"}


def test_no_list_is_recorded_of_an_edition_that_was_cancelled(world):
    where, _rows = full(world, "An")
    changing.cancel_edition(where, reason="Ziek", by=None, at=NOW)
    with pytest.raises(refusals.EditionCancelled):
        courses.record(days_of(where)[0], present=[], by=None, at=AFTER)


@pytest.mark.parametrize(
    ("required", "there", "completes"),
    [(2, [0, 1], True), (2, [0], False), (2, [], False), (1, [1], True), (1, [], False)],
)
def test_completing_takes_the_days_that_the_course_asks(world, required, there, completes):
    where = edition(world, of=course(world, required_days=required))
    row = enrolled(candidate(world), where)
    present([row], *there)
    if completes:
        [done] = courses.finish([row], by=None, at=AFTER)
        assert (done.status, done.completed_on) == ("completed", AFTER.date())
    else:
        with pytest.raises(refusals.TooFewDays, match=f"{len(there)}.*{required}"):
            courses.finish([row], by=None, at=AFTER)
        row.refresh_from_db()
        assert (row.status, row.completed_on) == ("enrolled", None)


def test_completing_many_keeps_nothing_when_one_was_absent(world):
    _where, rows = full(world, "An", "Bo", places=2)
    present(rows[:1], 0, 1)
    with pytest.raises(refusals.TooFewDays, match="Bo"):
        courses.finish(rows, by=None, at=AFTER)
    assert not Enrolment.objects.filter(status="completed").exists()


@pytest.mark.parametrize(
    ("status", "refusal"), [("waiting", WrongStatus), ("cancelled", WrongStatus), ("completed", AlreadyDone)]
)
def test_only_who_has_a_place_completes(world, status, refusal):
    _where, rows = full(world, "An", "Bo")
    row = rows[1] if status == "waiting" else rows[0]
    if status == "cancelled":
        courses.cancel([row], by=None, at=NOW)
    if status == "completed":
        present([row], 0, 1)
        courses.finish([row], by=None, at=AFTER)
    with pytest.raises(refusal):
        courses.finish([row], by=None, at=AFTER)


def test_everybody_who_was_there_completes_and_the_others_are_named(world):
    where, rows = full(world, "An", "Bo", "Cis", "Dana", places=3)
    present(rows[:1], 0, 1)
    present(rows[1:2], 1)
    done = courses.finish_edition(where, by=None, at=AFTER)
    assert [row.candidate.name for row in done.completed] == ["An"]
    assert [(row.candidate.name, short) for row, short in done.short] == [("Bo", 1), ("Cis", 2)]
    statuses = Enrolment.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["completed", "enrolled", "enrolled", "waiting"]


def test_an_edition_is_not_completed_before_its_last_day_nor_without_people(world):
    where, rows = full(world, "An")
    with pytest.raises(refusals.EditionNotOver, match="13/04/2018"):
        courses.finish_edition(where, by=None, at=ON_THE_FIRST)
    present(rows, 0, 1)
    courses.finish_edition(where, by=None, at=AFTER)
    with pytest.raises(refusals.NothingToComplete):
        courses.finish_edition(where, by=None, at=AFTER)


@pytest.mark.parametrize("number", [1, 9])
def test_a_whole_list_costs_a_constant_number_of_queries(world, number, django_assert_num_queries):
    where, rows = full(world, *(f"P{each}" for each in range(2 * number)), places=2 * number)
    day = days_of(where)[0]
    with django_assert_num_queries(16):
        courses.record(day, present=rows[:number], by=None, at=AFTER)
