from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import pre_migrate


class HealthcoachConfig(AppConfig):
    """The site itself."""

    name = "healthcoach"

    def ready(self) -> None:
        """Makes the Celery application the one that tasks belong to, and gives migrations all the time they need."""
        from healthcoach import celery  # noqa: F401

        pre_migrate.connect(_take_the_time)


def _take_the_time(using: str, **_kwargs: object) -> None:
    """Filling a table may take longer than any command should; waiting for a lock, for whom everybody waits, not."""
    with connections[using].cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
