"""What the tables of the internal pool cost over a million case files and 100,000 coaches, beside the plain count …
group by; and what it costs to import a list of 50,000, beside a plain INSERT of the same rows."""

import csv
import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import psycopg

from tests.bench.subjects import PLAIN, Subject

SINCE, UNTIL = date(2022, 1, 1), date(2025, 12, 31)
POOL_BENCH_NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
COPY, INSERT = "coaches_casefile_by_hand", "plain INSERT"
BENCH_DOMAINS = [f"Beleidsdomein {number}" for number in range(1, 11)]
POOL_COACHES_QUERY = """
    WITH candidates AS (
        INSERT INTO coaches_candidate
        SELECT (jsonb_populate_record(c, jsonb_build_object('id', 10000000 + n, 'user_id', NULL))).*
        FROM coaches_candidate c, generate_series(1, %(number)s) n WHERE c.id = %(candidate)s RETURNING id
    ), coaches AS (
        INSERT INTO coaches_coach
        SELECT (jsonb_populate_record(c, jsonb_build_object('id', k.id, 'candidate_id', k.id, 'user_id', NULL))).*
        FROM coaches_coach c, candidates k WHERE c.id = %(coach)s RETURNING id
    ), pool AS (
        INSERT INTO coaches_poolcoach (coach_id, domain_id, gender, birth_year, serves_from)
        SELECT id, (%(domains)s::bigint[])[1 + id %% 10], (ARRAY['man', 'woman', 'x', 'unknown'])[1 + id %% 4],
            1955 + id %% 50, date '2022-01-01'
        FROM coaches RETURNING coach_id
    )
    INSERT INTO coaches_pooldiploma (pool_coach_id, level, subject, position)
    SELECT coach_id, (ARRAY['bachelor', 'master'])[1 + coach_id %% 2], 'richting ' || coach_id %% 20, 1 FROM pool
"""
CASE_FILES_QUERY = """
    INSERT INTO coaches_casefile (programme_id, coach_id, kind, domain_id, gender, age_band, employment, status,
        started_on, closed_on, closed_at, conversations, minutes, opened_at)
    SELECT %(programme)s, %(coach)s, CASE WHEN team THEN 'team' ELSE 'individual' END,
        (%(domains)s::bigint[])[1 + n %% 10],
        CASE WHEN team THEN '' ELSE (ARRAY['man', 'woman', 'x', 'unknown'])[1 + n %% 4] END,
        CASE WHEN team THEN '' ELSE (ARRAY['to_34', 'from_35', 'from_45', 'from_55', 'unknown'])[1 + n / 7 %% 5] END,
        CASE WHEN team THEN '' ELSE (ARRAY['statutory', 'contractual', 'unknown'])[1 + n / 3 %% 3] END,
        'closed', day, day + 60, now(), 5, 300, now()
    FROM (SELECT n, n %% 40 = 0 AS team, date '2022-01-01' + n %% 1400 AS day
        FROM generate_series(1, %(number)s) n) AS made
"""
COUNTED = """
    SELECT kind, domain_id, gender, age_band, employment, count(*), sum(conversations), sum(minutes)
    FROM coaches_casefile WHERE programme_id = %s AND started_on BETWEEN %s AND %s GROUP BY 1, 2, 3, 4, 5
"""
COUNTED_COACHES = """
    SELECT p.domain_id, p.gender, p.birth_year, d.level, d.subject, count(*)
    FROM coaches_poolcoach p JOIN coaches_coach c ON c.id = p.coach_id
    LEFT JOIN coaches_pooldiploma d ON d.pool_coach_id = p.coach_id AND d.position = 1
    WHERE c.programme_id = %s AND p.serves_from <= %s AND (p.serves_until IS NULL OR p.serves_until >= %s)
    GROUP BY 1, 2, 3, 4, 5
"""
HAND_WRITTEN_CASES_QUERY = """
    INSERT INTO coaches_casefile_by_hand (id, programme_id, coach_id, kind, domain_id, gender, age_band, employment,
        status, started_on, closed_on, closed_at, conversations, minutes, opened_at)
    SELECT id, programme_id, coach_id, kind, domain_id, gender, age_band, employment, status, started_on, closed_on,
        closed_at, conversations, minutes, opened_at
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[],
        %s::text[], %s::date[], %s::date[], %s::timestamptz[], %s::int[], %s::int[], %s::timestamptz[]) AS t(id,
        programme_id, coach_id, kind, domain_id, gender, age_band, employment, status, started_on, closed_on,
        closed_at, conversations, minutes, opened_at)
"""
SAME = f"""
    SELECT count(*), sum(minutes), count(closed_on) FROM coaches_casefile WHERE imported_from_id IS NOT NULL
    UNION SELECT count(*), sum(minutes), count(closed_on) FROM {COPY}
"""


@dataclass(frozen=True)
class PoolSizes:
    """How much of everything the pool holds."""

    cases: int = 1_000_000
    coaches: int = 100_000
    rows: int = 50_000  # of one list


