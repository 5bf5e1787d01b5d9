"""What must always be true between the files and the ledger: reservations, fees, expenses, corrections and statuses."""

from subsidies.controls.invariants.invariant import Invariant

# The amount due of a payable as it began, and as the last correction left it.
LAST_CORRECTION_SQL = """
    LEFT JOIN LATERAL (
        SELECT new_amount FROM subsidies_correction c
        WHERE c.payable_id = p.id AND c.status = 'done' ORDER BY c.done_at DESC, c.id DESC LIMIT 1
    ) last ON true"""

# Every payout with what it should be: own minutes at the scheme's rate, within what the coaches before left of the
# maximum and of what was reserved.
PAYOUT_SHARES_SQL = """
    SELECT *, least(earned, greatest(most - (sum(earned) OVER so_far - earned), 0)) AS fee
    FROM (
        SELECT o.*, j.application_id, coalesce(d.minutes, 0) AS delivered, least(s.maximum, f.reserved) AS most,
            round(coalesce(d.minutes, 0) * s.rate / 60, 2) AS earned
        FROM subsidies_payout o
        JOIN subsidies_trajectory j ON j.id = o.trajectory_id
        JOIN subsidies_application f ON f.id = j.application_id
        JOIN subsidies_feescheme s ON s.id = j.fee_scheme_id
        LEFT JOIN (SELECT trajectory_id, coach_id, sum(minutes) AS minutes FROM subsidies_session GROUP BY 1, 2) d
            ON d.trajectory_id = o.trajectory_id AND d.coach_id = o.coach_id
    ) each WINDOW so_far AS (PARTITION BY trajectory_id ORDER BY part)"""

