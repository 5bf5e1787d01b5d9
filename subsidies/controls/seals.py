"""Seals: every day's transfers under one digest, chained to the seal of the day before, so that whoever changes a row
of the past behind the triggers is found, and so is the day.

A day is a day in the programme's time zone by the moment of posting. Days without transfers are sealed as well: that
nothing happened is then proved too, and a seal that was taken away leaves a gap. The database counts the digests; the
same words make and examine them. Only whoever forges every later seal as well goes unseen, so an auditor who keeps one
digest outside the system (it stands on the page of the books and in every zip) keeps everything before it."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Refused
from healthcoach.users.models import User
from subsidies.controls.invariants.invariant import Invariant
from subsidies.controls.models import Seal

SEALING_DELAY = timedelta(hours=1)  # a day is sealed when it ended this long ago
POSTING_LOCK_TIMEOUT = "5s"  # for postings that are still under way; the next bell tries again

# A row's text begins with what has a fixed form, so that no two rows read the same; `n` stands for nothing.
TRANSFER_DIGEST_SQL = """sha256(convert_to(concat_ws('|', id, source_id, target_id, amount, kind, occurrence,
    effective_on - DATE '2000-01-01', extract(epoch FROM posted_at), coalesce(posted_by_id::text, 'n'),
    coalesce(reverses_id::text, 'n'), subject), 'UTF8'))"""
DAY_DIGESTS_SQL = f"""
    SELECT (posted_at AT TIME ZONE %(zone)s)::date AS day, count(*) AS count, sum(amount) AS total,
           sha256(string_agg({TRANSFER_DIGEST_SQL}, ''::bytea ORDER BY id)) AS content
    FROM subsidies_transfer WHERE posted_at < %(before)s AND posted_at >= %(since)s GROUP BY 1
"""  # noqa: S608 – our own words
DAY_CONTENT_SQL = "coalesce(w.content, sha256(''::bytea))"
COUNT, TOTAL = "coalesce(w.count, 0)", "coalesce(w.total, 0.00)"


def _build_seal_digest_sql(previous: str, day: str, count: str, total: str, content: str) -> str:
    facts = f"concat_ws('|', {previous}, to_char({day}, 'YYYY-MM-DD'), {count}, {total})"
    return f"encode(sha256(convert_to({facts}, 'UTF8') || {content}), 'hex')"


INSERT_SEALS_SQL = f"""
    INSERT INTO subsidies_seal (day, count, total, previous, sha256, sealed_at, sealed_by_id)
    WITH RECURSIVE written AS MATERIALIZED ({DAY_DIGESTS_SQL}),
    days AS MATERIALIZED (
        SELECT row_number() OVER (ORDER BY d) AS number, d::date AS day, {COUNT} AS count, {TOTAL} AS total,
               {DAY_CONTENT_SQL} AS content
        FROM generate_series(coalesce(%(first)s::date, (SELECT min(day) FROM written)), %(last)s, interval '1 day') d
        LEFT JOIN written w ON w.day = d::date
    ),
    chain AS (
        SELECT number, day, count, total, %(previous)s::text AS previous,
               {_build_seal_digest_sql("%(previous)s::text", "day", "count", "total", "content")} AS sha256
        FROM days WHERE number = 1
        UNION ALL
        SELECT n.number, n.day, n.count, n.total, c.sha256,
               {_build_seal_digest_sql("c.sha256", "n.day", "n.count", "n.total", "n.content")}
        FROM chain c JOIN days n ON n.number = c.number + 1
    )
    SELECT day, count, total, previous, sha256, %(at)s, %(by)s FROM chain
