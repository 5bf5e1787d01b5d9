"""Operating expenses: what suppliers are paid for running the programme. Never a coach's fee."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from healthcoach.core.constraints import filled_exactly_when, filled_when
from healthcoach.core.lifecycle import Lifecycle
from healthcoach.core.money import EuroField
from healthcoach.files.models import Document
from healthcoach.programmes.access import MONEY_READERS, programme_ids_with_role
from healthcoach.users.models import User
from subsidies.budget.models import BudgetLine
from subsidies.budget.rules import BudgetLineKind
from subsidies.expenses.rules import MAX_KEY_LENGTH, SecondPersonCode, SecondPersonReason
from subsidies.payables.models import Payable


class ExpenseCategory(models.TextChoices):
    """What operating costs may be spent on."""

    ADMINISTRATION = "administration", _("Administration of payouts")
    PROMOTION = "promotion", _("Promotion")
    ALIGNMENT = "alignment", _("Alignment with stakeholders")


# The category decides the line; nothing that is bought can be paid from the coaches' money.
CATEGORY_LINES = {
    ExpenseCategory.ADMINISTRATION: BudgetLineKind.OPERATING,
    ExpenseCategory.PROMOTION: BudgetLineKind.OPERATING,
    ExpenseCategory.ALIGNMENT: BudgetLineKind.OPERATING,
}


class ExpenseStatus(models.TextChoices):
    """Where an expense stands."""

    ENTERED = "entered", _("waits for a second person")
    BOOKED = "booked", _("booked")
    REFUSED = "refused", _("refused")


EXPENSE = Lifecycle(
    "expense",
    ExpenseStatus,
    {
        ExpenseStatus.ENTERED: {ExpenseStatus.BOOKED, ExpenseStatus.REFUSED},
        ExpenseStatus.BOOKED: set(),
        ExpenseStatus.REFUSED: set(),
    },
)

# The database's own refusals: an expense on a coaching line, and an expense to an account on which a coach is paid.
# One that waits can still be refused when the account turned out to be a coach's.
NO_COACHING_FEE_TRIGGER = pgtrigger.Trigger(
    name="no_coaching_fee",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        IF (SELECT kind FROM subsidies_budgetline WHERE id = NEW.line_id) <> '{BudgetLineKind.OPERATING}' THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'expense_on_its_line',
                MESSAGE = 'An expense is paid from the operating line only.';
        END IF;
        IF NEW.status <> '{ExpenseStatus.REFUSED}'
            AND EXISTS (SELECT FROM coaches_bankaccount WHERE iban = NEW.iban) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'expense_is_no_fee',
                MESSAGE = 'This is the account of a coach, whose fee is never an operating cost.';
        END IF;
        RETURN NEW;
    """,  # noqa: S608 – our own words
)

# What was entered stands as the second person saw it; another amount or account is another expense.
ENTERED_FIELDS = [
    *("line", "category", "supplier", "invoice_number", "description", "amount", "incurred_on", "document"),
    *("iban", "bic", "town", "country", "communication", "needs_second", "entered_at", "entered_by"),
    *("enterprise_number", "number_key", "name_key", "why_second"),
]

# The same invoice to another account is the classic fraud: it is never booked by one person.
SEEN_BEFORE_TRIGGER = pgtrigger.Trigger(
    name="seen_before",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Q(new__needs_second=False),
    func=f"""
        IF EXISTS (
            SELECT FROM subsidies_expense
            WHERE line_id = NEW.line_id AND number_key = NEW.number_key AND iban <> NEW.iban
              AND status <> '{ExpenseStatus.REFUSED}'
              AND (amount = NEW.amount
                   OR enterprise_number = NEW.enterprise_number AND NEW.enterprise_number <> ''
                   OR name_key = NEW.name_key AND name_key <> '' AND '' IN (enterprise_number, NEW.enterprise_number))
        ) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'expense_seen_before',
                MESSAGE = 'This invoice came with another account before, so a second person is needed.';
        END IF;
        RETURN NEW;
    """,
)


class ExpenseQuerySet(models.QuerySet):
    """Questions about expenses."""

    def visible_to(self, user: User) -> "ExpenseQuerySet":
        """Finance, the project holder and auditors see those of their programme."""
        if user.is_superuser:
            return self
        return self.filter(line__programme__in=programme_ids_with_role(user, *MONEY_READERS))


