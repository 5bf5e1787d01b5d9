"""The clients who post: each a process of several threads, every thread with a connection of its own. A thread reserves
and releases in turn, so that the books are as before when it is done."""

import os
import threading
import time
from array import array
from collections.abc import Callable
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from multiprocessing.connection import Connection

import psycopg

from tests.bench import ground, plain
from tests.bench.clients import run_client_tasks

POSTING_DAY = date(2018, 12, 31)
ONE_EURO = Decimal("1.00")
RESERVE, RELEASE = ("reserve", 2, 3), ("release", 3, 2)
WARMING = 2  # steps of each thread before its time counts
INSERT = """
    INSERT INTO {0}.subsidies_transfer
        (source_id, target_id, amount, kind, subject, occurrence, effective_on, posted_by_id)
    VALUES (%s, %s, %s, %s, %s, 1, %s, %s)
"""
COUNT = """
    UPDATE {0}.subsidies_balance SET amount = amount + %s WHERE account_id = %s AND (NOT guarded OR amount + %s >= 0)
"""

MIDDLE = date(2018, 8, 1)
FLOWS = """
    SELECT source_id, target_id, kind, sum(amount) FROM subsidies_transfer
    WHERE source_id = ANY(%s) AND effective_on <= %s GROUP BY source_id, target_id, kind
"""

MoneyStep = Callable[[str, bool], None]  # moves a euro for this subject: there, or back


@dataclass(frozen=True)
class Share:
    """What one process does: so many threads, so many steps of each, for subjects from this number on."""

    threads: int
    steps: int
    first: int

    @property
    def subjects(self) -> int:
        """How many subjects that takes."""
        return self.threads * (self.steps + WARMING) // 2


def serve_posting_client(pipe: Connection, laid: ground.Ground) -> None:
    """The life of a client of the product."""
    import django

    django.setup()
    run_client_tasks(pipe, Poster(laid))


class Crew:
    """The threads of one process. They begin together, and tell how long each of their steps took."""

    def __init__(self, share: Share, beginning: Callable) -> None:
        self.gate, self.times, self.errors = threading.Barrier(share.threads + 1), array("d"), []
        pairs = (share.steps + WARMING) // 2
        self.threads = [
            threading.Thread(target=self._live, args=(beginning, share.first + place * pairs, share.steps))
            for place in range(share.threads)
        ]
        for thread in self.threads:
            thread.start()
        self._pass()  # everybody is connected and warm

    def work(self) -> array:
        """Lets them all go, and waits until they are done."""
        self._pass()
        for thread in self.threads:
            thread.join()
        if self.errors:
            raise self.errors[0]
        return self.times

    def _pass(self) -> None:
        try:
            self.gate.wait()
        except threading.BrokenBarrierError:
            raise self.errors[0] from None

    def _live(self, beginning: Callable, first: int, steps: int) -> None:
        try:
            with beginning() as step:
                for number in range(WARMING):
                    step(f"application:{first}", number % 2 == 0)
                self.gate.wait()
                self.gate.wait()
                for number in range(steps):
                    began = time.perf_counter()
                    step(f"application:{first + 1 + number // 2}", number % 2 == 0)
                    self.times.append(time.perf_counter() - began)
        except Exception as error:
            self.errors.append(error)
            self.gate.abort()


class Poster:
    """What one client of the product's ledger can do."""

    def __init__(self, laid: ground.Ground) -> None:
        from healthcoach.users.models import User

        self.line, self.by, self.address = laid.line, User.objects.get(pk=laid.decider), os.environ["DATABASE_URL"]

    def post(self, share: Share) -> Callable[[], array]:
        """The product's posting, each in a transaction."""
        return Crew(share, self._product).work

    def post_plain_hot(self, share: Share) -> Callable[[], array]:
        """The same row by hand, the balances counted last."""
        return Crew(share, lambda: self._by_hand(plain.HOT)).work

    def post_plain_cold(self, share: Share) -> Callable[[], array]:
        """The same row by hand, nobody counting the balances."""
        return Crew(share, lambda: self._by_hand(plain.COLD)).work

    def verify(self, _share: None) -> Callable[[], None]:
        """Every invariant of the books holds."""
        from io import StringIO

        from django.core.management import call_command

        return lambda: call_command("verify_ledger", stdout=StringIO())

    def drawdown(self, _share: None) -> Callable[[], None]:
        """What had become of the grant by a day in the middle of the ledger."""
        from subsidies.budget.drawdown import compute_drawdown
        from subsidies.budget.models import BudgetLine

        [line] = BudgetLine.objects.filter(pk=self.line)  # connected before the time counts
        return lambda: compute_drawdown([line], on=MIDDLE) and None

    def drawdown_plain(self, _share: None) -> Callable[[], None]:
        """The same amounts by hand, from one query."""

        connection = psycopg.connect(self.address, autocommit=True)
        accounts = [self.line * 10 + stage for stage in range(1, 10)]

        def work() -> None:
            with closing(connection):
                connection.execute(FLOWS, [accounts, MIDDLE]).fetchall()

        return work

    @contextmanager
    def _product(self):
        from django.db import connection, transaction

        from subsidies.budget import ledger
        from subsidies.budget.rules import Movement, Posting

        def step(subject: str, there: bool) -> None:
            movement = Movement.RESERVE if there else Movement.RELEASE
            with transaction.atomic():
                ledger.post_movements([Posting(self.line, movement, ONE_EURO, subject)], by=self.by, on=POSTING_DAY)

        yield step
        connection.close()

    @contextmanager
    def _by_hand(self, schema: str):
        insert, count = INSERT.format(schema), COUNT.format(schema)

        def step(subject: str, there: bool) -> None:
            kind, source, target = RESERVE if there else RELEASE
            source, target = self.line * 10 + source, self.line * 10 + target
            with connection.transaction():
                connection.execute(insert, [source, target, ONE_EURO, kind, subject, POSTING_DAY, self.by.pk])
                if schema == plain.HOT:
                    for account, delta in sorted({source: -ONE_EURO, target: ONE_EURO}.items()):
                        connection.execute(count, [delta, account, delta])

        with closing(psycopg.connect(self.address, autocommit=True)) as connection:
            yield step
