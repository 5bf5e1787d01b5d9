"""What was seen of the coaching line so far, from the files' dated facts: what the forecast looks ahead from."""

from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import connection

from healthcoach.core.dates import start_of_next_day
from healthcoach.core.money import ZERO
from healthcoach.programmes.models import Programme
from subsidies.budget.drawdown import DrawnAmounts
from subsidies.budget.forecast import MIN_SAMPLE_SIZE, FeeSums, ObservedLine, count_months_between

MEAN_MONTH = timedelta(days=365) / 12
# The files are counted from the index alone, and only the trajectories with a payout are looked up. A trajectory counts
# as settled with the payout that closes it; its fee is that of all its coaches together.
FILES_BY_MONTH_SQL = """
    WITH files AS (
        SELECT decided_at, coalesce(decided_at >= %(end)s, true) AS undecided,
            coalesce(decided_at < %(end)s, false) AND reserved IS NOT NULL AS approved,
            coalesce(lapsed_at < %(end)s, false) OR coalesce(withdrawn_at < %(end)s, false) AS gone,
            coalesce(started_at < %(end)s, false) AS begun
        FROM subsidies_application WHERE programme_id = %(programme)s AND submitted_at < %(end)s
    ), seen AS (
        SELECT date_trunc('month', decided_at AT TIME ZONE %(zone)s)::date AS month,
            count(*) FILTER (WHERE approved) AS approved,
            count(*) FILTER (WHERE undecided AND NOT gone) AS pending,
            count(*) FILTER (WHERE approved AND begun) AS started,
            count(*) FILTER (WHERE approved AND gone) AS dropped,
            count(*) FILTER (WHERE approved AND NOT gone AND NOT begun) AS waiting
        FROM files GROUP BY 1
    ), fees AS (
        SELECT a.decided_at, coalesce(t.ended_at < %(end)s, false) AS ended,
            coalesce(t.stopped_at < %(end)s, false) AS stopped,
            sum(p.amount) AS fee, max(p.settled_at) FILTER (WHERE p.closes) AS settled_at
        FROM subsidies_application a
        JOIN subsidies_trajectory t ON t.application_id = a.id JOIN subsidies_payout p ON p.trajectory_id = t.id
        WHERE a.programme_id = %(programme)s AND a.submitted_at < %(end)s AND a.decided_at < %(end)s
            AND a.reserved IS NOT NULL AND a.started_at < %(end)s
        GROUP BY a.id, t.id
    ), settled AS (
        SELECT date_trunc('month', decided_at AT TIME ZONE %(zone)s)::date AS month, count(*) AS number,
            sum(settled_at - decided_at) AS took,
            count(*) FILTER (WHERE ended) AS ended, sum(fee) FILTER (WHERE ended) AS ended_total,
            sum(fee * fee) FILTER (WHERE ended) AS ended_squares,
            count(*) FILTER (WHERE stopped) AS stopped, sum(fee) FILTER (WHERE stopped) AS stopped_total,
            sum(fee * fee) FILTER (WHERE stopped) AS stopped_squares
        FROM fees WHERE settled_at < %(end)s GROUP BY 1
    )
    SELECT month, approved, pending, started, dropped, waiting, started - coalesce(number, 0) AS running, took,
        coalesce(ended, 0) AS ended, ended_total, ended_squares,
        coalesce(stopped, 0) AS stopped, stopped_total, stopped_squares
    FROM seen LEFT JOIN settled USING (month)
"""


def observe_coaching_line(programme: Programme, *, drawn: DrawnAmounts, maximum: Decimal, on: date) -> ObservedLine:
    """What became of the files of a programme by the end of a day, beside what its coaching line held then. One
    query, a row for each month in which files were decided."""
    rows = _load_files_by_month(programme.pk, on)
    approving = [row for row in rows if row["approved"]]
    settled = sum(row["ended"] + row["stopped"] for row in rows)
    took = sum((row["took"] for row in rows if row["took"]), timedelta())
    return ObservedLine(
        on=on,
        granted=drawn.granted,
        available=drawn.available,
        spent=drawn.due + drawn.paid,
        maximum=maximum,
        approvals=_count_approvals_per_month({row["month"]: row["approved"] for row in approving}, on),
        pending=sum(row["pending"] for row in rows),
        waiting=sum(row["waiting"] for row in rows),
        waiting_age=_average_age_in_months("waiting", approving, on),
        started=sum(row["started"] for row in rows),
        dropped=sum(row["dropped"] for row in rows),
        running=sum(row["running"] for row in rows),
        running_age=_average_age_in_months("running", approving, on),
        ended=_sum_settled_fees("ended", rows),
        stopped=_sum_settled_fees("stopped", rows),
        months_to_payout=round(took / settled / MEAN_MONTH) if settled >= MIN_SAMPLE_SIZE else None,
        months_to_start=round(timedelta(days=programme.start_within_days) / MEAN_MONTH),
        ends_on=programme.ends_on,
    )


def _load_files_by_month(programme_id: int, on: date) -> list[dict]:
    facts = {"programme": programme_id, "end": start_of_next_day(on), "zone": settings.TIME_ZONE}
    with connection.cursor() as cursor:
        cursor.execute(FILES_BY_MONTH_SQL, facts)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _count_approvals_per_month(approved: dict[date, int], on: date) -> tuple[int, ...]:
    """Approvals of each whole month since the first; of the current one only while there is no other."""
    if not approved:
        return ()
    first, here = min(approved), on.replace(day=1)
    months = [first]
    while months[-1] < here:
        months.append((months[-1] + timedelta(days=31)).replace(day=1))
    return tuple(approved.get(month, 0) for month in (months[:-1] or months))


def _average_age_in_months(what: str, rows: list[dict], on: date) -> int:
    """How many months ago the files were approved, on average."""
    number = sum(row[what] for row in rows)
    months = sum(row[what] * count_months_between(row["month"], on) for row in rows)
    return round(Decimal(months) / number) if number else 0


def _sum_settled_fees(what: str, rows: list[dict]) -> FeeSums:
    total = sum((row[f"{what}_total"] or ZERO for row in rows), ZERO)
    squares = sum((row[f"{what}_squares"] or ZERO for row in rows), ZERO)
    return FeeSums(sum(row[what] for row in rows), total, squares)
