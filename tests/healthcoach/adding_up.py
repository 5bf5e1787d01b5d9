"""Whether the tables of a state of affairs add up: every total equals the sum of the rows that are no part."""

from collections.abc import Iterable
from decimal import Decimal

from coaches.candidacy.counts import AtLeast
from healthcoach.answers.state_rows import StateOfAffairsCell, StateOfAffairsTable


def count_cell_amount(cell: StateOfAffairsCell) -> int | Decimal:
    """What a cell counts for in a sum; text counts for nothing."""
    if isinstance(cell, AtLeast):
        return cell.number
    return cell if isinstance(cell, int | Decimal) else 0


def wrong_totals(tables: Iterable[StateOfAffairsTable]) -> list[str]:
    """The tables whose total is not the sum of its rows, or whose parts exceed what they are part of."""
    return [table.name for table in tables if not (_adds_up(table) and _parts_fit(table))]


def _adds_up(table: StateOfAffairsTable) -> bool:
    if table.total is None:
        return True
    whole = [row for row in table.rows if not row.part]
    return [count_cell_amount(cell) for cell in table.total.cells] == [
        sum(count_cell_amount(row.cells[index]) for row in whole) for index in range(len(table.columns) - 1)
    ]


def _parts_fit(table: StateOfAffairsTable) -> bool:
    limit = 0
    for row in table.rows:
        if not row.part:
            limit = count_cell_amount(row.cells[0])
        elif not 0 <= count_cell_amount(row.cells[0]) <= limit:
            return False
    return True
