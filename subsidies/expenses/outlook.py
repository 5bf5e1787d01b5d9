"""What an expense does to its line, before anybody decides; and what was spent per category."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from healthcoach.money import ZERO
from healthcoach.payees import read_iban
from healthcoach.refusals import Refused
from subsidies.budget import ledger
from subsidies.budget.models import BudgetLine
from subsidies.budget.rules import Stage
from subsidies.companies.rules import known_number
from subsidies.expenses.models import LINE_OF, Category, Expense, Status
from subsidies.expenses.queries import known_before
from subsidies.expenses.rules import Reason, name_key, number_key, reasons_for
from subsidies.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Outlook:
    """The line of an expense, what is available on it before and after, and why a second person is needed, if so."""

    line: BudgetLine
    before: Decimal
    amount: Decimal
    why_second: Sequence[Reason]

    @property
    def after(self) -> Decimal:
        """What would be left on the line; below zero, it cannot be booked."""
        return self.before - self.amount


def outlook_of(expense: Expense) -> Outlook:
    """What an expense that waits would do to its line, with the reasons of the moment it was entered."""
    before = ledger.balances(expense.line_id)[Stage.AVAILABLE]
    return Outlook(expense.line, before, expense.amount, expense.second_reasons)


def outlook(programme: Programme, *, category: str, amount: Decimal, at: datetime, **known: object) -> Outlook:
    """What an expense of this category and amount would do, and whether a second person would be asked by what is
    `known` of it so far: supplier, invoice_number, iban, enterprise_number and incurred_on, as the verb takes them."""
    line = BudgetLine.objects.get(programme=programme, kind=LINE_OF[category])
    told = Expense(
        line=line,
        amount=amount,
        incurred_on=known.get("incurred_on"),
        iban=_compact(known.get("iban") or ""),
        enterprise_number=known_number(known.get("enterprise_number") or ""),
        number_key=number_key(known.get("invoice_number") or ""),
        name_key=name_key(known.get("supplier") or ""),
    )
    why = reasons_for(amount, known_before(told, at=at), above=programme.second_person_above)
    return Outlook(line, ledger.balances(line.pk)[Stage.AVAILABLE], amount, why)


def _compact(iban: str) -> str:
    """The account as it is kept; nothing while it is not one."""
    try:
        return read_iban(iban).compact
    except Refused:
        return ""


def by_category(rows: QuerySet[Expense]) -> list[dict[str, object]]:
    """Per category what is booked and what still waits, in euro, over the whole list; what was refused is left out."""
    counted = rows.order_by().exclude(status=Status.REFUSED).values("category")
    counted = counted.annotate(
        count=Count("pk"),
        booked=Sum("amount", filter=Q(status=Status.BOOKED), default=ZERO),
        waiting=Sum("amount", filter=Q(status=Status.ENTERED), default=ZERO),
    )
    found = {each["category"]: each for each in counted}
    nothing = {"count": 0, "booked": ZERO, "waiting": ZERO}
    return [{"label": category.label, **nothing, **found.get(category, {})} for category in Category]
