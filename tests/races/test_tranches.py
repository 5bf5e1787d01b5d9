"""Two people of finance and one tranche, at the same moment: it is booked once, or dropped, never both."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from healthcoach.programmes.models import Assignment
from subsidies.budget import tranches
from subsidies.budget.models import Base, Tranche, Transfer
from subsidies.budget.tranches import TranchePart
from tests.races.starting_line import call_all_at_once
from tests.world import NOW

TRANCHE_RACE_ROUNDS = 4
EXPECTED_TRANCHE_DAY = date(2018, 3, 1)


@pytest.fixture
def world(committed_world):
    """The world of these races is committed, so that every connection sees it."""
    return committed_world


@pytest.fixture
def two(world):
    """Two people of finance."""
    second = world.user("finance-2@gc.example", name="Tweede")
    Assignment.objects.create(user=second, role="finance", programme=world.programme)
    return world.people["finance"], second


def build_tranche_parts(world, number):
    return [TranchePart(line, Decimal(1), Base.LINE, Decimal(number)) for line in world.programme.lines.order_by("-pk")]


def count_tranche_outcomes(outcomes):
    return Counter(type(each).__name__ if isinstance(each, Exception) else "done" for each in outcomes)


def test_received_by_two_people_it_is_booked_once(world, two):
    for number in range(1, TRANCHE_RACE_ROUNDS + 1):
        row, other = tranches.schedule_tranche_payment(
            build_tranche_parts(world, number), expected_on=EXPECTED_TRANCHE_DAY, by=two[0], at=NOW
        )
        calls = [
            lambda by=by, each=each: tranches.receive_tranche_payment(
                each, received_on=EXPECTED_TRANCHE_DAY, by=by, at=NOW
            )
            for by, each in ((two[0], row), (two[1], other))
        ]
        assert count_tranche_outcomes(call_all_at_once(*calls)) == {"done": 1, "AlreadyDone": 1}
    assert Transfer.objects.filter(kind="tranche").count() == 2 * TRANCHE_RACE_ROUNDS


def test_received_by_one_and_dropped_by_the_other_one_of_them_is_first(world, two):
    for number in range(1, TRANCHE_RACE_ROUNDS + 1):
        row, _other = tranches.schedule_tranche_payment(
            build_tranche_parts(world, number), expected_on=EXPECTED_TRANCHE_DAY, by=two[0], at=NOW
        )
        before = Transfer.objects.filter(kind="tranche").count()
        outcomes = call_all_at_once(
            lambda row=row: tranches.receive_tranche_payment(row, received_on=EXPECTED_TRANCHE_DAY, by=two[0], at=NOW),
            lambda row=row: tranches.drop_tranche_payment(row, reason="Uitgesteld", by=two[1], at=NOW),
        )
        assert count_tranche_outcomes(outcomes) == {"done": 1, "WrongStatus": 1}
        booked = Transfer.objects.filter(kind="tranche").count() - before
        [status] = set(Tranche.objects.filter(communication=row.communication).values_list("status", flat=True))
        assert (status, booked) in {("received", 2), ("dropped", 0)}


def test_planned_by_two_people_it_is_expected_once(world, two):
    calls = [
        lambda by=by: tranches.schedule_tranche_payment(
            build_tranche_parts(world, 7), expected_on=EXPECTED_TRANCHE_DAY, by=by, at=NOW
        )
        for by in (*two, *two)
    ]
    assert count_tranche_outcomes(call_all_at_once(*calls)) == {"done": 1, "AlreadyScheduled": 3}
    assert Tranche.objects.count() == 2
