"""The ground the bench stands on: a database of its own, and files of every status around what is measured."""

import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

BENCH_DATABASE = f"healthcoach_bench_{os.getpid()}"
# Databases beside the bench's own: a ledger to fill, the same one empty, those of what the product stands beside, and a
# small and a large programme.
FULL, EMPTY, HORDAK, PGBENCH, SMALL, LARGE = BESIDE = ("full", "empty", "hordak", "pgbench", "small", "large")
LEFT_BEHIND = """
    SELECT format('DROP DATABASE IF EXISTS %I', datname) FROM pg_database d
    WHERE datname LIKE 'healthcoach\\_bench\\_%' AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = d.datname)
"""
BENCH_IBAN = "BE68 5390 0754 7034"  # from which the first programme pays
GRANT = Decimal("10000000000.00")  # no decision of the bench may fail for want of money
STATUS_SHARES = {"withdrawn": 1, "rejected": 1, "submitted": 1, "pending": 2, "approved": 3, "started": 1, "lapsed": 1}


@contextmanager
def own_database():
    """Makes the bench's own database on the server in use, and drops it afterwards. Settings are read from the
    environment, so Django is set up inside only. Broker, mail and keys go to a folder of its own."""
    address = os.environ.get("DATABASE_URL") or _start_embedded_server()
    with tempfile.TemporaryDirectory(prefix="healthcoach-bench-") as folder:
        with psycopg.connect(address, autocommit=True) as connection:
            for [statement] in connection.execute(LEFT_BEHIND).fetchall():  # by a bench that was killed
                connection.execute(statement)
            connection.execute(f"CREATE DATABASE {BENCH_DATABASE}")
        os.environ |= {
            "DATABASE_URL": urlunsplit(urlsplit(address)._replace(path=f"/{BENCH_DATABASE}")),
            "HEALTHCOACH_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "healthcoach.settings",
            "LOG_LEVEL": "ERROR",
            "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",  # none are collected
        }
        try:
            yield
        finally:
            with psycopg.connect(address, autocommit=True) as connection:
                for name in (BENCH_DATABASE, *(f"{BENCH_DATABASE}_{beside}" for beside in BESIDE)):
                    connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _start_embedded_server() -> str:
    from healthcoach.core import embedded_postgres as embedded

    root = Path(__file__).resolve().parents[2]
    return embedded.database_url(Path(os.environ.get("HEALTHCOACH_DATA_DIR", root / ".data")))


@dataclass
class Ground:
    """Two programmes: in one the bench decides and pays, of the other it asks the state of affairs."""

    rounds: int
    report: int
    line: int  # the coaching line of the first
    decider: int
    finance: tuple[int, int]  # who makes a batch of it, and who approves it
    trajectory: dict  # the coach, fee scheme and action plan that loaded trajectories share
    companies: list[int]  # still without an application in the first programme

    def pending(self, connection: psycopg.Connection, number: int) -> list[int]:
        """Applications that wait for a decision, the same ones for the product and by hand."""
        from tests.bench import loading, plain

        numbers = loading.insert_bench_applications(self.rounds, "pending", self._take(number))
        plain.copy_rows(connection, "subsidies_application", numbers)
        return numbers

    def queued(self, connection: psycopg.Connection, number: int) -> None:
        """Payouts that wait for the payout job, with their reservations."""
        from tests.bench import loading, plain

        files = loading.insert_bench_applications(self.rounds, "started", self._take(number))
        loading.insert_bench_transfers(self.line, "reserve", 2, 3, files)
        plain.reserve_in_hot_set(connection, self.line, 1000 * number)
        queued = loading.insert_bench_payouts(
            loading.insert_bench_trajectories(files, ended=True, **self.trajectory), settled=False
        )
        plain.copy_rows(connection, "subsidies_payout", queued)

    def _take(self, number: int) -> list[int]:
        taken, self.companies = self.companies[:number], self.companies[number:]
        return taken


def lay_bench_ground(*, companies: int, files: int) -> Ground:
    """Migrates, makes two programmes through the verbs, keeps them in databases beside, then makes companies and the
    files of the second by SQL."""
    from django.core.management import call_command
    from django.db import connection

    from tests.bench import loading
    from tests.world import make_world

    call_command("migrate", verbosity=0)
    report, rounds = make_world(GRANT, "BR"), make_world(GRANT, "BD")
    example = rounds.ended()
    rounds.settle()
    _fund_bench_programme(rounds)
    _copy_bench_database(FULL, EMPTY, SMALL, LARGE)
    ground = Ground(
        rounds=rounds.programme.pk,
        report=report.programme.pk,
        line=rounds.line.pk,
        decider=rounds.people["steering"].pk,
        finance=(rounds.people["finance"].pk, rounds.people["staff"].pk),
        trajectory={
            "coach": example.coach_id,
            "scheme": example.fee_scheme_id,
            "document": str(example.action_plan_id),
        },
        companies=loading.insert_bench_companies(max(companies, files)),
    )
    _fill_second_programme(ground, report.line.pk, ground.companies[:files])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return ground


def _fund_bench_programme(world) -> None:
    """Half of the grant has come in, on an account to pay from."""
    from tests.finance_world import receive_line_money, set_up_paying_account

    set_up_paying_account(world, iban=BENCH_IBAN)
    receive_line_money(world, amount=int(GRANT / 2))


def _copy_bench_database(*names: str) -> None:
    """Copies the database as it is now."""
    from tests.databases import close_database_connections

    close_database_connections()
    with psycopg.connect(build_bench_url("postgres"), autocommit=True) as connection:
        for name in names:
            connection.execute(f"CREATE DATABASE {BENCH_DATABASE}_{name} TEMPLATE {BENCH_DATABASE}")


def _fill_second_programme(ground: Ground, line: int, companies: list[int]) -> None:
    """The files of the second programme, of every status, with the money and trajectories that belong to them."""
    from tests.bench import loading

    tenth = len(companies) // sum(STATUS_SHARES.values())
    files: dict[str, list[int]] = {}
    for status, share in STATUS_SHARES.items():
        taken, companies = companies[: share * tenth], companies[share * tenth :]
        files[status] = loading.insert_bench_applications(ground.report, status, taken)
    for status in ("approved", "started", "lapsed"):
        loading.insert_bench_transfers(line, "reserve", 2, 3, files[status])
    loading.insert_bench_transfers(line, "release", 3, 2, files["lapsed"])
    half = len(files["started"]) // 2
    loading.insert_bench_trajectories(files["started"][half:], ended=False, **ground.trajectory)
    ended = loading.insert_bench_trajectories(files["started"][:half], ended=True, **ground.trajectory)
    loading.insert_bench_payouts(ended, settled=True)
    loading.insert_bench_transfers(line, "accrue", 3, 4, files["started"][:half])


def build_bench_url(database: str = BENCH_DATABASE) -> str:
    """The address of the bench's own database, or of another one on the same server; inside `own_database`."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))


@contextmanager
def redirect_started_processes(beside: str, settings: str = "healthcoach.settings"):
    """Processes that are started meanwhile live in a database beside, under these settings."""
    before = dict(os.environ)
    os.environ |= {"DATABASE_URL": build_bench_url(f"{BENCH_DATABASE}_{beside}"), "DJANGO_SETTINGS_MODULE": settings}
    try:
        yield build_bench_url(f"{BENCH_DATABASE}_{beside}")
    finally:
        os.environ |= {name: before[name] for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
