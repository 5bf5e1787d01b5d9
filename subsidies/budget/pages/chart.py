"""A chart of the drawdown over time as accessible SVG: stacked columns per month end, geometry in whole numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from healthcoach.core.money import format_euro
from subsidies.budget.drawdown import DrawdownPoint, DrawnAmounts

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 72, 40, 16, 34
THOUSAND = Decimal(1000)
CHART_STAGES = {  # from the ground up: what is gone first, what is free on top
    "paid": _("paid"),
    "due": _("due"),
    "reserved": _("reserved"),
    "available": _("available"),
}
APPROXIMATE_MONTH_LABELS = 6  # months that are named under the columns, about


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A part of a column."""

    stage: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ChartColumn:
    """A month end: its blocks, where the received money stands, and whether its day is written under it, on a phone
    too."""

    on: date
    drawn: DrawnAmounts
    blocks: list[ChartBlock]
    x: int
    middle: int
    end: int
    received: int
    named: bool
    minor: bool

    @property
    def told(self) -> str:
        """The column in words, for who points at it."""
        amounts = ", ".join(
            f"{label} {format_euro(getattr(self.drawn, stage))}" for stage, label in CHART_STAGES.items()
        )
        return f"{date_format(self.on, 'SHORT_DATE_FORMAT')}: {amounts}"


@dataclass(frozen=True, slots=True)
class ChartMark:
    """A line across the chart with its amount."""

    y: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class DrawdownChart:
    """Everything the template draws."""

    columns: list[ChartColumn]
    marks: list[ChartMark]
    in_thousands: bool

    width, height = WIDTH, HEIGHT
    before, left, right = LEFT - 8, LEFT, WIDTH - RIGHT
    stages = CHART_STAGES

    @property
    def named_y(self) -> int:
        """How low the days are written."""
        return HEIGHT - 10

    @property
    def received(self) -> str:
        """The steps of the money received, as the points of a line."""
        return " ".join(f"{each.x},{each.received} {each.end},{each.received}" for each in self.columns)


def draw_drawdown_chart(points: Sequence[DrawdownPoint]) -> DrawdownChart:
    """Draws the totals of these days; the highest column reaches the top."""
    totals = [(point.on, point.total) for point in points]
    top = max((max(drawn.granted, drawn.received) for _on, drawn in totals), default=Decimal(0)) or Decimal(1)
    columns = [_draw_month_column(place, on, drawn, len(totals), top) for place, (on, drawn) in enumerate(totals)]
    in_thousands = top >= 100 * THOUSAND
    unit = THOUSAND if in_thousands else Decimal(1)
    marks = [ChartMark(_scale_amount_to_y(top * part / 4, top), top * part / 4 / unit) for part in range(5)]
    return DrawdownChart(columns, marks, in_thousands)


def _draw_month_column(place: int, on: date, drawn: DrawnAmounts, number: int, top: Decimal) -> ChartColumn:
    room = WIDTH - LEFT - RIGHT
    begins, ends = LEFT + room * place // number, LEFT + room * (place + 1) // number
    gap = min((ends - begins) // 5, 8)
    low, blocks = Decimal(0), []
    for stage in CHART_STAGES:
        high = low + getattr(drawn, stage)
        foot, head = _scale_amount_to_y(low, top), _scale_amount_to_y(high, top)
        head = min(head, foot - 1) if high > low else foot  # what is there can be seen
        blocks.append(ChartBlock(stage, begins + gap, head, max(ends - begins - 2 * gap, 1), foot - head))
        low = high
    every = max(-(-number // APPROXIMATE_MONTH_LABELS), 1)
    named = (number - 1 - place) % every == 0
    blocks = [block for block in blocks if block.height > 0]
    minor = (number - 1 - place) % (2 * every) != 0
    return ChartColumn(
        on, drawn, blocks, begins, (begins + ends) // 2, ends, _scale_amount_to_y(drawn.received, top), named, minor
    )


def _scale_amount_to_y(amount: Decimal, top: Decimal) -> int:
    ground = HEIGHT - BOTTOM
    return ground - int(amount * (ground - TOP) / top)
