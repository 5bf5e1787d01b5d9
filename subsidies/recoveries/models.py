"""Recovery orders: money that was paid and has to come back to the line it left."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from healthcoach.core.constraints import filled_exactly_when, filled_when
from healthcoach.core.lifecycle import Lifecycle, forbid_truncate
from healthcoach.core.money import ZERO, EuroField
from healthcoach.files.models import Document
from healthcoach.programmes.access import MONEY_READERS, programme_ids_with_role
from healthcoach.users.models import User
from subsidies.payables.models import Payable


class RecoveryStatus(models.TextChoices):
    """Where a recovery order stands."""

    PROPOSED = "proposed", _("waits for a second person")
    ORDERED = "ordered", _("to be repaid")
    RECEIVED = "received", _("repaid")
    WAIVED = "waived", _("given up")
    REFUSED = "refused", _("refused")


RECOVERY = Lifecycle(
    "recovery",
    RecoveryStatus,
    {
        RecoveryStatus.PROPOSED: {RecoveryStatus.ORDERED, RecoveryStatus.REFUSED},
        RecoveryStatus.ORDERED: {RecoveryStatus.RECEIVED, RecoveryStatus.WAIVED},
        RecoveryStatus.RECEIVED: set(),
        RecoveryStatus.WAIVED: set(),
        RecoveryStatus.REFUSED: set(),
    },
)
ORDERED_STATUSES = {RecoveryStatus.ORDERED, RecoveryStatus.RECEIVED, RecoveryStatus.WAIVED}


class RecoveryQuerySet(models.QuerySet):
    """Questions about recovery orders."""

    def visible_to(self, user: User) -> "RecoveryQuerySet":
        """Finance, the project holder and auditors see those of their programme."""
        if user.is_superuser:
            return self
        programmes = programme_ids_with_role(user, *MONEY_READERS)
        return self.filter(payable__line__programme__in=programmes)


@with_audit_trail()
class Recovery(models.Model):
    """An order to repay a part or all of what was paid, proposed by one person and ordered by another. What is given
    up stays visible as not recovered."""

    payable = models.ForeignKey(Payable, models.PROTECT, related_name="recoveries")
    amount = EuroField()
    received = EuroField(default=ZERO)
    reason = models.TextField(max_length=2000)
    communication = models.CharField(max_length=12, unique=True, null=True)
    status = models.CharField(max_length=10, choices=RecoveryStatus, default=RecoveryStatus.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = actor_foreign_key()
    ordered_at = models.DateTimeField(null=True)
    ordered_by = actor_foreign_key()
    pay_before = models.DateField(null=True)
    letter = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", db_index=False)
    received_on = models.DateField(null=True)
    waived_at = models.DateTimeField(null=True)
    waived_by = actor_foreign_key()
    waived_reason = models.CharField(max_length=300, null=True)
    refused_at = models.DateTimeField(null=True)
    refused_by = actor_foreign_key()
    refused_reason = models.CharField(max_length=300, null=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("recovery order"), _("recovery orders")
        constraints = [
            models.CheckConstraint(
                name="recovery_amounts",
                condition=Q(amount__gt=0, received__gte=0, received__lte=F("amount"))
                & (Q(status=RecoveryStatus.RECEIVED, received=F("amount")) | ~Q(status=RecoveryStatus.RECEIVED)),
            ),
            models.CheckConstraint(
                name="recovery_four_eyes",
                condition=Q(ordered_at__isnull=True)
                | Q(ordered_by__isnull=False, proposed_by__isnull=False) & ~Q(ordered_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="recovery_given_up_by_two",
                condition=Q(waived_at__isnull=True)
                | Q(waived_by__isnull=False, ordered_by__isnull=False) & ~Q(waived_by=F("ordered_by")),
            ),
            models.UniqueConstraint(
                fields=["payable"], condition=Q(status=RecoveryStatus.PROPOSED), name="one_open_proposal_of_a_payable"
            ),
            filled_exactly_when(
                "recovery_ordered_facts",
                ["ordered_at", "pay_before", "communication", "letter"],
                status_in=ORDERED_STATUSES,
            ),
            filled_when("recovery_received_facts", ["received_on"], status_in={RecoveryStatus.RECEIVED}),
            filled_exactly_when(
                "recovery_waived_facts", ["waived_at", "waived_reason"], status_in={RecoveryStatus.WAIVED}
            ),
            filled_exactly_when(
                "recovery_refused_facts", ["refused_at", "refused_reason"], status_in={RecoveryStatus.REFUSED}
            ),
        ]
        indexes = [models.Index(fields=["status", "pay_before"], name="recovery_ageing")]
        triggers = [*RECOVERY.triggers(), pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.payable.reference} {self.amount}"

    @property
    def subject(self) -> str:
        """How the books call it."""
        return f"recovery:{self.pk}"

    @property
    def outstanding(self) -> object:
        """What has not been repaid, in euro."""
        return self.amount - self.received

    @property
    def payee(self) -> str:
        """Who was paid and has to repay."""
        return self.payable.coach.name if self.payable.coach else self.payable.holder


class Receipt(models.Model):
    """A part of a recovery that came in. Never changed."""

    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="receipts")
    number = models.PositiveSmallIntegerField()
    amount = EuroField()
    received_on = models.DateField()
    confirmed_on = models.DateField(null=True, help_text=_("The day on which the bank statement shows it."))
    booked_at = models.DateTimeField()
    booked_by = actor_foreign_key()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["recovery", "number"], name="receipt_numbered"),
            models.CheckConstraint(name="receipt_is_positive", condition=Q(amount__gt=0)),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="fixed", fields=["recovery", "number", "amount", "received_on"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            forbid_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.recovery_id}.{self.number}"
