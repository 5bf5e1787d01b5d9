"""The fee of a course: marked by hand, or shown by the bank."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from tests.trainings.courses_world import (
    enrol_course_candidate,
    make_course_candidate,
    make_full_edition,
    make_offered_course,
    make_planned_edition,
)
from tests.world import NOW, WORLD_TODAY
from trainings.courses import actions as courses
from trainings.courses import fees, refusals
from trainings.courses.models import Enrolment

YESTERDAY = WORLD_TODAY - timedelta(days=1)


def reload_enrolment(row: Enrolment) -> Enrolment:
    """The row as it is by now."""
    return Enrolment.objects.get(pk=row.pk)


def test_a_fee_is_marked_as_paid_once(world):
    _where, rows = make_full_edition(world, "An", "Bo", places=2)
    staff = world.people["staff"]
    fees.mark_paid(rows, paid_on=YESTERDAY, by=staff, at=NOW)
    fees.mark_paid(rows, paid_on=WORLD_TODAY, by=None, at=NOW)
    assert {(row.paid_on, row.paid_by, row.received) for row in map(reload_enrolment, rows)} == {
        (YESTERDAY, staff, Decimal(0))
    }


@pytest.mark.parametrize(
    ("on", "refusal"),
    [
        (WORLD_TODAY + timedelta(days=1), refusals.PaidInFuture),
        (date(2018, 1, 7), refusals.PaidBeforeOffered),
        (date(1, 1, 1), refusals.PaidBeforeOffered),
        (date(9999, 12, 31), refusals.PaidInFuture),
    ],
)
def test_a_fee_is_paid_on_a_day_that_can_be(world, on, refusal):
    _where, (row,) = make_full_edition(world, "An")
    with pytest.raises(refusal):
        fees.mark_paid([row], paid_on=on, by=None, at=NOW)
    assert reload_enrolment(row).paid_on is None


def test_there_is_nothing_to_pay_for_a_free_course_or_after_cancelling(world):
    free = enrol_course_candidate(
        make_course_candidate(world), make_planned_edition(world, of=make_offered_course(world, price=Decimal(0)))
    )
    with pytest.raises(refusals.NoFee):
        fees.mark_paid([free], paid_on=WORLD_TODAY, by=None, at=NOW)
    _where, (row,) = make_full_edition(world, "An")
    courses.cancel([row], by=None, at=NOW)
    with pytest.raises(refusals.NoLongerExpected):
        fees.mark_paid([row], paid_on=WORLD_TODAY, by=None, at=NOW)


def test_a_mark_that_was_a_mistake_is_taken_away(world):
    _where, (row,) = make_full_edition(world, "An")
    fees.mark_paid([row], paid_on=WORLD_TODAY, by=None, at=NOW)
    for _time in range(2):
        fees.unmark_paid([row], by=None, at=NOW)
    row = reload_enrolment(row)
    assert (row.paid_on, row.paid_at, row.paid_by) == (None, None, None)


def test_what_the_bank_shows_is_paid_when_it_is_whole_and_stays(world):
    _where, (row,) = make_full_edition(world, "An")
    fees.record_received_fees([(row, Decimal(100), YESTERDAY)], by=None, at=NOW)
    assert (reload_enrolment(row).received, reload_enrolment(row).paid_on) == (100, None)
    fees.record_received_fees([(row, Decimal(200), WORLD_TODAY)], by=None, at=NOW)
    assert (reload_enrolment(row).received, reload_enrolment(row).paid_on) == (300, WORLD_TODAY)
    with pytest.raises(refusals.ShownByTheBank):
        fees.unmark_paid([row], by=None, at=NOW)
    with pytest.raises(refusals.MoreThanTheFee, match="300"):
        fees.record_received_fees([(row, Decimal(300), WORLD_TODAY)], by=None, at=NOW)


def test_what_was_marked_by_hand_keeps_its_day_when_the_bank_shows_it(world):
    _where, (row,) = make_full_edition(world, "An")
    fees.mark_paid([row], paid_on=YESTERDAY, by=None, at=NOW)
    row = reload_enrolment(row)
    fees.record_received_fees([(row, row.fee, WORLD_TODAY)], by=None, at=NOW)
    assert (reload_enrolment(row).received, reload_enrolment(row).paid_on) == (300, YESTERDAY)


@pytest.mark.parametrize("received", [301, -1])
def test_the_database_keeps_what_was_received_within_the_fee(world, received):
    _where, (row,) = make_full_edition(world, "An")
    with pytest.raises(IntegrityError, match="received_of_the_course_fee"):
        Enrolment.objects.filter(pk=row.pk).update(received=received, paid_on=WORLD_TODAY, paid_at=NOW)


def test_the_database_calls_a_fee_that_came_in_paid(world):
    _where, (row,) = make_full_edition(world, "An")
    with pytest.raises(IntegrityError, match="a_fee_received_is_paid"):
        Enrolment.objects.filter(pk=row.pk).update(received=300)
