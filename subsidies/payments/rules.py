"""How the books call a payment, and on which days banks pay."""

import secrets
from collections.abc import Container, Iterable
from datetime import date, timedelta
from functools import cache

from healthcoach.core.payees import transliterate_for_bank

SATURDAY = 5
MARKS, MARK_LENGTH = "23456789BCDFGHJKLMNPQRSTVWXZ", 8  # no signs that look alike, and no words


@cache
def load_closing_days() -> Container[date]:
    """The days on which the euro's payment system (TARGET) is closed, weekends apart. The calendars of all countries
    come with them, so they are fetched when somebody first pays and not by every process that starts."""
    from holidays import financial_holidays

    return financial_holidays("ECB")


def generate_batch_identifier(name: str) -> str:
    """How the bank knows a batch: its name with a mark of chance, so that it never returns, not even when the database
    is put back to an earlier day and the same number is given out again."""
    mark = "".join(secrets.choice(MARKS) for _each in range(MARK_LENGTH))
    return f"{normalise_identifier(transliterate_for_bank(name, 19))}-{mark}"


def parse_batch_name(name: str) -> tuple[str, int] | None:
    """The code of the programme and the number of a batch, from how people call it: GC-B0003."""
    code, _dash, number = normalise_identifier(name).rpartition("-B")
    return (code, int(number)) if number.isascii() and number.isdigit() and len(number) < 9 else None


def normalise_identifier(identifier: str) -> str:
    """An identifier as it is compared: banks give it back in small letters or with spaces."""
    return "".join(identifier.split()).upper()


def list_identifier_forms(identifiers: Iterable[str]) -> list[str]:
    """Identifiers as a statement writes them and as they are compared, each once."""
    return sorted({form for each in identifiers for form in (each, normalise_identifier(each))} - {""})


def build_payment_subject(number: int) -> str:
    """How the books call a payment."""
    return f"payment:{number}"


def find_execution_day(after: date) -> date:
    """The first day after this one on which euro payments are carried out between banks (a TARGET day)."""
    day = after + timedelta(days=1)
    while day.weekday() >= SATURDAY or day in load_closing_days():
        day += timedelta(days=1)
    return day
