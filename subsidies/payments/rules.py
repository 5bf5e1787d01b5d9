"""How the books call a payment, what a bank can read, and on which days it pays."""

import re
import secrets
import unicodedata
from collections.abc import Container, Iterable
from datetime import date, timedelta
from functools import cache

SATURDAY = 5
MARKS, MARK_LENGTH = "23456789BCDFGHJKLMNPQRSTVWXZ", 8  # no signs that look alike, and no words
READABLE = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]*", re.ASCII)
INSTEAD = {
    **{"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"},
    **{"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "€": "EUR", "&": "+", "@": "(at)"},
    **{"_": "-", "–": "-", "—": "-", "‘": "'", "’": "'", "`": "'", "´": "'", "“": "'", "”": "'", '"': "'"},
}


class _Letters(dict):
    """Per sign what a Belgian bank reads for it: the bare letter, a full stop for a letter of another alphabet, and a
    space for any other sign."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        bare = "".join(each for each in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(each))
        bare = bare.replace("⁄", "/")  # of a fraction such as ½
        if not (bare and READABLE.fullmatch(bare)):
            bare = INSTEAD.get(sign) or ("." if sign.isalnum() else "" if unicodedata.combining(sign) else " ")
        self[code] = bare
        return bare


LETTERS = _Letters()


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


def readable(text: str, most: int) -> str:
    """A text in the signs that Belgian banks accept, of at most so many: no double slash, none at either end."""
    if not READABLE.fullmatch(text):
        text = text.translate(LETTERS)
    text = re.sub("/{2,}", "/", " ".join(text.split()))
    return text[:most].strip(" /")


def execution_day(after: date) -> date:
    """The first day after this one on which euro payments are carried out between banks (a TARGET day)."""
    day = after + timedelta(days=1)
    while day.weekday() >= SATURDAY or day in closing_days():
        day += timedelta(days=1)
    return day
