"""The same rows by hand: what a careful programmer writes through psycopg, without ORM, laws or refusals.

The tables are copies with the same columns, indexes, checks and foreign keys, each set in a schema of its own; only
the triggers of the product are missing. In `without_hot_row` nobody counts the balances.
"""

import uuid
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import psycopg
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool

BENCH_TIMEZONE = ZoneInfo("Europe/Brussels")
HOT, COLD = "with_hot_row", "without_hot_row"
COPIED = (
    "subsidies_application",
    "subsidies_applicationevent",
    "subsidies_payable",
    "subsidies_payableevent",
    "subsidies_payout",
    "subsidies_payoutevent",
    "subsidies_balance",
    "subsidies_transfer",
    "mail_message",
    "pghistory_context",
)
# The foreign keys, and own numbers far above those copied from the product's tables.
SAME_SHAPE = """
    SELECT format('ALTER TABLE %%I.%%I ADD %%s', %(schema)s::text, c.relname, pg_get_constraintdef(k.oid))
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype = 'f' AND c.relname = ANY(%(tables)s) AND c.relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT format('ALTER TABLE %%I.%%I ALTER COLUMN %%I RESTART WITH 1000000000', %(schema)s::text, table_name,
        column_name)
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = ANY(%(tables)s) AND is_identity = 'YES'
"""


def copy_tables(connection: psycopg.Connection, tables: Sequence[str] = COPIED) -> None:
    """Makes both sets of tables, holding what the product's tables hold."""
    for schema in (HOT, COLD):
        connection.execute(f"CREATE SCHEMA {schema}")
        for table in tables:
            connection.execute(f"CREATE TABLE {schema}.{table} (LIKE public.{table} INCLUDING ALL)")
            connection.execute(f"INSERT INTO {schema}.{table} SELECT * FROM public.{table}")
        shape = connection.execute(SAME_SHAPE, {"schema": schema, "tables": list(tables)}).fetchall()
        connection.execute(f"SET search_path = {schema}, public")  # copies refer to copies, not to the originals
        for [statement] in shape:
            connection.execute(statement)
        connection.execute("RESET search_path")


def copy_rows(connection: psycopg.Connection, table: str, numbers: list[int]) -> None:
    """Gives both sets rows that were just loaded into the product's table."""
    for schema in (HOT, COLD):
        connection.execute(f"INSERT INTO {schema}.{table} SELECT * FROM public.{table} WHERE id = ANY(%s)", [numbers])


def reserve_in_hot_set(connection: psycopg.Connection, line: int, amount: int) -> None:
    """Counts in the hot set what was just reserved in the product's books for rows that are about to be settled."""
    moves = {line * 10 + 2: -amount, line * 10 + 3: amount}
    for account, delta in moves.items():
        connection.execute(
            f"UPDATE {HOT}.subsidies_balance SET amount = amount + %s WHERE account_id = %s", [delta, account]
        )


# What both sides must have written alike; the set without the hot row neither settles nor counts.
DECISIONS = """
    SELECT (SELECT count(*) FROM {0}.subsidies_application WHERE status = 'approved'),
        (SELECT count(*) FROM {0}.subsidies_applicationevent WHERE status = 'approved' AND decided_by_id IS NOT NULL),
        (SELECT count(*) FROM {0}.mail_message),
        (SELECT sum(amount) FROM {0}.subsidies_transfer WHERE kind = 'reserve' AND posted_by_id IS NOT NULL)
"""
SETTLED_MONEY_QUERY = """
    SELECT (SELECT sum(amount) FROM {0}.subsidies_payout WHERE status = 'due'),
        (SELECT sum(amount) FROM {0}.subsidies_payable), (SELECT max(communication) FROM {0}.subsidies_payable),
        (SELECT count(*) FROM {0}.subsidies_payableevent WHERE pgh_label = 'insert'),
        (SELECT sum(amount) FROM {0}.subsidies_transfer WHERE kind IN ('accrue', 'release')),
        (SELECT array_agg(amount ORDER BY account_id) FROM {0}.subsidies_balance WHERE account_id % 10 IN (2, 3))
"""


