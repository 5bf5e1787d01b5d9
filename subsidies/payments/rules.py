"""How the books call a payment, and on which days banks pay."""

from collections.abc import Container
from datetime import date, timedelta
from functools import cache

SATURDAY = 5


@cache
def closing_days() -> Container[date]:
    """The days on which the euro's payment system (TARGET) is closed, weekends apart. The calendars of all countries
    come with them, so they are fetched when somebody first pays and not by every process that starts."""
    from holidays import financial_holidays

    return financial_holidays("ECB")


def subject(number: int) -> str:
    """How the books call a payment."""
    return f"payment:{number}"


def execution_day(after: date) -> date:
    """The first day after this one on which euro payments are carried out between banks (a TARGET day)."""
    day = after + timedelta(days=1)
    while day.weekday() >= SATURDAY or day in closing_days():
        day += timedelta(days=1)
    return day
