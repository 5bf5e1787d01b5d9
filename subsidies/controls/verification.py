"""Examining the books: every invariant, at one moment, over one picture of the database.

The database refuses to break most of them; the queries prove that it did, after a crash, a restore or an import. They
read the transfers three times at most: once to count what every subject holds in every account (`held`, which most of
them ask), once for the ways that money went on each day (`moved`), once for the seals."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from subsidies.budget.rules import CONTRA, ROUTES, Stage
from subsidies.controls import seals
from subsidies.controls.invariants import audit_trail as of_the_trail
from subsidies.controls.invariants.applications import APPLICATION_INVARIANTS
from subsidies.controls.invariants.audit_trail import AUDIT_TRAIL_INVARIANTS
from subsidies.controls.invariants.bank import BANK_INVARIANTS
from subsidies.controls.invariants.invariant import Finding, Invariant
from subsidies.controls.invariants.ledger import LEDGER_INVARIANTS
from subsidies.controls.invariants.payments import PAYABLE_INVARIANTS, PAYMENT_INVARIANTS
from subsidies.controls.seals import SEAL_INVARIANTS

MAX_SHOWN_ROWS = 5  # offending rows that a report shows of each
WORK_MEMORY = "128MB"  # for one step of a query, so that a million transfers are counted without going to the disk
MAX_MISSED_SWEEPS = 10  # sweeps a queued payout may miss before somebody should look
ALL_INVARIANTS = [
    *LEDGER_INVARIANTS,
    *APPLICATION_INVARIANTS,
    *PAYABLE_INVARIANTS,
    *PAYMENT_INVARIANTS,
    *BANK_INVARIANTS,
    *SEAL_INVARIANTS,
    *AUDIT_TRAIL_INVARIANTS,
]

CREATE_HELD_SQL = """
    CREATE TEMPORARY TABLE held AS
    SELECT h.subject, h.account_id, a.line_id, a.stage, h.amount
    FROM (
        SELECT t.subject, side.account_id, sum(side.amount) AS amount
        FROM subsidies_transfer t
        CROSS JOIN LATERAL (VALUES (t.target_id, t.amount), (t.source_id, -t.amount)) side (account_id, amount)
        GROUP BY t.subject, side.account_id HAVING sum(side.amount) <> 0
    ) h
    LEFT JOIN subsidies_account a ON a.id = h.account_id
"""
# By the way and the day, with the first of each: what the totals of the days must be.
CREATE_MOVED_SQL = """
    CREATE TEMPORARY TABLE moved AS
    SELECT source_id AS source, target_id AS target, kind, '' AS reversed_kind, effective_on,
           min(id) AS first, count(*) AS count, min(amount) AS least, sum(amount) AS amount
    FROM subsidies_transfer WHERE reverses_id IS NULL GROUP BY 1, 2, 3, 5
"""
# By themselves, so that the many others are counted by several processes at once.
INSERT_REVERSED_SQL = """
    INSERT INTO moved
    SELECT t.source_id, t.target_id, t.kind, r.kind, t.effective_on, min(t.id), count(*), min(t.amount), sum(t.amount)
    FROM subsidies_transfer t JOIN subsidies_transfer r ON r.id = t.reverses_id
    WHERE t.reverses_id IS NOT NULL GROUP BY 1, 2, 3, 4, 5
"""


def verify_invariants(*, at: datetime) -> list[Finding]:
    """How every invariant stands at a moment."""
    given = _build_invariant_parameters(at)
    with _take_repeatable_snapshot(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [WORK_MEMORY])
        cursor.execute(CREATE_HELD_SQL)
        cursor.execute(CREATE_MOVED_SQL)
        cursor.execute(INSERT_REVERSED_SQL)
        cursor.execute("ANALYZE held, moved")
        findings = [_verify_single_invariant(invariant, given, cursor) for invariant in ALL_INVARIANTS]
        cursor.execute("DROP TABLE held, moved")
    return findings


@contextmanager
def _take_repeatable_snapshot() -> Iterator[None]:
    """Within it every query sees the database as it was at one moment, whatever is posted meanwhile; inside a
    transaction that runs already, as that transaction sees it."""
    begins = not connection.in_atomic_block
    with transaction.atomic():
        if begins:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _build_invariant_parameters(at: datetime) -> dict[str, object]:
    ways = [(movement, route, kind) for movement, route in ROUTES.items() for kind in sorted(route.lines)]
    return {
        "contra": sorted(CONTRA),
        "spending": [Stage.GRANTED, Stage.AVAILABLE, Stage.RESERVED, Stage.DUE, Stage.PAID],
        "cash_side": [
            *(Stage.FUNDER, Stage.OTHERS, Stage.CASH, Stage.OUTGOING, Stage.DISBURSED, Stage.HELD, Stage.CLAIMED)
        ],
        **{stage.name.lower(): int(stage) for stage in Stage},
        "movements": [movement.value for movement, _route, _kind in ways],
        "sources": [int(route.source) for _movement, route, _kind in ways],
        "targets": [int(route.target) for _movement, route, _kind in ways],
        "kinds": [kind.value for _movement, _route, kind in ways],
        "overdue": at - timedelta(seconds=MAX_MISSED_SWEEPS * settings.PAYOUT_SWEEP_EVERY),
        **seals.build_seal_parameters(at),
        **of_the_trail.list_legal_moves(),
    }


def _verify_single_invariant(invariant: Invariant, given: dict[str, object], cursor) -> Finding:
    cursor.execute(f"SELECT * FROM ({invariant.sql}) offending ORDER BY 1 LIMIT {MAX_SHOWN_ROWS + 1}", given)  # noqa: S608
    names = [column.name for column in cursor.description]
    found = cursor.fetchall()
    rows = [", ".join(f"{name} {value}" for name, value in zip(names, row, strict=True)) for row in found]
    return Finding(invariant, rows[:MAX_SHOWN_ROWS], more=len(rows) > MAX_SHOWN_ROWS)
