"""What a comparison of the books makes of its facts, as values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from healthcoach.money import ZERO


@dataclass(frozen=True, slots=True)
class Closing:
    """What stood on an account at the end of a statement."""

    statement: int
    day: date
    amount: Decimal
    name: str


@dataclass(frozen=True, slots=True)
class Jump:
    """Money that came or went between a statement and the one before it, without a line that says so."""

    closing: Closing
    amount: Decimal


def jumps(opening: Decimal, closings: Sequence[Closing], moved: Iterable[tuple[date, Decimal]]) -> list[Jump]:
    """Where the statements of an account do not follow each other: each closing, less the one before (or the opening
    of the account), should be what the lines of the days between come to. Overlapping statements are no jump."""
    found, before, lines = [], opening, sorted(moved)
    for closing in sorted(closings, key=lambda each: each.day):
        until = sum((amount for day, amount in lines if day <= closing.day), ZERO)
        lines = [(day, amount) for day, amount in lines if day > closing.day]
        if rest := closing.amount - before - until:
            found.append(Jump(closing, rest))
        before = closing.amount
    return found


def stood(opening: Decimal, closings: Sequence[Closing], moved: Iterable[tuple[date, Decimal]]) -> Decimal:
    """What stood on an account: the last closing, and whatever lines of later days are known."""
    last = max(closings, key=lambda each: each.day, default=None)
    later = sum((amount for day, amount in moved if last is None or day > last.day), ZERO)
    return (last.amount if last else opening) + later


def paired(came_in: Iterable[tuple[int, Decimal]], reversed_: Iterable[tuple[int, Decimal]]) -> set[int]:
    """The tranches among those not on a statement that take the place of a reversed one of the same amount, which is:
    the money was booked again, as something else; and the reversed ones whose place was taken."""
    waiting = list(came_in)
    taken: set[int] = set()
    for number, amount in reversed_:
        match = next((each for each in waiting if each[1] == amount), None)
        if match:
            waiting.remove(match)
            taken |= {number, match[0]}
    return taken
