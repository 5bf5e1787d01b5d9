"""Two people of finance and one tranche, at the same moment: it is booked once, or dropped, never both."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from healthcoach.users.models import Assignment
from subsidies.budget import tranches
from subsidies.budget.models import Base, Tranche, Transfer
from subsidies.budget.tranches import Part
from tests.races.starting_line import at_once
from tests.world import NOW

ROUNDS = 4
DAY = date(2018, 3, 1)


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


def parts(world, number):
    return [Part(line, Decimal(1), Base.LINE, Decimal(number)) for line in world.programme.lines.order_by("-pk")]


def kinds(outcomes):
    return Counter(type(each).__name__ if isinstance(each, Exception) else "done" for each in outcomes)


def test_received_by_two_people_it_is_booked_once(world, two):
    for number in range(1, ROUNDS + 1):
        row, other = tranches.schedule(parts(world, number), expected_on=DAY, by=two[0], at=NOW)
        calls = [
            lambda by=by, each=each: tranches.receive(each, received_on=DAY, by=by, at=NOW)
            for by, each in ((two[0], row), (two[1], other))
        ]
        assert kinds(at_once(*calls)) == {"done": 1, "AlreadyDone": 1}
    assert Transfer.objects.filter(kind="tranche").count() == 2 * ROUNDS


def test_received_by_one_and_dropped_by_the_other_one_of_them_is_first(world, two):
    for number in range(1, ROUNDS + 1):
        row, _other = tranches.schedule(parts(world, number), expected_on=DAY, by=two[0], at=NOW)
        before = Transfer.objects.filter(kind="tranche").count()
        outcomes = at_once(
            lambda row=row: tranches.receive(row, received_on=DAY, by=two[0], at=NOW),
            lambda row=row: tranches.drop(row, reason="Uitgesteld", by=two[1], at=NOW),
        )
        assert kinds(outcomes) == {"done": 1, "WrongStatus": 1}
        booked = Transfer.objects.filter(kind="tranche").count() - before
        [status] = set(Tranche.objects.filter(communication=row.communication).values_list("status", flat=True))
        assert (status, booked) in {("received", 2), ("dropped", 0)}


def test_planned_by_two_people_it_is_expected_once(world, two):
    calls = [lambda by=by: tranches.schedule(parts(world, 7), expected_on=DAY, by=by, at=NOW) for by in (*two, *two)]
    assert kinds(at_once(*calls)) == {"done": 1, "AlreadyScheduled": 3}
    assert Tranche.objects.count() == 2
