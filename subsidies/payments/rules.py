"""How the books call a payment, and on which days banks pay."""

import secrets
from collections.abc import Container, Iterable
from datetime import date, timedelta
from functools import cache

from healthcoach.payees import readable

SATURDAY = 5
MARKS, MARK_LENGTH = "23456789BCDFGHJKLMNPQRSTVWXZ", 8  # no signs that look alike, and no words


@cache
def closing_days() -> Container[date]:
    """The days on which the euro's payment system (TARGET) is closed, weekends apart. The calendars of all countries
    come with them, so they are fetched when somebody first pays and not by every process that starts."""
    from holidays import financial_holidays

    return financial_holidays("ECB")


def new_identifier(name: str) -> str:
    """How the bank knows a batch: its name with a mark of chance, so that it never returns, not even when the database
    is put back to an earlier day and the same number is given out again."""
    mark = "".join(secrets.choice(MARKS) for _each in range(MARK_LENGTH))
    return f"{same_signs(readable(name, 19))}-{mark}"


def same_signs(identifier: str) -> str:
    """An identifier as it is compared: banks give it back in small letters or with spaces."""
    return "".join(identifier.split()).upper()


def all_signs(identifiers: Iterable[str]) -> list[str]:
    """Identifiers as a statement writes them and as they are compared, each once."""
    return sorted({form for each in identifiers for form in (each, same_signs(each))} - {""})


def subject(number: int) -> str:
    """How the books call a payment."""
    return f"payment:{number}"


def execution_day(after: date) -> date:
    """The first day after this one on which euro payments are carried out between banks (a TARGET day)."""
    day = after + timedelta(days=1)
    while day.weekday() >= SATURDAY or day in closing_days():
        day += timedelta(days=1)
    return day