def has_same_rows(connection: psycopg.Connection) -> bool:
    """Whether the product and both ways by hand hold the same decisions, and the hot set the same money."""

    def held(query: str, schema: str) -> tuple:
        return connection.execute(query.format(schema)).fetchone()

    decisions = {held(DECISIONS, schema) for schema in ("public", HOT, COLD)}
    return len(decisions) == 1 and held(SETTLED_MONEY_QUERY, "public") == held(SETTLED_MONEY_QUERY, HOT)


class Plain:
    """A hand-written program in one of the two sets of tables, with a checked connection from a pool for each call."""

    def __init__(self, address: str, schema: str, *, line: int, by: int) -> None:
        self.pool = ConnectionPool(
            address,
            min_size=1,
            kwargs={"autocommit": True, "options": f"-c search_path={schema},public"},
            check=ConnectionPool.check_connection,
            open=True,
        )
        self.hot, self.line, self.by = schema == HOT, line, by
        with self.pool.connection() as connection:
            self.application_event = _build_event_insert(connection, "subsidies_application")
            self.payout_event = _build_event_insert(connection, "subsidies_payout")
            self.payable_event = _build_event_insert(connection, "subsidies_payable", label="insert")

    def approve(self, numbers: Sequence[int], *, at: datetime) -> None:
        """Approves, with event, context, message and transfer; the balances last."""
        numbers = list(numbers)
        with self._transaction() as run:
            run(
                "UPDATE subsidies_application SET status = 'approved', decided_at = %s, decided_by_id = %s, "
                "motivation = %s, reserved = %s, lapses_on = %s, changed_at = %s "
                "WHERE id = ANY(%s) AND status = 'pending'",
                [at, self.by, "Past bij het doel.", Decimal(1000), at.date() + timedelta(183), at, numbers],
            )
            run(self.application_event, [self._context(run, at), numbers])
            run(MESSAGES, [at.date(), *self._letters(numbers, at)])
            run(RESERVATIONS, [self.line * 10 + 2, self.line * 10 + 3, at.date(), self.by, numbers])
            if self.hot:
                self._count(run, {2: -1000 * len(numbers), 3: 1000 * len(numbers)})

    def settle(self, *, at: datetime) -> int:
        """Settles every queued payout in one transaction, computed in the database; tells how many."""
        with self._transaction() as run:
            settled = run(SETTLE, {"line": self.line, "on": at.date(), "at": at}).fetchall()
            numbers, payables = [row[0] for row in settled], [row[4] for row in settled if row[4]]
            context = self._context(run, at)
            run(self.payable_event, [context, payables])
            run(self.payout_event, [context, numbers])
            moves = [(a, fee, "accrue", self.line * 10 + 4) for _n, a, fee, _rest, _owed in settled if fee]
            moves += [(a, rest, "release", self.line * 10 + 2) for _n, a, _fee, rest, _owed in settled if rest]
            run(SETTLEMENTS, [self.line * 10 + 3, at.date(), *map(list, zip(*moves, strict=True))])
            if self.hot:
                due, released = sum(row[2] for row in settled), sum(row[3] for row in settled)
                self._count(run, {2: released, 3: -due - released, 4: due})
        return len(settled)

    def state_of_affairs(self, programme: int, *, on: date) -> list[tuple]:
        """The figures of the state of affairs: each kind of file is read once."""
        facts = {"programme": programme, "on": on, "end": datetime.combine(on + timedelta(1), time(), BENCH_TIMEZONE)}
        with self.pool.connection() as connection:
            return [connection.execute(query, facts).fetchall() for query in FIGURES]

    @contextmanager
    def _transaction(self):
        with self.pool.connection() as connection, connection.transaction():
            yield connection.execute

    def _count(self, run: Callable, deltas: dict[int, Decimal]) -> None:
        for stage, delta in deltas.items():
            if delta:
                run(
                    "UPDATE subsidies_balance SET amount = amount + %s WHERE account_id = %s AND "
                    "(NOT guarded OR amount + %s >= 0)",
                    [delta, self.line * 10 + stage, delta],
                )

    def _letters(self, numbers: list[int], at: datetime) -> tuple[list, list, list]:
        letters = [_write_decision_letter(number, at) for number in numbers]
        return numbers, [subject for subject, _body in letters], [body for _subject, body in letters]

    def _context(self, run: Callable, at: datetime) -> uuid.UUID:
        number = uuid.uuid4()
        run(
            "INSERT INTO pghistory_context (id, metadata, created_at, updated_at) VALUES (%s, %s, %s, %s)",
            [number, Jsonb({"user": self.by, "where": "website", "address": "127.0.0.1"}), at, at],
        )
        return number


