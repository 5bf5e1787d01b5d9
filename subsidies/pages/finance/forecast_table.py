"""The forecast as a table: what each course of events is counted with, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from healthcoach.money import euros
from subsidies.budget.forecast import Course, Forecast

HEADINGS = (_("little is used"), _("it goes on so"), _("much is used"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A number as it is shown, under its heading."""

    heading: Promise
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """What is counted with, or what comes of it."""

    label: Promise
    cells: list[Cell]
    is_result: bool


def _number(value: object, decimals: int) -> str:
    return number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def _month(course: Course) -> str:
    return date_format(course.runs_out, "F Y") if course.runs_out else "–"


LINES: list[tuple[Promise, Callable[[Course], str], bool]] = [
    (_("Approvals each month"), lambda course: _number(course.assumed.a_month, 1), False),
    (_("Of 100 approved files finish"), lambda course: _number(course.assumed.of_a_hundred, 0), False),
    (_("Cost of an approved file"), lambda course: euros(course.assumed.cost), False),
    (_("Spent by the end"), lambda course: euros(course.spent), True),
    (_("Unused"), lambda course: euros(course.unused), True),
    (_("The line runs out"), _month, True),
]


def rows(ahead: Forecast) -> list[Row]:
    """The rows, from little to much used."""
    return [
        Row(label, [Cell(h, shown(course)) for h, course in zip(HEADINGS, ahead.courses, strict=True)], is_result)
        for label, shown, is_result in LINES
    ]
