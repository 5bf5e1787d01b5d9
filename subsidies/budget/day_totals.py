"""The totals of each day: what moved from one account to another, and why, counted by the database in the statement
that posts. Years and curves are added up from days, not from a million transfers."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.core.money import EuroField
from subsidies.budget import ledger_triggers as laws
from subsidies.budget.models import BudgetLine
from subsidies.budget.rules import Stage


class DayTotalQuerySet(models.QuerySet):
    """Questions about the totals of days."""

    def of_lines(self, lines: Iterable[BudgetLine]) -> "DayTotalQuerySet":
        """Those of all accounts of these lines."""
        return self.filter(source__in=[line.account(stage) for line in lines for stage in Stage])


class DayTotal(models.Model):
    """How many transfers of how much took one way on one day. Of reversals it tells what they took back. Like a balance
    it points at no account, so that nothing but posting ever waits for it."""

    source = models.BigIntegerField()
    target = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    reversed_kind = models.CharField(max_length=10, blank=True)
    effective_on = models.DateField()
    number = models.PositiveIntegerField()
    amount = EuroField()

    objects = DayTotalQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("total of a day"), _("totals of days")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "effective_on", "target", "kind", "reversed_kind"], name="one_total_a_day"
            ),
        ]
        indexes = [models.Index(fields=["target", "effective_on"], name="day_total_in")]
        triggers = laws.ONLY_BY_POSTING

    def __str__(self) -> str:
        return f"{self.effective_on} {self.kind} {self.amount}"
