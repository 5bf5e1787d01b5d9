"""What the three books say about a programme on a day, in one query and therefore at one moment: the ledger, the
payment files and the bank, and everything by which they can rightly differ.

Each fact is a row: what it is, which row it is about, of which account, on which day, how many euro, and in whose
words. A past day is read by the days of its facts, as they are known now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from healthcoach.programmes.models import Programme
from subsidies.budget.rules import ON_THE_ACCOUNT, Stage

MAX_LISTED_BREAKS = 50  # lines that are told one by one; of the rest the sum

CURRENT_LEDGER_SQL = """
    SELECT 'ledger' AS kind, a.id AS about, a.stage AS part, NULL::date AS day, b.amount, l.kind AS words
    FROM subsidies_account a JOIN subsidies_balance b ON b.account_id = a.id
    JOIN subsidies_budgetline l ON l.id = a.line_id
    WHERE l.programme_id = %(programme)s AND a.stage = ANY(%(stages)s)
"""
PAST_LEDGER_SQL = """
    SELECT 'ledger' AS kind, a.id AS about, a.stage AS part, NULL::date AS day,
        coalesce((SELECT sum(amount) FROM subsidies_transfer WHERE target_id = a.id AND effective_on <= %(on)s), 0)
        - coalesce((SELECT sum(amount) FROM subsidies_transfer WHERE source_id = a.id AND effective_on <= %(on)s), 0)
        AS amount, l.kind AS words
    FROM subsidies_account a JOIN subsidies_budgetline l ON l.id = a.line_id
    WHERE l.programme_id = %(programme)s AND a.stage = ANY(%(stages)s)
"""
PAYMENT_FILES_SQL = """
    UNION ALL
    SELECT 'payments ' || p.status, count(*), NULL, NULL, sum(p.amount), NULL
    FROM subsidies_payment p JOIN subsidies_batch b ON b.id = p.batch_id
    WHERE b.programme_id = %(programme)s GROUP BY p.status
    UNION ALL
    SELECT 'settled ' || p.status, count(*), NULL, NULL, sum(p.settled), NULL
    FROM subsidies_payment p JOIN subsidies_batch b ON b.id = p.batch_id
    WHERE b.programme_id = %(programme)s GROUP BY p.status
"""
BANK_FACTS_SQL = """
    UNION ALL
    SELECT 'account', c.id, NULL, NULL, c.opening, right(c.iban, 4) FROM subsidies_payingaccount c
    WHERE c.programme_id = %(programme)s
    UNION ALL
    SELECT kind, s.account_id, s.id, s.closed_on, CASE kind WHEN 'opened' THEN s.opening ELSE s.closing END,
           s.identifier
    FROM subsidies_statement s JOIN subsidies_payingaccount c ON c.id = s.account_id
    CROSS JOIN (VALUES ('opened'), ('statement')) AS both_ends (kind)
    WHERE c.programme_id = %(programme)s AND s.closed_on <= %(on)s
      AND NOT EXISTS (SELECT FROM subsidies_statement r WHERE r.replaces_id = s.id)
    UNION ALL
    SELECT 'moved', e.account_id, NULL, greatest(e.booked_on, s.opened_on), sum(e.amount), NULL
    FROM subsidies_entry e JOIN subsidies_statement s ON s.id = e.statement_id
    JOIN subsidies_payingaccount c ON c.id = e.account_id
    WHERE c.programme_id = %(programme)s AND e.booked_on <= %(on)s
      AND NOT EXISTS (SELECT FROM subsidies_withdrawal w WHERE w.entry_id = e.id)
    GROUP BY 2, 4
    UNION ALL
    SELECT 'withdrawn', e.id, NULL, e.booked_on, e.amount, NULL
    FROM subsidies_withdrawal w JOIN subsidies_entry e ON e.id = w.entry_id
    JOIN subsidies_payingaccount c ON c.id = e.account_id
    WHERE c.programme_id = %(programme)s AND e.booked_on <= %(on)s AND e.settled_as IS NOT NULL
"""
BREAKS_SQL = f"""
    UNION ALL
    (SELECT 'break', e.id, NULL, e.booked_on, e.amount, e.problem
     FROM subsidies_entry e JOIN subsidies_payingaccount c ON c.id = e.account_id
     WHERE c.programme_id = %(programme)s AND e.booked_on <= %(on)s AND e.settled_as IS NULL
       AND NOT EXISTS (SELECT FROM subsidies_withdrawal w WHERE w.entry_id = e.id)
     ORDER BY e.booked_on, e.id LIMIT {MAX_LISTED_BREAKS})
    UNION ALL
    SELECT 'break in all', count(*), NULL, NULL, coalesce(sum(e.amount), 0), NULL
    FROM subsidies_entry e JOIN subsidies_payingaccount c ON c.id = e.account_id
    WHERE c.programme_id = %(programme)s AND e.booked_on <= %(on)s AND e.settled_as IS NULL
       AND NOT EXISTS (SELECT FROM subsidies_withdrawal w WHERE w.entry_id = e.id)
"""  # noqa: S608 – our own words
MANUAL_BOOKINGS_SQL = """
    UNION ALL
    SELECT 'tranche', t.id, NULL, t.received_on, t.amount, NULL
    FROM subsidies_tranche t JOIN subsidies_budgetline l ON l.id = t.line_id
    WHERE l.programme_id = %(programme)s AND t.received_on <= %(on)s
      AND (t.confirmed_on IS NULL OR t.confirmed_on > %(on)s)
      AND t.reversed_at IS NULL
    UNION ALL
    SELECT 'reversed', t.id, NULL, t.confirmed_on, t.amount, NULL
    FROM subsidies_tranche t JOIN subsidies_budgetline l ON l.id = t.line_id
    WHERE l.programme_id = %(programme)s AND t.confirmed_on <= %(on)s AND t.reversed_at IS NOT NULL
    UNION ALL
    SELECT 'receipt', r.recovery_id, NULL, r.received_on, r.amount, d.reference
    FROM subsidies_receipt r JOIN subsidies_recovery o ON o.id = r.recovery_id
    JOIN subsidies_payable d ON d.id = o.payable_id JOIN subsidies_budgetline l ON l.id = d.line_id
    WHERE l.programme_id = %(programme)s AND r.received_on <= %(on)s
      AND (r.confirmed_on IS NULL OR r.confirmed_on > %(on)s)
"""


@dataclass(frozen=True, slots=True)
class ReconciliationFact:
    """One thing that one of the books says."""

    kind: str
    about: int
    part: int | None
    day: date | None
    amount: Decimal
    words: str | None


def load_reconciliation_facts(programme: Programme, *, on: date) -> Iterator[ReconciliationFact]:
    """Everything the three books say about a programme at the end of a day. One query."""
    ledger = CURRENT_LEDGER_SQL if on >= timezone.localdate() else PAST_LEDGER_SQL
    given = {
        "programme": programme.pk,
        "on": on,
        "stages": sorted(ON_THE_ACCOUNT | {Stage.DISBURSED, Stage.CLAIMED}),
    }
    with connection.cursor() as cursor:
        cursor.execute(ledger + PAYMENT_FILES_SQL + BANK_FACTS_SQL + BREAKS_SQL + MANUAL_BOOKINGS_SQL, given)
        yield from (ReconciliationFact(*row) for row in cursor.fetchall())
