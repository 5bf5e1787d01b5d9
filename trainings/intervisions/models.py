"""Intervision: coaches learn from each other. Free of charge."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.money import EuroField


class Intervision(models.Model):
    """One intervision, held on one or more dates; a coach attends one of them."""

    programme = models.ForeignKey("subsidies.Programme", models.PROTECT, related_name="intervisions")
    title = models.CharField(_("title"), max_length=150)
    venue = models.CharField(_("venue"), max_length=150)
    price = EuroField(_("price"), default=0)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.title


class IntervisionDate(models.Model):
    """A day on which an intervision is held."""

    intervision = models.ForeignKey(Intervision, models.CASCADE, related_name="dates")
    on = models.DateField()

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["intervision", "on"], name="an_intervision_date_once")]

    def __str__(self) -> str:
        return f"{self.on}"
