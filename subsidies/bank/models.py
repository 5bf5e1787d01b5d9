"""What the bank says: files, statements and their lines. A line is settled, or a break that waits for somebody."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import actor_foreign_key
from healthcoach.core.constraints import set_together
from healthcoach.core.lifecycle import forbid_truncate
from healthcoach.core.money import ZERO, EuroField
from healthcoach.programmes.access import MONEY_READERS, programme_ids_with_role
from healthcoach.users.models import User
from subsidies.bank import portion_triggers as laws
from subsidies.bank.reading.contents import StatementFormat
from subsidies.bank.rules import ASIDE_KINDS, BreakReason, MatchKind
from subsidies.payments.models import PayingAccount

BANK_APPEND_ONLY = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    forbid_truncate(),
]


class BankFile(models.Model):
    """A file of statements as it was imported, byte for byte. The same bytes are kept once."""

    name = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    imported_at = models.DateTimeField()
    imported_by = actor_foreign_key()

    class Meta:
        verbose_name, verbose_name_plural = _("bank file"), _("bank files")
        triggers = BANK_APPEND_ONLY

    def __str__(self) -> str:
        return self.name


class StatementQuerySet(models.QuerySet):
    """Questions about statements."""

    def visible_to(self, user: User) -> "StatementQuerySet":
        """Finance, the project holder and auditors see those of their programme's accounts."""
        return (
            self
            if user.is_superuser
            else self.filter(account__programme__in=programme_ids_with_role(user, *MONEY_READERS))
        )

    def standing(self) -> "StatementQuerySet":
        """Those in whose place no other was accepted."""
        return self.filter(replacement__isnull=True)


class Statement(models.Model):
    """One statement of the programme's account: opening, closing, and the lines between. It may take the place of one
    that the bank issued before, with another content."""

    file = models.ForeignKey(BankFile, models.PROTECT, related_name="statements")
    account = models.ForeignKey(PayingAccount, models.PROTECT, related_name="statements", db_index=False)
    identifier = models.CharField(max_length=35)
    sequence = models.PositiveBigIntegerField(null=True, help_text=_("The electronic number, when the bank gives one."))
    format = models.CharField(max_length=4, choices=StatementFormat, default=StatementFormat.CAMT)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replacement")
    opened_on = models.DateField()
    closed_on = models.DateField()
    opening = EuroField()
    closing = EuroField()

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("bank statement"), _("bank statements")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "identifier", "opened_on", "closed_on", "opening"],
                condition=Q(replaces__isnull=True),
                name="a_statement_once",
            ),
            models.CheckConstraint(name="statement_days", condition=Q(opened_on__lte=models.F("closed_on"))),
        ]
        indexes = [models.Index(fields=["account", "closed_on", "id"], name="statement_list")]
        triggers = BANK_APPEND_ONLY

    def __str__(self) -> str:
        return self.identifier

    @property
    def is_standing(self) -> bool:
        """Whether no other statement was accepted in its place."""
        return not hasattr(self, "replacement")


class EntryQuerySet(models.QuerySet):
    """Questions about lines of statements."""

    def visible_to(self, user: User) -> "EntryQuerySet":
        """Finance, the project holder and auditors see those of their programme's accounts."""
        return (
            self
            if user.is_superuser
            else self.filter(statement__account__programme__in=programme_ids_with_role(user, *MONEY_READERS))
        )

    def breaks(self) -> "EntryQuerySet":
        """Those that nobody has settled yet, as far as the bank still tells them."""
        return self.filter(settled_as__isnull=True, withdrawal__isnull=True)


class Entry(models.Model):
    """One movement on the account: euro in (above zero) or out (below zero). `key` is the same for the same movement in
    any statement, so that an overlapping file adds nothing."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="entries")
    account = models.ForeignKey(PayingAccount, models.PROTECT, related_name="entries", db_index=False)
    key = models.CharField(max_length=64)
    position = models.PositiveIntegerField()
    amount = EuroField()
    booked_on = models.DateField()
    value_on = models.DateField(null=True)
    bank_reference = models.CharField(max_length=35, blank=True)
    end_to_end_id = models.CharField(max_length=35, blank=True)
    communication = models.CharField(max_length=12, blank=True)
    remittance = models.CharField(max_length=300, blank=True)
    counterparty = models.CharField(max_length=140, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    code = models.CharField(max_length=40, blank=True, help_text=_("The bank's transaction code."))
    return_reason = models.CharField(max_length=140, blank=True)
    ultimate = models.CharField(max_length=140, blank=True, help_text=_("For whom the counterparty paid or was paid."))
    batch = models.CharField(max_length=35, blank=True, help_text=_("The batch that the bank names."))
    end_to_end_ids = models.TextField(
        blank=True, help_text=_("Of the payments that the bank booked as one, each a line.")
    )
    charges = EuroField(default=ZERO, help_text=_("What the bank says that it kept or took within the movement."))
    instructed = EuroField(null=True, help_text=_("What the bank says that it was asked to move."))
    problem = models.CharField(max_length=12, choices=BreakReason, null=True)
    settled_as = models.CharField(max_length=10, choices=MatchKind, null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = actor_foreign_key()
    settled_reason = models.CharField(max_length=300, blank=True, help_text=_("Why, when a person decided it."))

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("bank line"), _("bank lines")
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="a_bank_line_once"),
            models.CheckConstraint(name="bank_line_moves", condition=~Q(amount=0)),
            set_together("bank_line_settled_facts", "settled_as", "settled_at"),
            models.CheckConstraint(
                name="a_break_has_its_reason", condition=Q(settled_as__isnull=False) | Q(problem__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["account", "booked_on", "id"], name="bank_line_list"),
            models.Index(fields=["account", "id"], condition=Q(settled_as__isnull=True), name="bank_line_breaks"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="fixed", fields=["statement", "account", "key", "amount", "booked_on", "end_to_end_id"]
            ),
            pgtrigger.Protect(
                name="settled_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__settled_as__isnull=False),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            forbid_truncate(),
            laws.SETTLED_ENTRY_TRIGGER,
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount}"


class Portion(models.Model):
    """A part of a settled bank line: what it is, euro in (above zero) or out, and what it settled. Most lines have one;
    the parts of a line always come to the line."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="portions", db_index=False)
    kind = models.CharField(max_length=10, choices=[each for each in MatchKind.choices if each[0] != MatchKind.SEVERAL])
    amount = EuroField()
    subject = models.CharField(max_length=60, help_text=_("What it settled, such as payment:42."))

    class Meta:
        verbose_name, verbose_name_plural = _("part of a bank line"), _("parts of bank lines")
        constraints = [
            models.UniqueConstraint(fields=["entry", "subject", "kind"], name="a_part_of_a_line_once"),
            models.CheckConstraint(
                name="a_part_has_its_direction",
                condition=Q(kind__in=laws.INCOMING_KINDS, amount__gt=0) | Q(kind__in=laws.OUTGOING_KINDS, amount__lt=0),
            ),
        ]
        indexes = [
            models.Index(fields=["subject"], include=["amount", "kind"], name="portion_subject"),
            models.Index(
                fields=["kind", "subject"], condition=Q(kind__in=sorted(ASIDE_KINDS)), name="portion_set_aside"
            ),
        ]
        triggers = [*BANK_APPEND_ONLY, laws.PORTION_SUM_TRIGGER]

    def __str__(self) -> str:
        return f"{self.subject} {self.amount}"