class Pool:
    """Runs the rounds over a pool of its own."""

    def __init__(self, server: psycopg.Connection, sizes: PoolSizes) -> None:
        self.server, self.sizes, self.rounds = server, sizes, 0
        self._lay()
        self.subjects = {
            "cases": Subject(f"pool tables, {sizes.cases:,} case files", 1, "answers/s", {PLAIN: 1 / 1.5}),
            "coaches": Subject(f"coaches of the pool, {sizes.coaches:,}", 1, "answers/s", {PLAIN: 1 / 1.5}),
            "import": Subject(f"import of {sizes.rows:,} rows", 1, "s", {INSERT: None}, seconds=True),
        }

    def round(self) -> None:
        """Measures every subject once; the product and the plain SQL must say the same."""
        from coaches.pool import counts as tables
        from coaches.pool.rules import Measure

        period, measure = {"since": SINCE, "until": UNTIL}, Measure.STARTED
        ways = {"": lambda: tables.tabulate_pool_trajectories(self.programme, **period, measure=measure)}
        ways[PLAIN] = lambda: self._plain(COUNTED, self.programme, SINCE, UNTIL)
        self._compare("cases", ways, lambda row: row[5], self.sizes.cases)
        ways = {"": lambda: tables.tabulate_pool_coaches(self.programme, **period)}
        ways[PLAIN] = lambda: self._plain(COUNTED_COACHES, self.programme, UNTIL, SINCE)
        self._compare("coaches", ways, lambda row: row[-1], self.sizes.coaches)
        self._import()
        self.rounds += 1

    def _compare(self, key: str, ways: dict[str, Callable], number: Callable, expected: int) -> None:
        speeds = {}
        for way in self._turned(ways):
            began = time.perf_counter()
            rows = ways[way]()
            speeds[way] = 1 / (time.perf_counter() - began)
            if sum(map(number, rows)) < expected:
                raise RuntimeError(f"{key}: {way or 'the product'} counts too few.")
        self.subjects[key].note(speeds)

    def _import(self) -> None:
        """One list, from the bytes of the file to the rows; by hand the rows only, that are known already."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        from coaches.pool import importing

        upload, began = SimpleUploadedFile("lijst.csv", self._list()), time.perf_counter()
        read = importing.read_list(self.programme, upload=upload, by=None, at=POOL_BENCH_NOW)
        importing.import_list(read, by=None, at=POOL_BENCH_NOW)
        mine = time.perf_counter() - began
        columns = self._imported(read.pk)
        began = time.perf_counter()
        with self.server.transaction():
            self.server.execute(HAND_WRITTEN_CASES_QUERY, columns)
        self.subjects["import"].note({"": mine, INSERT: time.perf_counter() - began})
        if len(self.server.execute(SAME).fetchall()) != 1:
            raise RuntimeError("The product and the plain INSERT did not write the same rows.")

    def _imported(self, number: int) -> list[list[object]]:
        names = HAND_WRITTEN_CASES_QUERY[HAND_WRITTEN_CASES_QUERY.index("(") + 1 : HAND_WRITTEN_CASES_QUERY.index(")")]
        rows = self.server.execute(
            f"SELECT {names} FROM coaches_casefile WHERE imported_from_id = %s ORDER BY id",
            [number],
        )
        return [list(column) for column in zip(*rows.fetchall(), strict=True)]

    def _list(self) -> bytes:
        """A list that differs from round to round, a tenth of it still open."""

        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(
            [
                "coach",
                "soort",
                "beleidsdomein",
                "gender",
                "leeftijd",
                "statuut",
                "start",
                "einde",
                "gesprekken",
                "minuten",
            ]
        )
        for n in range(self.sizes.rows):
            ended = "" if n % 10 == 0 else "2025-06-30"
            person = ("vrouw", "35-44", "statutair") if n % 40 else ("", "", "")
            kind = "individueel" if n % 40 else "team"
            writer.writerow(
                [self.email, kind, BENCH_DOMAINS[n % 10], *person, "01/03/2025", ended, 5, 300 + self.rounds + n % 60],
            )
        return stream.getvalue().encode()

    def _plain(self, query: str, *values: object) -> list[tuple]:
        return self.server.execute(query, values).fetchall()

    def _turned(self, ways: dict) -> list[str]:
        names, turn = list(ways), self.rounds % len(ways)
        return names[turn:] + names[:turn]

    def _lay(self) -> None:
        """A pool with one coach through the verbs; then coaches and case files by SQL, without the triggers."""
        from coaches.pool.actions import enter_domains
        from coaches.pool.models import PolicyDomain
        from tests.coaches.pool_world import make_pool

        vk = make_pool("VB")
        enter_domains(vk.programme.pk, BENCH_DOMAINS)
        coach = vk.coach()
        self.programme, self.email = vk.programme.pk, coach.coach.user.email
        domains = list(PolicyDomain.objects.filter(name__in=BENCH_DOMAINS).order_by("pk").values_list("pk", flat=True))
        facts = {"programme": self.programme, "coach": coach.pk, "candidate": coach.coach.candidate_id}
        facts |= {"domains": domains}
        with self.server.transaction():
            self.server.execute("SET LOCAL session_replication_role = replica")
            self.server.execute(POOL_COACHES_QUERY, facts | {"number": self.sizes.coaches})
            self.server.execute(CASE_FILES_QUERY, facts | {"number": self.sizes.cases})
        self.server.execute(f"CREATE TABLE {COPY} (LIKE coaches_casefile INCLUDING ALL)")
        self.server.execute("VACUUM ANALYZE")
