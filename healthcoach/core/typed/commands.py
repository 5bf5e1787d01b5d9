"""The types of arguments of commands: `parser.add_argument("--on", type=typed.day)`. Commands speak English."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation

from healthcoach.core.typed.amounts import read_amount
from healthcoach.core.typed.contacts import read_email
from healthcoach.core.typed.days import read_day, read_moment
from healthcoach.core.typed.numbers import read_whole
from healthcoach.core.typed.pasted import Unreadable, shorten_typed, tidy_line


def read_argument_value(read: Callable[..., Any], typed: str, kind: str, **bounds: object) -> Any:
    """What a reader reads; its refusal says what was typed, which kind of value it is not, and how to write one."""
    with translation.override("en"):
        try:
            return read(typed, **bounds)
        except Unreadable as refusal:
            raise ArgumentTypeError(f"“{shorten_typed(typed)}” is not {kind}. {refusal}") from refusal


def parse_text_argument(typed: str) -> str:
    """Words, without the spaces around them."""
    if not tidy_line(typed):
        raise ArgumentTypeError("this is empty.")
    return tidy_line(typed)


def parse_email_argument(typed: str) -> str:
    """An e-mail address."""
    return read_argument_value(read_email, typed, "an e-mail address")


def parse_positive_argument(typed: str) -> int:
    """A whole number above zero."""
    return read_argument_value(read_whole, typed, "a whole number above zero", least=1)


def parse_count_argument(typed: str) -> int:
    """A whole number that may be 0."""
    return read_argument_value(read_whole, typed, "a whole number", least=0)


def parse_amount_argument(typed: str) -> Decimal:
    """A positive amount."""
    found = read_argument_value(read_amount, typed, "a number", least=None)
    if found <= 0:
        raise ArgumentTypeError(f"“{shorten_typed(typed)}” is not above zero.")
    return found


def parse_share_argument(typed: str) -> Decimal:
    """A part of one, such as 0.15."""
    return read_argument_value(read_amount, typed, "a share", least=Decimal("0.0001"), most=Decimal(1), places=4)


def parse_day_argument(typed: str) -> date:
    """A day."""
    return read_argument_value(read_day, typed, "a day")


def parse_past_day_argument(typed: str) -> date:
    """A day up to today, for what has happened."""
    found = parse_day_argument(typed)
    if found > timezone.localdate():
        raise ArgumentTypeError(f"{typed} lies in the future.")
    return found


def parse_moment_argument(typed: str) -> datetime:
    """A day with an hour, in Brussels unless it names another offset."""
    return read_argument_value(read_moment, typed, "a moment")
