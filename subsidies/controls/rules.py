"""What a comparison of the books makes of its facts, as values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from healthcoach.core.money import ZERO
from subsidies.bank.statements.balance_chain import chain_statements


@dataclass(frozen=True, slots=True)
class StatementClosing:
    """What stood on an account at the end of a statement, and at its beginning."""

    statement: int
    day: date
    closing: Decimal
    name: str
    opening: Decimal


@dataclass(frozen=True, slots=True)
class StatementGap:
    """Money that came or went between a statement and the one before it, without a line that says so."""

    closing: StatementClosing
    amount: Decimal


def find_statement_gaps(
    opening: Decimal, closings: Sequence[StatementClosing], moved: Iterable[tuple[date, Decimal]]
) -> list[StatementGap]:
    """Where the statements of an account do not follow each other: what stood on it at the end of each day, less the
    day before (or the opening of the account), should be what the lines of the days between come to. Overlapping
    statements are no jump, and those of one day follow each other by their balances."""
    found, before, lines = [], opening, sorted(moved)
    for closing in _find_last_closings(opening, closings):
        until = sum((amount for day, amount in lines if day <= closing.day), ZERO)
        lines = [(day, amount) for day, amount in lines if day > closing.day]
        if rest := closing.closing - before - until:
            found.append(StatementGap(closing, rest))
        before = closing.closing
    return found


def compute_closing_balance(
    opening: Decimal, closings: Sequence[StatementClosing], moved: Iterable[tuple[date, Decimal]]
) -> Decimal:
    """What stood on an account: the last closing, and whatever lines of later days are known."""
    last = next(reversed(_find_last_closings(opening, closings)), None)
    later = sum((amount for day, amount in moved if last is None or day > last.day), ZERO)
    return (last.closing if last else opening) + later


def _find_last_closings(opening: Decimal, closings: Sequence[StatementClosing]) -> list[StatementClosing]:
    """The last statement of each day."""
    ends, expected = [], opening
    for _day, of_day in groupby(sorted(closings, key=lambda each: each.day), key=lambda each: each.day):
        chain, _left = chain_statements(expected, list(of_day))
        ends.append(chain[-1])
        expected = chain[-1].closing
    return ends


def pair_offsetting_tranches(
    came_in: Iterable[tuple[int, Decimal]], reversed_: Iterable[tuple[int, Decimal]]
) -> set[int]:
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
