"""Drawdown: what became of a programme's grant by the end of any day, and over time, counted from what the ledger moved
on each day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db.models import DateField, F, Func, IntegerField, QuerySet, Sum, Value

from healthcoach.core.money import ZERO
from subsidies.budget.day_totals import DayTotal
from subsidies.budget.models import BudgetLine
from subsidies.budget.overview import StageAmounts, name_stage_amounts
from subsidies.budget.rules import Movement, Stage

MAX_DRAWDOWN_MONTHS = 36  # month ends that a series shows, the newest

Flow = tuple[int, int, str]  # from which account to which, and why
Flows = dict[Flow, Decimal]


@dataclass(frozen=True, slots=True)
class DrawnAmounts(StageAmounts):
    """Euro of one line, or of all, at the end of a day. Recovered went back from paid to available."""

    recovered: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class LineDrawdown:
    """A budget line with what became of its part of the grant."""

    line: BudgetLine
    drawn: DrawnAmounts


@dataclass(frozen=True, slots=True)
class DrawdownPoint:
    """How all lines stood at the end of a day."""

    on: date
    lines: list[LineDrawdown]

    @property
    def total(self) -> DrawnAmounts:
        """The lines added up."""
        return sum((each.drawn for each in self.lines), DrawnAmounts())


def compute_drawdown(lines: Sequence[BudgetLine], *, on: date) -> DrawdownPoint:
    """What had become of these lines by the end of a day. One query, whatever the number of transfers."""
    moved = _filter_totals_until(lines, on).values_list("source", "target", "kind").annotate(amount=Sum("amount"))
    return _build_drawdown_point(lines, on, {(source, target, kind): amount for source, target, kind, amount in moved})


def compute_drawdown_series(
    lines: Sequence[BudgetLine], *, on: date, months: int = MAX_DRAWDOWN_MONTHS
) -> list[DrawdownPoint]:
    """How these lines stood at the end of each month until a day, and on that day; it begins with the first month in
    which anything was booked, and never lies more than so many months back. One query."""
    days = [*list_month_ends(on, months), on]
    firsts = [day + timedelta(days=1) for day in days[:-1]]  # from which a transfer belongs to the next point
    moved = _filter_totals_until(lines, on).annotate(
        place=_DateBucket(F("effective_on"), Value(firsts, ArrayField(DateField())))
    )
    moved = moved.values_list("place", "source", "target", "kind").annotate(amount=Sum("amount"))
    added: dict[int, Flows] = defaultdict(dict)
    for place, source, target, kind, amount in moved:
        added[place][source, target, kind] = amount
    points, so_far = [], defaultdict(lambda: ZERO)
    for place, day in enumerate(days):
        for flow, amount in added[place].items():
            so_far[flow] += amount
        if so_far or day == on:
            points.append(_build_drawdown_point(lines, day, so_far))
    return points


def list_month_ends(on: date, months: int) -> list[date]:
    """The last days of the months before a day, oldest first; as many as asked, if the calendar goes back so far."""
    ends: list[date] = []
    first = on.replace(day=1)
    while len(ends) < months and first > date.min:
        ends.append(first - timedelta(days=1))
        first = ends[-1].replace(day=1)
    return ends[::-1]


class _DateBucket(Func):
    """Between which of some dates a day lies: 0 before the first of them."""

    function = "width_bucket"
    output_field = IntegerField()


def _filter_totals_until(lines: Iterable[BudgetLine], on: date) -> QuerySet[DayTotal]:
    return DayTotal.objects.of_lines(lines).filter(effective_on__lte=on).order_by()


def _build_drawdown_point(lines: Iterable[BudgetLine], on: date, flows: Flows) -> DrawdownPoint:
    held: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for (source, target, _kind), amount in flows.items():
        held[source] -= amount
        held[target] += amount
    return DrawdownPoint(on, [LineDrawdown(line, _sum_drawn_amounts(line, held, flows)) for line in lines])


def _sum_drawn_amounts(line: BudgetLine, held: dict[int, Decimal], flows: Flows) -> DrawnAmounts:
    paid, available = line.account(Stage.PAID), line.account(Stage.AVAILABLE)
    recovered = flows.get((paid, available, Movement.RECOVER), ZERO)
    recovered -= flows.get((available, paid, Movement.REVERSE), ZERO)  # only a recovery's mirror goes this way
    return DrawnAmounts(
        **name_stage_amounts({stage: held[line.account(stage)] for stage in Stage}), recovered=recovered
    )
