from django.apps import AppConfig


class HealthcoachConfig(AppConfig):
    """The site itself."""

    name = "healthcoach"

    def ready(self) -> None:
        """Makes the Celery application the one that tasks belong to."""
        from healthcoach import celery  # noqa: F401
