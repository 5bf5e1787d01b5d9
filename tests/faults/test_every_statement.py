"""The money's jobs killed at every single statement: before it is sent, and right after it was carried out. Whatever
the moment, the job is done wholly or not at all, and doing it again does it once."""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone

from subsidies.budget import ledger
from subsidies.budget.rules import Stage
from subsidies.controls.verification import verify_invariants
from subsidies.payables.models import Payable
from subsidies.payments.models import Payment
from subsidies.payouts.models import Payout
from subsidies.trajectories import actions as trajectories
from tests import finance_world
from tests.camt import book_movement, make_camt_statement, write_camt
from tests.races.starting_line import PROJECT_ROOT, build_own_process_environment
from tests.subsidies.matching_world import make_two_coach_trajectory
from tests.world import NOW

pytestmark = pytest.mark.processes
MOMENTS = pytest.mark.parametrize("before", [True, False], ids=["before it is sent", "after it was carried out"])


def die_again_and_again(database: str, folder: Path, **job: object) -> int:
    """How often a process died at the job, one statement later each time, before it could finish it."""
    connections.close_all()
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.victim"],
        cwd=PROJECT_ROOT,
        env=build_own_process_environment(database, folder),
        input=json.dumps(job) + "\n",
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)["deaths"]


def list_red_invariants() -> list[str]:
    """The names of the invariants that do not hold now."""
    return [
        each.invariant.name
        for each in verify_invariants(at=timezone.now())
        if not each.holds and not each.invariant.warning
    ]


@MOMENTS
def test_payouts_are_settled_once_however_often_the_worker_dies(world, own_database, tmp_path, before):
    coach = world.coach(user=world.people["coach"])
    for _each in range(3):
        world.ended(60, trajectory=world.running(coach))
    els = world.coach("Els Smet")  # the two parts of her trajectory are settled in different transactions
    row, _ann, _els = make_two_coach_trajectory(world, [60], [60], coaches=(coach, els))
    trajectories.stop(row, reason="Klaar.", by=els.user, at=NOW)
    deaths = die_again_and_again(own_database, tmp_path, do="settle_queued_in_pairs", before=before)
    assert deaths > 10
    assert Payout.objects.filter(status="due", amount=50).count() == Payable.objects.count() == 5
    assert ledger.load_line_balances(world.line.pk)[Stage.DUE] == 250
    assert ledger.load_line_balances(world.line.pk)[Stage.RESERVED] == 0
    assert list_red_invariants() == []


@MOMENTS
def test_a_batch_goes_all_its_way_once_however_often_the_server_dies(world, own_database, tmp_path, before):
    world.coach(user=world.people["coach"])
    finance_world.make_funded_payables(world, count=3)
    finance, second = world.people["finance"].pk, finance_world.make_second_finance_user(world).pk
    steps = [("make_batch", finance), ("approve_batch", second), ("send_batch", finance)]
    for job, by in steps:
        assert die_again_and_again(own_database, tmp_path, do=job, before=before, by=by) > 3
        assert list_red_invariants() == []
    payments = list(Payment.objects.order_by("pk"))
    assert [payment.status for payment in payments] == ["sent"] * 3
    assert ledger.load_line_balances(world.line.pk)[Stage.OUTGOING] == 3000
    path = tmp_path / "statement.xml"
    path.write_bytes(write_statement_of_payments(world, payments))
    deaths = die_again_and_again(
        own_database, tmp_path, do="import_statement", before=before, by=finance, path=str(path)
    )
    assert deaths > 10
    assert set(Payable.objects.values_list("status", flat=True)) == {"paid"}
    assert ledger.load_line_balances(world.line.pk)[Stage.DISBURSED] == 3000
    assert list_red_invariants() == []


def write_statement_of_payments(world, payments) -> bytes:
    """What the bank says of these payments, and of the tranche before them."""
    moved = [book_movement(-payment.amount, end_to_end_id=payment.end_to_end_id) for payment in payments]
    return write_camt(make_camt_statement(world.programme.paying_accounts.get().iban, *moved, opening="3000.00"))


@pytest.fixture
def broken_world(committed_world):
    """A world of which the books need not be in order afterwards."""
    return committed_world


def test_the_same_deaths_show_what_is_wrong_with_a_naive_payout(broken_world, own_database, tmp_path):
    world = broken_world
    coach = world.coach(user=world.people["coach"])
    for _each in range(2):
        world.ended(60, trajectory=world.running(coach))
    die_again_and_again(own_database, tmp_path, do="settle_naively_in_fork", before=False)
    assert list_red_invariants(), "the examination of the books did not notice"
    assert ledger.load_line_balances(world.line.pk)[Stage.DUE] > Decimal(100), "nothing was paid twice"
