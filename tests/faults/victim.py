"""A process that dies by SIGKILL at one statement after another of the same job, until the job survives.

Run as `python -m tests.faults.victim`; it reads its job as one line of JSON and answers with one line of JSON: how
often it died. Each attempt is a fork with a connection of its own, killed before its n-th statement is sent, or right
after it was carried out."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "healthcoach.settings")
MAX_JOB_STATEMENTS = 400  # statements of the longest job, and then some


@contextmanager
def dying_at(statement: int, *, before: bool) -> Iterator[None]:
    """Within it, this process ends at its n-th statement; a commit counts as one."""
    from django.db import connection

    seen = 0

    def count(carry_out: Callable[[], object]) -> object:
        nonlocal seen
        seen += 1
        if seen == statement and before:
            os.kill(os.getpid(), signal.SIGKILL)
        result = carry_out()
        if seen == statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    def statements(execute: Callable, *given: object) -> object:
        return count(lambda: execute(*given))

    commit = connection._commit
    connection._commit = lambda: count(commit)
    try:
        with connection.execute_wrapper(statements):
            yield
    finally:
        connection._commit = commit


def attempt_dying_job(job: Callable[[], None], statement: int, *, before: bool) -> bool:
    """Does the job in a fork that dies at a statement; whether it survived."""
    child = os.fork()
    if child == 0:
        outcome = 1
        try:
            with dying_at(statement, before=before):
                job()
            outcome = 0
        finally:
            sys.stderr.flush()
            os._exit(outcome)
    _pid, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("the job failed by itself: see above")
    return os.WIFEXITED(status)


def settle_queued_in_pairs() -> None:
    """The payout job, two payouts at a time."""
    from django.utils import timezone

    from subsidies.payouts import actions as payouts

    payouts.settle_queued(at=timezone.now(), chunk=2)


def settle_naively_in_fork() -> None:
    """A payout job as one would write it without thinking: it looks, it pays, it notes, each for itself."""
    from tests.faults.naive import settle_naively

    settle_naively()


def make_batch(by: int) -> None:
    """All that is due goes into one batch."""
    from django.utils import timezone

    from healthcoach.users.models import User
    from subsidies.payables.models import Payable
    from subsidies.payments import actions as payments

    rows = list(Payable.objects.filter(status="due").select_related("line__programme"))
    if rows:
        person = User.objects.get(pk=by)
        payments.create_batch(rows[0].line.programme, payables=rows, by=person, at=timezone.now())


def approve_batch(by: int) -> None:
    """The batch is approved, and its file written."""
    _with_batch("made", "approve", by)


def send_batch(by: int) -> None:
    """The batch is given to the bank."""
    _with_batch("approved", "send", by)


def _with_batch(status: str, verb: str, by: int) -> None:
    from django.utils import timezone

    from healthcoach.users.models import User
    from subsidies.payments import actions as payments
    from subsidies.payments.models import Batch

    if batch := Batch.objects.filter(status=status).first():
        getattr(payments, verb)(batch, by=User.objects.get(pk=by), at=timezone.now())


def import_statement(by: int, path: str) -> None:
    """A bank statement is imported."""
    from pathlib import Path

    from django.utils import timezone

    from healthcoach.users.models import User
    from subsidies.bank import actions as bank

    bank.import_file("statement.xml", Path(path).read_bytes(), by=User.objects.get(pk=by), at=timezone.now())


JOBS = {
    job.__name__: job
    for job in (settle_queued_in_pairs, settle_naively_in_fork, make_batch, approve_batch, send_batch, import_statement)
}


def run_victim() -> None:
    """Dies at the first statement, at the second, and so on; then tells how often."""
    import django

    django.setup()
    task = json.loads(sys.stdin.readline())
    job, before = JOBS[task.pop("do")], task.pop("before")
    for statement in range(1, MAX_JOB_STATEMENTS):
        if attempt_dying_job(lambda: job(**task), statement, before=before):
            sys.stdout.write(json.dumps({"deaths": statement - 1}) + "\n")
            return
    raise SystemExit(f"the job was not done after {MAX_JOB_STATEMENTS} statements")


if __name__ == "__main__":
    run_victim()
