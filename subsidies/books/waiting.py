"""What waits for finance in a programme now, counted in one query."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, DecimalField, F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from healthcoach.money import ZERO
from subsidies.bank.models import Entry
from subsidies.books.models import Comparison
from subsidies.corrections.models import Correction
from subsidies.corrections.models import Status as CorrectionStatus
from subsidies.expenses.models import Expense
from subsidies.expenses.models import Status as ExpenseStatus
from subsidies.payables.models import Payable
from subsidies.payables.models import Status as PayableStatus
from subsidies.payments.models import Batch, BatchStatus
from subsidies.programmes.models import Programme
from subsidies.recoveries.models import Recovery
from subsidies.recoveries.models import Status as RecoveryStatus

COACHES_AND_SUPPLIERS = {"line__programme": OuterRef("pk")}


@dataclass(frozen=True, slots=True)
class Waiting:
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


def waiting(programme: Programme, *, on: date, late_awards: QuerySet) -> Waiting:
    """What waits in a programme. Stuck were held by finance or returned by the bank; overdue are recovery orders whose
    last day has passed; late awards, of any programme, should have been registered by now."""
    due = Payable.objects.filter(**COACHES_AND_SUPPLIERS, status=PayableStatus.DUE)
    late = Recovery.objects.filter(
        payable__line__programme=OuterRef("pk"), status=RecoveryStatus.ORDERED, pay_before__lt=on
    )
    batches = Batch.objects.filter(programme=OuterRef("pk"))
    compared = Comparison.objects.filter(programme=OuterRef("pk")).order_by("-day", "-pk")
    stuck = Payable.objects.filter(**COACHES_AND_SUPPLIERS, status__in=[PayableStatus.HELD, PayableStatus.RETURNED])
    counted = {
        "ready": _number(due),
        "ready_amount": _euro(due, F("amount") - F("paid")),
        "stuck": _number(stuck),
        "made": _number(batches.filter(status=BatchStatus.MADE)),
        "approved": _number(batches.filter(status=BatchStatus.APPROVED)),
        "breaks": _number(Entry.objects.breaks().filter(account__programme=OuterRef("pk"))),
        "overdue": _number(late),
        "overdue_amount": _euro(late, F("amount") - F("received")),
        "expenses": _number(Expense.objects.filter(**COACHES_AND_SUPPLIERS, status=ExpenseStatus.ENTERED)),
        "corrections": _number(Correction.objects.filter(programme=OuterRef("pk"), status=CorrectionStatus.PROPOSED)),
        "recoveries": _number(
            Recovery.objects.filter(payable__line__programme=OuterRef("pk"), status=RecoveryStatus.PROPOSED)
        ),
        "awards": _number(late_awards.filter(programme=OuterRef("pk"))),
        "compared_on": Subquery(compared.values("day")[:1]),
        "differences": Subquery(compared.values("differences")[:1]),
    }
    named = {f"of_{name}": expression for name, expression in counted.items()}  # fields have some of these names
    found = Programme.objects.filter(pk=programme.pk).values(**named).get()
    return Waiting(**{name: found[f"of_{name}"] for name in counted})


def _all(rows: QuerySet) -> QuerySet:
    """Grouped as one, so that a subquery gives one number."""
    return rows.order_by().annotate(all=Value(1)).values("all")


def _number(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(_all(rows).annotate(n=Count("*")).values("n"), output_field=IntegerField()), 0)


def _euro(rows: QuerySet, amount: F) -> Coalesce:
    field = DecimalField(max_digits=14, decimal_places=2)
    added = _all(rows).annotate(n=Sum(amount, output_field=field)).values("n")
    return Coalesce(Subquery(added, output_field=field), Value(ZERO, field))
