"""The site's own sign of life."""

from django.db import models


class Pulse(models.Model):
    """When the worker last answered the beat: proof that beat, broker, worker and database work together."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    beaten_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.beaten_at}"