"""  # noqa: S608 – our own words

UNBROKEN_SEALS = Invariant(
    "seals are unbroken",
    "Every sealed day still holds exactly the transfers that were sealed, and every seal follows the one before it.",
    f"""
    WITH written AS ({DAY_DIGESTS_SQL.replace("%(since)s", "'-infinity'").replace("%(before)s", "'infinity'")})
    SELECT coalesce(s.day, w.day) AS day, {COUNT} AS transfers, s.count AS sealed, {TOTAL} AS total,
           s.total AS sealed_total, CASE WHEN s.id IS NULL THEN 'has no seal'
               WHEN s.previous <> s.before OR s.day <> s.day_before + 1 THEN 'does not follow the seal before it'
               ELSE 'was changed after it was sealed' END AS it
    FROM (SELECT *, coalesce(lag(sha256) OVER (ORDER BY day), '') AS before,
                 coalesce(lag(day) OVER (ORDER BY day), day - 1) AS day_before FROM subsidies_seal) s
    FULL JOIN (SELECT * FROM written WHERE day <= (SELECT max(day) FROM subsidies_seal)) w ON w.day = s.day
    WHERE s.id IS NULL OR s.previous <> s.before OR s.day <> s.day_before + 1
       OR (s.count, s.total) IS DISTINCT FROM ({COUNT}, {TOTAL})
       OR s.sha256 <> {_build_seal_digest_sql("s.previous", "s.day", COUNT, TOTAL, DAY_CONTENT_SQL)}
    """,  # noqa: S608 – our own words
)
TIMELY_SEALS = Invariant(
    "days are sealed in time",
    "Every day of which the transfers can no longer change is under its seal within a day.",
    """
    SELECT s.last AS last_sealed, t.first AS first_transfer
    FROM (SELECT max(day) AS last FROM subsidies_seal) s,
         (SELECT (min(posted_at) AT TIME ZONE %(zone)s)::date AS first FROM subsidies_transfer) t
    WHERE t.first <= %(must_be_sealed)s AND coalesce(s.last, '-infinity') < %(must_be_sealed)s
    """,
    warning=True,
)
SEAL_INVARIANTS = [UNBROKEN_SEALS, TIMELY_SEALS]


class StillPosting(Refused):
    """A posting that began before did not end: sealing would miss it."""

    code = "still_posting"
    sentence = _("A booking is still under way, so nothing was sealed. The next attempt follows by itself.")


def seal_finished_days(*, up_to: date, by: User | None, at: datetime) -> list[Seal]:
    """Seals every day up to this one that is over and has no seal yet, oldest first. Waits first for postings that are
    under way, and refuses `StillPosting` when that takes too long."""
    last = min(up_to, last_day_to_seal(at))
    if Seal.objects.filter(day__gte=last).exists():
        return []
    _wait_for_open_postings()
    with transaction.atomic():
        newest = _lock_newest_seal()
        if newest and newest.day >= last:
            return []
        _insert_day_seals(newest, last, by=by, at=at)
        return list(Seal.objects.filter(day__gt=newest.day if newest else date.min).order_by("day"))


def last_day_to_seal(at: datetime) -> date:
    """The last day that ended long enough ago."""
    return timezone.localdate(at - SEALING_DELAY) - timedelta(days=1)


def _lock_newest_seal() -> Seal | None:
    """The newest seal, for one who seals alone: nobody else does until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE subsidies_seal IN SHARE ROW EXCLUSIVE MODE")
    return Seal.objects.order_by("-day").first()


def _wait_for_open_postings() -> None:
    """Waits until every posting that began has ended, one moment in which none begins. What begins later carries a
    later moment, so that the days that are over are whole from here on, and nobody waits while they are counted."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [POSTING_LOCK_TIMEOUT])
        try:
            cursor.execute("LOCK TABLE subsidies_transfer IN SHARE MODE")
        except OperationalError as error:
            raise StillPosting from error


def _insert_day_seals(newest: Seal | None, last: date, *, by: User | None, at: datetime) -> None:
    first = newest.day + timedelta(days=1) if newest else None
    facts = {
        "zone": settings.TIME_ZONE,
        "since": _find_local_midnight(first) if first else "-infinity",
        "before": _find_local_midnight(last + timedelta(days=1)),
        "first": first,
        "last": last,
        "previous": newest.sha256 if newest else "",
        "at": at,
        "by": by.pk if by else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(INSERT_SEALS_SQL, facts)


def _find_local_midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def build_seal_parameters(at: datetime) -> dict[str, object]:
    """What the queries about seals ask for."""
    return {"zone": settings.TIME_ZONE, "must_be_sealed": last_day_to_seal(at) - timedelta(days=1)}
