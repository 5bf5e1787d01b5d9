"""The tables of the state of affairs as values: what a line says, and which lines make up a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coaches.candidacy.counts import AtLeast

StateOfAffairsCell = int | Decimal | AtLeast | date | str


@dataclass(frozen=True)
class StateOfAffairsRow:
    """One line of a table; a part is contained in the row above it and not added to the total again. A row with a
    `key` is one of the figures that everybody asks for first; its last cell is that figure."""

    label: StateOfAffairsCell
    cells: Sequence[StateOfAffairsCell]
    part: bool = False
    key: str = ""


@dataclass(frozen=True)
class StateOfAffairsTable:
    """A table with its heading; the first column names the rows. Without rows, a sentence says so."""

    name: str
    caption: str
    columns: Sequence[str]
    rows: Sequence[StateOfAffairsRow]
    total: StateOfAffairsRow | None = None
    empty: str = ""
