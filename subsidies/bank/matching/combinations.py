"""Which of some open amounts together come to an amount: searched for a bounded time, the likeliest first."""

from collections.abc import Sequence
from decimal import Decimal

MAX_COMBINED_AMOUNTS = 6
MAX_OMITTED_AMOUNTS = 3
MAX_SEARCH_STEPS = 4_000  # steps of one search, so that a page full of breaks stays quick


def find_combination(total: Decimal, amounts: Sequence[Decimal]) -> list[int] | None:
    """The places of two or more amounts that come to a total: few of them, or all but a few; nothing when there are
    none or the search took too long. Amounts that stand first are tried first."""
    cents, wanted = [int(amount * 100) for amount in amounts], int(total * 100)
    rest = sum(cents) - wanted
    if rest < 0:
        return None
    search = _CombinationSearch(cents)
    left_out = [] if rest == 0 else None
    for size in range(1, max(MAX_COMBINED_AMOUNTS, MAX_OMITTED_AMOUNTS) + 1):
        if 1 < size <= MAX_COMBINED_AMOUNTS and (found := search.find(wanted, size)):
            return found
        if left_out is None and size <= MAX_OMITTED_AMOUNTS:
            left_out = search.find(rest, size)
        if left_out is not None and len(cents) - len(left_out) > 1:
            return [place for place in range(len(cents)) if place not in left_out]
    return None


class _CombinationSearch:
    """Looks for amounts that come to a sum, until its patience is over."""

    def __init__(self, cents: list[int]) -> None:
        self.cents, self.steps = cents, MAX_SEARCH_STEPS
        self.last: dict[int, int] = {amount: place for place, amount in enumerate(cents)}  # of equal ones the last

    def find(self, wanted: int, size: int, after: int = -1) -> list[int] | None:
        """The places of so many amounts, each behind the one before."""
        if size == 1:
            place = self.last.get(wanted, -1)
            return [place] if place > after else None
        for place in range(after + 1, len(self.cents) - size + 1):
            self.steps -= 1
            if self.steps < 0:
                return None
            if self.cents[place] < wanted and (found := self.find(wanted - self.cents[place], size - 1, place)):
                return [place, *found]
        return None
