"""What must always be true of the books and the files, each as one query that finds the rows for which it is not.

The database refuses to break most of this; these queries prove that it did, after a crash, a restore or an import."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from healthcoach.lifecycle import REGISTER
from subsidies.budget.rules import CONTRA, ROUTES, Stage

SHOWN = 5  # offending rows that a report shows of each
PATIENCE = 10  # sweeps a queued payout may miss before somebody should look

# What every application's subject moved in and out of the accounts of one stage.
HELD = """
    SELECT held.subject, a.line_id, sum(held.amount) AS amount FROM (
        SELECT subject, target_id AS account_id, amount FROM subsidies_transfer
        UNION ALL SELECT subject, source_id, -amount FROM subsidies_transfer
    ) held
    JOIN subsidies_account a ON a.id = held.account_id
    WHERE held.subject LIKE 'application:%%' AND a.stage = """


@dataclass(frozen=True, slots=True)
class Invariant:
    """A name, a sentence, and the query that finds what contradicts the sentence. A warning spoils no proof."""

    name: str
    sentence: str
    sql: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """How an invariant stood: the first rows that contradict it, each as text, and whether there were more."""

    invariant: Invariant
    rows: list[str]
    more: bool

    @property
    def holds(self) -> bool:
        """Whether nothing contradicts it."""
        return not self.rows


THE_BOOKS = [
    Invariant(
        "transfers equal balances",
        "Every balance is the sum of what came in minus what went out.",
        """
        SELECT a.id AS account, coalesce(moved.amount, 0) AS transfers, b.amount AS balance
        FROM subsidies_account a
        FULL JOIN subsidies_balance b ON b.account_id = a.id
        LEFT JOIN (
            SELECT account_id, sum(amount) AS amount FROM (
                SELECT target_id AS account_id, amount FROM subsidies_transfer
                UNION ALL SELECT source_id, -amount FROM subsidies_transfer
            ) both_sides GROUP BY account_id
        ) moved ON moved.account_id = coalesce(a.id, b.account_id)
        WHERE a.id IS NULL OR b.amount IS DISTINCT FROM coalesce(moved.amount, 0)
        """,
    ),
    Invariant(
        "nothing below zero",
        "No guarded account holds less than nothing, and only the other side of the books is unguarded.",
        """
        SELECT b.account_id AS account, b.amount, b.guarded
        FROM subsidies_balance b JOIN subsidies_account a ON a.id = b.account_id
        WHERE (b.guarded AND b.amount < 0) OR b.guarded = (a.stage = ANY(%(contra)s))
        """,
    ),
    Invariant(
        "a line adds up",
        "On every line available, reserved, due and paid are together what was granted; cash and disbursed are what"
        " the funder paid.",
        """
        SELECT a.line_id AS line, sum(b.amount) FILTER (WHERE a.stage = ANY(%(spending)s)) AS spending_side,
               sum(b.amount) FILTER (WHERE a.stage = ANY(%(cash_side)s)) AS cash_side
        FROM subsidies_account a JOIN subsidies_balance b ON b.account_id = a.id
        GROUP BY a.line_id
        HAVING sum(b.amount) FILTER (WHERE a.stage = ANY(%(spending)s)) <> 0
            OR sum(b.amount) FILTER (WHERE a.stage = ANY(%(cash_side)s)) <> 0
        """,
    ),
    Invariant(
        "an award is split by the shares",
        "The lines' parts of each award follow their shares (15% and 85%) and add up to it, to the cent.",
        """
        SELECT w.id AS award, w.amount, sum(t.amount) AS booked, sum(l.share) AS shares
        FROM subsidies_award w
        JOIN subsidies_budgetline l ON l.programme_id = w.programme_id
        LEFT JOIN (
            SELECT t.subject, a.line_id, sum(t.amount) AS amount
            FROM subsidies_transfer t JOIN subsidies_account a ON a.id = t.source_id
            WHERE t.kind = 'award' GROUP BY t.subject, a.line_id
        ) t ON t.subject = 'award:' || w.id AND t.line_id = l.id
        GROUP BY w.id, w.amount
        HAVING sum(coalesce(t.amount, 0)) <> w.amount OR sum(l.share) <> 1
            OR max(abs(coalesce(t.amount, 0) - w.amount * l.share)) >= 0.01
        """,
    ),
    Invariant(
        "a tranche is in the cash",
        "Each tranche was booked once, on its own line, for its own amount.",
        """
        SELECT r.id AS tranche, r.amount, t.amount AS booked
        FROM subsidies_tranche r
        LEFT JOIN (
            SELECT t.subject, a.line_id, sum(t.amount) AS amount
            FROM subsidies_transfer t JOIN subsidies_account a ON a.id = t.source_id
            WHERE t.kind = 'tranche' GROUP BY t.subject, a.line_id
        ) t ON t.subject = 'tranche:' || r.id AND t.line_id = r.line_id
        WHERE t.amount IS DISTINCT FROM r.amount
        """,
    ),
    Invariant(
        "money goes the ways there are",
        "Every movement follows a way that exists on its line, so no fee hits the operating line; a reversal mirrors"
        " what it reverses.",
        """
        SELECT t.id AS transfer, t.kind, t.source_id AS source, t.target_id AS target, t.amount
        FROM subsidies_transfer t
        JOIN subsidies_account a ON a.id = t.source_id
        JOIN subsidies_account b ON b.id = t.target_id
        JOIN subsidies_budgetline l ON l.id = a.line_id
        LEFT JOIN subsidies_transfer r ON r.id = t.reverses_id
        WHERE a.line_id <> b.line_id OR t.amount <= 0
           OR (t.kind = 'reverse' AND (t.source_id, t.target_id, t.amount)
                IS DISTINCT FROM (r.target_id, r.source_id, r.amount))
           OR (t.kind <> 'reverse' AND NOT EXISTS (
                SELECT FROM unnest(%(movements)s::text[], %(sources)s::int[], %(targets)s::int[], %(kinds)s::text[])
                    AS way(movement, source, target, kind)
                WHERE (way.movement, way.source, way.target, way.kind) = (t.kind, a.stage, b.stage, l.kind)))
        """,
    ),
]

THE_FILES = [
    Invariant(
        "a reservation stands until the journey is over",
        "The line holds the reserved amount of an application that is approved or under way, and nothing of one that"
        " was withdrawn, lapsed or settled.",
        f"""
        SELECT coalesce(held.subject, p.subject) AS subject, p.status, p.expected, held.amount AS held
        FROM (
            SELECT 'application:' || f.id AS subject, l.id AS line_id, f.status,
                CASE WHEN f.status = 'approved' OR (f.status = 'started' AND o.settled_at IS NULL)
                     THEN f.reserved ELSE 0 END AS expected
            FROM subsidies_application f
            JOIN subsidies_budgetline l ON l.programme_id = f.programme_id AND l.kind = 'coaching'
            LEFT JOIN subsidies_trajectory j ON j.application_id = f.id
            LEFT JOIN subsidies_payout o ON o.trajectory_id = j.id
        ) p
        FULL JOIN ({HELD} %(reserved)s GROUP BY held.subject, a.line_id) held
            ON held.subject = p.subject AND held.line_id = p.line_id
        WHERE coalesce(held.amount, 0) IS DISTINCT FROM coalesce(p.expected, 0)
        """,  # noqa: S608 – our own words
    ),
    Invariant(
        "a payout is its accrual",
        "What is due for an application is exactly the amount of its settled payout.",
        f"""
        SELECT coalesce(held.subject, p.subject) AS subject, p.status, p.amount, held.amount AS due
        FROM (
            SELECT 'application:' || f.id AS subject, l.id AS line_id, o.status, o.amount
            FROM subsidies_payout o
            JOIN subsidies_trajectory j ON j.id = o.trajectory_id
            JOIN subsidies_application f ON f.id = j.application_id
            JOIN subsidies_budgetline l ON l.programme_id = f.programme_id AND l.kind = 'coaching'
        ) p
        FULL JOIN ({HELD} %(due)s GROUP BY held.subject, a.line_id) held
            ON held.subject = p.subject AND held.line_id = p.line_id
        WHERE coalesce(held.amount, 0) <> coalesce(p.amount, 0)
        """,  # noqa: S608 – our own words
    ),
    Invariant(
        "a fee is what the scheme says",
        "A settled payout counts the minutes of its sessions, at the scheme's rate, up to its maximum and to what was"
        " reserved.",
        """
        SELECT o.id AS payout, o.minutes, delivered.minutes AS delivered, o.amount
        FROM subsidies_payout o
        JOIN subsidies_trajectory j ON j.id = o.trajectory_id
        JOIN subsidies_application f ON f.id = j.application_id
        JOIN subsidies_feescheme s ON s.id = j.fee_scheme_id
        LEFT JOIN (SELECT trajectory_id, sum(minutes) AS minutes FROM subsidies_session GROUP BY 1) delivered
            ON delivered.trajectory_id = j.id
        WHERE o.settled_at IS NOT NULL AND (
            o.minutes <> coalesce(delivered.minutes, 0)
            OR o.amount <> least(round(o.minutes * s.rate / 60, 2), s.maximum, f.reserved))
        """,
    ),
    Invariant(
        "one settlement per trajectory",
        "A trajectory that is over has exactly one payout, one that runs has none.",
        """
        SELECT j.id AS trajectory, j.status, count(o.id) AS payouts
        FROM subsidies_trajectory j LEFT JOIN subsidies_payout o ON o.trajectory_id = j.id
        GROUP BY j.id, j.status HAVING count(o.id) <> CASE WHEN j.status = 'running' THEN 0 ELSE 1 END
        """,
    ),
    Invariant(
        "no payout before the end",
        "No payout was queued or settled before its trajectory was over.",
        """
        SELECT o.id AS payout, o.queued_at, o.settled_at, coalesce(j.ended_at, j.stopped_at) AS over_at
        FROM subsidies_payout o JOIN subsidies_trajectory j ON j.id = o.trajectory_id
        WHERE j.status = 'running' OR coalesce(j.ended_at, j.stopped_at) > least(o.queued_at, o.settled_at)
        """,
    ),
    Invariant(
        "started files have their trajectory",
        "An application has a trajectory exactly when it was started.",
        """
        SELECT f.id AS application, f.status, j.id AS trajectory
        FROM subsidies_application f LEFT JOIN subsidies_trajectory j ON j.application_id = f.id
        WHERE (f.status = 'started') <> (j.id IS NOT NULL)
        """,
    ),
    Invariant(
        "payouts are settled in time",
        "No payout waits longer than a few sweeps without a visible reason.",
        """
        SELECT id AS payout, queued_at, attempts FROM subsidies_payout
        WHERE status = 'queued' AND queued_at < %(overdue)s AND attempts = 0
        """,
        warning=True,
    ),
]


def _reachable(name: str, table: str) -> Invariant:
    return Invariant(
        f"{name} statuses are reachable",
        f"The audit trail leads every {name} to its status by legal moves from the first one.",
        f"""
        WITH steps AS (
            SELECT pgh_obj_id AS id, status, lag(status) OVER trail AS before, lead(pgh_id) OVER trail AS later
            FROM {table}event WINDOW trail AS (PARTITION BY pgh_obj_id ORDER BY pgh_id)
        )
        SELECT s.id AS {name}, s.before, s.status FROM steps s
        WHERE coalesce(s.before, '') <> s.status
          AND NOT (coalesce(s.before, ''), s.status) IN (
            SELECT * FROM unnest(%({name}_before)s::text[], %({name}_after)s::text[]))
        UNION ALL
        SELECT r.id, s.status, r.status FROM {table} r LEFT JOIN steps s ON s.id = r.id AND s.later IS NULL
        WHERE s.status IS DISTINCT FROM r.status
        """,  # noqa: S608 – our own words
    )


TRAILS = {name: f"subsidies_{name}" for name in ("application", "trajectory", "payout")}
INVARIANTS = [*THE_BOOKS, *THE_FILES, *(_reachable(name, table) for name, table in TRAILS.items())]


def _facts(at: datetime) -> dict[str, object]:
    ways = [(movement, route, kind) for movement, route in ROUTES.items() for kind in sorted(route.lines)]
    facts: dict[str, object] = {
        "contra": sorted(CONTRA),
        "spending": [Stage.GRANTED, Stage.AVAILABLE, Stage.RESERVED, Stage.DUE, Stage.PAID],
        "cash_side": [Stage.FUNDER, Stage.CASH, Stage.DISBURSED],
        "reserved": Stage.RESERVED,
        "due": Stage.DUE,
        "movements": [movement.value for movement, _route, _kind in ways],
        "sources": [int(route.source) for _movement, route, _kind in ways],
        "targets": [int(route.target) for _movement, route, _kind in ways],
        "kinds": [kind.value for _movement, _route, kind in ways],
        "overdue": at - timedelta(seconds=PATIENCE * settings.PAYOUT_SWEEP_EVERY),
    }
    for name in TRAILS:
        lifecycle = REGISTER[name]
        moves = [("", lifecycle.initial)]
        moves += [(old, new) for old, targets in lifecycle.transitions.items() for new in targets]
        facts[f"{name}_before"] = [str(old) for old, _new in moves]
        facts[f"{name}_after"] = [str(new) for _old, new in moves]
    return facts


def examine(*, at: datetime) -> list[Finding]:
    """How every invariant stands at a moment."""
    facts = _facts(at)
    with connection.cursor() as cursor:
        return [_examine(invariant, facts, cursor) for invariant in INVARIANTS]


def _examine(invariant: Invariant, facts: dict[str, object], cursor) -> Finding:
    cursor.execute(invariant.sql, facts)
    names = [column.name for column in cursor.description]
    found = cursor.fetchmany(SHOWN + 1)
    rows = [", ".join(f"{name} {value}" for name, value in zip(names, row, strict=True)) for row in found]
    return Finding(invariant, rows[:SHOWN], more=len(rows) > SHOWN)
