"""What has to stand before the site can start. Each step is safe to repeat, and quick when there is nothing to do."""

import hashlib
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone, translation

from healthcoach.core import translations as catalogue
from healthcoach.models import Pulse

MIN_SERVER_VERSION = 15
ProgressReporter = Callable[[str], None]


def prepare_site(say: ProgressReporter, *, demo: bool) -> None:
    """Prepares everything, telling what it does before what takes long."""
    say(f"Database: {check_database()}")
    apply_migrations(say)
    catalogue.compile_catalogues()
    collect_static_files(say)
    if demo:
        load_examples(say)
    Pulse.objects.all().delete()  # the site is ready when its own worker answers, not when the last one did
    # The processes that follow are forked: they must not share a connection, nor the pool's threads.
    connections.close_all()
    connection.close_pool()


def check_database() -> str:
    """Reaches the server, and refuses one that is too old for the laws of the database."""
    try:
        with psycopg.connect(**connection.get_connection_params()) as own:
            version = own.info.server_version // 10000
    except psycopg.OperationalError as error:
        raise CommandError(f"The database does not answer. Is DATABASE_URL right?\n{error}") from None
    if version < MIN_SERVER_VERSION:
        raise CommandError(f"The database is PostgreSQL {version}; version {MIN_SERVER_VERSION} or later is needed.")
    return f"PostgreSQL {version}, {'our own' if settings.EMBEDDED else 'from DATABASE_URL'}"


def apply_migrations(say: ProgressReporter) -> None:
    """Applies the migrations that the database has not seen."""
    executor = MigrationExecutor(connection)
    if missing := len(executor.migration_plan(executor.loader.graph.leaf_nodes())):
        say(f"Tables: applying {missing} migrations")
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    say("Tables: up to date")


def collect_static_files(say: ProgressReporter) -> None:
    """Collects the stylesheet, scripts and pictures, when one of them changed."""
    mark, note = fingerprint_static_files(), Path(settings.STATIC_ROOT) / ".collected"
    if not note.exists() or note.read_text() != mark:
        say("Static files: collecting")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        note.write_text(mark)
    say("Static files: up to date")


def fingerprint_static_files() -> str:
    """A mark that changes with any static file."""
    found = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            found.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return found.hexdigest()


def load_examples(say: ProgressReporter) -> None:
    """Tells the story of the example programme as if it ended today; once."""
    say("Examples: loading what is not there yet")
    told = StringIO()
    with translation.override("en"):
        call_command("load_examples", shift_to=timezone.localdate().isoformat(), stdout=told, no_color=True)
    say(f"Examples: {told.getvalue().strip()}")
