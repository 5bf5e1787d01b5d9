"""The payout job when everything goes wrong: the promise is kept by the table, not by the worker or the broker."""

import random
import shutil
import time
from decimal import Decimal

import pytest
from django.db import connection, transaction
from kombu import Connection

from healthcoach.celery import app
from subsidies.budget import ledger
from subsidies.budget.models import Transfer
from subsidies.budget.rules import Movement, Posting, Stage
from subsidies.payouts.models import Payout
from tests.faults.chance import SOAK_ROUNDS, make_seeded_generator
from tests.faults.worker import Worker, stuck_behind_a_lock, wait_until
from tests.world import NOW, World

pytestmark = pytest.mark.processes


def end_some(world: World, number: int, coach) -> None:
    """Ends so many trajectories of one hour; each queues a payout."""
    for _each in range(number):
        world.ended(60, trajectory=world.running(coach))


def count_settled_payouts() -> int:
    """How many payouts are settled."""
    return Payout.objects.filter(status="due").count()


def assert_each_settled_once(world: World, number: int) -> None:
    """Every payout is due, for fifty euro, and stands in the books once."""
    assert Payout.objects.filter(status="due", amount=50).count() == Payout.objects.count() == number
    assert Transfer.objects.filter(kind="accrue").count() == number
    assert ledger.load_line_balances(world.line.pk)[Stage.DUE] == 50 * number
    assert ledger.load_line_balances(world.line.pk)[Stage.RESERVED] == 0


def kill_in_the_middle_of_a_settlement(worker: Worker, line: int) -> None:
    """Holds the line's row until a settlement waits for it with all its work done but not committed, then kills."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT FROM subsidies_balance WHERE account_id / 10 = %s FOR UPDATE", [line])
        worker.start()
        wait_until(stuck_behind_a_lock, worker=worker)
        worker.kill()


def kill_at_a_random_moment(worker: Worker, chance: random.Random) -> None:
    """Starts the worker and kills it somewhere between its first breath and its first sweeps."""
    worker.start()
    time.sleep(chance.uniform(0.5, 4))
    worker.kill()


def test_a_worker_killed_at_ten_moments_of_a_hundred_payouts_settles_each_of_them_once(world, worker):
    chance, payouts = make_seeded_generator(), 100 * SOAK_ROUNDS
    coach = world.coach(user=world.people["coach"])
    before = 0
    for moment in range(10 * SOAK_ROUNDS):
        end_some(world, 10, coach)
        if moment % 2:
            kill_at_a_random_moment(worker, chance)
        else:
            kill_in_the_middle_of_a_settlement(worker, world.line.pk)
            assert count_settled_payouts() == before, "a settlement that was killed left something behind"
        before = count_settled_payouts()
    worker.start()
    wait_until(lambda: count_settled_payouts() == payouts, worker=worker)
    assert_each_settled_once(world, payouts)


def deliver_payout_task(worker: Worker, times: int) -> None:
    """Delivers the payout task so many times to the worker's own broker."""
    folder = worker.folder / "broker"
    options = {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "control_folder": str(folder / "control"),
    }
    with Connection("filesystem://", transport_options=options) as broker:
        for _each in range(times):
            app.send_task("settle_payouts", connection=broker)


def test_every_task_delivered_twice_settles_each_payout_once(world, worker):
    coach = world.coach(user=world.people["coach"])
    end_some(world, 10, coach)
    deliver_payout_task(worker, times=20)
    worker.start()
    for _each in range(5):
        end_some(world, 2, coach)
        deliver_payout_task(worker, times=4)
    wait_until(lambda: count_settled_payouts() == 20, worker=worker)
    assert_each_settled_once(world, 20)


def test_a_crash_between_commit_and_doorbell_only_delays(world, worker):
    worker.start()
    end_some(world, 5, world.coach(user=world.people["coach"]))
    wait_until(lambda: count_settled_payouts() == 5, worker=worker)
    assert_each_settled_once(world, 5)


def test_a_broker_folder_deleted_under_the_worker_only_delays(world, worker):
    coach = world.coach(user=world.people["coach"])
    worker.start()
    end_some(world, 1, coach)
    wait_until(lambda: count_settled_payouts() == 1, worker=worker)
    shutil.rmtree(worker.folder / "broker")
    end_some(world, 3, coach)
    wait_until(lambda: count_settled_payouts() == 4, worker=worker)
    assert_each_settled_once(world, 4)


def test_a_poisonous_payout_is_set_aside_while_the_others_go_on(world, worker):
    coach = world.coach(user=world.people["coach"])
    bad = world.ended(60, trajectory=world.running(coach))
    wrong = Posting(world.line.pk, Movement.ACCRUE, Decimal(50), bad.application.subject)
    ledger.post_movements([wrong], by=None, on=NOW.date())
    worker.start()
    end_some(world, 5, coach)
    wait_until(lambda: count_settled_payouts() == 5, worker=worker)
    wait_until(lambda: Payout.objects.get(trajectory=bad).status == "parked", worker=worker)
    assert Payout.objects.get(trajectory=bad).parked_reason
    ledger.reverse_transfer(
        Transfer.objects.get(subject=bad.application.subject, kind="accrue"), by=None, on=NOW.date()
    )


def test_a_database_that_throws_everybody_out_only_delays(world, worker):
    coach = world.coach(user=world.people["coach"])
    worker.start()
    end_some(world, 1, coach)
    wait_until(lambda: count_settled_payouts() == 1, worker=worker)
    for _time in range(3):
        throw_everybody_out()
        end_some(world, 2, coach)
    wait_until(lambda: count_settled_payouts() == 7, worker=worker)
    assert_each_settled_once(world, 7)


def throw_everybody_out() -> None:
    """Ends every other connection to this database, as a restart of the server does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
