"""What must always be true between the amounts due, the payments and their files, and the ledger."""

from subsidies.controls.invariants.invariant import Invariant

# Every payment with what the ledger holds about it, per stage.
BOOKED_PAYMENTS_SQL = """
    FULL JOIN (
        SELECT subject, line_id,
            coalesce(sum(amount) FILTER (WHERE stage = %(outgoing)s), 0) AS outgoing,
            coalesce(sum(amount) FILTER (WHERE stage = %(disbursed)s), 0) AS disbursed,
            coalesce(sum(amount) FILTER (WHERE stage = %(paid)s), 0) AS paid
        FROM held WHERE subject LIKE 'payment:%%' GROUP BY subject, line_id
    ) h"""


def _build_line_invariant(name: str, sentence: str, stage: str, rows: str) -> Invariant:
    return Invariant(
        name,
        sentence,
        f"""
        SELECT a.line_id AS line, b.amount AS balance, coalesce(r.amount, 0) AS rows
        FROM subsidies_account a
        JOIN subsidies_balance b ON b.account_id = a.id
        LEFT JOIN (SELECT line_id, sum(amount) AS amount FROM ({rows}) each GROUP BY line_id) r
            ON r.line_id = a.line_id
        WHERE a.stage = %({stage})s AND b.amount <> coalesce(r.amount, 0)
        """,  # noqa: S608 – our own words
    )


PAYABLE_INVARIANTS = [
    _build_line_invariant(
        "what is due is owed",
        "What stands under due on a line is what its amounts due still have to be paid.",
        "due",
        "SELECT line_id, amount - paid AS amount FROM subsidies_payable",
    ),
    _build_line_invariant(
        "what is paid was paid",
        "What stands under paid on a line is what was paid of its amounts due and not recovered, and the bank's"
        " charges less those given back.",
        "paid",
        """SELECT line_id, paid - recovered AS amount FROM subsidies_payable
           UNION ALL SELECT line_id, amount FROM held
           WHERE (subject LIKE 'charge:%%' OR subject LIKE 'rebate:%%') AND stage = %(paid)s""",
    ),
    _build_line_invariant(
        "what is on its way is in a batch",
        "What stands under way on a line is what its payments in batches and at the bank still have to receive.",
        "outgoing",
        """SELECT d.line_id, p.amount - p.settled AS amount
           FROM subsidies_payment p JOIN subsidies_payable d ON d.id = p.payable_id
           WHERE p.status IN ('batched', 'sent')""",
    ),
    Invariant(
        "an amount due agrees with its payments",
        "An amount due was paid what its payments were, and is in a batch or at the bank exactly when one payment of"
        " it is.",
        """
        SELECT d.id AS payable, d.status, d.paid, coalesce(p.settled, 0) AS settled, p.batched, p.sent
        FROM subsidies_payable d
        LEFT JOIN (
            SELECT payable_id, sum(settled) AS settled, count(*) FILTER (WHERE status = 'batched') AS batched,
                   count(*) FILTER (WHERE status = 'sent') AS sent
            FROM subsidies_payment GROUP BY payable_id
        ) p ON p.payable_id = d.id
        WHERE d.paid <> coalesce(p.settled, 0)
           OR coalesce(p.batched, 0) <> (d.status = 'batched')::int
           OR coalesce(p.sent, 0) <> (d.status = 'sent')::int
        """,
    ),
]

