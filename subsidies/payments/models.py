"""Paying: batches that two people make and approve, the file for the bank, and each payment's way through it."""

from collections.abc import Iterable

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from healthcoach.core.constraints import filled_exactly_when, filled_when
from healthcoach.core.lifecycle import Lifecycle, forbid_truncate
from healthcoach.core.money import ZERO, EuroField
from healthcoach.programmes.access import MONEY_READERS, programme_ids_with_role
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from subsidies.payables.models import Payable
from subsidies.payments import rules


@with_audit_trail()
class PayingAccount(models.Model):
    """The bank account of a programme: tranches come in on it, coaches and suppliers are paid from it. A change adds a
    row; the old one keeps when it was replaced."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="paying_accounts")
    iban = models.CharField(max_length=34)
    bic = models.CharField(max_length=11)
    holder = models.CharField(max_length=70)
    street = models.CharField(max_length=70, blank=True)
    number = models.CharField(max_length=16, blank=True)
    postal_code = models.CharField(max_length=16, blank=True)
    town = models.CharField(max_length=35)
    country = models.CharField(max_length=2, default="BE")
    enterprise_number = models.CharField(
        max_length=10, blank=True, help_text=_("Of the holder, bare; told to the bank with every file.")
    )
    opening = EuroField(default=ZERO, help_text=_("What stood on the account before the first tranche, in euro."))
    registered_at = models.DateTimeField()
    registered_by = actor_foreign_key()
    replaced_at = models.DateTimeField(null=True)
    replaced_by = actor_foreign_key()

    class Meta:
        verbose_name, verbose_name_plural = _("paying account"), _("paying accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["programme"], condition=Q(replaced_at__isnull=True), name="one_current_paying_account"
            ),
            models.UniqueConstraint(fields=["iban"], name="a_paying_account_once"),
        ]

    def __str__(self) -> str:
        return f"{self.holder} …{self.iban[-4:]}"


class BatchStatus(models.TextChoices):
    """Where a batch stands."""

    MADE = "made", _("waits for approval")
    APPROVED = "approved", _("approved")
    SENT = "sent", _("sent to the bank")
    CANCELLED = "cancelled", _("cancelled")


BATCH = Lifecycle(
    "batch",
    BatchStatus,
    {
        BatchStatus.MADE: {BatchStatus.APPROVED, BatchStatus.CANCELLED},
        BatchStatus.APPROVED: {BatchStatus.SENT, BatchStatus.CANCELLED},
        BatchStatus.SENT: set(),
        BatchStatus.CANCELLED: set(),
    },
)
STATUSES_WITH_FILE = {BatchStatus.APPROVED, BatchStatus.SENT}


class BatchQuerySet(models.QuerySet):
    """Questions about batches."""

    def visible_to(self, user: User) -> "BatchQuerySet":
        """Finance, the project holder and auditors see those of their programme."""
        return self if user.is_superuser else self.filter(programme__in=programme_ids_with_role(user, *MONEY_READERS))

    def named(self, identifiers: Iterable[str]) -> "BatchQuerySet":
        """Those that the bank knows by one of these identifiers."""
        return self.filter(identifier__any_of=rules.list_identifier_forms(identifiers))

    def called(self, name: str) -> "BatchQuerySet":
        """Those that people call by this name, such as GC-B0003, or that the bank knows by it."""
        known = Q(identifier=rules.normalise_identifier(name))
        if told := rules.parse_batch_name(name):
            known |= Q(programme__code__iexact=told[0], number=told[1])
        return self.filter(known)


@with_audit_trail()
class Batch(models.Model):
    """Payments that go to the bank in one file. Who made it does not approve it."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField()
    identifier = models.CharField(
        max_length=28, unique=True, help_text=_("How the bank knows the batch; never used again.")
    )
    account = models.ForeignKey(PayingAccount, models.PROTECT, related_name="batches", db_index=False)
    status = models.CharField(max_length=10, choices=BatchStatus, default=BatchStatus.MADE)
    count = models.PositiveIntegerField()
    total = EuroField()
    made_at = models.DateTimeField()
    made_by = actor_foreign_key()
    approved_at = models.DateTimeField(null=True)
    approved_by = actor_foreign_key()
    execute_on = models.DateField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = actor_foreign_key()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = actor_foreign_key()
    cancelled_reason = models.CharField(max_length=300, null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("payment batch"), _("payment batches")
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="batch_number_once"),
            models.CheckConstraint(name="batch_holds_something", condition=Q(count__gt=0, total__gt=0)),
            models.CheckConstraint(
                name="batch_four_eyes",
                condition=Q(approved_at__isnull=True)
                | Q(approved_by__isnull=False, made_by__isnull=False) & ~Q(approved_by=F("made_by")),
            ),
            filled_when("batch_approved_facts", ["approved_at", "execute_on"], status_in=STATUSES_WITH_FILE),
            filled_exactly_when("batch_sent_facts", ["sent_at"], status_in={BatchStatus.SENT}),
            filled_exactly_when(
                "batch_cancelled_facts", ["cancelled_at", "cancelled_reason"], status_in={BatchStatus.CANCELLED}
            ),
        ]
        indexes = [models.Index(fields=["programme", "status", "made_at"], name="batch_list")]
        triggers = [
            *BATCH.triggers(),
            pgtrigger.ReadOnly(name="fixed", fields=["programme", "number", "identifier", "account"]),
        ]

    def __str__(self) -> str:
        return f"{self.programme.code}-B{self.number:04d}"


