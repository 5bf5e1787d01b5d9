"""The types of arguments of commands: `parser.add_argument("--on", type=typed.day)`. Commands speak English."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation

from healthcoach.typed.amounts import read_amount
from healthcoach.typed.days import read_day, read_moment
from healthcoach.typed.numbers import read_whole
from healthcoach.typed.pasted import Unreadable, shorten, tidy_line


def told(read: Callable[..., Any], typed: str, kind: str, **bounds: object) -> Any:
    """What a reader reads; its refusal says what was typed, which kind of value it is not, and how to write one."""
    with translation.override("en"):
        try:
            return read(typed, **bounds)
        except Unreadable as refusal:
            raise ArgumentTypeError(f"“{shorten(typed)}” is not {kind}. {refusal}") from refusal


def text(typed: str) -> str:
    """Words, without the spaces around them."""
    if not tidy_line(typed):
        raise ArgumentTypeError("this is empty.")
    return tidy_line(typed)


def whole(typed: str) -> int:
    """A whole number above zero."""
    return told(read_whole, typed, "a whole number above zero", least=1)


def count(typed: str) -> int:
    """A whole number that may be 0."""
    return told(read_whole, typed, "a whole number", least=0)


def amount(typed: str) -> Decimal:
    """A positive amount."""
    found = told(read_amount, typed, "a number", least=None)
    if found <= 0:
        raise ArgumentTypeError(f"“{shorten(typed)}” is not above zero.")
    return found


def share(typed: str) -> Decimal:
    """A part of one, such as 0.15."""
    return told(read_amount, typed, "a share", least=Decimal("0.0001"), most=Decimal(1), places=4)


def day(typed: str) -> date:
    """A day."""
    return told(read_day, typed, "a day")


def past_day(typed: str) -> date:
    """A day up to today, for what has happened."""
    found = day(typed)
    if found > timezone.localdate():
        raise ArgumentTypeError(f"{typed} lies in the future.")
    return found


def moment(typed: str) -> datetime:
    """A day with an hour, in Brussels unless it names another offset."""
    return told(read_moment, typed, "a moment")
