"""Corrections: what was booked wrongly is reversed, with a reason and a second person, never edited."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from healthcoach.constraints import filled_exactly_when
from healthcoach.history import audited, by_whom
from healthcoach.lifecycle import Lifecycle
from healthcoach.money import EuroField
from healthcoach.users.models import Role, User
from subsidies.budget.models import Tranche
from subsidies.payables.models import Payable
from subsidies.programmes.models import Programme

PROTECT = models.PROTECT


class Status(models.TextChoices):
    """Where a correction stands."""

    PROPOSED = "proposed", _("waits for a second person")
    DONE = "done", _("corrected")
    REFUSED = "refused", _("refused")


CORRECTION = Lifecycle(
    "correction",
    Status,
    {Status.PROPOSED: {Status.DONE, Status.REFUSED}, Status.DONE: set(), Status.REFUSED: set()},
)


class CorrectionQuerySet(models.QuerySet):
    """Questions about corrections."""

    def visible_to(self, user: User) -> "CorrectionQuerySet":
        """Finance, the project holder and auditors see those of their programme."""
        if user.is_superuser:
            return self
        return self.filter(programme__in=user.programmes_as(Role.FINANCE, Role.STAFF, Role.AUDITOR))


@audited()
class Correction(models.Model):
    """What is wrong (an amount that is still due, or a tranche that was booked), what it should have been in euro, and
    why. Proposed by one person, carried out by another."""

    programme = models.ForeignKey(Programme, PROTECT, related_name="corrections")
    payable = models.ForeignKey(Payable, PROTECT, null=True, related_name="corrections")
    tranche = models.ForeignKey(Tranche, PROTECT, null=True, related_name="corrections")
    old_amount = EuroField()
    new_amount = EuroField()
    reason = models.TextField(max_length=2000)
    status = models.CharField(max_length=8, choices=Status, default=Status.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = by_whom()
    done_at = models.DateTimeField(null=True)
    done_by = by_whom()
    refused_at = models.DateTimeField(null=True)
    refused_by = by_whom()
    refused_reason = models.CharField(max_length=300, null=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("correction"), _("corrections")
        constraints = [
            models.CheckConstraint(
                name="correction_of_one_thing", condition=Q(payable__isnull=False) ^ Q(tranche__isnull=False)
            ),
            models.CheckConstraint(
                name="correction_amounts",
                condition=Q(new_amount__gte=0)
                & ~Q(new_amount=F("old_amount"))
                & (Q(tranche__isnull=True) | Q(new_amount=0)),
            ),
            models.CheckConstraint(
                name="correction_four_eyes",
                condition=~Q(status=Status.DONE)
                | Q(done_by__isnull=False, proposed_by__isnull=False) & ~Q(done_by=F("proposed_by")),
            ),
            models.UniqueConstraint(
                fields=["payable"], condition=Q(status=Status.PROPOSED), name="one_open_correction_of_a_payable"
            ),
            models.UniqueConstraint(
                fields=["tranche"], condition=Q(status=Status.PROPOSED), name="one_open_correction_of_a_tranche"
            ),
            filled_exactly_when("correction_done_facts", ["done_at"], status_in={Status.DONE}),
            filled_exactly_when(
                "correction_refused_facts", ["refused_at", "refused_reason"], status_in={Status.REFUSED}
            ),
        ]
        indexes = [models.Index(fields=["programme", "status", "proposed_at"], name="correction_list")]
        triggers = [*CORRECTION.triggers(), pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.old_amount} → {self.new_amount}"
