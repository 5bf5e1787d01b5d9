"""What left the budget for coaches, read from the ledger: paid, returned by the bank, recovered, each on its day."""

from django.conf import settings
from django.db import connection

from healthcoach.programmes.models import Programme
from subsidies.budget.rules import Stage
from subsidies.year_end.rules import Period

# Every movement in or out of what a line paid, with the amount due that it belongs to. A reversal counts as less of
# what it reverses.
COACH_MOVEMENTS_SQL = """
    SELECT coalesce(p.payable_id, r.payable_id) AS payable_id, t.effective_on, coalesce(was.kind, t.kind) AS kind,
        CASE WHEN t.target_id = %(paid)s THEN t.amount ELSE -t.amount END AS amount
    FROM subsidies_transfer t
    LEFT JOIN subsidies_transfer was ON was.id = t.reverses_id
    LEFT JOIN subsidies_payment p ON t.subject = 'payment:' || p.id
    LEFT JOIN subsidies_recovery r ON t.subject = 'recovery:' || r.id
    WHERE (t.source_id = %(paid)s OR t.target_id = %(paid)s) AND t.effective_on BETWEEN %(begins_on)s AND %(ends_on)s
"""


def build_period_parameters(programme: Programme, line_id: int, period: Period) -> dict[str, object]:
    """What the queries of a programme's coaching line and a period are asked with."""
    return {
        "programme": programme.pk,
        "line": line_id,
        "paid": line_id * 10 + Stage.PAID,
        "reserved": line_id * 10 + Stage.RESERVED,
        "begins_on": period.begins_on,
        "ends_on": period.ends_on,
        "zone": settings.TIME_ZONE,
    }


def fetch_sql_rows(sql: str, facts: dict[str, object]) -> list[tuple]:
    """The rows that a query finds."""
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)
        return cursor.fetchall()
