"""Days, hours and moments as people type them: 23/03/2018, 23-3-2018, 23.03.2018 and 2018-03-23."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from healthcoach.core.typed.pasted import MAX_VALUE_SIGNS, Unreadable, check_bounds, shorten_typed, tidy_value

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)  # of what a field takes when it knows no better
ANY_DAY = {"min_value": date.min, "max_value": date.max}  # where a verb knows the bounds, and says why
YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})", re.ASCII)
SHORT_YEAR = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2'?(\d{2})", re.ASCII)
HOUR = re.compile(r"(\d{1,2})(?:[:.uh]| ?[uh] ?)(\d{2})?(?::(\d{2}))?", re.ASCII | re.IGNORECASE)
MOMENT = re.compile(r"(\S+)[T ] ?(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(Z|[+-]\d{2}:?\d{2})?", re.ASCII)

Bound = date | Callable[[], date] | None


class NotADay(Unreadable):
    """Nothing that is written as a day."""

    code = "not_a_day"
    sentence = _("This is not a day we know. Choose one, or write it as 23/03/2018.")


class NoSuchDay(NotADay):
    """Written as a day, but the calendar has none such."""

    code = "no_such_day"
    sentence = _("The calendar has no day %(typed)s. Write the day first, then the month: 23/03/2018.")


class YearInTwoDigits(NotADay):
    """A year of which the century is left out."""

    code = "year_in_two_digits"
    sentence = _("Write the year in four digits, such as 23/03/2018.")


class NotAnHour(Unreadable):
    """Nothing that is written as a time of day."""

    code = "not_an_hour"
    sentence = _("This is not a time we know. Write it as 14:30.")


class NotAMoment(Unreadable):
    """Nothing that is written as a day with an hour."""

    code = "not_a_moment"
    sentence = _("This is not a moment we know. Write it as 2018-03-23T14:30.")


def read_day(typed: str, *, first: Bound = None, last: Bound = None) -> date:
    """A day. Week numbers, days without separators and years of two digits are none. Refuses `NotADay` and its kinds,
    and `OutOfBounds`."""
    bare = tidy_value(typed) if len(typed) <= MAX_VALUE_SIGNS else ""
    if SHORT_YEAR.fullmatch(bare):
        raise YearInTwoDigits
    if found := YEAR_FIRST.fullmatch(bare):
        year, _sign, month, day = found.groups()
    elif found := DAY_FIRST.fullmatch(bare):
        day, _sign, month, year = found.groups()
    else:
        raise NotADay
    try:
        meant = date(int(year), int(month), int(day))
    except ValueError as error:
        raise NoSuchDay(typed=shorten_typed(typed)) from error
    return bound_day(meant, first=first, last=last)


def bound_day(day: date, *, first: Bound = None, last: Bound = None) -> date:
    """The day when it is possible. Refuses `OutOfBounds`."""
    least, most = find_bound(first) or FIRST_DAY, find_bound(last) or LAST_DAY
    check_bounds(day, least=least, most=most, write=write_day)
    return day


def find_bound(bound: Bound) -> date | None:
    """A bound as it is now; some move with the day."""
    return bound() if callable(bound) else bound


def write_day(day: date) -> str:
    """A day as people read it: 23/03/2018."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def read_hour(typed: str) -> time:
    """A time of day: 14:30, 14.30, 14u30 or 14u. Refuses `NotAnHour`."""
    found = HOUR.fullmatch(tidy_value(typed)) if len(typed) <= MAX_VALUE_SIGNS else None
    try:
        return time(*(int(part or 0) for part in found.groups())) if found else time.fromisoformat("")
    except ValueError as error:
        raise NotAnHour from error


def read_moment(typed: str) -> datetime:
    """A day with an hour, in Brussels unless the text names another offset. Refuses `NotAMoment` and what a day
    refuses."""
    found = MOMENT.fullmatch(tidy_value(typed)) if len(typed) <= MAX_VALUE_SIGNS else None
    if found is None:
        raise NotAMoment
    day, hour, offset = found.groups()
    try:
        moment = parse_datetime(f"{read_day(day).isoformat()}T{hour.zfill(5)}{offset or ''}")
    except ValueError as error:
        raise NotAMoment from error
    if moment is None:
        raise NotAMoment
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def far_day(years: int) -> Callable[[], date]:
    """The last day of what can be planned so many years ahead."""
    return lambda: timezone.localdate() + timedelta(days=366 * years)
