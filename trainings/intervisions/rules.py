"""When an intervision is held, and until when one can still register or share for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class IntervisionDay:
    """A day to plan: perhaps with hours, perhaps with a number of places."""

    on: date
    begins: time | None = None
    ends: time | None = None
    capacity: int | None = None


def normalise_intervision_days(dates: Iterable[date | IntervisionDay]) -> list[IntervisionDay]:
    """What was given as days or plain dates: in order, each date once (as it was given last)."""
    days = {
        day.on: day for day in (each if isinstance(each, IntervisionDay) else IntervisionDay(each) for each in dates)
    }
    return [days[on] for on in sorted(days)]


def has_valid_hours(begins: time | None, ends: time | None) -> bool:
    """Whether hours can be: both known and in order, or none."""
    return (begins is None) == (ends is None) and (begins is None or begins < ends)


def is_day_over(on: date, ends: time | None, now: datetime) -> bool:
    """Whether a day of an intervision is over, at a moment as clocks in Brussels tell it."""
    return on < now.date() or (on == now.date() and ends is not None and ends <= now.time())


def count_places_left(capacity: int | None, taken: int) -> int | None:
    """How many places a date has left; None when their number is not limited."""
    return None if capacity is None else max(capacity - taken, 0)
