"""Corrections: what was booked wrongly is reversed, with a reason and a second person, never edited."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from healthcoach.core.constraints import filled_exactly_when
from healthcoach.core.lifecycle import Lifecycle
from healthcoach.core.money import EuroField
from healthcoach.programmes.access import MONEY_READERS, programme_ids_with_role
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from subsidies.budget.models import Tranche
from subsidies.payables.models import Payable


class CorrectionStatus(models.TextChoices):
    """Where a correction stands."""

    PROPOSED = "proposed", _("waits for a second person")
    DONE = "done", _("corrected")
    REFUSED = "refused", _("refused")


CORRECTION = Lifecycle(
    "correction",
    CorrectionStatus,
    {
        CorrectionStatus.PROPOSED: {CorrectionStatus.DONE, CorrectionStatus.REFUSED},
        CorrectionStatus.DONE: set(),
        CorrectionStatus.REFUSED: set(),
    },
)


class CorrectionQuerySet(models.QuerySet):
    """Questions about corrections."""

    def visible_to(self, user: User) -> "CorrectionQuerySet":
        """Finance, the project holder and auditors see those of their programme."""
        if user.is_superuser:
            return self
        return self.filter(programme__in=programme_ids_with_role(user, *MONEY_READERS))


@with_audit_trail()
class Correction(models.Model):
    """What is wrong (an amount that is still due, or a tranche that was booked), what it should have been in euro, and
    why. Proposed by one person, carried out by another."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="corrections")
    payable = models.ForeignKey(Payable, models.PROTECT, null=True, related_name="corrections")
    tranche = models.ForeignKey(Tranche, models.PROTECT, null=True, related_name="corrections")
    old_amount = EuroField()
    new_amount = EuroField()
    reason = models.TextField(max_length=2000)
    status = models.CharField(max_length=8, choices=CorrectionStatus, default=CorrectionStatus.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = actor_foreign_key()
    done_at = models.DateTimeField(null=True)
    done_by = actor_foreign_key()
    refused_at = models.DateTimeField(null=True)
    refused_by = actor_foreign_key()
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
                condition=~Q(status=CorrectionStatus.DONE)
                | Q(done_by__isnull=False, proposed_by__isnull=False) & ~Q(done_by=F("proposed_by")),
            ),
            models.UniqueConstraint(
                fields=["payable"],
                condition=Q(status=CorrectionStatus.PROPOSED),
                name="one_open_correction_of_a_payable",
            ),
            models.UniqueConstraint(
                fields=["tranche"],
                condition=Q(status=CorrectionStatus.PROPOSED),
                name="one_open_correction_of_a_tranche",
            ),
            filled_exactly_when("correction_done_facts", ["done_at"], status_in={CorrectionStatus.DONE}),
            filled_exactly_when(
                "correction_refused_facts", ["refused_at", "refused_reason"], status_in={CorrectionStatus.REFUSED}
            ),
        ]
        indexes = [models.Index(fields=["programme", "status", "proposed_at"], name="correction_list")]
        triggers = [*CORRECTION.triggers(), pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.old_amount} → {self.new_amount}"
