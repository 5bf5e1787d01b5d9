"""What an expense does to its line, before anybody decides; and what was spent per category."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from healthcoach.core.money import ZERO
from healthcoach.core.payees import read_sepa_iban
from healthcoach.core.refusals import Refused
from healthcoach.programmes.models import Programme
from subsidies.budget import ledger
from subsidies.budget.models import BudgetLine
from subsidies.budget.rules import Stage
from subsidies.companies.rules import find_enterprise_number
from subsidies.expenses.models import CATEGORY_LINES, Expense, ExpenseCategory, ExpenseStatus
from subsidies.expenses.queries import find_earlier_expenses
from subsidies.expenses.rules import SecondPersonReason, build_name_key, build_number_key, list_second_person_reasons


@dataclass(frozen=True, slots=True)
class ExpenseImpact:
    """The line of an expense, what is available on it before and after, and why a second person is needed, if so."""

    line: BudgetLine
    before: Decimal
    amount: Decimal
    why_second: Sequence[SecondPersonReason]

    @property
    def after(self) -> Decimal:
        """What would be left on the line; below zero, it cannot be booked."""
        return self.before - self.amount


def load_expense_impact(expense: Expense) -> ExpenseImpact:
    """What an expense that waits would do to its line, with the reasons of the moment it was entered."""
    before = ledger.load_line_balances(expense.line_id)[Stage.AVAILABLE]
    return ExpenseImpact(expense.line, before, expense.amount, expense.second_reasons)


def estimate_expense_impact(
    programme: Programme, *, category: str, amount: Decimal, at: datetime, **known: object
) -> ExpenseImpact:
    """What an expense of this category and amount would do, and whether a second person would be asked by what is
    `known` of it so far: supplier, invoice_number, iban, enterprise_number and incurred_on, as the verb takes them."""
    line = BudgetLine.objects.get(programme=programme, kind=CATEGORY_LINES[category])
    told = Expense(
        line=line,
        amount=amount,
        incurred_on=known.get("incurred_on"),
        iban=_compact_expense_iban(known.get("iban") or ""),
        enterprise_number=find_enterprise_number(known.get("enterprise_number") or ""),
        number_key=build_number_key(known.get("invoice_number") or ""),
        name_key=build_name_key(known.get("supplier") or ""),
    )
    why = list_second_person_reasons(amount, find_earlier_expenses(told, at=at), above=programme.second_person_above)
    return ExpenseImpact(line, ledger.load_line_balances(line.pk)[Stage.AVAILABLE], amount, why)


def _compact_expense_iban(iban: str) -> str:
    """The account as it is kept; nothing while it is not one."""
    try:
        return read_sepa_iban(iban).compact
    except Refused:
        return ""


def sum_expenses_by_category(rows: QuerySet[Expense]) -> list[dict[str, object]]:
    """Per category what is booked and what still waits, in euro, over the whole list; what was refused is left out."""
    counted = rows.order_by().exclude(status=ExpenseStatus.REFUSED).values("category")
    counted = counted.annotate(
        count=Count("pk"),
        booked=Sum("amount", filter=Q(status=ExpenseStatus.BOOKED), default=ZERO),
        waiting=Sum("amount", filter=Q(status=ExpenseStatus.ENTERED), default=ZERO),
    )
    found = {each["category"]: each for each in counted}
    nothing = {"count": 0, "booked": ZERO, "waiting": ZERO}
    return [{"label": category.label, **nothing, **found.get(category, {})} for category in ExpenseCategory]
