"""What must always be true of the ledger itself. `held` is what every subject holds in every account, zeros left out,
and `moved` what took each way on each day, as subsidies/controls/verification.py counts them first, in one pass over
the transfers."""

from subsidies.controls.invariants.invariant import Invariant

LEDGER_INVARIANTS = [
    Invariant(
        "transfers equal balances",
        "Every balance is the sum of what came in minus what went out, and every day's totals are those of its"
        " transfers.",
        """
        SELECT coalesce(a.id, b.account_id) AS account, coalesce(moved.amount, 0) AS transfers, b.amount AS balance,
               NULL::date AS day
        FROM subsidies_account a
        FULL JOIN subsidies_balance b ON b.account_id = a.id
        LEFT JOIN (SELECT account_id, sum(amount) AS amount FROM held GROUP BY account_id) moved
            ON moved.account_id = coalesce(a.id, b.account_id)
        WHERE a.id IS NULL OR b.amount IS DISTINCT FROM coalesce(moved.amount, 0)
        UNION ALL
        SELECT coalesce(m.source, d.source), m.amount, d.amount, coalesce(m.effective_on, d.effective_on)
        FROM moved m FULL JOIN subsidies_daytotal d USING (source, target, kind, reversed_kind, effective_on)
        WHERE (m.count, m.amount) IS DISTINCT FROM (d.number, d.amount)
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
        "On every line available, reserved, due and paid are together what was granted; cash, what is on its way, what"
        " left the account, what is held and what is claimed back are what the funder paid and what came from others.",
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
        SELECT w.id AS award, w.amount, sum(h.amount) AS booked, sum(l.share) AS shares
        FROM subsidies_award w
        JOIN subsidies_budgetline l ON l.programme_id = w.programme_id
        LEFT JOIN held h ON h.subject = 'award:' || w.id AND h.line_id = l.id AND h.stage = %(available)s
        GROUP BY w.id, w.amount
        HAVING sum(coalesce(h.amount, 0)) <> w.amount OR sum(l.share) <> 1
            OR max(abs(coalesce(h.amount, 0) - w.amount * l.share)) >= 0.01
        """,
    ),
    Invariant(
        "a tranche is in the cash",
        "Each tranche that came in was booked on its own line for its own amount; of one that is expected, was dropped"
        " or was reversed nothing is in the books.",
        """
        SELECT coalesce(r.subject, h.subject) AS subject, r.status, r.amount, h.amount AS booked
        FROM (SELECT 'tranche:' || id AS subject, line_id, status,
                     CASE status WHEN 'received' THEN amount ELSE 0 END AS amount FROM subsidies_tranche) r
        FULL JOIN (SELECT * FROM held WHERE subject LIKE 'tranche:%%' AND stage = %(cash)s) h
            ON h.subject = r.subject AND h.line_id = r.line_id
        WHERE coalesce(h.amount, 0) IS DISTINCT FROM coalesce(r.amount, 0)
        """,
    ),
    Invariant(
        "money goes the ways there are",
        "Every movement follows a way that exists on its line, so no fee hits the operating line; a reversal mirrors"
        " what it reverses.",
        """
        SELECT g.first AS transfer, g.kind, g.source, g.target, g.count
        FROM (
            SELECT kind, source, target, min(first) AS first, sum(count) AS count, min(least) AS least
            FROM moved GROUP BY kind, source, target
        ) g
        LEFT JOIN subsidies_account a ON a.id = g.source
        LEFT JOIN subsidies_account b ON b.id = g.target
        LEFT JOIN subsidies_budgetline l ON l.id = a.line_id
        LEFT JOIN unnest(%(movements)s::text[], %(sources)s::int[], %(targets)s::int[], %(kinds)s::text[])
            AS way(movement, source, target, kind)
            ON (way.movement, way.source, way.target, way.kind) = (g.kind, a.stage, b.stage, l.kind)
        WHERE a.line_id IS DISTINCT FROM b.line_id OR g.least <= 0
           OR (g.kind <> 'reverse' AND way.movement IS NULL)
        UNION ALL
        SELECT t.id, t.kind, t.source_id, t.target_id, 1
        FROM subsidies_transfer t LEFT JOIN subsidies_transfer r ON r.id = t.reverses_id
        WHERE t.kind = 'reverse' AND (t.source_id, t.target_id, t.amount)
            IS DISTINCT FROM (r.target_id, r.source_id, r.amount)
        """,
    ),
]
