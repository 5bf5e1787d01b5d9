"""What the bank says: files, statements and their lines. A line is settled, or a break that waits for somebody."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from healthcoach.constraints import set_together
from healthcoach.history import by_whom
from healthcoach.lifecycle import never_emptied
from healthcoach.money import ZERO, EuroField
from healthcoach.users.models import Role, User
from subsidies.bank import laws
from subsidies.bank.rules import SET_ASIDE, Problem, SettledAs
from subsidies.bank.told import Format
from subsidies.payments.models import PayingAccount

PROTECT = models.PROTECT
READERS = (Role.FINANCE, Role.STAFF, Role.AUDITOR)
APPEND_ONLY = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    never_emptied(),
]


class BankFile(models.Model):
    """A file of statements as it was imported, byte for byte. The same bytes are kept once."""

    name = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    imported_at = models.DateTimeField()
    imported_by = by_whom()

    class Meta:
        verbose_name, verbose_name_plural = _("bank file"), _("bank files")
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return self.name


class StatementQuerySet(models.QuerySet):
    """Questions about statements."""

    def visible_to(self, user: User) -> "StatementQuerySet":
        """Finance, the project holder and auditors see those of their programme's accounts."""
        return self if user.is_superuser else self.filter(account__programme__in=user.programmes_as(*READERS))

    def standing(self) -> "StatementQuerySet":
        """Those in whose place no other was accepted."""
        return self.filter(replacement__isnull=True)


class Statement(models.Model):
    """One statement of the programme's account: opening, closing, and the lines between. It may take the place of one
    that the bank issued before, with another content."""

    file = models.ForeignKey(BankFile, PROTECT, related_name="statements")
    account = models.ForeignKey(PayingAccount, PROTECT, related_name="statements", db_index=False)
    identifier = models.CharField(max_length=35)
    sequence = models.PositiveBigIntegerField(null=True, help_text=_("The electronic number, when the bank gives one."))
    format = models.CharField(max_length=4, choices=Format, default=Format.CAMT)
    replaces = models.OneToOneField("self", PROTECT, null=True, related_name="replacement")
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
        triggers = APPEND_ONLY

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
            self if user.is_superuser else self.filter(statement__account__programme__in=user.programmes_as(*READERS))
        )

    def breaks(self) -> "EntryQuerySet":
        """Those that nobody has settled yet, as far as the bank still tells them."""
        return self.filter(settled_as__isnull=True, withdrawal__isnull=True)


class Entry(models.Model):
    """One movement on the account: euro in (above zero) or out (below zero). `key` is the same for the same movement in
    any statement, so that an overlapping file adds nothing."""

    statement = models.ForeignKey(Statement, PROTECT, related_name="entries")
    account = models.ForeignKey(PayingAccount, PROTECT, related_name="entries", db_index=False)
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
    problem = models.CharField(max_length=12, choices=Problem, null=True)
    settled_as = models.CharField(max_length=10, choices=SettledAs, null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = by_whom()
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
            never_emptied(),
            laws.HAS_ITS_PARTS,
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount}"


class Portion(models.Model):
    """A part of a settled bank line: what it is, euro in (above zero) or out, and what it settled. Most lines have one;
    the parts of a line always come to the line."""

    entry = models.ForeignKey(Entry, PROTECT, related_name="portions", db_index=False)
    kind = models.CharField(max_length=10, choices=[each for each in SettledAs.choices if each[0] != SettledAs.SEVERAL])
    amount = EuroField()
    subject = models.CharField(max_length=60, help_text=_("What it settled, such as payment:42."))

    class Meta:
        verbose_name, verbose_name_plural = _("part of a bank line"), _("parts of bank lines")
        constraints = [
            models.UniqueConstraint(fields=["entry", "subject", "kind"], name="a_part_of_a_line_once"),
            models.CheckConstraint(
                name="a_part_has_its_direction",
                condition=Q(kind__in=laws.COMES_IN, amount__gt=0) | Q(kind__in=laws.GOES_OUT, amount__lt=0),
            ),
        ]
        indexes = [
            models.Index(fields=["subject"], include=["amount", "kind"], name="portion_subject"),
            models.Index(fields=["kind", "subject"], condition=Q(kind__in=sorted(SET_ASIDE)), name="portion_set_aside"),
        ]
        triggers = [*APPEND_ONLY, laws.COMES_TO_THE_LINE]

    def __str__(self) -> str:
        return f"{self.subject} {self.amount}"
