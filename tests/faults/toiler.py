"""A process that does the whole money cycle on ground that gives way under it, as people and workers do: what fails for
want of a database is tried again, after a look at what stands.

Run as `python -m tests.faults.toiler N`; it says "ready" when N trajectories have ended, and in the end one line of
JSON: how often the ground gave way, where the money stands, and which invariants are red."""

import json
import os
import sys
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "healthcoach.settings")
PASSING = {"08", "40", "53", "57"}  # SQLSTATE classes: connection, rollback, resources, a server that stops
MAX_TOIL_ATTEMPTS = 200  # attempts


def is_the_grounds_fault(error: Exception) -> bool:
    """Whether the database gave way; anything else is a defect and ends this process."""
    from django.db import InterfaceError, OperationalError

    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state[:2] in PASSING


def retry_until_done(step: Callable[[], object], until: Callable[[], bool]) -> int:
    """Does a step until what it should bring about is so; how often the ground gave way meanwhile."""
    from django.db import connections

    gave_way = 0
    for _attempt in range(MAX_TOIL_ATTEMPTS):
        try:
            if until():
                return gave_way
            step()
        except Exception as error:
            if not is_the_grounds_fault(error):
                raise
            gave_way += 1
            connections.close_all()
            time.sleep(0.05)
    raise SystemExit("it never came to be")


def make_ended_trajectories(number: int):
    """A programme with the money for so many trajectories that have ended, its account, and who approves."""
    from tests import finance_world
    from tests.world import make_world

    world = make_world()
    coach, account = world.coach(user=world.people["coach"]), finance_world.set_up_paying_account(world)
    second = finance_world.make_second_finance_user(world)
    finance_world.receive_line_money(world, amount=50 * number)
    for _each in range(number):
        world.ended(60, trajectory=world.running(coach))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    return world, account, second


def run_money_cycle(number: int) -> dict[str, object]:
    """Settles, batches, approves, sends and confirms what so many ended trajectories are worth."""
    from django.utils import timezone

    from subsidies.bank import actions as bank
    from subsidies.payables.models import Payable
    from subsidies.payments import actions as payments
    from subsidies.payments.models import Batch, Payment
    from subsidies.payouts import actions as payouts
    from tests.camt import book_movement, make_camt_statement, write_camt

    world, account, second = make_ended_trajectories(number)
    finance = world.people["finance"]

    def all_are(status: str) -> Callable[[], bool]:
        return lambda: Payable.objects.filter(status=status).count() == number

    def with_batch(verb: Callable, status: str, by) -> Callable[[], object]:
        return lambda: verb(Batch.objects.get(status=status), by=by, at=timezone.now())

    def make() -> None:
        payments.create_batch(
            world.programme, payables=Payable.objects.filter(status="due"), by=finance, at=timezone.now()
        )

    def confirm() -> None:
        moved = [book_movement(-row.amount, end_to_end_id=row.end_to_end_id) for row in Payment.objects.order_by("pk")]
        data = write_camt(make_camt_statement(account.iban, *moved, opening=50 * number, identifier="ONE"))
        bank.import_file("statement.xml", data, by=finance, at=timezone.now())

    gave_way = retry_until_done(lambda: payouts.settle_queued(at=timezone.now(), chunk=1), all_are("due"))
    gave_way += retry_until_done(make, all_are("batched"))
    gave_way += retry_until_done(
        with_batch(payments.approve, "made", second), Batch.objects.filter(status="approved").exists
    )
    gave_way += retry_until_done(with_batch(payments.send, "approved", finance), all_are("sent"))
    gave_way += retry_until_done(confirm, all_are("paid"))
    return {"gave_way": gave_way, **read_final_line_state(world.line.pk)}


def read_final_line_state(line: int) -> dict[str, object]:
    """Where the money of a line stands in the end, and what is wrong with the books."""
    from django.utils import timezone

    from subsidies.budget import ledger
    from subsidies.budget.rules import Stage
    from subsidies.controls.verification import verify_invariants

    answer: dict[str, object] = {}

    def look() -> None:
        held = ledger.load_line_balances(line)
        findings = verify_invariants(at=timezone.now())
        answer.update({stage.name.lower(): str(held[stage]) for stage in (Stage.DUE, Stage.PAID, Stage.DISBURSED)})
        answer["red"] = [each.invariant.name for each in findings if not each.holds and not each.invariant.warning]

    retry_until_done(look, lambda: bool(answer))
    return answer


def run_toiler() -> None:
    """From the first hour to the last euro."""
    import django

    django.setup()
    sys.stdout.write(json.dumps(run_money_cycle(int(sys.argv[1]))) + "\n")


if __name__ == "__main__":
    run_toiler()
