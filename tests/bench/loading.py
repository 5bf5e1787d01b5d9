"""Files by the thousand, loaded by SQL in the middle of their life: what the bench decides on, pays and reports."""

from contextlib import contextmanager
from datetime import UTC, date, datetime

from django.db import connection, transaction

SUBMITTED, COMPLETED, DECIDED = (datetime(2018, month, 1, 9, tzinfo=UTC) for month in (1, 2, 3))
LAPSES_ON = date(2018, 9, 1)
MINUTES = 240  # of each session; five make a full trajectory
FULL_FEE = 1000
MOTIVATION = "We willen onze mensen gezonder laten werken en zoeken begeleiding bij een plan op onze maat. " * 4
# The audit trail that leads to a status.
HANDED_IN = ["draft", "submitted"]
COMPLETE = [*HANDED_IN, "pending"]
APPROVED = [*COMPLETE, "approved"]
PATHS = {
    "submitted": HANDED_IN,
    "withdrawn": [*HANDED_IN, "withdrawn"],
    "pending": COMPLETE,
    "rejected": [*COMPLETE, "rejected"],
    "approved": APPROVED,
    "started": [*APPROVED, "started"],
    "lapsed": [*APPROVED, "lapsed"],
}


@contextmanager
def sleeping_laws(*tables: str):
    """Within it these tables take rows that never went through the verbs; other connections notice nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _insert_trail_events(cursor, table: str, numbers: list[int], path: list[str]) -> None:
    """Writes the events that these rows would have left on their way."""
    cursor.execute(
        "SELECT string_agg(column_name, ', ') FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name = %s AND column_name <> 'status'",
        [table],
    )
    [columns] = cursor.fetchone()
    cursor.execute(
        f"INSERT INTO {table}event ({columns}, status, pgh_created_at, pgh_label, pgh_obj_id) "
        f"SELECT {columns}, step.name, now(), 'update', id "
        f"FROM {table}, unnest(%s::text[]) WITH ORDINALITY AS step(name, place) "
        "WHERE id = ANY(%s) ORDER BY id, place",
        [path, numbers],
    )


def insert_bench_companies(number: int) -> list[int]:
    """Companies, each with a person of its own who acts for it; gives their numbers."""
    with sleeping_laws("users_user", "subsidies_company", "subsidies_contact") as cursor:
        cursor.execute(
            """
            INSERT INTO users_user (email, name, password, language, is_superuser, is_active, joined_on)
            SELECT 'bedrijf' || n || '@bench.example', 'Contact ' || n, '!', 'nl', false, true, '2018-01-01'
            FROM generate_series(1, %s) n
            """,
            [number],
        )
        cursor.execute(
            """
            INSERT INTO subsidies_company (enterprise_number, name)
            SELECT lpad(n::text, 8, '0') || lpad((97 - n %% 97)::text, 2, '0'), 'Bedrijf ' || n - 1000000
            FROM generate_series(1000001, 1000000 + %s) n RETURNING id
            """,
            [number],
        )
        numbers = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            """
            INSERT INTO subsidies_contact (company_id, user_id, name, email, phone)
            SELECT c.id, u.id, u.name, u.email, ''
            FROM subsidies_company c JOIN users_user u ON u.email = lower(replace(c.name, ' ', '')) || '@bench.example'
            WHERE c.id = ANY(%s)
            """,
            [numbers],
        )
    return numbers


def insert_bench_applications(programme: int, status: str, of: list[int]) -> list[int]:
    """One application of each of these companies, with the dated facts of its status; gives their numbers."""
    with sleeping_laws("subsidies_application") as cursor:
        cursor.execute(
            """
            INSERT INTO subsidies_application (
                programme_id, company_id, contact_id, status, changed_at, company_name, postal_code, municipality,
                headcount, low_skilled, themes, motivation_of_company, referral, de_minimis_declared, reminders,
                withdrawal_reason, submitted_at, completed_at, decided_at, motivation, reserved, lapses_on,
                started_at, withdrawn_at, lapsed_at)
            SELECT %(programme)s, c.id, k.id, %(status)s, %(submitted)s, c.name, '1000', 'Brussel',
                10 + c.id %% 200, false, '{food,mental}', %(text)s, 'employers', true, 0,
                '', %(submitted)s + make_interval(days => (c.id %% 25)::int),
                CASE WHEN %(status)s NOT IN ('submitted', 'withdrawn') THEN %(completed)s END,
                CASE WHEN decided THEN %(decided)s END, CASE WHEN decided THEN 'Past bij het doel.' END,
                CASE WHEN reserving THEN %(fee)s END, CASE WHEN reserving THEN %(lapses_on)s END,
                CASE WHEN %(status)s = 'started' THEN %(decided)s END,
                CASE WHEN %(status)s = 'withdrawn' THEN %(decided)s END,
                CASE WHEN %(status)s = 'lapsed' THEN %(decided)s END
            FROM subsidies_company c JOIN subsidies_contact k ON k.company_id = c.id,
                LATERAL (VALUES (%(status)s IN ('approved', 'started', 'lapsed'),
                                 %(status)s IN ('approved', 'started', 'lapsed', 'rejected'))) AS v(reserving, decided)
            WHERE c.id = ANY(%(of)s) ORDER BY c.id RETURNING id
            """,
            {
                "programme": programme,
                "status": status,
                "of": of,
                "text": MOTIVATION,
                "submitted": SUBMITTED,
                "completed": COMPLETED,
                "decided": DECIDED,
                "fee": FULL_FEE,
                "lapses_on": LAPSES_ON,
            },
        )
        numbers = [row[0] for row in cursor.fetchall()]
        _insert_trail_events(cursor, "subsidies_application", numbers, PATHS[status])
    return numbers


def insert_bench_transfers(line: int, movement: str, source: int, target: int, of: list[int]) -> None:
    """The transfers of these applications, posted as ever: the ledger's laws never sleep."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO subsidies_transfer (source_id, target_id, amount, kind, subject, occurrence, effective_on)
            SELECT %s, %s, %s, %s, 'application:' || id, 1, %s FROM unnest(%s::bigint[]) AS id
            """,
            [line * 10 + source, line * 10 + target, FULL_FEE, movement, DECIDED.date(), of],
        )


def insert_bench_trajectories(of: list[int], *, ended: bool, coach: int, scheme: int, document: str) -> list[int]:
    """A full trajectory for each of these started applications, of five sessions; gives their numbers."""
    with sleeping_laws("subsidies_trajectory", "subsidies_coaching", "subsidies_session") as cursor:
        cursor.execute(
            """
            INSERT INTO subsidies_trajectory
                (application_id, coach_id, fee_scheme_id, status, started_on, evaluation, ended_at, action_plan_id)
            SELECT id, %s, %s, %s, %s, '', %s, %s FROM unnest(%s::bigint[]) AS id RETURNING id
            """,
            [
                coach,
                scheme,
                "ended" if ended else "running",
                DECIDED.date(),
                DECIDED if ended else None,
                document if ended else None,
                of,
            ],
        )
        numbers = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            """
            INSERT INTO subsidies_coaching (trajectory_id, coach_id, part, from_on)
            SELECT id, %s, 1, %s FROM unnest(%s::bigint[]) AS id
            """,
            [coach, DECIDED.date(), numbers],
        )
        cursor.execute(
            """
            INSERT INTO subsidies_session (trajectory_id, coach_id, held_on, minutes, turn, step, logged_at)
            SELECT id, %s, %s::date + n, %s, 1, n, %s FROM unnest(%s::bigint[]) AS id, generate_series(1, 5) n
            """,
            [coach, DECIDED.date(), MINUTES, DECIDED, numbers],
        )
        _insert_trail_events(cursor, "subsidies_trajectory", numbers, ["running", "ended"] if ended else ["running"])
    return numbers


def insert_bench_payouts(of: list[int], *, settled: bool) -> list[int]:
    """The payouts of these ended trajectories, queued or settled; gives their numbers."""
    numbers = _insert_queued_payouts(of)
    if settled:
        _settle_bench_payouts(numbers)
    return numbers


def _insert_queued_payouts(of: list[int]) -> list[int]:
    with sleeping_laws("subsidies_payout") as cursor:
        cursor.execute(
            """
            INSERT INTO subsidies_payout (trajectory_id, part, coach_id, closes, status, queued_at, attempts)
            SELECT id, 1, coach_id, true, 'queued', %s, 0 FROM subsidies_trajectory WHERE id = ANY(%s) RETURNING id
            """,
            [DECIDED, of],
        )
        numbers = [row[0] for row in cursor.fetchall()]
        _insert_trail_events(cursor, "subsidies_payout", numbers, ["queued"])
    return numbers


def _settle_bench_payouts(numbers: list[int]) -> None:
    """Their full fee becomes payable to the coach."""
    with sleeping_laws("subsidies_payout", "subsidies_payable") as cursor:
        cursor.execute(
            """
            INSERT INTO subsidies_payable (line_id, subject, reference, coach_id, holder, iban, bic, town, country,
                communication, remittance, amount, paid, recovered, status, due_on)
            SELECT l.id, 'payout:' || p.id, 'BR-' || t.application_id, p.coach_id, '', '', '', '', '', '', '', %s, 0, 0,
                'due', %s
            FROM subsidies_payout p JOIN subsidies_trajectory t ON t.id = p.trajectory_id
            JOIN subsidies_application a ON a.id = t.application_id
            JOIN subsidies_budgetline l ON l.programme_id = a.programme_id AND l.kind = 'coaching'
            WHERE p.id = ANY(%s)
            """,
            [FULL_FEE, DECIDED.date(), numbers],
        )
        cursor.execute("ANALYZE subsidies_payable")
        cursor.execute(
            """
            UPDATE subsidies_payout p
            SET status = 'due', settled_at = %s, minutes = %s, amount = %s, payable_id = owed.id
            FROM subsidies_payable owed WHERE owed.subject = 'payout:' || p.id AND p.id = ANY(%s)
            RETURNING payable_id
            """,
            [DECIDED, 5 * MINUTES, FULL_FEE, numbers],
        )
        owed = [row[0] for row in cursor.fetchall()]
        _insert_trail_events(cursor, "subsidies_payout", numbers, ["due"])
        _insert_trail_events(cursor, "subsidies_payable", owed, ["due"])
