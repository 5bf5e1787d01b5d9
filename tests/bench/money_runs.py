"""What becomes of the payouts of a round: a batch of them is made and approved, its file goes to the bank, the bank's
statement comes back, and comes back once more."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

from tests.bench import ground
from tests.bench.subjects import Subject

MAKE, FILE, IMPORT = "batch until sent", "pain.001, CPU time", "camt.053 settled"
AIMED_AT = 10_000  # payments, for which the bounds are meant
BOUND_OF_FILE, BOUND_OF_IMPORT = "1 s for 10,000", "3 s for 10,000"
COUNT_WRITES_QUERY = """
    SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables
"""


class Runs:
    """Measures one payment run per round, over all that is due on the line."""

    def __init__(self, laid: ground.Ground, payouts: int) -> None:
        self.laid, self.closing, self.rounds = laid, Decimal("0.00"), 0
        name, aim = f"{payouts:,} payments: {{}}", 1.0 if payouts >= AIMED_AT else None
        self.subjects = {
            MAKE: Subject(name.format(MAKE), 1, "s", {}, seconds=True),
            FILE: Subject(name.format(FILE), 1, "s", {BOUND_OF_FILE: aim}, seconds=True),
            IMPORT: Subject(name.format(IMPORT), 1, "s", {BOUND_OF_IMPORT: aim}, seconds=True),
        }

    def round(self) -> None:
        """Makes, approves and sends a batch; settles its statement, and sees that a second time writes nothing."""
        from healthcoach.users.models import User

        self.rounds += 1
        finance, other = (User.objects.get(pk=number) for number in self.laid.finance)
        batch, made = self._batch(finance, other)
        self.subjects[MAKE].note({"": made})
        portion = batch.count / AIMED_AT
        self.subjects[FILE].note({"": _processor_time(lambda: _rewrite_batch_file(batch)), BOUND_OF_FILE: portion})
        data = self._statement(batch)
        settled = _measure_work_seconds(lambda: self._settled(data, batch, finance))
        self.subjects[IMPORT].note({"": settled, BOUND_OF_IMPORT: 3 * portion})
        self._replay(data, finance)

    def _batch(self, finance, other):
        from healthcoach.programmes.models import Programme
        from subsidies.payables.models import Payable, PayableStatus
        from subsidies.payments import actions as payments

        due = Payable.objects.filter(line=self.laid.line, status=PayableStatus.DUE)
        programme, began = Programme.objects.get(pk=self.laid.rounds), time.monotonic()
        batch = payments.create_batch(programme, payables=list(due), by=finance, at=_get_current_time())
        batch = payments.approve(batch, by=other, at=_get_current_time())
        return payments.send(batch, by=finance, at=_get_current_time()), time.monotonic() - began

    def _statement(self, batch) -> bytes:
        """The bank's statement of the day on which it paid all of the batch."""
        from django.utils import timezone

        from tests.camt import book_movement, make_camt_statement, write_camt

        rows = batch.payments.order_by("pk").values_list("amount", "end_to_end_id", "iban", "holder")
        moved = [
            book_movement(-amount, end_to_end_id=key, iban=iban, name=holder) for amount, key, iban, holder in rows
        ]
        opening = self.closing
        self.closing -= batch.total
        iban = batch.account.iban
        return write_camt(
            make_camt_statement(iban, *moved, opening=opening, on=timezone.localdate(), sequence=self.rounds)
        )

    def _settled(self, data: bytes, batch, finance) -> None:
        from subsidies.bank import actions as bank

        done = bank.import_file("camt.xml", data, by=finance, at=_get_current_time())
        if (done.settled, done.breaks) != (batch.count, 0):
            raise RuntimeError(f"{done.settled} lines of {batch.count} were settled, {done.breaks} are breaks.")

    def _replay(self, data: bytes, finance) -> None:
        from django.db import connection, transaction

        from subsidies.bank import actions as bank

        def written() -> int:
            with connection.cursor() as cursor:
                cursor.execute(COUNT_WRITES_QUERY)
                return cursor.fetchone()[0]

        with transaction.atomic():
            before = written()
            bank.import_file("camt.xml", data, by=finance, at=_get_current_time())
            if written() != before:
                raise RuntimeError("The same statement, imported again, wrote rows.")


def _rewrite_batch_file(batch) -> None:
    from subsidies.payments import pain001 as file

    made = file.build_batch_file(batch, list(batch.payments.select_related("payable").order_by("pk")))
    if bytes(made.content) != bytes(batch.file.content):
        raise RuntimeError("The same batch gave another file.")


def _get_current_time() -> datetime:
    return datetime.now(UTC)


def _measure_work_seconds(work: Callable[[], None]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def _processor_time(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
