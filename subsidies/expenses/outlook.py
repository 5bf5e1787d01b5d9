"""What an expense does to its line, before anybody decides; and what was spent per category."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from healthcoach.money import ZERO
from subsidies.budget import ledger
from subsidies.budget.models import BudgetLine
from subsidies.budget.rules import Stage
from subsidies.expenses.models import LINE_OF, Category, Expense, Status
from subsidies.expenses.rules import needs_second_person
from subsidies.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Outlook:
    """The line of an expense, what is available on it before and after, and whether a second person is needed."""

    line: BudgetLine
    before: Decimal
    amount: Decimal
    needs_second: bool

    @property
    def after(self) -> Decimal:
        """What would be left on the line; below zero, it cannot be booked."""
        return self.before - self.amount


def outlook(programme: Programme, *, category: str, amount: Decimal) -> Outlook:
    """What an expense of this category and amount would do."""
    line = BudgetLine.objects.get(programme=programme, kind=LINE_OF[category])
    second = needs_second_person(amount, above=programme.second_person_above)
    return Outlook(line, ledger.balances(line.pk)[Stage.AVAILABLE], amount, second)


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
