"""What the bench prints: the settings it ran under, and the table."""

import os
import platform
from collections.abc import Callable
from statistics import median

import django
import psycopg
from django.conf import settings

from tests.bench.subjects import Subject

COLUMNS = "{:<36}{:>8}  {:<24}{:>10} {:>23}{:>8}{:>7}  {}"


def describe_bench_conditions(server: psycopg.Connection) -> str:
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


def format_bench_rows(subjects: list[Subject]) -> list[str]:
    """The table: per subject the product and each way by hand, medians with lowest and highest round."""
    lines = [COLUMNS.format("subject", "clients", "way", "median", "(lowest – highest)", "ratio", "aim", "")]
    for subject in subjects:
        show = _format_bench_seconds if subject.seconds else _format_bench_speed
        lines.append(_format_bench_line(subject.name, str(subject.clients), "the product", subject.mine, show))
        for way, aim in subject.aims.items():
            if way not in subject.theirs:
                continue
            ratio = subject.ratio(way)
            mark = "" if aim is None else "✓" if ratio >= aim else "✗"
            wanted = "" if aim is None else f"{aim:.2f}"
            lines.append(_format_bench_line("", "", way, subject.theirs[way], show, f"{ratio:.2f}", wanted, mark))
    return lines


def _format_bench_line(
    name: str,
    clients: str,
    way: str,
    values: list[float],
    show: Callable[[float], str],
    ratio: str = "",
    aim: str = "",
    mark: str = "",
) -> str:
    spread = f"({show(min(values))} – {show(max(values))})"
    return COLUMNS.format(name, clients, way, show(median(values)), spread, ratio, aim, mark).rstrip()


def _format_bench_speed(speed: float) -> str:
    return f"{speed:,.0f}" if speed >= 100 else f"{speed:,.1f}"


def _format_bench_seconds(value: float) -> str:
    return f"{value:,.2f} s" if value >= 1 else f"{1000 * value:,.1f} ms"