@with_audit_trail()
class Expense(models.Model):
    """An operating expense with its document. A second person approves it for the reasons in `why_second`. The keys are
    what `rules` compares of the invoice's number and the supplier's name."""

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="expenses")
    category = models.CharField(_("category"), max_length=14, choices=ExpenseCategory)
    supplier = models.CharField(_("supplier"), max_length=70)
    invoice_number = models.CharField(_("invoice number"), max_length=35)
    description = models.CharField(_("description"), max_length=200, blank=True)
    amount = EuroField(_("amount"))
    incurred_on = models.DateField(_("date of the invoice"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    enterprise_number = models.CharField(_("enterprise number"), max_length=10, blank=True)
    number_key = models.CharField(max_length=MAX_KEY_LENGTH)
    name_key = models.CharField(max_length=MAX_KEY_LENGTH, blank=True)
    iban = models.CharField(max_length=34)
    bic = models.CharField(max_length=11, blank=True)
    town = models.CharField(_("town"), max_length=35, blank=True)
    country = models.CharField(_("country"), max_length=2, default="BE")
    communication = models.CharField(max_length=12, blank=True)
    status = models.CharField(max_length=8, choices=ExpenseStatus, default=ExpenseStatus.ENTERED)
    payable = models.OneToOneField(Payable, models.PROTECT, null=True, related_name="expense")
    entered_at = models.DateTimeField()
    entered_by = actor_foreign_key()
    booked_at = models.DateTimeField(null=True)
    booked_by = actor_foreign_key()
    needs_second = models.BooleanField(help_text=_("Whether a second person had to approve it."))
    why_second = models.JSONField(default=list, help_text=_("Codes of why, with the facts of each."))
    refused_at = models.DateTimeField(null=True)
    refused_by = actor_foreign_key()
    refused_reason = models.CharField(max_length=300, null=True)

    objects = ExpenseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("expense"), _("expenses")
        constraints = [
            models.CheckConstraint(name="expense_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="expense_category", condition=Q(category__in=sorted(ExpenseCategory))),
            models.UniqueConstraint(
                fields=["line", "iban", "number_key"],
                condition=~Q(status=ExpenseStatus.REFUSED),
                name="an_invoice_once",
            ),
            models.CheckConstraint(
                name="expense_four_eyes",
                condition=~Q(status=ExpenseStatus.BOOKED, needs_second=True)
                | Q(booked_by__isnull=False, entered_by__isnull=False) & ~Q(booked_by=F("entered_by")),
            ),
            filled_exactly_when("expense_booked_facts", ["booked_at"], status_in={ExpenseStatus.BOOKED}),
            filled_when("expense_is_payable", ["payable"], status_in={ExpenseStatus.BOOKED}),
            filled_exactly_when(
                "expense_refused_facts", ["refused_at", "refused_reason"], status_in={ExpenseStatus.REFUSED}
            ),
        ]
        indexes = [
            models.Index(fields=["line", "status", "incurred_on"], name="expense_list"),
            models.Index(fields=["line", "name_key"], name="expense_of_name"),
            models.Index(fields=["line", "number_key"], name="expense_of_number"),
            models.Index(
                fields=["line", "enterprise_number"], condition=~Q(enterprise_number=""), name="expense_of_enterprise"
            ),
        ]
        triggers = [
            *EXPENSE.triggers(),
            NO_COACHING_FEE_TRIGGER,
            SEEN_BEFORE_TRIGGER,
            pgtrigger.ReadOnly(name="as_entered", fields=ENTERED_FIELDS),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} {self.invoice_number}"

    @property
    def second_reasons(self) -> list[SecondPersonReason]:
        """Why a second person had to approve it, each as a sentence."""
        return [SecondPersonReason(SecondPersonCode(each["code"]), each["facts"]) for each in self.why_second]

    @property
    def reference(self) -> str:
        """How people call it, such as GC-K0007."""
        return f"{self.line.programme.code}-K{self.pk:04d}"

    @property
    def subject(self) -> str:
        """How the books call it."""
        return f"expense:{self.pk}"
