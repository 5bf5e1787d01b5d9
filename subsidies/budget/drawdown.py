"""Drawdown: what became of a programme's grant by the end of any day, and over time, counted from what the ledger moved
on each day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db.models import DateField, F, Func, IntegerField, QuerySet, Sum, Value

from healthcoach.money import ZERO
from subsidies.budget.day_totals import DayTotal
from subsidies.budget.models import BudgetLine
from subsidies.budget.overview import Amounts, shown
from subsidies.budget.rules import Movement, Stage

MONTHS = 36  # month ends that a series shows, the newest

Flow = tuple[int, int, str]  # from which account to which, and why
Flows = dict[Flow, Decimal]


@dataclass(frozen=True, slots=True)
class Drawn(Amounts):
    """Euro of one line, or of all, at the end of a day. Recovered went back from paid to available."""

    recovered: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class LineDrawn:
    """A budget line with what became of its part of the grant."""

    line: BudgetLine
    drawn: Drawn


@dataclass(frozen=True, slots=True)
class Point:
    """How all lines stood at the end of a day."""

    on: date
    lines: list[LineDrawn]

    @property
    def total(self) -> Drawn:
        """The lines added up."""
        return sum((each.drawn for each in self.lines), Drawn())


def drawdown(lines: Sequence[BudgetLine], *, on: date) -> Point:
    """What had become of these lines by the end of a day. One query, whatever the number of transfers."""
    moved = _until(lines, on).values_list("source", "target", "kind").annotate(amount=Sum("amount"))
    return _point(lines, on, {(source, target, kind): amount for source, target, kind, amount in moved})


def over_time(lines: Sequence[BudgetLine], *, on: date, months: int = MONTHS) -> list[Point]:
    """How these lines stood at the end of each month until a day, and on that day; it begins with the first month in
    which anything was booked, and never lies more than so many months back. One query."""
    days = [*month_ends(on, months), on]
    firsts = [day + timedelta(days=1) for day in days[:-1]]  # from which a transfer belongs to the next point
    moved = _until(lines, on).annotate(place=_Place(F("effective_on"), Value(firsts, ArrayField(DateField()))))
    moved = moved.values_list("place", "source", "target", "kind").annotate(amount=Sum("amount"))
    added: dict[int, Flows] = defaultdict(dict)
    for place, source, target, kind, amount in moved:
        added[place][source, target, kind] = amount
    points, so_far = [], defaultdict(lambda: ZERO)
    for place, day in enumerate(days):
        for flow, amount in added[place].items():
            so_far[flow] += amount
        if so_far or day == on:
            points.append(_point(lines, day, so_far))
    return points


def month_ends(on: date, months: int) -> list[date]:
    """The last days of the months before a day, oldest first; as many as asked, if the calendar goes back so far."""
    ends: list[date] = []
    first = on.replace(day=1)
    while len(ends) < months and first > date.min:
        ends.append(first - timedelta(days=1))
        first = ends[-1].replace(day=1)
    return ends[::-1]


class _Place(Func):
    """Between which of some dates a day lies: 0 before the first of them."""

    function = "width_bucket"
    output_field = IntegerField()


def _until(lines: Iterable[BudgetLine], on: date) -> QuerySet[DayTotal]:
    return DayTotal.objects.of_lines(lines).filter(effective_on__lte=on).order_by()


def _point(lines: Iterable[BudgetLine], on: date, flows: Flows) -> Point:
    held: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for (source, target, _kind), amount in flows.items():
        held[source] -= amount
        held[target] += amount
    return Point(on, [LineDrawn(line, _drawn(line, held, flows)) for line in lines])


def _drawn(line: BudgetLine, held: dict[int, Decimal], flows: Flows) -> Drawn:
    paid, available = line.account(Stage.PAID), line.account(Stage.AVAILABLE)
    recovered = flows.get((paid, available, Movement.RECOVER), ZERO)
    recovered -= flows.get((available, paid, Movement.REVERSE), ZERO)  # only a recovery's mirror goes this way
    return Drawn(**shown({stage: held[line.account(stage)] for stage in Stage}), recovered=recovered)