APPLICATION_INVARIANTS = [
    Invariant(
        "a reservation stands until the journey is over",
        "The line holds the reserved amount of an application that is approved or under way, less what its coaches were"
        " settled for; once the last part closed it, the fees still to be settled; and nothing of one that was"
        " withdrawn, lapsed or settled.",
        f"""
        SELECT coalesce(h.subject, p.subject) AS subject, p.status, p.expected, h.amount AS held
        FROM (
            SELECT 'application:' || f.id AS subject, l.id AS line_id, f.status,
                CASE WHEN f.status = 'started' AND o.closed THEN o.to_settle
                     WHEN f.status IN ('approved', 'started') THEN f.reserved - coalesce(o.settled, 0)
                     ELSE 0 END AS expected
            FROM subsidies_application f
            JOIN subsidies_budgetline l ON l.programme_id = f.programme_id AND l.kind = 'coaching'
            LEFT JOIN (
                SELECT application_id, bool_or(closes AND settled_at IS NOT NULL) AS closed,
                    coalesce(sum(amount), 0) AS settled,
                    coalesce(sum(fee) FILTER (WHERE settled_at IS NULL), 0) AS to_settle
                FROM ({PAYOUT_SHARES_SQL}) share GROUP BY application_id
            ) o ON o.application_id = f.id
        ) p
        FULL JOIN (SELECT * FROM held WHERE subject LIKE 'application:%%' AND stage = %(reserved)s) h
            ON h.subject = p.subject AND h.line_id = p.line_id
        WHERE coalesce(h.amount, 0) IS DISTINCT FROM coalesce(p.expected, 0)
        """,  # noqa: S608 – our own words
    ),
    Invariant(
        "a payout is its accrual",
        "What became due for an application, corrections counted, is exactly the amount due of its settled payouts, on"
        " the coaching line.",
        """
        SELECT coalesce(h.subject, p.subject) AS subject, p.amount, h.amount AS due
        FROM (
            SELECT 'application:' || f.id AS subject, coalesce(d.line_id, l.id) AS line_id,
                   sum(coalesce(d.amount, o.amount)) AS amount
            FROM subsidies_payout o
            JOIN subsidies_trajectory j ON j.id = o.trajectory_id
            JOIN subsidies_application f ON f.id = j.application_id
            JOIN subsidies_budgetline l ON l.programme_id = f.programme_id AND l.kind = 'coaching'
            LEFT JOIN subsidies_payable d ON d.id = o.payable_id
            GROUP BY 1, 2
        ) p
        FULL JOIN (SELECT * FROM held WHERE subject LIKE 'application:%%' AND stage = %(due)s) h
            ON h.subject = p.subject AND h.line_id = p.line_id
        WHERE coalesce(h.amount, 0) <> coalesce(p.amount, 0)
        """,
    ),
    Invariant(
        "an expense is its booking",
        "What became due for an expense, corrections counted, is exactly its amount due, on its own line; one that is"
        " not booked is not in the books.",
        """
        SELECT coalesce(h.subject, e.subject) AS subject, e.status, e.amount, h.amount AS due
        FROM (
            SELECT 'expense:' || e.id AS subject, e.line_id, e.status,
                   CASE e.status WHEN 'booked' THEN d.amount ELSE 0 END AS amount
            FROM subsidies_expense e
            LEFT JOIN subsidies_payable d ON d.id = e.payable_id AND d.line_id = e.line_id
        ) e
        FULL JOIN (SELECT * FROM held WHERE subject LIKE 'expense:%%' AND stage = %(due)s) h
            ON h.subject = e.subject AND h.line_id = e.line_id
        WHERE coalesce(h.amount, 0) IS DISTINCT FROM CASE WHEN e.subject IS NULL THEN 0 ELSE e.amount END
        """,
    ),
    Invariant(
        "an amount due changes by corrections only",
        "Every amount due is what its payout or expense was booked for, or what the last correction made of it.",
        f"""
        SELECT p.id AS payable, p.subject, p.amount, coalesce(last.new_amount, o.amount, e.amount) AS expected
        FROM subsidies_payable p
        LEFT JOIN subsidies_payout o ON o.payable_id = p.id
        LEFT JOIN subsidies_expense e ON e.payable_id = p.id
        {LAST_CORRECTION_SQL}
        WHERE p.amount IS DISTINCT FROM coalesce(last.new_amount, o.amount, e.amount)
            OR p.subject IS DISTINCT FROM coalesce('payout:' || o.id, 'expense:' || e.id)
        """,  # noqa: S608 – our own words
    ),
    Invariant(
        "a fee is what the scheme says",
        "A settled payout counts the minutes of its coach's sessions, at the scheme's rate, up to what the coaches"
        " before left of its maximum and of what was reserved.",
        f"""
        SELECT id AS payout, minutes, delivered, amount, fee
        FROM ({PAYOUT_SHARES_SQL}) share
        WHERE settled_at IS NOT NULL AND (minutes <> delivered OR amount <> fee)
        """,  # noqa: S608 – our own words
    ),
    Invariant(
        "one settlement per coach of a trajectory",
        "A trajectory that is over has exactly one payout for each coach who delivered, or for its coach when nobody"
        " did, and the last one closes it; one that runs has none.",
        """
        SELECT coalesce(j.id, o.trajectory_id) AS trajectory, j.coach_id AS coach, o.id AS payout
        FROM (
            SELECT id, coach_id FROM subsidies_trajectory t WHERE status <> 'running'
                AND NOT EXISTS (SELECT FROM subsidies_session s WHERE s.trajectory_id = t.id)
            UNION
            SELECT t.id, s.coach_id FROM subsidies_trajectory t JOIN subsidies_session s ON s.trajectory_id = t.id
            WHERE t.status <> 'running'
        ) j
        FULL JOIN subsidies_payout o ON o.trajectory_id = j.id AND o.coach_id = j.coach_id
        WHERE j.id IS NULL OR o.id IS NULL
        UNION ALL
        SELECT trajectory_id, NULL, max(id) FROM subsidies_payout GROUP BY trajectory_id
        HAVING max(part) FILTER (WHERE closes) IS DISTINCT FROM max(part)
            OR count(*) FILTER (WHERE closes) <> 1 OR count(*) <> count(DISTINCT coach_id)
        """,
    ),
    Invariant(
        "a trajectory has its coaches in order",
        "The parts of a trajectory count from one, follow each other without a gap, the last one is open and its coach"
        " is the trajectory's; every session lies in a part of the coach who held it, and every payout is of its part's"
        " coach.",
        """
        SELECT 'coaching ' || c.id AS what, c.trajectory_id AS trajectory
        FROM (
            SELECT c.*, lag(until_on) OVER parts AS before, row_number() OVER parts AS number,
                lead(part) OVER parts AS later
            FROM subsidies_coaching c WINDOW parts AS (PARTITION BY trajectory_id ORDER BY part)
        ) c
        JOIN subsidies_trajectory j ON j.id = c.trajectory_id
        WHERE c.part <> c.number OR c.from_on IS DISTINCT FROM coalesce(c.before, j.started_on)
            OR (c.later IS NULL AND (c.until_on IS NOT NULL OR c.coach_id <> j.coach_id))
        UNION ALL
        SELECT 'trajectory ' || j.id, j.id FROM subsidies_trajectory j
        WHERE NOT EXISTS (SELECT FROM subsidies_coaching c WHERE c.trajectory_id = j.id)
        UNION ALL
        SELECT 'session ' || s.id, s.trajectory_id FROM subsidies_session s
        WHERE NOT EXISTS (
            SELECT FROM subsidies_coaching c WHERE c.trajectory_id = s.trajectory_id AND c.coach_id = s.coach_id
                AND s.held_on >= c.from_on AND (c.until_on IS NULL OR s.held_on < c.until_on))
        UNION ALL
        SELECT 'payout ' || o.id, o.trajectory_id FROM subsidies_payout o
        WHERE NOT EXISTS (
            SELECT FROM subsidies_coaching c
            WHERE c.trajectory_id = o.trajectory_id AND c.coach_id = o.coach_id AND c.part = o.part)
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
        "two people looked",
        "Nobody approved a batch or an expense, ordered a recovery or carried out a correction that they had begun"
        " themselves.",
        """
        SELECT 'batch ' || id AS what, made_by_id AS begun_by, approved_by_id AS approved_by FROM subsidies_batch
        WHERE approved_at IS NOT NULL AND (made_by_id = approved_by_id) IS NOT FALSE
        UNION ALL
        SELECT 'expense ' || id, entered_by_id, booked_by_id FROM subsidies_expense
        WHERE status = 'booked' AND needs_second AND (entered_by_id = booked_by_id) IS NOT FALSE
        UNION ALL
        SELECT 'recovery ' || id, proposed_by_id, ordered_by_id FROM subsidies_recovery
        WHERE ordered_at IS NOT NULL AND (proposed_by_id = ordered_by_id) IS NOT FALSE
        UNION ALL
        SELECT 'correction ' || id, proposed_by_id, done_by_id FROM subsidies_correction
        WHERE status = 'done' AND (proposed_by_id = done_by_id) IS NOT FALSE
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
