"""Django's `migrate`, with all the time that it needs."""

from django.core.management.commands import migrate
from django.db import connections


class Command(migrate.Command):
    """Filling a table may take longer than any other command should; waiting for a lock, behind which everybody waits,
    may not."""

    def handle(self, *args: object, **options: object) -> str | None:
        """Applies the migrations without a bound on the time of a statement."""
        with connections[options["database"]].cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        return super().handle(*args, **options)
