"""`make bench`: how fast the product decides, pays and answers, beside the same rows by plain SQL.

Everything is measured in one run against one server, in rounds that take turns; ratios are those of a round, so a
machine that is busy for a while disturbs both sides. It fails on errors and on books that do not balance, never on
speed.
"""

import argparse
import signal
import sys
import time
from contextlib import closing

import psycopg

from tests.bench import ground

TINY = {"files": 500, "decisions_of_one": 3, "decisions_of_eight": 2, "at_once": 20, "payouts": 20, "clients": 2}


def main(arguments: list[str] | None = None) -> None:
    """Lays the ground, runs the rounds, prints the table."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="two rounds over a fifth of the rows")
    parser.add_argument("--tiny", action="store_true", help="one round over a handful: does it run at all")
    chosen = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # worker, clients and database go, however it ends
    rounds = 1 if chosen.tiny else 2 if chosen.quick else chosen.rounds
    with ground.own_database():
        import django

        django.setup()
        run(rounds, TINY if chosen.tiny else {"files": 20_000} if chosen.quick else {})


def run(rounds: int, given: dict[str, int]) -> None:
    """The bench itself, inside its own database."""
    from tests.bench import plain, table, worker
    from tests.bench.clients import Clients
    from tests.bench.subjects import Bench, Sizes

    sizes, began = Sizes(**given), time.monotonic()
    laid = ground.lay(companies=sizes.companies(rounds), files=sizes.files)
    with closing(psycopg.connect(ground.address(), autocommit=True)) as server:
        plain.copy_tables(server)
        say(f"{table.conditions(server)}\n{sizes.files:,} files laid in {time.monotonic() - began:.0f} s")
        clients = Clients(sizes.clients, laid)
        with worker.running() as process:
            bench = Bench(laid, sizes, clients, server, process)
            bench.warm_up()
            for number in range(1, rounds + 1):
                bench.round()
                _verify(server)
                say(f"round {number} of {rounds} measured, the books verified ({time.monotonic() - began:.0f} s)")
        clients.stop()
        say("\n".join(["", *table.rows(list(bench.subjects.values()))]))


def _verify(server: psycopg.Connection) -> None:
    """Every invariant of the books and the files holds, and both sides wrote the same; or the bench fails."""
    from io import StringIO

    from django.core.management import CommandError, call_command

    from tests.bench import plain

    out = StringIO()
    try:
        call_command("verify_ledger", stdout=out)
    except CommandError:
        say(out.getvalue())
        raise
    if not plain.same_rows(server):
        raise RuntimeError("The product and the hand-written program did not write the same rows.")


def say(text: str) -> None:
    """Prints at once, so that a person sees how far it is."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
