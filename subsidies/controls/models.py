"""Proof about the books: the seal of each day, the daily comparison with the bank, and the samples auditors drew."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import actor_foreign_key
from healthcoach.core.lifecycle import forbid_truncate
from healthcoach.core.money import EuroField
from healthcoach.programmes.access import MONEY_READERS, programme_ids_with_role
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User

BOOKS_APPEND_ONLY = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    forbid_truncate(),
]


class Seal(models.Model):
    """The digest of all transfers posted on a day, chained to the seal before it."""

    day = models.DateField(unique=True)
    count = models.PositiveIntegerField()
    total = EuroField()
    previous = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    sealed_by = actor_foreign_key()

    class Meta:
        verbose_name, verbose_name_plural = _("seal"), _("seals")
        triggers = BOOKS_APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.day} {self.sha256[:12]}"


class ComparisonQuerySet(models.QuerySet):
    """Questions about daily comparisons."""

    def visible_to(self, user: User) -> "ComparisonQuerySet":
        """Those of a programme for everybody who follows its money."""
        if user.is_superuser:
            return self
        return self.filter(programme__in=programme_ids_with_role(user, *MONEY_READERS))


class Comparison(models.Model):
    """How ledger, payment files and bank compared on a day: green, or how many differences there were."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="comparisons")
    day = models.DateField()
    differences = models.PositiveIntegerField()
    ledger = EuroField(help_text=_("Cash by the ledger, in euro."))
    bank = EuroField(null=True, help_text=_("Closing balance of the last statement, in euro."))
    compared_at = models.DateTimeField()
    compared_by = actor_foreign_key()

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("daily comparison"), _("daily comparisons")
        constraints = [models.UniqueConstraint(fields=["programme", "day"], name="one_comparison_a_day")]
        triggers = BOOKS_APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.programme.code} {self.day}"


class SampleQuerySet(models.QuerySet):
    """Questions about samples."""

    def visible_to(self, user: User) -> "SampleQuerySet":
        """Those of a programme for everybody who follows its money."""
        if user.is_superuser:
            return self
        return self.filter(programme__in=programme_ids_with_role(user, *MONEY_READERS))


class Sample(models.Model):
    """A random sample of payments that an auditor drew; the same seed draws the same payments again."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="samples")
    seed = models.CharField(max_length=40)
    size = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    until_on = models.DateField()
    payments = models.JSONField(help_text=_("The numbers of the payments drawn, in the order of the draw."))
    population = models.PositiveIntegerField(help_text=_("How many payments it was drawn from."))
    drawn_at = models.DateTimeField()
    drawn_by = actor_foreign_key()

    objects = SampleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("sample"), _("samples")
        constraints = [
            models.CheckConstraint(name="sample_period", condition=Q(from_on__lte=models.F("until_on"), size__gt=0))
        ]
        triggers = BOOKS_APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.programme.code} {self.seed}"
