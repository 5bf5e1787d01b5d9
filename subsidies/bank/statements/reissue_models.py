"""What the bank tells more than once: which lines each statement tells, statements that it issues again with other
content, the lines that such a one no longer has, and notifications that explain a total in detail."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from healthcoach.core.constraints import filled_exactly_when
from healthcoach.core.lifecycle import Lifecycle
from healthcoach.core.money import EuroField
from healthcoach.programmes.access import MONEY_READERS, programme_ids_with_role
from healthcoach.users.models import User
from subsidies.bank.models import BANK_APPEND_ONLY, BankFile, Entry, Statement
from subsidies.payments.models import PayingAccount


class Telling(models.Model):
    """Which lines a statement tells, in the bank's order: also those that an earlier statement told first."""

    statement = models.OneToOneField(Statement, models.PROTECT, primary_key=True, related_name="telling")
    lines = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        verbose_name, verbose_name_plural = _("lines of a statement"), _("lines of statements")
        triggers = BANK_APPEND_ONLY

    def __str__(self) -> str:
        return str(self.statement_id)


class ReissueStatus(models.TextChoices):
    """Where a statement that was issued again stands."""

    PROPOSED = "proposed", _("waits for a second person")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


REISSUE = Lifecycle(
    "reissue",
    ReissueStatus,
    {
        ReissueStatus.PROPOSED: {ReissueStatus.ACCEPTED, ReissueStatus.DECLINED},
        ReissueStatus.ACCEPTED: set(),
        ReissueStatus.DECLINED: set(),
    },
)


class ReissueQuerySet(models.QuerySet):
    """Questions about statements that were issued again."""

    def visible_to(self, user: User) -> "ReissueQuerySet":
        """Finance, the project holder and auditors see those of their programme's accounts."""
        if user.is_superuser:
            return self
        return self.filter(statement__account__programme__in=programme_ids_with_role(user, *MONEY_READERS))

    def waiting(self) -> "ReissueQuerySet":
        """Those about which nobody has decided."""
        return self.filter(status=ReissueStatus.PROPOSED)


@with_audit_trail()
class Reissue(models.Model):
    """A statement that the bank issued again with another content: kept in its file, beside the books, until a second
    person accepts it. `digest` is that of its content, so that the same one waits once; `closing` is the balance on
    which it closes."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="reissues")
    file = models.ForeignKey(BankFile, models.PROTECT, related_name="reissues")
    digest = models.CharField(max_length=64)
    closing = EuroField()
    status = models.CharField(max_length=8, choices=ReissueStatus, default=ReissueStatus.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = actor_foreign_key()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = actor_foreign_key()
    declined_at = models.DateTimeField(null=True)
    declined_by = actor_foreign_key()
    declined_reason = models.CharField(max_length=300, null=True)

    objects = ReissueQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("statement issued again"), _("statements issued again")
        constraints = [
            models.UniqueConstraint(fields=["statement", "digest"], name="a_reissue_once"),
            models.CheckConstraint(
                name="reissue_four_eyes",
                condition=~Q(status=ReissueStatus.ACCEPTED)
                | Q(accepted_by__isnull=False) & (Q(proposed_by__isnull=True) | ~Q(accepted_by=F("proposed_by"))),
            ),
            filled_exactly_when("reissue_accepted_facts", ["accepted_at"], status_in={ReissueStatus.ACCEPTED}),
            filled_exactly_when(
                "reissue_declined_facts", ["declined_at", "declined_reason"], status_in={ReissueStatus.DECLINED}
            ),
        ]
        triggers = [*REISSUE.triggers(), pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.statement)


class Withdrawal(models.Model):
    """A line that a statement issued again no longer has. What it settled stays booked, and is told as a difference
    until it is corrected."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="withdrawal")
    reissue = models.ForeignKey(Reissue, models.PROTECT, related_name="withdrawals")

    class Meta:
        verbose_name, verbose_name_plural = _("withdrawn bank line"), _("withdrawn bank lines")
        triggers = BANK_APPEND_ONLY

    def __str__(self) -> str:
        return str(self.entry_id)


class Notification(models.Model):
    """One movement of which the bank tells the transactions in a notification: euro in (above zero) or out in all.
    `details` are its lines; `entry` is the line that a statement books for it, once that is settled by them."""

    file = models.ForeignKey(BankFile, models.PROTECT, related_name="notifications")
    account = models.ForeignKey(PayingAccount, models.PROTECT, related_name="notifications", db_index=False)
    digest = models.CharField(max_length=64)
    amount = EuroField()
    booked_on = models.DateField()
    bank_reference = models.CharField(max_length=35, blank=True)
    batch = models.CharField(max_length=35, blank=True)
    details = models.JSONField()
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="notification")

    class Meta:
        verbose_name, verbose_name_plural = _("bank notification"), _("bank notifications")
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="a_notification_once")]
        indexes = [
            models.Index(fields=["account", "amount"], condition=Q(entry__isnull=True), name="notification_waiting")
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount}"
