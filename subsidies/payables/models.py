"""What the programme owes: one payable per settled payout and per approved expense, until the bank has paid it."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coaches.certification.models import Coach
from healthcoach.constraints import filled_exactly_when
from healthcoach.history import audited, by_whom
from healthcoach.lifecycle import Lifecycle
from healthcoach.money import ZERO, EuroField
from healthcoach.users.models import Role, User
from subsidies.budget.models import BudgetLine

PROTECT = models.PROTECT


class Status(models.TextChoices):
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
    Status,
    {
        Status.DUE: {Status.HELD, Status.BATCHED, Status.PAID, Status.CANCELLED},
        Status.HELD: {Status.DUE, Status.CANCELLED},
        Status.BATCHED: {Status.SENT, Status.DUE},
        Status.SENT: {Status.PAID, Status.RETURNED},
        Status.PAID: {Status.RETURNED, Status.RECOVERED},
        Status.RETURNED: {Status.DUE, Status.PAID, Status.CANCELLED},
        Status.RECOVERED: set(),
        Status.CANCELLED: set(),
    },
)
OPEN = set(Status) - {Status.PAID, Status.RECOVERED, Status.CANCELLED}  # what still stands under due in the books
UNBATCHED = {Status.DUE, Status.HELD, Status.RETURNED}
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
        return self.filter(line__programme__in=user.programmes_as(Role.FINANCE, Role.STAFF, Role.AUDITOR))


@audited()
class Payable(models.Model):
    """Money due on a line to a coach, or to the supplier named here. `paid` is what the bank confirmed and did not
    return, `recovered` what came back by recovery orders."""

    line = models.ForeignKey(BudgetLine, PROTECT, related_name="payables", db_index=False)
    subject = models.CharField(max_length=60, unique=True, help_text=_("What it is about, such as payout:42."))
    reference = models.CharField(max_length=35, help_text=_("How people call it, such as GC-00042."))
    coach = models.ForeignKey(Coach, PROTECT, null=True, related_name="payables")
    holder = models.CharField(max_length=70, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    bic = models.CharField(max_length=11, blank=True)
    town = models.CharField(max_length=35, blank=True)
    country = models.CharField(max_length=2, blank=True)
    account_corrected_at = models.DateTimeField(
        null=True, help_text=_("When the supplier's account was corrected, if ever.")
    )
    account_corrected_by = by_whom()
    communication = models.CharField(max_length=12, blank=True, help_text=_("The payee's structured communication."))
    remittance = models.CharField(max_length=140, blank=True, help_text=_("Otherwise, free text for the payee."))
    amount = EuroField()
    paid = EuroField(default=ZERO)
    recovered = EuroField(default=ZERO)
    status = models.CharField(max_length=10, choices=Status, default=Status.DUE)
    due_on = models.DateField()
    paid_on = models.DateField(null=True)
    held_at = models.DateTimeField(null=True)
    held_by = by_whom()
    held_reason = models.CharField(max_length=300, null=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = by_whom()
    returned_reason = models.CharField(max_length=300, null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = by_whom()

    objects = PayableQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("amount due"), _("amounts due")
        constraints = [
            models.CheckConstraint(name="payable_payee", condition=Q(coach__isnull=False) ^ ~Q(iban="")),
            models.CheckConstraint(
                name="payable_amounts",
                condition=Q(recovered__gte=0, recovered__lte=F("paid"), paid__lte=F("amount"))
                & (Q(amount__gt=0) ^ Q(status=Status.CANCELLED)),
            ),
            models.CheckConstraint(
                name="paid_in_full",
                condition=Q(status__in=[Status.PAID, Status.RECOVERED], paid=F("amount"))
                | Q(status=Status.CANCELLED, paid=0)
                | (~Q(status__in=[Status.PAID, Status.RECOVERED, Status.CANCELLED]) & Q(paid__lt=F("amount"))),
            ),
            models.CheckConstraint(
                name="recovered_in_full",
                condition=Q(status=Status.RECOVERED, recovered=F("amount"))
                | Q(status=Status.CANCELLED)
                | (~Q(status=Status.RECOVERED) & Q(recovered__lt=F("amount"))),
            ),
            filled_exactly_when("payable_paid_facts", ["paid_on"], status_in={Status.PAID, Status.RECOVERED}),
            filled_exactly_when("payable_held_facts", ["held_at", "held_reason"], status_in={Status.HELD}),
            filled_exactly_when(
                "payable_returned_facts", ["returned_at", "returned_reason"], status_in={Status.RETURNED}
            ),
            filled_exactly_when("payable_cancelled_facts", ["cancelled_at"], status_in={Status.CANCELLED}),
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
