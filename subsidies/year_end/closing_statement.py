"""The closing statement of a year: what each line held at the beginning, what moved and why, and what it held at the
end. Opening and movements come from the totals of the days, closing from the balances: they prove each other."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Max, Min, Q, Sum

from healthcoach.core.money import ZERO
from subsidies.budget.day_totals import DayTotal
from subsidies.budget.models import BudgetLine
from subsidies.budget.rules import CONTRA, Movement, Stage
from subsidies.year_end.movements import fetch_sql_rows
from subsidies.year_end.rules import Period

# What an account holds now, without what moved later.
CLOSING_BALANCES_SQL = """
    SELECT b.account_id, b.amount - coalesce(sum(later.amount), 0)
    FROM subsidies_balance b LEFT JOIN (
        SELECT target AS account_id, amount FROM subsidies_daytotal
        WHERE target = ANY(%(accounts)s) AND effective_on > %(on)s
        UNION ALL SELECT source, -amount FROM subsidies_daytotal
        WHERE source = ANY(%(accounts)s) AND effective_on > %(on)s
    ) later USING (account_id)
    WHERE b.account_id = ANY(%(accounts)s) GROUP BY b.account_id, b.amount
"""
SHOWN_STAGES = [stage for stage in Stage if stage not in CONTRA]


@dataclass
class StageHolding:
    """What one line held of one stage in a year, in euro."""

    opening: Decimal = ZERO
    moved: dict[Movement, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    closing: Decimal = ZERO

    @property
    def short(self) -> Decimal:
        """What the opening and the movements lack to the closing: nothing, when the books are right."""
        return self.closing - self.opening - sum(self.moved.values())


@dataclass
class ClosingStatement:
    """A year of some lines: their holdings by line and stage, and how many transfers of how much moved in it."""

    lines: list[BudgetLine]
    period: Period
    holdings: dict[tuple[int, Stage], StageHolding]
    count: int = 0
    amount: Decimal = ZERO

    @property
    def agrees(self) -> bool:
        """Whether every opening and its movements make the closing."""
        return not any(each.short for each in self.holdings.values())

    def total(self, stage: Stage) -> StageHolding:
        """All lines together."""
        parts = [self.holdings[line.pk, stage] for line in self.lines]
        whole = StageHolding(
            sum((each.opening for each in parts), ZERO), closing=sum((each.closing for each in parts), ZERO)
        )
        for part in parts:
            for kind, amount in part.moved.items():
                whole.moved[kind] += amount
        return whole

    def moved(self, line_id: int, stage: Stage, *kinds: Movement) -> Decimal:
        """What these movements changed on a line's stage."""
        return sum((self.holdings[line_id, stage].moved.get(kind, ZERO) for kind in kinds), ZERO)


def build_closing_statement(lines: Iterable[BudgetLine], period: Period) -> ClosingStatement:
    """The year of these lines, in two queries."""
    lines = list(lines)
    accounts = {line.account(stage): (line.pk, stage) for line in lines for stage in SHOWN_STAGES}
    made = ClosingStatement(lines, period, {key: StageHolding() for key in accounts.values()})
    in_period = Q(effective_on__gte=period.begins_on)
    counted = (
        DayTotal.objects.of_lines(lines)
        .filter(effective_on__lte=period.ends_on)
        .order_by()
        .values("source", "target", "kind", "reversed_kind")
        .annotate(
            before=Sum("amount", filter=~in_period, default=ZERO),
            within=Sum("amount", filter=in_period, default=ZERO),
            transfers=Sum("number", filter=in_period, default=0),
        )
    )
    for each in counted:
        made.count += each["transfers"]
        made.amount += each["within"]
        kind = Movement(each["reversed_kind"] or each["kind"])
        for account, sign in ((each["source"], -1), (each["target"], 1)):
            if account in accounts:
                holding = made.holdings[accounts[account]]
                holding.opening += sign * each["before"]
                holding.moved[kind] += sign * each["within"]
    for account, amount in fetch_sql_rows(CLOSING_BALANCES_SQL, {"accounts": list(accounts), "on": period.ends_on}):
        made.holdings[accounts[account]].closing = amount
    return made


def list_years_with_movements(lines: Iterable[BudgetLine]) -> list[int]:
    """The years in which anything moved, the last first; none before the award."""
    span = DayTotal.objects.of_lines(lines).aggregate(first=Min("effective_on"), last=Max("effective_on"))
    return list(range(span["last"].year, span["first"].year - 1, -1)) if span["first"] else []
