"""In which order statements of one day follow each other: by their balances, whatever their numbers and whenever they
were imported."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol, TypeVar


class StatementBalances(Protocol):
    """What stood on the account at the beginning and at the end of a statement, in euro."""

    @property
    def opening(self) -> Decimal:
        """Before its first line."""

    @property
    def closing(self) -> Decimal:
        """After its last line."""


BalancedStatement = TypeVar("BalancedStatement", bound=StatementBalances)


def chain_statements(
    expected: Decimal, rows: Sequence[BalancedStatement]
) -> tuple[list[BalancedStatement], list[BalancedStatement]]:
    """The statements of one day, each opening with what the one before closed on, beginning at `expected`; where one is
    missing, the next begins where none of the others closes. And those that are left over, because they begin or end
    where others do: they tell again what others tell."""
    left, chain, again, seen = list(rows), [], [], set()
    while left:
        if following := [each for each in left if each.opening == expected]:
            best = max(
                following, key=lambda each: (_has_following_statement(each, left), abs(each.closing - each.opening))
            )
            left.remove(best)
            chain.append(best)
            expected = best.closing
            seen |= {best.opening, expected}
        elif over := [each for each in left if seen & {each.opening, each.closing}]:
            again += over
            left = [each for each in left if each not in over]
            seen |= {balance for each in over for balance in (each.opening, each.closing)}
        else:
            expected = _find_chain_starts(left)[0].opening
    return chain, again


def _find_chain_starts(rows: Sequence[BalancedStatement]) -> list[BalancedStatement]:
    """Those that open where no other of them closes; all when there is none."""
    closings = {each.closing for each in rows if each.closing != each.opening}
    return [each for each in rows if each.opening not in closings] or list(rows)


def _has_following_statement(row: BalancedStatement, rows: Sequence[BalancedStatement]) -> bool:
    return any(each is not row and each.opening == row.closing for each in rows)
