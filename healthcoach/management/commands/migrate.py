"""Django's `migrate`, with all the time that it needs, and quick about a new database."""

from contextlib import nullcontext

from django.core.management.commands import migrate
from django.db import connections

from healthcoach.core.new_database import drawing_models_once, is_new_database


class Command(migrate.Command):
    """Filling a table may take longer than any other command should; waiting for a lock, behind which everybody waits,
    may not."""

    def handle(self, *args: object, **options: object) -> str | None:
        """Applies the migrations without a bound on the time of a statement."""
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        with drawing_models_once() if is_new_database(connection) else nullcontext():
            return super().handle(*args, **options)
