"""Asking for a place in an edition, waiting for one, and leaving."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from coaches.candidacy import models as candidacies
from healthcoach.core.lifecycle import AlreadyDone, WrongStatus
from healthcoach.core.structured_communication import format_communication, parse_communication
from healthcoach.mail.models import Message
from tests.trainings.courses_world import (
    AFTER_COURSE,
    FIRST,
    enrol_course_candidate,
    list_enrolment_statuses,
    make_course_candidate,
    make_full_edition,
    make_offered_course,
    make_planned_edition,
    record_course_attendance,
)
from tests.world import NOW, WORLD_TODAY, make_world
from trainings.courses import actions as courses
from trainings.courses import edition_changes as changing
from trainings.courses import refusals
from trainings.courses.models import Enrolment


def test_enrolling_gives_a_place_a_fee_and_a_communication_of_its_own(world):
    where = make_planned_edition(world)
    one, other = (enrol_course_candidate(make_course_candidate(world, name), where) for name in ("An", "Bo"))
    assert (one.status, one.enrolled_on, one.fee) == ("enrolled", WORLD_TODAY, Decimal(300))
    assert parse_communication(format_communication(one.communication)) == one.communication != other.communication
    assert one.communication.startswith("4")


def test_a_free_course_has_no_communication(world):
    row = enrol_course_candidate(
        make_course_candidate(world), make_planned_edition(world, of=make_offered_course(world, price=Decimal(0)))
    )
    assert (row.fee, row.communication) == (0, "")


def test_the_fee_is_that_of_the_day_of_asking(world):
    where = make_planned_edition(world)
    row = enrol_course_candidate(make_course_candidate(world), where)
    type(where.course).objects.update(price=350)
    row.refresh_from_db()
    assert row.fee == 300


def test_who_comes_when_it_is_full_waits(world):
    where, _rows = make_full_edition(world, "An", "Bo", "Cis", places=2)
    assert list_enrolment_statuses(where) == {"An": "enrolled", "Bo": "enrolled", "Cis": "waiting"}


def test_until_the_day_before_an_edition_takes_people_and_afterwards_not(world):
    where, at = make_planned_edition(world), NOW + timedelta(days=19)
    enrol_course_candidate(make_course_candidate(world, "An"), where, at=at)
    with pytest.raises(refusals.EditionOver, match="12/04/2018"):
        enrol_course_candidate(make_course_candidate(world, "Bo"), where, at=at + timedelta(days=1))
    assert list_enrolment_statuses(where) == {"An": "enrolled"}


def test_nobody_enrols_in_an_edition_that_was_cancelled(world):
    where = make_planned_edition(world)
    changing.cancel_edition(where, reason="Zaal dicht", by=None, at=NOW)
    with pytest.raises(refusals.EditionCancelled):
        enrol_course_candidate(make_course_candidate(world), where)
    assert not Enrolment.objects.exists()


def test_who_was_not_admitted_does_not_enrol(world):
    with pytest.raises(refusals.NotAdmitted, match="An"):
        enrol_course_candidate(make_course_candidate(world, "An", admitted=False), make_planned_edition(world))
    assert not Enrolment.objects.exists()


def test_an_admission_that_was_taken_back_meanwhile_counts_as_it_is_now(world):
    person = make_course_candidate(world)
    known_before = candidacies.Candidate.objects.get(pk=person.pk)
    candidacies.CANDIDATE.move([person], "withdrawn", withdrawn_at=NOW)
    with pytest.raises(refusals.NotAdmitted):
        enrol_course_candidate(known_before, make_planned_edition(world))


def test_a_candidate_of_another_programme_does_not_enrol(world):
    with pytest.raises(refusals.CandidateOfAnotherProgramme):
        enrol_course_candidate(make_course_candidate(make_world(code="XX")), make_planned_edition(world))


def test_a_course_that_comes_first_is_completed_first(world):
    first = make_offered_course(world, name="Algemene coaching", certifies=False)
    second = make_planned_edition(
        world,
        of=make_offered_course(world, name="Veerkracht", prerequisite=first),
        days=[WORLD_TODAY + timedelta(days=1), FIRST],
    )
    person = make_course_candidate(world)
    with pytest.raises(refusals.PrerequisiteMissing, match="Algemene coaching"):
        enrol_course_candidate(person, second)
    days = [WORLD_TODAY - timedelta(days=number) for number in (2, 1)]
    before = make_planned_edition(world, of=first, days=days)
    row = enrol_course_candidate(person, before, at=NOW - timedelta(days=3))
    with pytest.raises(refusals.PrerequisiteMissing):
        enrol_course_candidate(person, second)
    record_course_attendance([row], 0, 1)
    courses.complete_enrolments([row], by=None, at=NOW)
    assert enrol_course_candidate(person, second).status == "enrolled"


def test_a_cancelled_place_can_be_asked_for_again(world):
    where, (row,) = make_full_edition(world, "An")
    courses.cancel([row], by=row.candidate.user, at=NOW)
    again = enrol_course_candidate(row.candidate, where)
    assert (again.status, Enrolment.objects.count()) == ("enrolled", 2)
    assert again.communication != row.communication


def test_who_waits_longest_moves_up_when_a_place_becomes_free(world):
    where, rows = make_full_edition(world, "An", "Bo", "Cis", "Dana", places=2)
    courses.cancel(rows[:2], by=None, at=NOW)
    assert list_enrolment_statuses(where) == {
        "An": "cancelled",
        "Bo": "cancelled",
        "Cis": "enrolled",
        "Dana": "enrolled",
    }
    moved = Message.objects.filter(kind="course_moved_up")
    assert {each.recipient.name for each in moved} == {"Cis", "Dana"}
    assert all(
        format_communication(row.communication) in each.body
        for row, each in zip(rows[2:], moved.order_by("pk"), strict=True)
    )


def test_the_order_is_that_of_asking_and_not_that_of_entering(world):
    where, _rows = make_full_edition(world, "An")
    enrol_course_candidate(make_course_candidate(world, "Laat"), where, at=NOW + timedelta(hours=1))
    enrol_course_candidate(make_course_candidate(world, "Vroeg"), where, at=NOW - timedelta(minutes=1))
    courses.cancel(Enrolment.objects.filter(candidate__name="An"), by=None, at=NOW + timedelta(hours=2))
    assert list_enrolment_statuses(where) == {"An": "cancelled", "Laat": "waiting", "Vroeg": "enrolled"}


def test_leaving_the_waiting_list_frees_no_place(world):
    where, rows = make_full_edition(world, "An", "Bo", "Cis")
    courses.cancel([rows[1]], by=rows[1].candidate.user, at=NOW)
    assert list_enrolment_statuses(where) == {"An": "enrolled", "Bo": "cancelled", "Cis": "waiting"}


def test_nobody_moves_up_in_an_edition_that_has_begun(world):
    where, rows = make_full_edition(world, "An", "Bo")
    courses.cancel([rows[0]], by=world.people["staff"], at=AFTER_COURSE)
    assert list_enrolment_statuses(where) == {"An": "cancelled", "Bo": "waiting"}


def test_people_leave_by_themselves_until_the_day_before(world):
    where, rows = make_full_edition(world, "An", "Bo", places=2)
    courses.cancel([rows[0]], by=rows[0].candidate.user, at=NOW + timedelta(days=19))
    with pytest.raises(refusals.TooLateToCancel, match="12/04/2018"):
        courses.cancel([rows[1]], by=rows[1].candidate.user, at=NOW + timedelta(days=20))
    assert list_enrolment_statuses(where) == {"An": "cancelled", "Bo": "enrolled"}


@pytest.mark.parametrize(("status", "refusal"), [("cancelled", AlreadyDone), ("completed", WrongStatus)])
def test_what_is_over_is_not_cancelled(world, status, refusal):
    where, (row,) = make_full_edition(world, "An")
    if status == "cancelled":
        courses.cancel([row], by=None, at=NOW)
    else:
        record_course_attendance([row], 0, 1)
        courses.complete_enrolments([row], by=None, at=AFTER_COURSE)
    with pytest.raises(refusal):
        courses.cancel([row], by=None, at=AFTER_COURSE)
    assert list_enrolment_statuses(where) == {"An": status}


def test_cancelling_many_keeps_nothing_when_one_is_refused(world):
    where, rows = make_full_edition(world, "An", "Bo", "Cis", places=2)
    courses.cancel([rows[0]], by=None, at=NOW)
    with pytest.raises(AlreadyDone):
        courses.cancel(rows[:2], by=None, at=NOW)
    assert list_enrolment_statuses(where) == {"An": "cancelled", "Bo": "enrolled", "Cis": "enrolled"}


def test_who_acts_reads_it_on_the_page_and_who_is_acted_for_is_told(world):
    where, staff = make_planned_edition(world, places=1), world.people["staff"]
    own = enrol_course_candidate(make_course_candidate(world, "An"), where)
    enrol_course_candidate(make_course_candidate(world, "Bo"), where, by=staff)
    assert [(each.recipient.name, each.kind) for each in Message.objects.all()] == [("Bo", "course_waiting")]
    courses.cancel([own], by=staff, at=NOW)
    kinds = Message.objects.order_by("pk").values_list("recipient__name", "kind")
    assert list(kinds) == [("Bo", "course_waiting"), ("An", "course_left"), ("Bo", "course_moved_up")]


@pytest.mark.parametrize("number", [1, 8])
def test_many_leave_with_a_constant_number_of_queries(world, number, django_assert_num_queries):
    _where, rows = make_full_edition(world, *(f"P{each}" for each in range(2 * number)), places=number)
    with django_assert_num_queries(16):
        courses.cancel(rows[:number], by=None, at=NOW)


def test_the_database_keeps_one_live_enrolment_per_person_and_edition(world):
    where, (row,) = make_full_edition(world, "An")
    with pytest.raises(IntegrityError, match="enrolled_once"):
        Enrolment.objects.create(edition=where, candidate=row.candidate, asked_at=NOW)