PAYMENT_INVARIANTS = [
    Invariant(
        "a payment is what was booked",
        "The books hold of every payment what is still on its way, and what the bank took for it and did not return.",
        f"""
        SELECT coalesce(h.subject, p.subject) AS subject, p.status, p.amount, p.settled, h.outgoing, h.disbursed, h.paid
        FROM (
            SELECT 'payment:' || p.id AS subject, d.line_id, p.status, p.amount, p.settled,
                   CASE WHEN p.status IN ('batched', 'sent') THEN p.amount - p.settled ELSE 0 END AS rest
            FROM subsidies_payment p JOIN subsidies_payable d ON d.id = p.payable_id
        ) p
        {BOOKED_PAYMENTS_SQL} ON h.subject = p.subject AND h.line_id = p.line_id
        WHERE (coalesce(h.outgoing, 0), coalesce(h.disbursed, 0), coalesce(h.paid, 0))
            IS DISTINCT FROM (coalesce(p.rest, 0), coalesce(p.settled, 0), coalesce(p.settled, 0))
        """,  # noqa: S608 – our own words
    ),
    Invariant(
        "one payment under way",
        "No amount due is in two payments under way.",
        """
        SELECT payable_id AS payable, count(*) AS payments FROM subsidies_payment
        WHERE status IN ('batched', 'sent') GROUP BY payable_id HAVING count(*) > 1
        """,
    ),
    Invariant(
        "a batch is its payments",
        "A batch counts and adds up the payments that go along, which all stand where the batch stands; of a cancelled"
        " one nothing was paid.",
        """
        SELECT b.id AS batch, b.status, b.count, b.total, count(p.id) AS payments, sum(p.amount) AS amount,
               sum(p.settled) AS settled
        FROM subsidies_batch b LEFT JOIN subsidies_payment p ON p.batch_id = b.id AND p.left_out_reason IS NULL
        GROUP BY b.id, b.status, b.count, b.total
        HAVING b.count <> count(p.id) OR b.total IS DISTINCT FROM sum(p.amount)
            OR (b.status <> 'sent' AND sum(p.settled) <> 0)
            OR NOT coalesce(bool_and(CASE b.status
                WHEN 'sent' THEN p.status IN ('sent', 'paid', 'returned')
                WHEN 'cancelled' THEN p.status = 'cancelled' ELSE p.status = 'batched' END), true)
        """,
    ),
    Invariant(
        "a file is its payments",
        "Every batch that was approved has its file, no other has; its digest, count and control sum are those of its"
        " bytes and of its payments.",
        """
        SELECT b.id AS batch, b.status, f.count, f.control_sum, p.count AS payments, p.amount
        FROM subsidies_batch b
        LEFT JOIN subsidies_batchfile f ON f.batch_id = b.id
        LEFT JOIN (SELECT batch_id, count(*) AS count, sum(amount) AS amount FROM subsidies_payment
            WHERE left_out_reason IS NULL GROUP BY 1) p ON p.batch_id = b.id
        WHERE (f.batch_id IS NULL AND b.status IN ('approved', 'sent'))
           OR (f.batch_id IS NOT NULL AND (b.approved_at IS NULL OR f.sha256 <> encode(sha256(f.content), 'hex')
                OR (f.count, f.control_sum) IS DISTINCT FROM (p.count, p.amount)))
        """,
    ),
    Invariant(
        "an end-to-end id is in one file",
        "Every payment that goes along in an approved batch stands in its file once, in no other file, and no file"
        " holds anything else; the file has the identifier of its batch, with which the ids of its payments begin.",
        """
        SELECT coalesce(f.id, p.end_to_end_id) AS end_to_end_id, f.files, f.batch_id AS file, p.batch_id AS batch
        FROM (
            SELECT found[1] AS id, min(batch_id) AS batch_id, count(*) AS files
            FROM subsidies_batchfile CROSS JOIN LATERAL
                regexp_matches(convert_from(content, 'UTF8'), '<EndToEndId>([^<]*)</EndToEndId>', 'g') found
            GROUP BY found[1]
        ) f
        FULL JOIN (
            SELECT p.end_to_end_id, p.batch_id FROM subsidies_payment p
            JOIN subsidies_batchfile b ON b.batch_id = p.batch_id WHERE p.left_out_reason IS NULL
        ) p ON p.end_to_end_id = f.id
        WHERE f.files IS DISTINCT FROM 1 OR f.batch_id IS DISTINCT FROM p.batch_id
        UNION ALL
        SELECT p.end_to_end_id, NULL, f.batch_id, p.batch_id
        FROM subsidies_payment p JOIN subsidies_batch b ON b.id = p.batch_id
        LEFT JOIN subsidies_batchfile f ON f.batch_id = b.id
        WHERE NOT starts_with(p.end_to_end_id, b.identifier || '-')
           OR (f.batch_id IS NOT NULL AND (position(
                convert_to('<MsgId>' || b.identifier || '</MsgId>', 'UTF8') IN f.content) = 0
                OR position(convert_to('<PmtInfId>' || b.identifier || '</PmtInfId>', 'UTF8') IN f.content) = 0))
        """,
    ),
    Invariant(
        "what was recovered came in",
        "An order to repay received what its receipts add up to, the books gave exactly that back to the line, and the"
        " amount paid knows it.",
        """
        SELECT 'recovery ' || coalesce('recovery:' || r.id, h.subject) AS what, r.received AS known,
               coalesce(c.amount, 0) AS receipts, h.amount AS booked
        FROM (SELECT r.*, d.line_id FROM subsidies_recovery r JOIN subsidies_payable d ON d.id = r.payable_id) r
        LEFT JOIN (SELECT recovery_id, sum(amount) AS amount FROM subsidies_receipt GROUP BY 1) c
            ON c.recovery_id = r.id
        FULL JOIN (
            SELECT subject, line_id, sum(amount) FILTER (WHERE stage = %(cash)s) AS amount,
                   sum(amount) FILTER (WHERE stage = %(available)s) AS freed
            FROM held WHERE subject LIKE 'recovery:%%' GROUP BY subject, line_id
        ) h ON h.subject = 'recovery:' || r.id AND h.line_id = r.line_id
        WHERE coalesce(r.received, 0) <> coalesce(c.amount, 0) OR coalesce(r.received, 0) <> coalesce(h.amount, 0)
           OR coalesce(h.amount, 0) <> coalesce(h.freed, 0)
        UNION ALL
        SELECT 'payable ' || d.id, d.recovered, coalesce(sum(r.received), 0), NULL
        FROM subsidies_payable d LEFT JOIN subsidies_recovery r ON r.payable_id = d.id
        GROUP BY d.id, d.recovered HAVING d.recovered <> coalesce(sum(r.received), 0)
        """,
    ),
]
