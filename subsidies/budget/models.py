"""The budget: lines, the ledger's accounts, balances and transfers, the award and its tranches (all in euro)."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from healthcoach.core.constraints import empty_when, filled_exactly_when, filled_when
from healthcoach.core.lifecycle import Lifecycle
from healthcoach.core.money import EuroField
from healthcoach.programmes.access import PROGRAMME_READERS, programme_ids_with_role
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from subsidies.budget import ledger_triggers as laws
from subsidies.budget.rules import BELOW, CONTRA, BudgetLineKind, Movement, Stage, account_number


class BooksQuerySet(models.QuerySet):
    """Questions about rows of the books; `of` leads to their programme."""

    of = "programme"

    def visible_to(self, user: User) -> "BooksQuerySet":
        """What this person may read: the books of a programme for everybody with a role in it."""
        if user.is_superuser:
            return self
        return self.filter(**{f"{self.of}__in": programme_ids_with_role(user, *PROGRAMME_READERS)})


class OfLineQuerySet(BooksQuerySet):
    """Questions about what belongs to a budget line."""

    of = "line__programme"


class TransferQuerySet(BooksQuerySet):
    """Questions about transfers."""

    of = "source__line__programme"


class BudgetLine(models.Model):
    """One line of a programme's budget and its share of the grant."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=10, choices=BudgetLineKind)
    share = models.DecimalField(max_digits=5, decimal_places=4)

    objects = BooksQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind"], name="one_line_of_each_kind"),
            models.CheckConstraint(name="share_of_the_grant", condition=Q(share__gt=0, share__lte=1)),
        ]
        # A line that changed its kind would take with it what was booked as the other kind.
        triggers = [pgtrigger.Protect(name="fixed", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.programme.code} – {self.get_kind_display()}"

    def account(self, stage: Stage) -> int:
        """The number of this line's account for a stage."""
        return account_number(self.pk, stage)


class Account(models.Model):
    """A line's account for one stage. It never changes; what it holds is its balance."""

    id = models.BigIntegerField(primary_key=True)
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="accounts")
    stage = models.PositiveSmallIntegerField(choices=Stage)
    guarded = models.GeneratedField(
        expression=~Q(stage__in=sorted(CONTRA)), output_field=models.BooleanField(), db_persist=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "stage"], name="one_account_per_stage"),
            models.CheckConstraint(
                name="account_number_follows",
                condition=Q(stage__lt=BELOW, id=F("line_id") * 10 + F("stage"))
                | Q(stage__gte=BELOW, id=BELOW - F("line_id") * 10 - F("stage")),
            ),
        ]
        triggers = [
            laws.OPEN_BALANCE,
            pgtrigger.Protect(name="fixed", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.line} – {self.get_stage_display()}"


class Balance(models.Model):
    """What an account holds. No foreign key points here, so that nothing but posting ever waits for this row."""

    account_id = models.BigIntegerField(primary_key=True)
    guarded = models.BooleanField()
    amount = EuroField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="never_below_zero", condition=Q(guarded=False) | Q(amount__gte=0)),
        ]
        triggers = laws.ONLY_BY_POSTING

    def __str__(self) -> str:
        return f"{self.account_id}: {self.amount}"


