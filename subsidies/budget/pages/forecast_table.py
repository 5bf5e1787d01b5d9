"""The forecast as a table: what each course of events is counted with, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from healthcoach.core.money import format_whole_euro
from subsidies.budget.forecast import Forecast, ForecastProjection

FORECAST_HEADINGS = (_("little is used"), _("it goes on so"), _("much is used"))


@dataclass(frozen=True, slots=True)
class ForecastCell:
    """A number as it is shown, under its heading."""

    heading: Promise
    text: str


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """What is counted with, or what comes of it."""

    label: Promise
    cells: list[ForecastCell]
    is_result: bool


def _format_forecast_number(value: object, decimals: int) -> str:
    return number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def _format_exhaustion_month(course: ForecastProjection) -> str:
    return date_format(course.runs_out, "F Y") if course.runs_out else "–"


FORECAST_LINES: list[tuple[Promise, Callable[[ForecastProjection], str], bool]] = [
    (_("Approvals each month"), lambda course: _format_forecast_number(course.assumed.a_month, 1), False),
    (_("Of 100 approved files finish"), lambda course: _format_forecast_number(course.assumed.of_a_hundred, 0), False),
    (_("Cost of an approved file"), lambda course: format_whole_euro(course.assumed.cost), False),
    (_("Spent by the end"), lambda course: format_whole_euro(course.spent), True),
    (_("Unused"), lambda course: format_whole_euro(course.unused), True),
    (_("The line runs out"), _format_exhaustion_month, True),
]


def build_forecast_rows(ahead: Forecast) -> list[ForecastRow]:
    """The rows, from little to much used."""
    return [
        ForecastRow(
            label,
            [ForecastCell(h, shown(course)) for h, course in zip(FORECAST_HEADINGS, ahead.courses, strict=True)],
            is_result,
        )
        for label, shown, is_result in FORECAST_LINES
    ]