class BatchFile(models.Model):
    """The file of an approved batch, exactly as the bank gets it. Made once, never changed."""

    batch = models.OneToOneField(Batch, models.PROTECT, primary_key=True, related_name="file")
    name = models.CharField(max_length=60)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    control_sum = EuroField()
    count = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = actor_foreign_key()

    class Meta:
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            forbid_truncate(),
        ]

    def __str__(self) -> str:
        return self.name


class Download(models.Model):
    """Who took the file of a batch, and when."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="downloads")
    downloaded_at = models.DateTimeField()
    downloaded_by = actor_foreign_key()

    class Meta:
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            forbid_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.downloaded_at}"


class PaymentStatus(models.TextChoices):
    """Where a payment stands."""

    BATCHED = "batched", _("in a payment batch")
    SENT = "sent", _("sent to the bank")
    PAID = "paid", _("paid")
    RETURNED = "returned", _("returned by the bank")
    CANCELLED = "cancelled", _("cancelled")


PAYMENT = Lifecycle(
    "payment",
    PaymentStatus,
    {
        PaymentStatus.BATCHED: {PaymentStatus.SENT, PaymentStatus.CANCELLED},
        PaymentStatus.SENT: {PaymentStatus.PAID, PaymentStatus.RETURNED},
        PaymentStatus.PAID: {PaymentStatus.RETURNED},
        PaymentStatus.RETURNED: {PaymentStatus.PAID},
        PaymentStatus.CANCELLED: set(),
    },
)
OUTGOING_STATUSES = {PaymentStatus.BATCHED, PaymentStatus.SENT}


class PaymentQuerySet(models.QuerySet):
    """Questions about payments."""

    def visible_to(self, user: User) -> "PaymentQuerySet":
        """Finance, the project holder and auditors see those of their programme."""
        return (
            self
            if user.is_superuser
            else self.filter(batch__programme__in=programme_ids_with_role(user, *MONEY_READERS))
        )

    def going_along(self) -> "PaymentQuerySet":
        """Those that their batch takes to the bank; the others were left out of it."""
        return self.filter(left_out_reason__isnull=True)


@with_audit_trail()
class Payment(models.Model):
    """One line of a bank file: an amount due, to the account as it was when the batch was made. `settled` is what the
    bank took from the account for it and did not give back."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="payments")
    payable = models.ForeignKey(Payable, models.PROTECT, related_name="payments")
    end_to_end_id = models.CharField(max_length=35, unique=True)
    amount = EuroField()
    settled = EuroField(default=ZERO)
    holder = models.CharField(max_length=70)
    iban = models.CharField(max_length=34)
    bic = models.CharField(max_length=11, blank=True)
    town = models.CharField(max_length=35, blank=True)
    country = models.CharField(max_length=2, blank=True)
    communication = models.CharField(max_length=12, blank=True)
    remittance = models.CharField(max_length=140, blank=True)
    left_out_reason = models.CharField(
        max_length=300, null=True, help_text=_("Why its batch goes to the bank without it.")
    )
    status = models.CharField(max_length=10, choices=PaymentStatus, default=PaymentStatus.BATCHED)
    entries = models.PositiveSmallIntegerField(default=0, help_text=_("Bank lines booked for it so far."))
    paid_on = models.DateField(null=True)
    debited_on = models.DateField(
        null=True, help_text=_("When the bank took it although it was not to be paid, until that is settled.")
    )
    returned_at = models.DateTimeField(null=True)
    returned_by = actor_foreign_key()
    returned_reason = models.CharField(max_length=300, null=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("payment"), _("payments")
        constraints = [
            models.CheckConstraint(
                name="payment_amounts", condition=Q(amount__gt=0, settled__gte=0, settled__lte=F("amount"))
            ),
            models.CheckConstraint(
                name="payment_settled",
                condition=Q(status=PaymentStatus.PAID, settled=F("amount"))
                | Q(status__in=[PaymentStatus.BATCHED, PaymentStatus.CANCELLED], settled=0)
                | Q(status__in=[PaymentStatus.SENT, PaymentStatus.RETURNED], settled__lt=F("amount")),
            ),
            models.UniqueConstraint(
                fields=["payable"], condition=Q(status__in=sorted(OUTGOING_STATUSES)), name="a_payable_is_paid_once"
            ),
            models.CheckConstraint(
                name="payment_left_out",
                condition=Q(left_out_reason__isnull=True) | Q(status=PaymentStatus.CANCELLED),
            ),
            filled_when("payment_paid_facts", ["paid_on"], status_in={PaymentStatus.PAID}),
            filled_exactly_when(
                "payment_returned_facts", ["returned_at", "returned_reason"], status_in={PaymentStatus.RETURNED}
            ),
        ]
        triggers = [
            *PAYMENT.triggers(),
            pgtrigger.ReadOnly(
                name="fixed", fields=["batch", "payable", "end_to_end_id", "amount", "holder", "iban", "bic"]
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.end_to_end_id

    @property
    def subject(self) -> str:
        """How the books call it."""
        return rules.build_payment_subject(self.pk)
