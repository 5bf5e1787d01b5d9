"""Amounts as people type them, with a point or a comma; what can be read in two ways is never guessed."""

import re
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from healthcoach.core.typed.pasted import MAX_VALUE_SIGNS, Unreadable, check_what_fits, shorten_typed, tidy_value

HIGHEST_AMOUNT = Decimal("999999999999.99")  # what a column for euro holds
CURRENCY = re.compile(r"\A(?:€|EUR\b|euro?\b) ?|(?<=[\d-]) ?(?:€|EUR|euros?)\Z", re.IGNORECASE)
NO_CENTS = re.compile(r"(?<=\d)[.,](?:-{1,2}|—)\Z")
# Thousands in threes after a number that does not begin with 0, and decimals after another sign.
IN_THREES = re.compile(r"([1-9]\d{0,2}(?:([., '’])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?", re.ASCII)
PLAIN_AMOUNT = re.compile(r"(\d{1,30})(?:[.,](\d+))?", re.ASCII)
AMBIGUOUS_AMOUNT = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)  # a thousand, or one with three decimals


class NotAnAmount(Unreadable):
    """No number at all, or more than one."""

    code = "not_an_amount"
    sentence = _("We cannot read this as one number. Write it with at most two decimals, such as 1234,50.")


class AmbiguousAmount(Unreadable):
    """A point or comma before three digits: thousands to one reader, decimals to another."""

    code = "ambiguous_amount"
    sentence = _("“%(typed)s” can be read in two ways. Write the decimals too, such as %(example)s.")


class TooManyDecimals(Unreadable):
    """More decimals than the amount can have."""

    code = "too_many_decimals"
    sentence = _("“%(typed)s” has too many decimals. Write at most %(places)s, such as 1234,50.")


def read_amount(
    typed: str, *, least: Decimal | None = Decimal(0), most: Decimal | None = None, places: int = 2
) -> Decimal:
    """An amount, with or without the sign of the euro. Refuses `NotAnAmount`, `AmbiguousAmount`, `TooManyDecimals` and
    `OutOfBounds`."""
    written = tidy_value(typed) if len(typed) <= MAX_VALUE_SIGNS else ""
    bare = NO_CENTS.sub("", CURRENCY.sub("", written).strip())
    says_euro = bare != written  # € 21.000 and 21.000,- have no thousandths of a euro
    minus, bare = bare.startswith("-"), bare.removeprefix("-").strip()
    if AMBIGUOUS_AMOUNT.fullmatch(bare) and not says_euro:
        in_full = write_amount(Decimal(re.sub(r"\D", "", bare)))
        raise AmbiguousAmount(typed=shorten_typed(typed), example=in_full)
    if found := IN_THREES.fullmatch(bare):
        whole, _sign, decimals = found.groups()
    elif found := PLAIN_AMOUNT.fullmatch(bare):
        whole, decimals = found.groups()
    else:
        raise NotAnAmount
    if len(decimals or "") > places:
        raise TooManyDecimals(typed=shorten_typed(typed), places=places)
    amount = Decimal(f"{'-' if minus else ''}{re.sub(r'[^0-9]', '', whole)}.{(decimals or '').ljust(2, '0')}")
    return bound_amount(amount, least=least, most=most)


def bound_amount(amount: Decimal, *, least: Decimal | None = None, most: Decimal | None = None) -> Decimal:
    """The amount when it is possible. Refuses `OutOfBounds`, also beyond what can be kept."""
    check_what_fits(amount, least=least, most=most, largest=HIGHEST_AMOUNT, write=write_amount)
    return amount


def write_amount(amount: Decimal) -> str:
    """An amount as the reader writes it: 1.250,50 or 1,250.50."""
    places = 2 if amount == round(amount, 2) else None
    return number_format(amount, decimal_pos=places, use_l10n=True, force_grouping=True)
