"""What waits for finance in a programme now, counted in one query."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, DecimalField, F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from healthcoach.core.money import ZERO
from healthcoach.programmes.models import Programme
from subsidies.bank.models import Entry
from subsidies.controls.models import Comparison
from subsidies.corrections.models import Correction, CorrectionStatus
from subsidies.expenses.models import Expense, ExpenseStatus
from subsidies.payables.models import Payable, PayableStatus
from subsidies.payments.models import Batch, BatchStatus
from subsidies.recoveries.models import Recovery, RecoveryStatus

PAYABLES_OF_PROGRAMME = {"line__programme": OuterRef("pk")}


@dataclass(frozen=True, slots=True)
class FinanceBacklog:
    """How many of each wait, what is ready for payment in euro, and the last comparison with the bank: its day and
    the number of differences, or nothing."""

    ready: int
    ready_amount: Decimal
    stuck: int
    made: int
    approved: int
    breaks: int
    overdue: int
    overdue_amount: Decimal
    expenses: int
    corrections: int
    recoveries: int
    awards: int
    compared_on: date | None
    differences: int | None


def count_finance_backlog(programme: Programme, *, on: date, late_awards: QuerySet) -> FinanceBacklog:
    """What waits in a programme. Stuck were held by finance or returned by the bank; overdue are recovery orders whose
    last day has passed; late awards, of any programme, should have been registered by now."""
    due = Payable.objects.filter(**PAYABLES_OF_PROGRAMME, status=PayableStatus.DUE)
    late = Recovery.objects.filter(
        payable__line__programme=OuterRef("pk"), status=RecoveryStatus.ORDERED, pay_before__lt=on
    )
    batches = Batch.objects.filter(programme=OuterRef("pk"))
    compared = Comparison.objects.filter(programme=OuterRef("pk")).order_by("-day", "-pk")
    stuck = Payable.objects.filter(**PAYABLES_OF_PROGRAMME, status__in=[PayableStatus.HELD, PayableStatus.RETURNED])
    counted = {
        "ready": _count_waiting_rows(due),
        "ready_amount": _sum_waiting_amounts(due, F("amount") - F("paid")),
        "stuck": _count_waiting_rows(stuck),
        "made": _count_waiting_rows(batches.filter(status=BatchStatus.MADE)),
        "approved": _count_waiting_rows(batches.filter(status=BatchStatus.APPROVED)),
        "breaks": _count_waiting_rows(Entry.objects.breaks().filter(account__programme=OuterRef("pk"))),
        "overdue": _count_waiting_rows(late),
        "overdue_amount": _sum_waiting_amounts(late, F("amount") - F("received")),
        "expenses": _count_waiting_rows(Expense.objects.filter(**PAYABLES_OF_PROGRAMME, status=ExpenseStatus.ENTERED)),
        "corrections": _count_waiting_rows(
            Correction.objects.filter(programme=OuterRef("pk"), status=CorrectionStatus.PROPOSED)
        ),
        "recoveries": _count_waiting_rows(
            Recovery.objects.filter(payable__line__programme=OuterRef("pk"), status=RecoveryStatus.PROPOSED)
        ),
        "awards": _count_waiting_rows(late_awards.filter(programme=OuterRef("pk"))),
        "compared_on": Subquery(compared.values("day")[:1]),
        "differences": Subquery(compared.values("differences")[:1]),
    }
    named = {f"of_{name}": expression for name, expression in counted.items()}  # fields have some of these names
    found = Programme.objects.filter(pk=programme.pk).values(**named).get()
    return FinanceBacklog(**{name: found[f"of_{name}"] for name in counted})


def _group_rows_as_one(rows: QuerySet) -> QuerySet:
    """Grouped as one, so that a subquery gives one number."""
    return rows.order_by().annotate(all=Value(1)).values("all")


def _count_waiting_rows(rows: QuerySet) -> Coalesce:
    return Coalesce(
        Subquery(_group_rows_as_one(rows).annotate(n=Count("*")).values("n"), output_field=IntegerField()), 0
    )


def _sum_waiting_amounts(rows: QuerySet, amount: F) -> Coalesce:
    field = DecimalField(max_digits=14, decimal_places=2)
    added = _group_rows_as_one(rows).annotate(n=Sum(amount, output_field=field)).values("n")
    return Coalesce(Subquery(added, output_field=field), Value(ZERO, field))
