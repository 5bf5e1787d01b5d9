"""What is known of a supplier and an invoice before the next expense is entered."""

from datetime import date, datetime

from django.db.models import Q, Sum
from django.utils import timezone

from healthcoach.core.money import ZERO
from subsidies.budget.models import BudgetLine
from subsidies.expenses.models import Expense, ExpenseStatus
from subsidies.expenses.rules import SUMMED_WITHIN, EarlierExpenses

SHOWN_DIGITS = 4


def build_supplier_condition(*, iban: str, enterprise_number: str, name_key: str) -> Q:
    """Expenses of the same supplier, as `rules` says who that is; what is not known yet matches nothing."""
    found = Q(iban=iban) if iban else Q(pk__in=[])
    if name_key:
        found |= Q(name_key=name_key, enterprise_number="") if enterprise_number else Q(name_key=name_key)
    return found | Q(enterprise_number=enterprise_number) if enterprise_number else found


def find_earlier_expenses(expense: Expense, *, at: datetime) -> EarlierExpenses:
    """What was entered before an expense that is not saved yet, on its line and not refused. Three statements, whose
    work does not grow with what other suppliers sent."""
    who = {name: getattr(expense, name) for name in ("iban", "enterprise_number", "name_key")}
    supplier = build_supplier_condition(**who)
    rows = Expense.objects.filter(line=expense.line_id).exclude(status=ExpenseStatus.REFUSED)
    of_this_one = rows.filter(supplier)
    here = Q(iban=expense.iban) & Q(status=ExpenseStatus.BOOKED)
    elsewhere = of_this_one.exclude(iban=expense.iban) if expense.iban else of_this_one.none()
    twins = Q(amount=expense.amount) | supplier
    twin = rows.filter(twins, number_key=expense.number_key).exclude(iban=expense.iban)
    other, same = (
        _find_latest_expense(elsewhere),
        _find_latest_expense(twin) if expense.iban and expense.number_key else None,
    )
    return EarlierExpenses(
        together=_sum_recent_expenses(of_this_one, expense.incurred_on, at),
        paid_here=other is not None and of_this_one.filter(here).exists(),
        other_account=(other.iban[-SHOWN_DIGITS:], other.reference) if other else None,
        same_invoice=same.reference if same else "",
    )


def _sum_recent_expenses(rows, incurred_on: date | None, at: datetime):
    """What counts along, in euro."""
    day = incurred_on or timezone.localdate(at)
    dated = Q(incurred_on__gte=day - SUMMED_WITHIN, incurred_on__lte=day + SUMMED_WITHIN)
    counted = rows.filter(dated | Q(entered_at__gte=at - SUMMED_WITHIN, entered_at__lte=at + SUMMED_WITHIN))
    return counted.aggregate(total=Sum("amount", default=ZERO))["total"]


def _find_latest_expense(rows) -> Expense | None:
    return rows.select_related("line__programme").order_by("-pk").first()


def lock_expense_line(programme_id: int, kind: str) -> BudgetLine:
    """The budget line on which an expense comes, locked: of two invoices of one supplier, the second counts the first
    along."""
    rows = BudgetLine.objects.select_for_update(of=("self",), no_key=True).select_related("programme")
    return rows.get(programme=programme_id, kind=kind)