MESSAGES = """
    INSERT INTO mail_message (recipient_id, kind, about, occurrence, subject, body, written_on, attempts)
    SELECT c.user_id, 'approved', 'application:' || a.id, 1, letter.subject, letter.body, %s, 0
    FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS letter(id, subject, body)
    JOIN subsidies_application a ON a.id = letter.id JOIN subsidies_contact c ON c.id = a.contact_id
"""
RESERVATIONS = """
    INSERT INTO subsidies_transfer (source_id, target_id, amount, kind, subject, occurrence, effective_on, posted_by_id)
    SELECT %s, %s, 1000, 'reserve', 'application:' || id, 1, %s, %s FROM unnest(%s::bigint[]) AS id
"""
SETTLE = """
    WITH fee AS (
        SELECT p.id, a.id AS application, a.reserved, s.minutes, p.coach_id, g.code,
            '3' || lpad(p.id::text, 9, '0') AS ten,
            least(round(s.minutes * f.rate / 60, 2), f.maximum, a.reserved) AS amount
        FROM subsidies_payout p
        JOIN subsidies_trajectory t ON t.id = p.trajectory_id
        JOIN public.subsidies_application a ON a.id = t.application_id
        JOIN subsidies_programme g ON g.id = a.programme_id
        JOIN subsidies_feescheme f ON f.id = t.fee_scheme_id,
        LATERAL (
            SELECT coalesce(sum(minutes), 0) AS minutes FROM subsidies_session
            WHERE trajectory_id = t.id AND coach_id = p.coach_id
        ) s
        WHERE p.status = 'queued' ORDER BY p.id FOR NO KEY UPDATE OF p SKIP LOCKED
    ), owed AS (
        INSERT INTO subsidies_payable (line_id, subject, reference, coach_id, holder, iban, bic, town, country,
            communication, remittance, amount, paid, recovered, status, due_on)
        SELECT %(line)s, 'payout:' || id, code || '-' || lpad(application::text, 5, '0'), coach_id, '', '', '', '', '',
            ten || lpad(coalesce(nullif(ten::bigint %% 97, 0), 97)::text, 2, '0'), '', amount, 0, 0, 'due', %(on)s
        FROM fee WHERE amount > 0 RETURNING id, subject
    )
    UPDATE subsidies_payout p SET status = CASE WHEN fee.amount > 0 THEN 'due' ELSE 'nothing_due' END,
        minutes = fee.minutes, amount = fee.amount, settled_at = %(at)s, payable_id = owed.id
    FROM fee LEFT JOIN owed ON owed.subject = 'payout:' || fee.id
    WHERE p.id = fee.id RETURNING p.id, fee.application, fee.amount, fee.reserved - fee.amount, owed.id
"""
SETTLEMENTS = """
    INSERT INTO subsidies_transfer (source_id, target_id, amount, kind, subject, occurrence, effective_on)
    SELECT %s, target, amount, kind, 'application:' || id, 1, %s
    FROM unnest(%s::bigint[], %s::numeric[], %s::text[], %s::bigint[]) AS move(id, amount, kind, target)
"""

