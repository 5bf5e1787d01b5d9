"""The proof of the books: green on a journey through the verbs, red on every way in which they could be broken."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from subsidies.applications import actions as applications
from subsidies.budget import actions as budget
from subsidies.budget.models import Base
from subsidies.controls.verification import ALL_INVARIANTS
from subsidies.trajectories import actions as trajectories
from tests.subsidies.books.breaking import break_with, drop_checks_of, find_broken_invariants
from tests.world import NOW, START, World


@pytest.fixture
def journeys(world: World) -> World:
    """Files in every status, a tranche, and trajectories that run, ended and were stopped; one payout waits."""
    world.lapsed()
    for bring in (world.draft, world.submitted, world.pending, world.approved, world.rejected, world.withdrawn):
        bring()
    applications.withdraw(world.approved(), by=world.people["applicant"], at=NOW)
    coach = world.coach(user=world.people["coach"])
    world.running(coach)
    world.ended(240, 120, trajectory=world.running(coach))
    trajectories.stop(world.running(coach), reason="Gestopt.", by=world.people["coach"], at=NOW)
    world.settle()
    budget.receive_unscheduled_tranche(
        world.line, percentage=5, base=Base.LINE, amount=119000, received_on=START.date(), by=None, at=START
    )
    world.ended(60, trajectory=world.running(coach))
    return world


def test_every_invariant_holds_after_a_journey_through_the_verbs(journeys):
    assert find_broken_invariants() == set()


def test_the_command_names_every_invariant_with_its_sentence(journeys):
    out = StringIO()
    call_command("verify_ledger", "--at=2018-03-23T12:02", stdout=out)
    for invariant in ALL_INVARIANTS:
        assert f"✓ {invariant.name}: {invariant.sentence}" in out.getvalue()


FIRST_LEDGER_ROW_SQL = "(SELECT min(id) FROM subsidies_{} WHERE {})"
RUNNING_TRAJECTORY_SQL = FIRST_LEDGER_ROW_SQL.format("trajectory", "status = 'running'")
DUE = FIRST_LEDGER_ROW_SQL.format("payout", "status = 'due'")
RESERVE = FIRST_LEDGER_ROW_SQL.format("transfer", "kind = 'reserve'")
AN_ACCRUAL = FIRST_LEDGER_ROW_SQL.format("transfer", "kind = 'accrue'")
APPROVED = FIRST_LEDGER_ROW_SQL.format("application", "status = 'approved'")
TO_OTHER_LINE = (
    "(SELECT b.id FROM subsidies_account a, subsidies_account b"
    " WHERE a.id = {0}_id AND b.stage = a.stage AND b.line_id <> a.line_id)"
)

LEDGER_BREAKS = [
    ("transfers equal balances", "UPDATE subsidies_balance SET amount = amount + 1 WHERE account_id % 10 = 2"),
    ("transfers equal balances", f"DELETE FROM subsidies_transfer WHERE id = {RESERVE}"),
    ("transfers equal balances", "DELETE FROM subsidies_balance WHERE account_id % 10 = 5"),
    ("nothing below zero", "UPDATE subsidies_balance SET guarded = false WHERE account_id % 10 = 3"),
    ("a line adds up", "UPDATE subsidies_balance SET amount = amount + 1 WHERE account_id % 10 = 4"),
    ("a line adds up", "UPDATE subsidies_balance SET amount = amount - 1 WHERE account_id % 10 = 7 AND amount > 0"),
    ("an award is split by the shares", "UPDATE subsidies_award SET amount = amount + 0.01"),
    (
        "an award is split by the shares",
        "UPDATE subsidies_budgetline SET share = CASE kind WHEN 'coaching' THEN 0.84 ELSE 0.16 END",
    ),
    ("a tranche is in the cash", "UPDATE subsidies_tranche SET amount = amount + 0.01"),
    ("money goes the ways there are", f"UPDATE subsidies_transfer SET kind = 'accrue' WHERE id = {RESERVE}"),
    (
        "money goes the ways there are",
        f"UPDATE subsidies_transfer SET source_id = {TO_OTHER_LINE.format('source')},"
        f" target_id = {TO_OTHER_LINE.format('target')} WHERE id = {AN_ACCRUAL}",
    ),
    ("a reservation stands until the journey is over", f"DELETE FROM subsidies_transfer WHERE id = {RESERVE}"),
    (
        "a reservation stands until the journey is over",
        f"UPDATE subsidies_application SET status = 'lapsed' WHERE id = {APPROVED}",
    ),
    (
        "a reservation stands until the journey is over",
        "UPDATE subsidies_transfer SET subject = 'application:0' || id WHERE kind = 'release'",
    ),
    ("a payout is its accrual", "UPDATE subsidies_payable SET amount = amount + 0.01"),
    (
        "an amount due changes by corrections only",
        f"UPDATE subsidies_payout SET amount = amount - 0.01 WHERE id = {DUE}",
    ),
    ("an amount due changes by corrections only", "UPDATE subsidies_payable SET amount = amount + 0.01"),
    ("what is due is owed", "UPDATE subsidies_payable SET amount = amount + 0.01"),
    ("a payout is its accrual", f"DELETE FROM subsidies_transfer WHERE id = {AN_ACCRUAL}"),
    ("a fee is what the scheme says", f"UPDATE subsidies_payout SET minutes = minutes + 1 WHERE id = {DUE}"),
    ("a fee is what the scheme says", "UPDATE subsidies_feescheme SET rate = 49"),
    (
        "a fee is what the scheme says",
        "DELETE FROM subsidies_session WHERE trajectory_id ="
        f" (SELECT trajectory_id FROM subsidies_payout WHERE id = {DUE})",
    ),
    ("one settlement per coach of a trajectory", f"DELETE FROM subsidies_payout WHERE id = {DUE}"),
    (
        "no payout before the end",
        "UPDATE subsidies_trajectory SET ended_at = ended_at + interval '1 day' WHERE status = 'ended'",
    ),
    (
        "no payout before the end",
        "INSERT INTO subsidies_payout (trajectory_id, part, coach_id, closes, status, queued_at, attempts)"
        " SELECT id, 1, coach_id, true, 'queued', now(), 0 FROM subsidies_trajectory"
        f" WHERE id = {RUNNING_TRAJECTORY_SQL}",
    ),
    (
        "started files have their trajectory",
        f"UPDATE subsidies_application SET status = 'started' WHERE id = {APPROVED}",
    ),
    (
        "application statuses are reachable",
        "UPDATE subsidies_application SET status = 'pending' WHERE status = 'draft'",
    ),
    (
        "application statuses are reachable",
        "UPDATE subsidies_applicationevent SET status = 'rejected' WHERE status = 'submitted'",
    ),
    (
        "a trajectory has its coaches in order",
        "UPDATE subsidies_coaching SET until_on = from_on, handed_over_at = now(), reason = ''"
        f" WHERE trajectory_id = {RUNNING_TRAJECTORY_SQL}",
    ),
    (
        "a trajectory has its coaches in order",
        f"DELETE FROM subsidies_coaching WHERE trajectory_id = {RUNNING_TRAJECTORY_SQL}",
    ),
    ("a trajectory has its coaches in order", "UPDATE subsidies_session SET held_on = held_on - 60"),
    ("a trajectory has its coaches in order", f"UPDATE subsidies_payout SET part = 2 WHERE id = {DUE}"),
    ("one settlement per coach of a trajectory", f"UPDATE subsidies_payout SET closes = false WHERE id = {DUE}"),
    ("coachrequest statuses are reachable", "UPDATE subsidies_coachrequest SET status = 'asked'"),
    (
        "trajectory statuses are reachable",
        f"UPDATE subsidies_trajectory SET status = 'ended' WHERE id = {RUNNING_TRAJECTORY_SQL}",
    ),
    ("payout statuses are reachable", f"UPDATE subsidies_payout SET status = 'parked' WHERE id = {DUE}"),
]


@pytest.mark.parametrize(("name", "sql"), LEDGER_BREAKS)
def test_each_break_is_found_by_the_invariant_that_forbids_it(journeys, name, sql):
    for table in ("application", "coachrequest", "trajectory", "payout", "payable", "tranche"):
        drop_checks_of(f"subsidies_{table}")
    break_with(sql)
    assert name in find_broken_invariants()


def test_a_balance_below_zero_is_found(journeys):
    drop_checks_of("subsidies_balance")
    break_with("UPDATE subsidies_balance SET amount = -1 WHERE account_id % 10 = 2")
    assert "nothing below zero" in find_broken_invariants()


def test_a_second_payout_for_a_trajectory_is_found(journeys):
    drop_checks_of("subsidies_payout", kind="u")
    break_with(
        "INSERT INTO subsidies_payout (trajectory_id, part, coach_id, closes, status, queued_at, attempts)"
        " SELECT trajectory_id, 1, coach_id, true, 'queued', queued_at, 0"
        " FROM subsidies_payout WHERE status = 'due' LIMIT 1"
    )
    assert "one settlement per coach of a trajectory" in find_broken_invariants()


def test_a_payout_that_waits_too_long_is_a_warning_and_no_failure(journeys):
    out = StringIO()
    assert find_broken_invariants(at=NOW + timedelta(hours=1)) == {"payouts are settled in time"}
    call_command("verify_ledger", "--at=2018-03-23T14:00", stdout=out)
    assert "! payouts are settled in time" in out.getvalue()


def test_a_broken_book_ends_the_command_with_an_error_and_shows_the_first_rows(journeys):
    break_with("UPDATE subsidies_balance SET amount = amount + 1 WHERE account_id % 10 = 2")
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("verify_ledger", stdout=out)
    assert error.value.returncode == 1
    assert "✗ transfers equal balances" in out.getvalue()
    assert f"account {world_account(journeys)}" in out.getvalue()


def world_account(world: World) -> int:
    """The number of the coaching line's available account."""
    return world.line.pk * 10 + 2
