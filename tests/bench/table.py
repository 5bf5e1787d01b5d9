"""What the bench prints: the settings it ran under, and the table."""

import os
import platform
from statistics import median

import django
import psycopg
from django.conf import settings

from tests.bench.subjects import Subject

COLUMNS = "{:<36}{:>8}  {:<22}{:>9} {:>19}{:>8}{:>7}  {}"


def conditions(server: psycopg.Connection) -> str:
    """Under which settings everything was measured."""
    shown = ("server_version", "fsync", "synchronous_commit", "shared_buffers")
    database = ", ".join(f"{name} {server.execute(f'SHOW {name}').fetchone()[0]}" for name in shown)
    pool = settings.DATABASES["default"]["OPTIONS"]["pool"]
    broker = settings.CELERY_BROKER_URL.split("://")[0]
    return (
        f"PostgreSQL: {database}\n"
        f"Python {platform.python_version()}, Django {django.get_version()}, psycopg {psycopg.__version__}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start\n"
        f"Product: pool of {pool['max_size']} with health checks, audit trail on, messages written, doorbell rung "
        f"over the {broker} broker"
    )


def rows(subjects: list[Subject]) -> list[str]:
    """The table: per subject the product and each way by hand, medians with lowest and highest round."""
    lines = [COLUMNS.format("subject", "clients", "way", "median/s", "(lowest – highest)", "ratio", "aim", "")]
    for subject in subjects:
        lines.append(_line(subject.name, str(subject.clients), "the product", subject.mine))
        for way, aim in subject.aims.items():
            ratio = subject.ratio(way)
            mark = "" if aim is None else "✓" if ratio >= aim else "✗"
            wanted = "" if aim is None else f"{aim:.2f}"
            lines.append(_line("", "", way, subject.theirs[way], f"{ratio:.2f}", wanted, mark))
    return lines


def _line(
    name: str, clients: str, way: str, speeds: list[float], ratio: str = "", aim: str = "", mark: str = ""
) -> str:
    spread = f"({_number(min(speeds))} – {_number(max(speeds))})"
    return COLUMNS.format(name, clients, way, _number(median(speeds)), spread, ratio, aim, mark).rstrip()


def _number(speed: float) -> str:
    return f"{speed:,.0f}" if speed >= 100 else f"{speed:,.1f}"
