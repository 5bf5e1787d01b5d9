"""When an expense needs a second person, and how an invoice's number is compared."""

from decimal import Decimal


def needs_second_person(amount: Decimal, *, above: Decimal) -> bool:
    """Whether somebody else approves it first: an amount above the programme's threshold, in euro."""
    return amount > above


def tidy(typed: str) -> str:
    """A text as it was typed, with single spaces, so that the same invoice number is the same text."""
    return " ".join(typed.split())
