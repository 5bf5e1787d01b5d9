"""What must always be true between the bank's statements and the ledger."""

from subsidies.controls.invariants.invariant import Invariant

# What the books hold, by subject, of everything that a bank line can settle: euro in (above zero) or out.
BOOKED_SUBJECTS_SQL = """
    SELECT subject, -sum(amount) AS amount FROM held
    WHERE stage = %(disbursed)s
      AND (subject LIKE 'payment:%%' OR subject LIKE 'charge:%%' OR subject LIKE 'rebate:%%') GROUP BY subject
    UNION ALL
    SELECT subject, -sum(amount) FROM held WHERE stage = %(claimed)s GROUP BY subject
    UNION ALL
    SELECT subject, sum(amount) FROM held WHERE stage = %(held)s GROUP BY subject
    UNION ALL
    SELECT subject, sum(amount) FROM held WHERE stage = %(cash)s AND subject LIKE 'interest:%%' GROUP BY subject"""

BANK_INVARIANTS = [
    Invariant(
        "a bank line stands once",
        "No movement on an account was kept twice, and every line belongs to the account of its statement.",
        """
        SELECT min(e.id) AS entry, e.account_id AS account, count(*) AS times
        FROM subsidies_entry e JOIN subsidies_statement s ON s.id = e.statement_id
        GROUP BY e.account_id, e.key HAVING count(*) > 1 OR bool_or(s.account_id <> e.account_id)
        """,
    ),
    Invariant(
        "a bank line is its parts",
        "The parts that a settled line was booked as come to it, and it is called as they are; an open one has none.",
        """
        SELECT e.id AS entry, e.amount, e.settled_as, p.amount AS parts, p.kind
        FROM subsidies_entry e LEFT JOIN (
            SELECT entry_id, sum(amount) AS amount,
                   CASE WHEN min(kind) = max(kind) THEN min(kind) ELSE 'several' END AS kind
            FROM subsidies_portion GROUP BY entry_id
        ) p ON p.entry_id = e.id
        WHERE (e.settled_as, CASE WHEN e.settled_as IS NULL THEN NULL ELSE e.amount END)
            IS DISTINCT FROM (p.kind, p.amount)
        """,
    ),
    Invariant(
        "a settled bank line is in the books",
        "What the parts of lines about a payment, a tranche, an order to repay, a charge, a course fee, interest or"
        " money set aside come to is what was booked or confirmed of it, once.",
        f"""
        SELECT e.subject, e.amount AS lines, coalesce(b.amount, 0) AS booked
        FROM (SELECT subject, sum(amount) AS amount FROM subsidies_portion GROUP BY subject) e
        LEFT JOIN (
            {BOOKED_SUBJECTS_SQL}
            UNION ALL
            SELECT 'recovery:' || recovery_id, sum(amount) FROM subsidies_receipt
            WHERE confirmed_on IS NOT NULL GROUP BY recovery_id
            UNION ALL
            SELECT 'tranche:' || min(id), sum(amount) FILTER (WHERE confirmed_on IS NOT NULL) FROM subsidies_tranche
            GROUP BY communication
        ) b ON b.subject = e.subject
        WHERE e.amount <> coalesce(b.amount, 0)
        """,  # noqa: S608 – our own words
    ),
    Invariant(
        "a payment settles by its id, amount and account",
        "A line that settled a payment by itself has the account of that payment, or no account at all.",
        """
        SELECT e.id AS entry, e.iban, p.end_to_end_id, p.iban AS expected
        FROM subsidies_portion n JOIN subsidies_entry e ON e.id = n.entry_id
        JOIN subsidies_payment p ON n.subject = 'payment:' || p.id
        JOIN subsidies_payingaccount a ON a.id = e.account_id
        WHERE e.settled_reason = '' AND e.end_to_end_id <> '' AND e.iban NOT IN ('', p.iban, a.iban)
        """,
    ),
    Invariant(
        "a course fee that came in stands on a statement",
        "What enrolments received of their fee is what bank lines say, less what went back, and it is held for others.",
        """
        SELECT n.id AS enrolment, n.received, coalesce(e.amount, 0) AS lines, coalesce(h.amount, 0) AS held
        FROM trainings_enrolment n
        LEFT JOIN (SELECT subject, sum(amount) AS amount FROM subsidies_portion GROUP BY subject) e
            ON e.subject = 'enrolment:' || n.id
        LEFT JOIN (SELECT subject, sum(amount) AS amount FROM held WHERE stage = %(held)s GROUP BY subject) h
            ON h.subject = 'enrolment:' || n.id
        WHERE n.received <> coalesce(e.amount, 0) OR n.received <> coalesce(h.amount, 0)
        """,
    ),
    Invariant(
        "no more comes back than was set aside",
        "Of nothing that was claimed, held or charged more came back, or was given, than it was.",
        """
        SELECT subject, sum(amount) AS left FROM held
        WHERE stage = %(claimed)s OR (stage = %(held)s AND subject NOT LIKE 'passed:%%')
        GROUP BY subject HAVING sum(amount) < 0
        UNION ALL
        SELECT 'charges of line ' || line_id, sum(amount) FROM held
        WHERE stage = %(paid)s AND (subject LIKE 'charge:%%' OR subject LIKE 'rebate:%%')
        GROUP BY line_id HAVING sum(amount) < 0
        """,
    ),
    Invariant(
        "what moved stands on a statement",
        "No payment left the account and nothing was charged, claimed or held without a bank line that says so.",
        f"""
        SELECT h.subject, h.amount AS booked FROM ({BOOKED_SUBJECTS_SQL}) h
        WHERE NOT EXISTS (SELECT FROM subsidies_portion p WHERE p.subject = h.subject)
        """,  # noqa: S608 – our own words
        warning=True,
    ),
]
