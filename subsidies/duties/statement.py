"""The closing statement of a year: what each line held at the beginning, what moved and why, and what it held at the
end. Opening and movements come from one count of the ledger, closing from another, so that they prove each other."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Max, Min, Q, Sum

from healthcoach.money import ZERO
from subsidies.budget.models import BudgetLine, Transfer
from subsidies.budget.rules import CONTRA, Movement, Stage
from subsidies.duties.movements import rows
from subsidies.duties.rules import Period

CLOSING = """
    SELECT account_id, sum(amount) FROM (
        SELECT target_id AS account_id, amount FROM subsidies_transfer
        WHERE target_id = ANY(%(accounts)s) AND effective_on <= %(on)s
        UNION ALL SELECT source_id, -amount FROM subsidies_transfer
        WHERE source_id = ANY(%(accounts)s) AND effective_on <= %(on)s
    ) moved GROUP BY account_id
"""
SHOWN = [stage for stage in Stage if stage not in CONTRA]


@dataclass
class Holding:
    """What one line held of one stage in a year, in euro."""

    opening: Decimal = ZERO
    moved: dict[Movement, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    closing: Decimal = ZERO

    @property
    def short(self) -> Decimal:
        """What the opening and the movements lack to the closing: nothing, when the books are right."""
        return self.closing - self.opening - sum(self.moved.values())


@dataclass
class Statement:
    """A year of some lines: their holdings by line and stage, and how many transfers of how much moved in it."""

    lines: list[BudgetLine]
    period: Period
    holdings: dict[tuple[int, Stage], Holding]
    count: int = 0
    amount: Decimal = ZERO

    @property
    def agrees(self) -> bool:
        """Whether every opening and its movements make the closing."""
        return not any(each.short for each in self.holdings.values())

    def total(self, stage: Stage) -> Holding:
        """All lines together."""
        parts = [self.holdings[line.pk, stage] for line in self.lines]
        whole = Holding(
            sum((each.opening for each in parts), ZERO), closing=sum((each.closing for each in parts), ZERO)
        )
        for part in parts:
            for kind, amount in part.moved.items():
                whole.moved[kind] += amount
        return whole

    def moved(self, line_id: int, stage: Stage, *kinds: Movement) -> Decimal:
        """What these movements changed on a line's stage."""
        return sum((self.holdings[line_id, stage].moved.get(kind, ZERO) for kind in kinds), ZERO)


def statement(lines: Iterable[BudgetLine], period: Period) -> Statement:
    """The year of these lines, in two queries."""
    lines = list(lines)
    accounts = {line.account(stage): (line.pk, stage) for line in lines for stage in SHOWN}
    made = Statement(lines, period, {key: Holding() for key in accounts.values()})
    in_period, moved = Q(effective_on__gte=period.begins_on), Transfer.objects.filter(effective_on__lte=period.ends_on)
    counted = (
        moved.filter(source__in=[line.account(stage) for line in lines for stage in Stage])
        .order_by()
        .values("source", "target", "kind", "reverses__kind")
        .annotate(
            before=Sum("amount", filter=~in_period, default=ZERO),
            within=Sum("amount", filter=in_period, default=ZERO),
            number=Count("pk", filter=in_period),
        )
    )
    for each in counted:
        made.count += each["number"]
        made.amount += each["within"]
        kind = Movement(each["reverses__kind"] or each["kind"])
        for account, sign in ((each["source"], -1), (each["target"], 1)):
            if account in accounts:
                holding = made.holdings[accounts[account]]
                holding.opening += sign * each["before"]
                holding.moved[kind] += sign * each["within"]
    for account, amount in rows(CLOSING, {"accounts": list(accounts), "on": period.ends_on}):
        made.holdings[accounts[account]].closing = amount
    return made


def years(lines: Iterable[BudgetLine]) -> list[int]:
    """The years in which anything moved, the last first; none before the award."""
    accounts = [line.account(stage) for line in lines for stage in Stage]
    span = Transfer.objects.filter(source__in=accounts).aggregate(first=Min("effective_on"), last=Max("effective_on"))
    return list(range(span["last"].year, span["first"].year - 1, -1)) if span["first"] else []