# The state of affairs, from the product's own tables: these are read, not written.
FIGURES = (
    """
    SELECT count(*),
        count(*) FILTER (WHERE decided_at < %(end)s AND reserved IS NOT NULL
            AND (withdrawn_at IS NULL OR withdrawn_at >= %(end)s)),
        count(*) FILTER (WHERE (decided_at IS NULL OR decided_at >= %(end)s)
            AND (withdrawn_at IS NULL OR withdrawn_at >= %(end)s)),
        count(*) FILTER (WHERE withdrawn_at < %(end)s),
        count(*) FILTER (WHERE decided_at < %(end)s AND reserved IS NULL
            AND (withdrawn_at IS NULL OR withdrawn_at >= %(end)s)),
        count(*) FILTER (WHERE started_at < %(end)s)
    FROM public.subsidies_application WHERE programme_id = %(programme)s AND submitted_at < %(end)s
    """,
    """
    SELECT count(*) FROM subsidies_trajectory t JOIN public.subsidies_application a ON a.id = t.application_id
    WHERE a.programme_id = %(programme)s AND t.ended_at < %(end)s
    """,
    """
    SELECT (SELECT count(*) FROM coaches_candidate WHERE programme_id = %(programme)s AND applied_on <= %(on)s),
        EXISTS (SELECT FROM coaches_candidateregister
            WHERE programme_id = %(programme)s AND incomplete_since <= %(on)s),
        (SELECT count(DISTINCT e.candidate_id) FROM trainings_enrolment e
            JOIN trainings_edition d ON d.id = e.edition_id JOIN trainings_course c ON c.id = d.course_id
            WHERE c.programme_id = %(programme)s AND e.completed_on <= %(on)s),
        (SELECT count(*) FROM coaches_coach h WHERE programme_id = %(programme)s
            AND EXISTS (SELECT FROM coaches_agreement g WHERE g.coach_id = h.id AND g.signed_on <= %(on)s))
    """,
    """
    SELECT l.id, l.kind, l.share, a.stage,
        (SELECT coalesce(sum(amount), 0) FROM public.subsidies_transfer
            WHERE target_id = a.id AND effective_on <= %(on)s)
        - (SELECT coalesce(sum(amount), 0) FROM public.subsidies_transfer
            WHERE source_id = a.id AND effective_on <= %(on)s)
    FROM subsidies_budgetline l JOIN subsidies_account a ON a.line_id = l.id AND a.stage IN (1, 5)
    WHERE l.programme_id = %(programme)s ORDER BY l.id, a.stage
    """,
    """
    SELECT l.kind, t.percentage, t.base, t.amount FROM subsidies_tranche t
    JOIN subsidies_budgetline l ON l.id = t.line_id
    WHERE l.programme_id = %(programme)s AND t.received_on <= %(on)s ORDER BY t.received_on, t.id
    """,
    """
    SELECT days, price FROM trainings_course WHERE programme_id = %(programme)s AND offered_from <= %(on)s
    ORDER BY offered_from DESC, id DESC LIMIT 1
    """,
    """
    SELECT i.id, i.venue, i.price, array_agg(d."on" ORDER BY d."on") FROM trainings_intervision i
    LEFT JOIN trainings_intervisiondate d ON d.intervision_id = i.id
    WHERE i.programme_id = %(programme)s AND i.planned_at < %(end)s GROUP BY i.id ORDER BY i.planned_at, i.id
    """,
)


def _write_decision_letter(number: int, at: datetime) -> tuple[str, str]:
    return (
        f"Je aanvraag BD-{number:05d} is goedgekeurd",
        "Goed nieuws: de stuurgroep heeft je aanvraag goedgekeurd. Kies een coach op de website en begin voor "
        f"{at.date() + timedelta(183):%d/%m/%Y}. Daarna vervalt de goedkeuring en gaat het geld naar een ander "
        "bedrijf.\n\nPast bij het doel.",
    )


def _build_event_insert(connection: psycopg.Connection, table: str, label: str = "update") -> str:
    found = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s", [table]
    )
    columns = ", ".join(name for [name] in found)
    return (
        f"INSERT INTO {table}event ({columns}, pgh_context_id, pgh_created_at, pgh_label, pgh_obj_id) "
        f"SELECT {columns}, %s, now(), '{label}', id FROM {table} WHERE id = ANY(%s)"
    )
