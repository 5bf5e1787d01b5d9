"""The days that duties count: years and their quarters, and the working days after an award."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

REGISTRATION_TERM_DAYS = 20  # working days after the award (EU 2023/2831, art. 6)
SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or one of its quarters."""

    year: int
    quarter: int | None = None

    @property
    def begins_on(self) -> date:
        """The first day."""
        return date(self.year, 3 * (self.quarter or 1) - 2, 1)

    @property
    def ends_on(self) -> date:
        """The last day."""
        month = 3 * (self.quarter or 4)
        return date(self.year + month // 12, month % 12 + 1, 1) - ONE_DAY


@cache
def load_public_holidays() -> Container[date]:
    """The ten public holidays of Belgium, fetched when somebody first counts working days."""
    from holidays import country_holidays

    return country_holidays("BE")


def is_working_day(day: date) -> bool:
    """Whether a day is no Saturday, no Sunday and no public holiday in Belgium."""
    return day.weekday() < SATURDAY and day not in load_public_holidays()


def find_registration_deadline(awarded_on: date) -> date:
    """The last day on which an award is registered in time: the twentieth working day after it."""
    day, left = awarded_on, REGISTRATION_TERM_DAYS
    while left:
        day += ONE_DAY
        left -= is_working_day(day)
    return day


def find_last_overdue_award_day(on: date) -> date:
    """The last day of award whose term is over on a day."""
    day = on - ONE_DAY
    while find_registration_deadline(day) >= on:
        day -= ONE_DAY
    return day
