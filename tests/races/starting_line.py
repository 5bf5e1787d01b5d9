"""Races: several people or processes do something at the very same moment."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from django.conf import settings
from django.db import connection, connections

from healthcoach.core.refusals import Refused

PROJECT_ROOT = Path(__file__).resolve().parent.parent.parent


def call_all_at_once(*calls: Callable[[], object]) -> list[object]:
    """What each call gave or refused, when all are made at the same moment over connections of their own (as many
    as the pool has)."""
    line = Barrier(len(calls), timeout=30)
    connections.close_all()  # leaves this thread's place in the pool to them

    def run(call: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            line.wait()
            return call()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as people:
        return [future.result(timeout=60) for future in [people.submit(run, call) for call in calls]]


def call_in_own_thread(call: Callable[[], object]) -> object:
    """What a call gives in a thread of its own, over a connection that is given back."""
    try:
        return call()
    finally:
        connections.close_all()


def build_own_process_environment(database: str, folder: Path, **more: str) -> dict[str, str]:
    """What a process of its own needs to know to work on a test's database, with its own broker in a folder."""
    (folder / "secret-key").write_text(settings.SECRET_KEY)  # so that it knows who signed in
    return os.environ | {
        "DATABASE_URL": database,
        "HEALTHCOACH_DATA_DIR": str(folder),
        "CELERY_BROKER_URL": "filesystem://",
        "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
        **more,
    }


def race_processes(processes: int, env: dict[str, str], **work: object) -> Counter:
    """The outcomes of so many processes together, all doing this work from the same moment on."""
    command = [sys.executable, "-m", "tests.races.contender"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    runners = [subprocess.Popen(command, cwd=PROJECT_ROOT, env=env, **pipes) for _each in range(processes)]
    try:
        for runner in runners:
            assert runner.stdout.readline() == "ready\n"
        for runner in runners:
            runner.stdin.write(json.dumps(work) + "\n")
            runner.stdin.flush()
        return sum((Counter(json.loads(runner.communicate(timeout=120)[0])) for runner in runners), Counter())
    finally:
        for runner in runners:
            runner.kill()
            runner.wait()
