"""Which cells of tables that are published together stay hidden, so that nobody can compute a small one.

A table with its totals is a circulation: its total flows to the columns, through the cells to the rows, and back to
the total. Changing one hidden cell without touching a published one is sending a little more, or less, round a cycle
of hidden cells. A hidden cell is safe when enough can be sent: then its possible values lie far enough apart. Who reads
the table knows the method: zeros are never hidden, so every hidden cell is at least 1."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

Key = frozenset[tuple[str, str]]  # the facts that all in a cell share: dimension and value
WIDTH = 3  # how far the lowest and the highest possible value of a hidden cell lie apart, at least
TOTAL, ROWS, COLUMNS = "total", "rows", "columns"
Node = tuple[str, str]
# What hiding costs: a cell what it tells, the total of a row or column far more, the whole total most of all.
MARGIN, WHOLE = 10**6, 10**9


@dataclass(frozen=True)
class Grid:
    """A table of counts: its row dimension with its values, perhaps a column dimension with its values, and the counts
    of its cells by (row, column); the column is "" in a table of one dimension. `of` are the facts that all of the
    table share, such as the kind of trajectory."""

    rows: str
    row_values: Sequence[str]
    counts: Mapping[tuple[str, str], int]
    columns: str = ""
    column_values: Sequence[str] = ("",)
    of: Key = frozenset()

    def key(self, row: str | None = None, column: str | None = None) -> Key:
        """What a cell is called in every table in which it stands; without row or column it is their total."""
        facts = set(self.of)
        if row is not None:
            facts.add((self.rows, row))
        if column:
            facts.add((self.columns, column))
        return frozenset(facts)

    def at(self, row: str | None = None, column: str | None = None) -> int:
        """The count of a cell; without row or column the total over them."""
        rows = self.row_values if row is None else [row]
        columns = self.column_values if column is None else [column]
        return sum(self.counts.get((each, other), 0) for each in rows for other in columns)

    @property
    def total(self) -> int:
        """The count of all."""
        return self.at()

    def cells(self) -> dict[Key, int]:
        """Every cell with its count, the totals of rows and columns among them."""
        columns = [*self.column_values, None] if self.columns else self.column_values
        places = [(row, column) for row in [*self.row_values, None] for column in columns]
        return {self.key(*place): self.at(*place) for place in places}


@dataclass
class _Arc:
    """A cell as the flow between two sums; `change` is what a cycle through it has sent so far."""

    tail: Node
    head: Node
    value: int
    cost: int
    change: int = 0


@dataclass
class _Network:
    """The positive cells of one table as arcs, each between the two sums in which it stands."""

    grid: Grid
    arcs: dict[Key, _Arc] = field(default_factory=dict)

    def __post_init__(self) -> None:
        grid, whole = self.grid, (TOTAL, "")
        for row in grid.row_values:
            for column in grid.column_values:
                self._add(grid.key(row, column), (COLUMNS, column), (ROWS, row), grid.at(row, column))
            if grid.columns:
                self._add(grid.key(row), (ROWS, row), whole, grid.at(row), MARGIN)
        if not grid.columns:  # a row of one cell is its own total
            for arc in self.arcs.values():
                arc.head = whole
        for column in grid.column_values if grid.columns else ():
            self._add(grid.key(None, column), (TOTAL, "columns"), (COLUMNS, column), grid.at(None, column), MARGIN)
        end = (TOTAL, "columns") if grid.columns else (COLUMNS, "")
        self._add(grid.key(), whole, end, grid.total, WHOLE)

    def _add(self, key: Key, tail: Node, head: Node, value: int, cost: int = 0) -> None:
        if value > 0:
            self.arcs[key] = _Arc(tail, head, value, cost + value)

    def widen(self, key: Key, hidden: Collection[Key], width: int) -> set[Key]:
        """What else must be hidden before the possible values of a hidden cell lie `width` apart. First what is hidden
        already is used, then more is hidden, the cheapest first. Following the table round, every positive cell lies
        on a cycle that can grow, so there is always a way."""
        arc, also = self.arcs[key], set()
        for free in (True, False):
            for each in self.arcs.values():
                each.change = 0
            more = self._send(arc, arc.head, arc.tail, width, hidden, also, free=free)
            for each in self.arcs.values():
                each.change = 0
            less = self._send(arc, arc.tail, arc.head, min(width - more, arc.value - 1), hidden, also, free=free)
            if more + less >= width:
                break
        return also

    def _send(self, arc, start: Node, end: Node, most: int, hidden, also: set[Key], *, free: bool) -> int:
        """Sends up to `most` from one end of an arc to the other without it; tells how much came through."""
        sent = 0
        while sent < most and (path := self._path(arc, start, end, hidden, also, free=free)):
            amount = min([most - sent, *(each.value - 1 + each.change for _key, each, ahead in path if not ahead)])
            for key, each, ahead in path:
                each.change += amount if ahead else -amount
                if key not in hidden:
                    also.add(key)
            sent += amount
        return sent

    def _path(self, without, start: Node, end: Node, hidden, also: set[Key], *, free: bool):
        """The cheapest way between two sums: along an arc a cell grows, against it one shrinks, to 1 at the least."""
        order, queue, reached = count(), [(0, 0, start, ())], set()
        while queue:
            cost, _order, node, path = heappop(queue)
            if node == end:
                return path
            if node in reached:
                continue
            reached.add(node)
            for key, arc in self.arcs.items():
                known = key in hidden or key in also
                if arc is without or (free and not known):
                    continue
                price = 0 if known else arc.cost
                if arc.tail == node:
                    heappush(queue, (cost + price, next(order), arc.head, (*path, (key, arc, True))))
                if arc.head == node and arc.value + arc.change > 1:
                    heappush(queue, (cost + price, next(order), arc.tail, (*path, (key, arc, False))))
        return None


def is_small(number: int, below: int) -> bool:
    """Whether a count of people is small: more than nobody, and below the programme's threshold."""
    return 0 < number < below


def hidden_cells(
    tables: Iterable[Grid], *, below: int, exempt: Collection[Key] = (), width: int = WIDTH
) -> frozenset[Key]:
    """The cells to hide of tables that are published together: the small ones, and as few others as keep each from
    being computed. `exempt` are cells that count no people, which need no protection of their own. Where a cell that
    stands in several tables has to be hidden, all of these are, for each could tell of the other."""
    networks = [_Network(grid) for grid in tables]
    positive = {key: arc.value for network in networks for key, arc in network.arcs.items()}
    hidden = {key for key, value in positive.items() if is_small(value, below) and key not in exempt}
    while True:
        before = len(hidden)
        for network in networks:
            _protect(network, hidden, width)
        for key in [key for key in hidden if sum(key in network.arcs for network in networks) > 1]:
            hidden |= {other for network in networks if key in network.arcs for other in network.arcs}
        if len(hidden) == before:
            return frozenset(hidden)


def _protect(network: _Network, hidden: set[Key], width: int) -> None:
    """Hides more of one table until every hidden cell of it is safe."""
    waiting = sorted((key for key in network.arcs if key in hidden), key=lambda key: network.arcs[key].value)
    for key in waiting:
        also = network.widen(key, hidden, width)
        hidden |= also
        waiting.extend(sorted(also, key=lambda each: network.arcs[each].value))
