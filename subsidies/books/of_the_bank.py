"""What must always be true between the bank's statements and the ledger."""

from subsidies.books.invariant import Invariant

THE_BANK = [
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
        "a settled bank line is in the books",
        "What the settled lines about a payment, a tranche, an order to repay, a charge or a course fee come to is what"
        " was booked or confirmed of it, once.",
        """
        SELECT e.subject, e.amount AS lines, coalesce(b.amount, 0) AS booked
        FROM (SELECT subject, sum(amount) AS amount FROM subsidies_entry WHERE settled_as <> 'explained'
              GROUP BY subject) e
        LEFT JOIN (
            SELECT subject, -amount AS amount FROM held
            WHERE (subject LIKE 'payment:%%' OR subject LIKE 'charge:%%') AND stage = %(disbursed)s
            UNION ALL
            SELECT 'recovery:' || recovery_id, sum(amount) FROM subsidies_receipt
            WHERE confirmed_on IS NOT NULL GROUP BY recovery_id
            UNION ALL
            SELECT 'tranche:' || min(id), sum(amount) FILTER (WHERE confirmed_on IS NOT NULL) FROM subsidies_tranche
            GROUP BY communication
            UNION ALL
            SELECT 'enrolment:' || id, received FROM trainings_enrolment
        ) b ON b.subject = e.subject
        WHERE e.amount <> coalesce(b.amount, 0)
        """,
    ),
    Invariant(
        "a course fee that came in stands on a statement",
        "What enrolments received of their fee is what bank lines say, and a fee that came in whole is paid.",
        """
        SELECT n.id AS enrolment, n.received, coalesce(e.amount, 0) AS lines
        FROM trainings_enrolment n LEFT JOIN (
            SELECT subject, sum(amount) AS amount FROM subsidies_entry WHERE settled_as = 'course' GROUP BY subject
        ) e ON e.subject = 'enrolment:' || n.id
        WHERE n.received <> coalesce(e.amount, 0)
        """,
    ),
    Invariant(
        "what moved stands on a statement",
        "No payment left the account and no charge was taken without a bank line that says so.",
        """
        SELECT h.subject, h.amount AS booked FROM held h
        WHERE (h.subject LIKE 'payment:%%' OR h.subject LIKE 'charge:%%') AND h.stage = %(disbursed)s
          AND NOT EXISTS (SELECT FROM subsidies_entry e WHERE e.subject = h.subject AND e.subject <> '')
        """,
        warning=True,
    ),
]
