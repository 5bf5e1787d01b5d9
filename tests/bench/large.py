"""A programme as large as the largest will be: files, coaches, payables and transfers by the ten thousand, laid by SQL
around what one small programme did through the verbs."""

from dataclasses import dataclass

from django.db import connection

from subsidies.trajectories.models import Trajectory
from tests.bench import loading
from tests.world import World

LARGE_COACHES_QUERY = """
    WITH candidates AS (
        INSERT INTO coaches_candidate
        SELECT (jsonb_populate_record(c, jsonb_build_object('id', 10000000 + n, 'user_id', NULL))).*
        FROM coaches_candidate c, generate_series(1, %(number)s) n WHERE c.id = %(candidate)s RETURNING id
    ), coaches AS (
        INSERT INTO coaches_coach
        SELECT (jsonb_populate_record(c, jsonb_build_object(
            'id', k.id, 'candidate_id', k.id, 'user_id', NULL, 'name', 'Coach ' || k.id))).*
        FROM coaches_coach c, candidates k WHERE c.id = %(coach)s RETURNING id
    ), agreements AS (
        INSERT INTO coaches_agreement
        SELECT (jsonb_populate_record(a, jsonb_build_object('id', k.id, 'coach_id', k.id))).*
        FROM coaches_agreement a, coaches k WHERE a.coach_id = %(coach)s
    ), accounts AS (
        INSERT INTO coaches_bankaccount
        SELECT (jsonb_populate_record(a, jsonb_build_object('id', k.id, 'coach_id', k.id))).*
        FROM coaches_bankaccount a, coaches k WHERE a.coach_id = %(coach)s AND a.replaced_at IS NULL
    )
    SELECT id FROM coaches ORDER BY id
"""
# Reserved and released again, time after time, over three years: two transfers each.
TO_AND_FRO = """
    INSERT INTO subsidies_transfer (source_id, target_id, amount, kind, subject, occurrence, effective_on)
    SELECT %(line)s * 10 + move.source, %(line)s * 10 + move.target, 1000, move.kind, 'application:' || file,
        occurrence, date '2018-03-01' + ((file * 7 + occurrence * 11) %% 1000)::int
    FROM unnest(%(files)s::bigint[]) AS file, generate_series(2, 1 + %(times)s) AS occurrence,
        (VALUES ('reserve', 2, 3), ('release', 3, 2)) AS move(kind, source, target)
    ORDER BY occurrence, file, move.source
"""


@dataclass(frozen=True)
class LargeProgrammeSizes:
    """How much of everything the programme holds."""

    files: int = 100_000
    payables: int = 20_000
    transfers: int = 1_000_000
    per_coach: int = 100  # trajectories

    @property
    def lapsed(self) -> int:
        """The files that carry the transfers to and fro."""
        return max(self.files // 10, 1)


def fill_large_programme(world: World, sizes: LargeProgrammeSizes, *, vacuum: bool = True) -> None:
    """Adds so many files to a programme in which one trajectory ended, with the payables and transfers of a long
    life. In a test's transaction nothing can be vacuumed."""
    example = Trajectory.objects.filter(application__programme=world.programme, ended_at__isnull=False).first()
    shared = {"scheme": example.fee_scheme_id, "document": str(example.action_plan_id)}
    companies = loading.insert_bench_companies(sizes.files)
    programme, line = world.programme.pk, world.line.pk
    ended, companies = companies[: sizes.payables], companies[sizes.payables :]
    lapsed, companies = companies[: sizes.lapsed], companies[sizes.lapsed :]
    started = loading.insert_bench_applications(programme, "started", ended)
    loading.insert_bench_transfers(line, "reserve", 2, 3, started)
    coaches = _insert_similar_coaches(example.coach_id, -(-len(started) // sizes.per_coach))
    trajectories = []
    for place, coach in enumerate(coaches):
        share = started[place * sizes.per_coach : (place + 1) * sizes.per_coach]
        trajectories += loading.insert_bench_trajectories(share, ended=True, coach=coach, **shared)
    loading.insert_bench_payouts(trajectories, settled=True)
    loading.insert_bench_transfers(line, "accrue", 3, 4, started)
    files = loading.insert_bench_applications(programme, "lapsed", lapsed)
    times = max((sizes.transfers - 2 * len(started)) // 2 // len(files), 1)
    with connection.cursor() as cursor:
        cursor.execute(TO_AND_FRO, {"line": line, "files": files, "times": times})
    loading.insert_bench_applications(programme, "pending", companies[: len(companies) // 4])
    loading.insert_bench_applications(programme, "rejected", companies[len(companies) // 4 :])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if vacuum else "ANALYZE")


def _insert_similar_coaches(like: int, number: int) -> list[int]:
    """Coaches like this one: under agreement, with an account, without a sign-in."""
    tables = ("coaches_candidate", "coaches_coach", "coaches_agreement", "coaches_bankaccount")
    with loading.sleeping_laws(*tables) as cursor:
        cursor.execute("SELECT candidate_id FROM coaches_coach WHERE id = %s", [like])
        [candidate] = cursor.fetchone()
        cursor.execute(LARGE_COACHES_QUERY, {"number": number, "candidate": candidate, "coach": like})
        return [row[0] for row in cursor.fetchall()]
