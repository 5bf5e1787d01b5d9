"""Whole numbers as people type them: 1000, 1.000, 1,000 and 1 000 are all a thousand."""

import re

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from healthcoach.core.typed.pasted import MAX_VALUE_SIGNS, Unreadable, check_what_fits, tidy_value

MAX_WHOLE = 2**31 - 1  # what a column for whole numbers holds
MAX_ID = 2**63 - 1
WHOLE_NOTATION = re.compile(r"(-)?(?:([1-9]\d{0,2}(?:([., '’])\d{3})(?:\3\d{3})*)|(\d{1,30}))", re.ASCII)
PLAIN_DIGITS = re.compile(r"\d{1,19}", re.ASCII)


class NotAWholeNumber(Unreadable):
    """Not a number without decimals."""

    code = "not_a_whole_number"
    sentence = _("Write a whole number with digits only, such as 25 or 1000.")


def read_whole(typed: str, *, least: int | None = None, most: int | None = None) -> int:
    """A whole number, with or without a sign between the thousands. Refuses `NotAWholeNumber` and `OutOfBounds`."""
    found = WHOLE_NOTATION.fullmatch(tidy_value(typed)) if len(typed) <= MAX_VALUE_SIGNS else None
    if found is None:
        raise NotAWholeNumber
    minus, in_threes, _sign, plain = found.groups()
    number = int(re.sub(r"\D", "", in_threes or plain))
    return bound_whole(-number if minus else number, least=least, most=most)


def bound_whole(number: int, *, least: int | None = None, most: int | None = None) -> int:
    """The number when it is possible. Refuses `OutOfBounds`, also beyond what can be kept."""
    check_what_fits(number, least=least, most=most, largest=MAX_WHOLE, write=write_whole)
    return number


def read_id(typed: str, *, most: int = MAX_ID) -> int:
    """The number of a row or page, which a program wrote: nothing but digits. Refuses `NotAWholeNumber` and
    `OutOfBounds`."""
    bare = tidy_value(typed) if len(typed) <= MAX_VALUE_SIGNS else ""
    if not PLAIN_DIGITS.fullmatch(bare):
        raise NotAWholeNumber
    return bound_whole(int(bare), least=1, most=most)


def write_whole(number: int) -> str:
    """A whole number as the reader writes it: 1.000 or 1,000."""
    return number_format(number, decimal_pos=0, use_l10n=True, force_grouping=True)