class Transfer(models.Model):
    """Money that left one account and entered another. Never changed, never deleted; a mistake is reversed."""

    source = models.ForeignKey(Account, models.PROTECT, related_name="out", db_index=False)
    target = models.ForeignKey(Account, models.PROTECT, related_name="into", db_index=False)
    amount = EuroField()
    kind = models.CharField(max_length=10, choices=Movement)
    subject = models.CharField(max_length=60, help_text=_("What it is about, such as application:42."))
    occurrence = models.PositiveSmallIntegerField(default=1)
    effective_on = models.DateField()
    posted_at = models.DateTimeField(db_default=Now())
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("transfer"), _("transfers")
        constraints = [
            models.CheckConstraint(name="transfer_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="transfer_moves", condition=~Q(source=F("target"))),
            models.CheckConstraint(
                name="reversal_names_what", condition=Q(kind=Movement.REVERSE) ^ Q(reverses__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["subject", "kind", "source", "occurrence"],
                condition=Q(reverses__isnull=True),
                name="a_step_once",
            ),
        ]
        indexes = [
            # All that a drawdown needs, so that a million transfers are added up from the index alone.
            models.Index(fields=["source", "effective_on"], include=["amount", "target", "kind"], name="transfer_out"),
            models.Index(fields=["target", "effective_on"], include=["amount"], name="transfer_in"),
            models.Index(fields=["-effective_on", "-id"], name="transfer_newest"),
        ]
        triggers = [laws.POSTING, laws.TALLY, *laws.LEDGER_APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} {self.subject}"


class Award(models.Model):
    """The grant as the government awarded it, split over the lines by their shares."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="awards")
    amount = EuroField()
    awarded_on = models.DateField()
    decision = models.CharField(max_length=200)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="award_is_positive", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.programme.code} {self.amount}"


class Base(models.TextChoices):
    """Of what a tranche is a percentage: the two readings of “5% for operating costs”."""

    GRANT = "grant", _("the whole grant")
    LINE = "line", _("the budget line")


class TrancheStatus(models.TextChoices):
    """Where a tranche stands."""

    EXPECTED = "expected", _("expected")
    REQUESTED = "requested", _("requested")
    RECEIVED = "received", _("received")
    DROPPED = "dropped", _("dropped")
    REVERSED = "reversed", _("reversed")


TRANCHE = Lifecycle(
    "tranche",
    TrancheStatus,
    {
        TrancheStatus.EXPECTED: {TrancheStatus.REQUESTED, TrancheStatus.RECEIVED, TrancheStatus.DROPPED},
        TrancheStatus.REQUESTED: {TrancheStatus.RECEIVED, TrancheStatus.DROPPED},
        TrancheStatus.RECEIVED: {TrancheStatus.REVERSED},
        TrancheStatus.DROPPED: set(),
        TrancheStatus.REVERSED: set(),
    },
)
RECEIVED_STATUSES = {TrancheStatus.RECEIVED, TrancheStatus.REVERSED}
AWAITED_STATUSES = {TrancheStatus.EXPECTED, TrancheStatus.REQUESTED}


class TrancheQuerySet(OfLineQuerySet):
    """Questions about tranches."""

    def awaited(self) -> "TrancheQuerySet":
        """Those that are still to come in."""
        return self.filter(status__in=sorted(AWAITED_STATUSES))

    def late(self, on: date) -> "TrancheQuerySet":
        """Those that should have come in before a day."""
        return self.awaited().filter(expected_on__lt=on)


@with_audit_trail()
class Tranche(models.Model):
    """A part of the grant that the funder pays for one line: percentage, base and amount, all three explicit. Tranches
    that come in one payment for several lines share their structured communication."""

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="tranches")
    percentage = models.DecimalField(max_digits=5, decimal_places=2)
    base = models.CharField(max_length=5, choices=Base)
    amount = EuroField()
    status = models.CharField(max_length=10, choices=TrancheStatus, default=TrancheStatus.EXPECTED)
    communication = models.CharField(max_length=12, help_text=_("Twelve digits: the structured communication."))
    expected_on = models.DateField()
    scheduled_at = models.DateTimeField()
    scheduled_by = actor_foreign_key()
    requested_at = models.DateTimeField(null=True)
    requested_by = actor_foreign_key()
    received_on = models.DateField(null=True)
    booked_at = models.DateTimeField(null=True)
    booked_by = actor_foreign_key()
    confirmed_on = models.DateField(null=True, help_text=_("The day on which the bank statement shows it."))
    dropped_at = models.DateTimeField(null=True)
    dropped_by = actor_foreign_key()
    dropped_reason = models.CharField(max_length=300, null=True)
    reversed_at = models.DateTimeField(null=True)
    reversed_by = actor_foreign_key()

    objects = TrancheQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("tranche"), _("tranches")
        constraints = [
            models.CheckConstraint(
                name="tranche_is_positive", condition=Q(amount__gt=0, percentage__gt=0, percentage__lte=100)
            ),
            models.UniqueConstraint(fields=["communication", "line"], name="one_tranche_of_a_line_per_payment"),
            filled_exactly_when("tranche_received_facts", ["received_on", "booked_at"], status_in=RECEIVED_STATUSES),
            filled_when("tranche_requested_facts", ["requested_at"], status_in={TrancheStatus.REQUESTED}),
            filled_exactly_when(
                "tranche_dropped_facts", ["dropped_at", "dropped_reason"], status_in={TrancheStatus.DROPPED}
            ),
            filled_exactly_when("tranche_reversed_facts", ["reversed_at"], status_in={TrancheStatus.REVERSED}),
            empty_when("confirmed_when_received", ["confirmed_on"], status_in=set(TrancheStatus) - RECEIVED_STATUSES),
        ]
        indexes = [
            models.Index(fields=["communication"], name="tranche_communication"),
            models.Index(fields=["line", "expected_on", "id"], name="tranche_list"),
        ]
        triggers = TRANCHE.triggers()

    def __str__(self) -> str:
        return f"{self.line} {self.percentage}%: {self.amount}"

    def days_late(self, on: date) -> int:
        """By how many days it is overdue on a day; 0 when it came in, was dropped, or is still in time."""
        return max((on - self.expected_on).days, 0) if self.status in AWAITED_STATUSES else 0

    @property
    def since(self) -> date:
        """The day of its status."""
        if self.status in RECEIVED_STATUSES and not self.reversed_at:
            return self.received_on
        moment = self.reversed_at or self.dropped_at or self.requested_at or self.scheduled_at
        return timezone.localdate(moment)
