"""What a coach is paid for a trajectory. The table of queued payouts is the payout job's list of work."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coaches.certification.models import Coach
from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from healthcoach.core.constraints import filled_exactly_when, in_order
from healthcoach.core.lifecycle import Lifecycle
from healthcoach.core.money import EuroField
from healthcoach.core.visibility import seen_through
from healthcoach.programmes.access import MONEY_READERS, programme_ids_with_role
from healthcoach.users.models import User
from subsidies.payables.models import Payable
from subsidies.payouts import display_status as telling
from subsidies.trajectories.models import Trajectory


class PayoutStatus(models.TextChoices):
    """Where a payout stands."""

    QUEUED = "queued", _("being calculated")
    DUE = "due", _("calculated")
    NOTHING_DUE = "nothing_due", _("nothing to pay")
    PARKED = "parked", _("set aside")


SETTLED_STATUSES = {PayoutStatus.DUE, PayoutStatus.NOTHING_DUE}
PAYOUT = Lifecycle(
    "payout",
    PayoutStatus,
    {
        PayoutStatus.QUEUED: {PayoutStatus.DUE, PayoutStatus.NOTHING_DUE, PayoutStatus.PARKED},
        PayoutStatus.DUE: set(),
        PayoutStatus.NOTHING_DUE: set(),
        PayoutStatus.PARKED: {PayoutStatus.QUEUED},
    },
)


class PayoutQuerySet(models.QuerySet):
    """Questions about payouts."""

    def visible_to(self, user: User) -> "PayoutQuerySet":
        """A coach sees their own; finance, staff and auditors those of their programme."""
        if user.is_superuser:
            return self
        programmes = programme_ids_with_role(user, *MONEY_READERS)
        every = self.model.objects
        whole = Q(trajectory__application__programme__in=programmes) if programmes else None
        return seen_through(self, every.filter(coach__user=user), whole=whole)

    def told_as(self, told: str, user: User) -> "PayoutQuerySet":
        """Those that this person is told to stand there."""
        if user.is_superuser:
            return self.filter(telling.build_display_status_condition(told, None))
        programmes = programme_ids_with_role(user, *MONEY_READERS)
        return self.filter(
            telling.build_display_status_condition(told, Q(trajectory__application__programme__in=programmes))
        )


@with_audit_trail(except_for=["attempts"])
class Payout(models.Model):
    """One per coach who delivered in a trajectory, queued in the transaction that ends it and settled once by the
    payout job. The parts count from the first coach on; with the one that `closes`, the last, what is left of the
    reservation goes back to the line."""

    trajectory = models.ForeignKey(Trajectory, models.PROTECT, related_name="payouts", db_index=False)
    part = models.PositiveSmallIntegerField(default=1)
    coach = models.ForeignKey(Coach, models.PROTECT, related_name="payouts", db_index=False)
    closes = models.BooleanField(default=True)
    status = models.CharField(max_length=12, choices=PayoutStatus, default=PayoutStatus.QUEUED)
    minutes = models.PositiveIntegerField(null=True)
    amount = EuroField(null=True)
    queued_at = models.DateTimeField()
    queued_by = actor_foreign_key()
    settled_at = models.DateTimeField(null=True)
    settled_by = actor_foreign_key()
    parked_at = models.DateTimeField(null=True)
    parked_by = actor_foreign_key()
    parked_reason = models.CharField(max_length=300, null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    payable = models.OneToOneField(Payable, models.PROTECT, null=True, related_name="payout")

    objects = PayoutQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("payout"), _("payouts")
        constraints = [
            filled_exactly_when("settled_facts", ["settled_at", "minutes", "amount"], status_in=SETTLED_STATUSES),
            filled_exactly_when("due_is_payable", ["payable"], status_in={PayoutStatus.DUE}),
            filled_exactly_when("parked_facts", ["parked_at", "parked_reason"], status_in={PayoutStatus.PARKED}),
            in_order("queued_then_settled", "queued_at", "settled_at"),
            models.UniqueConstraint(fields=["trajectory", "part"], name="a_part_paid_once"),
            models.UniqueConstraint(fields=["coach", "trajectory"], name="a_coach_paid_once"),
            models.UniqueConstraint(fields=["trajectory"], condition=Q(closes=True), name="closed_once"),
            models.CheckConstraint(name="due_is_positive", condition=~Q(status=PayoutStatus.DUE) | Q(amount__gt=0)),
            models.CheckConstraint(
                name="nothing_is_nothing", condition=~Q(status=PayoutStatus.NOTHING_DUE) | Q(amount=0)
            ),
        ]
        indexes = [
            models.Index(fields=["queued_at", "id"], condition=Q(status=PayoutStatus.QUEUED), name="payout_queue"),
            models.Index(fields=["status", "queued_at"], name="payout_list"),
            models.Index(fields=["-queued_at", "-id"], name="payout_newest"),
        ]
        triggers = [
            *PAYOUT.triggers(),
            pgtrigger.Trigger(
                name="only_after_the_end",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF (SELECT status FROM subsidies_trajectory WHERE id = NEW.trajectory_id) = 'running' THEN
                        RAISE EXCEPTION 'A trajectory that still runs is not paid.';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return str(self.trajectory)
