"""What the programme owes: one payable per settled payout and per approved expense, until the bank has paid it."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coaches.certification.models import Coach
from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from healthcoach.core.constraints import filled_exactly_when
from healthcoach.core.lifecycle import Lifecycle
from healthcoach.core.money import ZERO, EuroField
from healthcoach.programmes.access import MONEY_READERS, programme_ids_with_role
from healthcoach.users.models import User
from subsidies.budget.models import BudgetLine


class PayableStatus(models.TextChoices):
    """Where a payable stands."""

    DUE = "due", _("ready for payment")
    HELD = "held", _("held by finance")
    BATCHED = "batched", _("in a payment batch")
    SENT = "sent", _("sent to the bank")
    PAID = "paid", _("paid")
    RETURNED = "returned", _("returned by the bank")
    RECOVERED = "recovered", _("recovered")
    CANCELLED = "cancelled", _("cancelled")


PAYABLE = Lifecycle(
    "payable",
    PayableStatus,
    {
        PayableStatus.DUE: {PayableStatus.HELD, PayableStatus.BATCHED, PayableStatus.PAID, PayableStatus.CANCELLED},
        PayableStatus.HELD: {PayableStatus.DUE, PayableStatus.CANCELLED},
        PayableStatus.BATCHED: {PayableStatus.SENT, PayableStatus.DUE},
        PayableStatus.SENT: {PayableStatus.PAID, PayableStatus.RETURNED},
        PayableStatus.PAID: {PayableStatus.RETURNED, PayableStatus.RECOVERED},
        PayableStatus.RETURNED: {PayableStatus.DUE, PayableStatus.PAID, PayableStatus.CANCELLED},
        PayableStatus.RECOVERED: set(),
        PayableStatus.CANCELLED: set(),
    },
)
OPEN_PAYABLE_STATUSES = set(PayableStatus) - {
    PayableStatus.PAID,
    PayableStatus.RECOVERED,
    PayableStatus.CANCELLED,
}  # what still stands under due in the books
UNBATCHED_STATUSES = {PayableStatus.DUE, PayableStatus.HELD, PayableStatus.RETURNED}
IS_NO_FEE = "payable_is_no_fee"  # the name with which the database refuses

# What an expense was refused as, an amount due does not become: money of a supplier on the account of a coach.
NO_COACHING_FEE = pgtrigger.Trigger(
    name="no_coaching_fee",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("iban"),
    func=f"""
        IF NEW.iban <> '' AND EXISTS (SELECT FROM coaches_bankaccount WHERE iban = NEW.iban) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = '{IS_NO_FEE}',
                MESSAGE = 'This is the account of a coach, on which no supplier is paid.';
        END IF;
        RETURN NEW;
    """,
)


class PayableQuerySet(models.QuerySet):
    """Questions about payables."""

    def visible_to(self, user: User) -> "PayableQuerySet":
        """Finance, the project holder and auditors see those of their programme. A coach sees the payout instead."""
        if user.is_superuser:
            return self
        return self.filter(line__programme__in=programme_ids_with_role(user, *MONEY_READERS))


@with_audit_trail()
class Payable(models.Model):
    """Money due on a line to a coach, or to the supplier named here. `paid` is what the bank confirmed and did not
    return, `recovered` what came back by recovery orders."""

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="payables", db_index=False)
    subject = models.CharField(max_length=60, unique=True, help_text=_("What it is about, such as payout:42."))
    reference = models.CharField(max_length=35, help_text=_("How people call it, such as GC-00042."))
    coach = models.ForeignKey(Coach, models.PROTECT, null=True, related_name="payables")
    holder = models.CharField(max_length=70, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    bic = models.CharField(max_length=11, blank=True)
    town = models.CharField(max_length=35, blank=True)
    country = models.CharField(max_length=2, blank=True)
    account_corrected_at = models.DateTimeField(
        null=True, help_text=_("When the supplier's account was corrected, if ever.")
    )
    account_corrected_by = actor_foreign_key()
    communication = models.CharField(max_length=12, blank=True, help_text=_("The payee's structured communication."))
    remittance = models.CharField(max_length=140, blank=True, help_text=_("Otherwise, free text for the payee."))
    amount = EuroField()
    paid = EuroField(default=ZERO)
    recovered = EuroField(default=ZERO)
    status = models.CharField(max_length=10, choices=PayableStatus, default=PayableStatus.DUE)
    due_on = models.DateField()
    paid_on = models.DateField(null=True)
    held_at = models.DateTimeField(null=True)
    held_by = actor_foreign_key()
    held_reason = models.CharField(max_length=300, null=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = actor_foreign_key()
    returned_reason = models.CharField(max_length=300, null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = actor_foreign_key()

    objects = PayableQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("amount due"), _("amounts due")
        constraints = [
            models.CheckConstraint(name="payable_payee", condition=Q(coach__isnull=False) ^ ~Q(iban="")),
            models.CheckConstraint(
                name="payable_amounts",
                condition=Q(recovered__gte=0, recovered__lte=F("paid"), paid__lte=F("amount"))
                & (Q(amount__gt=0) ^ Q(status=PayableStatus.CANCELLED)),
            ),
            models.CheckConstraint(
                name="paid_in_full",
                condition=Q(status__in=[PayableStatus.PAID, PayableStatus.RECOVERED], paid=F("amount"))
                | Q(status=PayableStatus.CANCELLED, paid=0)
                | (
                    ~Q(status__in=[PayableStatus.PAID, PayableStatus.RECOVERED, PayableStatus.CANCELLED])
                    & Q(paid__lt=F("amount"))
                ),
            ),
            models.CheckConstraint(
                name="recovered_in_full",
                condition=Q(status=PayableStatus.RECOVERED, recovered=F("amount"))
                | Q(status=PayableStatus.CANCELLED)
                | (~Q(status=PayableStatus.RECOVERED) & Q(recovered__lt=F("amount"))),
            ),
            filled_exactly_when(
                "payable_paid_facts", ["paid_on"], status_in={PayableStatus.PAID, PayableStatus.RECOVERED}
            ),
            filled_exactly_when("payable_held_facts", ["held_at", "held_reason"], status_in={PayableStatus.HELD}),
            filled_exactly_when(
                "payable_returned_facts", ["returned_at", "returned_reason"], status_in={PayableStatus.RETURNED}
            ),
            filled_exactly_when("payable_cancelled_facts", ["cancelled_at"], status_in={PayableStatus.CANCELLED}),
        ]
        indexes = [
            models.Index(fields=["line", "status", "due_on", "id"], name="payable_list"),
            models.Index(fields=["coach", "paid_on"], name="payable_of_coach"),
        ]
        triggers = [
            *PAYABLE.triggers(),
            NO_COACHING_FEE,
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def payee(self) -> str:
        """Who is paid, by name."""
        return self.coach.name if self.coach else self.holder

    @property
    def outstanding(self) -> object:
        """What is still to be paid, in euro."""
        return self.amount - self.paid
