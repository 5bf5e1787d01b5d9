"""`make bench`: how fast the product decides, pays, posts and answers, beside the same rows by plain SQL.

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

TINY = {"files": 500, "decisions_of_one": 3, "decisions_of_eight": 2, "at_once": 20, "clients": 2}
TINY |= {"payouts": 30, "of_worker": 10}
TINY_MONEY = {"transfers": 1000, "beside": 100, "clients": (1, 2), "steps": 16, "of_hordak": 8}
QUICK, QUICK_MONEY = {"files": 20_000, "payouts": 2000}, {"transfers": 200_000}
TINY_POOL = {"cases": 2000, "coaches": 200, "rows": 300}
QUICK_POOL = {"cases": 200_000, "coaches": 20_000, "rows": 10_000}
TINY_PAGES, QUICK_PAGES = (
    {"files": 500, "payables": 50, "transfers": 1000},
    {"files": 20_000, "payables": 4000, "transfers": 200_000},
)
DECISIONS, MONEY, POOL, PAGES = "decisions", "money", "pool", "pages"


def run_bench(arguments: list[str] | None = None) -> None:
    """Lays the ground, runs the rounds, prints the tables."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="two rounds over a fifth of the rows")
    parser.add_argument("--tiny", action="store_true", help="one round over a handful: does it run at all")
    parser.add_argument(
        "--only",
        choices=[DECISIONS, MONEY, POOL, PAGES],
        help="decisions and payouts, the ledger's posting, the pool, or the largest pages",
    )
    chosen = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # worker, clients and database go, however it ends
    rounds = 1 if chosen.tiny else 2 if chosen.quick else chosen.rounds
    of_decisions = TINY if chosen.tiny else QUICK if chosen.quick else {}
    of_money = TINY_MONEY if chosen.tiny else QUICK_MONEY if chosen.quick else {}
    of_pool = TINY_POOL if chosen.tiny else QUICK_POOL if chosen.quick else {}
    of_pages = TINY_PAGES if chosen.tiny else QUICK_PAGES if chosen.quick else {}
    with ground.own_database():
        import django

        django.setup()
        measure_all_rounds(rounds, of_decisions, of_money, of_pool, of_pages, only=chosen.only)


def measure_all_rounds(
    rounds: int,
    of_decisions: dict[str, int],
    of_money: dict[str, object],
    of_pool: dict[str, int],
    of_pages: dict[str, int],
    *,
    only: str | None,
) -> None:
    """The bench itself, inside its own databases."""
    from tests.bench.subjects import DecisionSizes

    decides = only in (None, DECISIONS)
    sizes, began = DecisionSizes(**of_decisions | ({} if decides else {"files": 500})), time.monotonic()
    companies = sizes.companies(rounds) if decides else 0
    laid = ground.lay_bench_ground(companies=companies, files=sizes.files)
    with closing(psycopg.connect(ground.build_bench_url(), autocommit=True)) as server:
        from tests.bench import table

        print_progress(
            f"{table.describe_bench_conditions(server)}\n{sizes.files:,} files laid in {time.monotonic() - began:.0f} s"
        )
        if decides:
            _measure_decisions(server, laid, sizes, rounds, began)
        if only in (None, MONEY):
            _measure_ledger(laid, of_money, rounds, began)
        if only in (None, POOL):
            _measure_pool(server, of_pool, rounds, began)
        if only in (None, PAGES):
            _measure_pages(of_pages, rounds, began)


def _measure_decisions(server: psycopg.Connection, laid: ground.Ground, sizes, rounds: int, began: float) -> None:
    """Deciding, paying and answering."""
    from tests.bench import plain, table, worker
    from tests.bench.clients import Clients
    from tests.bench.money_runs import Runs
    from tests.bench.subjects import Bench

    plain.copy_tables(server)
    clients = Clients(sizes.clients, laid)
    with worker.run_bench_worker() as process:
        bench = Bench(laid, sizes, clients, server, process)
        runs = Runs(laid, sizes.payouts + sizes.of_worker)
        bench.warm_up()
        for number in range(1, rounds + 1):
            bench.round()
            runs.round()
            _verify_bench_data(server)
            print_progress(
                f"round {number} of {rounds} measured, the books verified ({time.monotonic() - began:.0f} s)"
            )
    clients.stop()
    print_progress("\n".join(["", *table.format_bench_rows([*bench.subjects.values(), *runs.subjects.values()]), ""]))


def _measure_ledger(laid: ground.Ground, given: dict[str, object], rounds: int, began: float) -> None:
    """The ledger's posting."""
    from tests.bench import table
    from tests.bench.money import LedgerSizes, Money

    money = Money(laid, LedgerSizes(**given))
    for number in range(1, rounds + 1):
        money.round()
        print_progress(
            f"round {number} of {rounds} of the ledger measured and verified ({time.monotonic() - began:.0f} s)"
        )
    money.stop()
    if not money.pgbench:
        print_progress("No pgbench on this machine: PostgreSQL's own bench is left out.")
    print_progress("\n".join(["", *table.format_bench_rows(list(money.subjects.values()))]))


def _measure_pool(server: psycopg.Connection, given: dict[str, int], rounds: int, began: float) -> None:
    """The tables of the internal pool, and importing its case files."""
    from tests.bench import table
    from tests.bench.pool import Pool, PoolSizes

    pool = Pool(server, PoolSizes(**given))
    print_progress(f"{pool.sizes.cases:,} case files laid ({time.monotonic() - began:.0f} s)")
    for number in range(1, rounds + 1):
        pool.round()
        print_progress(f"round {number} of {rounds} of the pool measured ({time.monotonic() - began:.0f} s)")
    print_progress("\n".join(["", *table.format_bench_rows(list(pool.subjects.values())), ""]))


def _measure_pages(given: dict[str, int], rounds: int, began: float) -> None:
    """The pages that read the most."""
    from tests.bench import table
    from tests.bench.pages import Pages, PageSizes

    pages = Pages(PageSizes(**given))
    print_progress(f"a small and a large programme laid ({time.monotonic() - began:.0f} s)")
    for number in range(1, rounds + 1):
        pages.round()
        print_progress(f"round {number} of {rounds} of the pages measured ({time.monotonic() - began:.0f} s)")
    print_progress("\n".join(["", *table.format_bench_rows(list(pages.subjects.values())), ""]))


def _verify_bench_data(server: psycopg.Connection) -> None:
    """Every invariant of the books and the files holds, and both sides wrote the same; or the bench fails."""
    from io import StringIO

    from django.core.management import CommandError, call_command

    from tests.bench import plain

    out = StringIO()
    try:
        call_command("verify_ledger", stdout=out)
    except CommandError:
        print_progress(out.getvalue())
        raise
    if not plain.has_same_rows(server):
        raise RuntimeError("The product and the hand-written program did not write the same rows.")


def print_progress(text: str) -> None:
    """Prints at once, so that a person sees how far it is."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    run_bench()
