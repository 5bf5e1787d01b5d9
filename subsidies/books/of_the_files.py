"""What must always be true between the files and the ledger: reservations, fees, expenses, corrections and statuses."""

from subsidies.books.invariant import Invariant

# The amount due of a payable as it began, and as the last correction left it.
CORRECTED = """
    LEFT JOIN LATERAL (
        SELECT new_amount FROM subsidies_correction c
        WHERE c.payable_id = p.id AND c.status = 'done' ORDER BY c.done_at DESC, c.id DESC LIMIT 1
    ) last ON true"""

THE_FILES = [
    Invariant(
        "a reservation stands until the journey is over",
        "The line holds the reserved amount of an application that is approved or under way, and nothing of one that"
        " was withdrawn, lapsed or settled.",
        """
        SELECT coalesce(h.subject, p.subject) AS subject, p.status, p.expected, h.amount AS held
        FROM (
            SELECT 'application:' || f.id AS subject, l.id AS line_id, f.status,
                CASE WHEN f.status = 'approved' OR (f.status = 'started' AND o.settled_at IS NULL)
                     THEN f.reserved ELSE 0 END AS expected
            FROM subsidies_application f
            JOIN subsidies_budgetline l ON l.programme_id = f.programme_id AND l.kind = 'coaching'
            LEFT JOIN subsidies_trajectory j ON j.application_id = f.id
            LEFT JOIN subsidies_payout o ON o.trajectory_id = j.id
        ) p
        FULL JOIN (SELECT * FROM held WHERE subject LIKE 'application:%%' AND stage = %(reserved)s) h
            ON h.subject = p.subject AND h.line_id = p.line_id
        WHERE coalesce(h.amount, 0) IS DISTINCT FROM coalesce(p.expected, 0)
        """,
    ),
    Invariant(
        "a payout is its accrual",
        "What became due for an application, corrections counted, is exactly the amount due of its settled payout, on"
        " the coaching line.",
        """
        SELECT coalesce(h.subject, p.subject) AS subject, p.status, p.amount, h.amount AS due
        FROM (
            SELECT 'application:' || f.id AS subject, coalesce(d.line_id, l.id) AS line_id, o.status,
                   coalesce(d.amount, o.amount) AS amount
            FROM subsidies_payout o
            JOIN subsidies_trajectory j ON j.id = o.trajectory_id
            JOIN subsidies_application f ON f.id = j.application_id
            JOIN subsidies_budgetline l ON l.programme_id = f.programme_id AND l.kind = 'coaching'
            LEFT JOIN subsidies_payable d ON d.id = o.payable_id
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
        {CORRECTED}
        WHERE p.amount IS DISTINCT FROM coalesce(last.new_amount, o.amount, e.amount)
            OR p.subject IS DISTINCT FROM coalesce('payout:' || o.id, 'expense:' || e.id)
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
