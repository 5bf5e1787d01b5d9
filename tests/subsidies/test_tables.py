"""What can be counted about applications, trajectories and the budget."""

from datetime import date
from decimal import Decimal

import pytest

from subsidies.applications import counts as applications
from subsidies.budget import counts as budget
from subsidies.budget import ledger
from subsidies.budget.models import Transfer
from subsidies.budget.rules import Movement, Stage
from subsidies.trajectories import actions as trajectories
from subsidies.trajectories import counts as finished
from tests.world import NOW, START, WORLD_TODAY


@pytest.mark.parametrize(
    ("bring", "last_day", "then"),
    [
        ("submitted", date(2018, 1, 8), {"pending": 1, "complete": 0}),
        ("pending", date(2018, 1, 15), {"pending": 1, "complete": 1}),
        ("approved", date(2018, 2, 7), {"approved": 1, "pending": 0, "complete": 0}),
        ("rejected", date(2018, 2, 7), {"rejected": 1, "approved": 0, "pending": 0}),
        ("withdrawn", date(2018, 1, 11), {"withdrawn": 1, "pending": 0}),
        ("running", date(2018, 2, 13), {"approved": 1, "started": 1}),
    ],
)
def test_a_file_stands_where_its_last_fact_brought_it_from_that_day_on(world, bring, last_day, then):
    getattr(world, bring)()
    day_before, on_the_day = (
        applications.count_applications_by_status(world.programme.pk, day)
        | applications.count_sub_statuses(world.programme.pk, day)
        for day in (last_day.replace(day=last_day.day - 1), last_day)
    )
    assert {name: on_the_day[name] for name in then} == then
    assert on_the_day["submitted"] == 1
    assert day_before != on_the_day


def test_channels_are_counted_over_what_was_handed_in(world):
    world.submitted()
    world.draft()
    assert applications.count_applications_by_referral(world.programme.pk, START.date()) == {"employers": 1}


def test_ended_and_stopped_trajectories_are_told_apart(world):
    world.ended()
    other = world.running(coach=world.coach("Bert"))
    trajectories.stop(other, reason="Gestopt.", by=world.people["staff"], at=NOW)
    assert finished.count_finished_trajectories(world.programme.pk, WORLD_TODAY) == {"ended": 1, "stopped": 1}
    assert finished.count_finished_trajectories(world.programme.pk, date(2018, 3, 22)) == {"ended": 0, "stopped": 0}


def test_the_ledger_on_its_last_day_holds_what_the_balances_say(world):
    world.ended(120, 90)
    world.settle()
    world.approved()
    held = budget.compute_stage_balances([world.line], WORLD_TODAY, stages=Stage)
    now = ledger.load_line_balances(world.line.pk)
    assert {stage: amount for (_line, stage), amount in held.items() if stage != Stage.GRANTED} == {
        stage: amount for stage, amount in now.items() if stage != Stage.GRANTED
    }
    assert held[world.line.pk, Stage.GRANTED] == -now[Stage.GRANTED] == Decimal("2380000.00")


def test_a_reversal_counts_from_its_own_day(world):
    award = Transfer.objects.get(kind=Movement.AWARD, source=world.line.account(Stage.GRANTED))
    ledger.reverse_transfer(award, by=world.people["finance"], on=WORLD_TODAY)
    before, after = (
        budget.compute_stage_balances([world.line], day, stages=[Stage.GRANTED])[world.line.pk, Stage.GRANTED]
        for day in (date(2018, 3, 22), WORLD_TODAY)
    )
    assert (before, after) == (Decimal("2380000.00"), Decimal("0.00"))
