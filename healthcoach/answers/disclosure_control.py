"""Which cells of tables that are published together stay hidden, so that nobody can compute a small one.

A table with its totals is a circulation: its total flows to the columns, through the cells to the rows, and back to
the total. Changing one hidden cell without touching a published one is sending a little more, or less, round a cycle
of hidden cells. A hidden cell is safe when enough can be sent: then its possible values lie far enough apart.

Who reads the table knows the method, and could run it again on every table that it might be. So which other cells are
hidden depends on a secret: without it each table that fits what is published gives what is published. A zero is shown,
so a hidden cell is at least 1; but when a total is hidden, it is small, and the table is closed with its zeros."""

import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

CellKey = frozenset[tuple[str, str]]  # the facts that all in a cell share: dimension and value
PROTECTION_WIDTH = 3  # how far the lowest and the highest possible value of a hidden cell lie apart, at least
TOTAL, ROWS, COLUMNS = "total", "rows", "columns"
Node = tuple[str, str]
# What hiding costs: a cell about the same as any other, the total of a row or column far more, the whole total most.
CELL, MARGIN, WHOLE = 2**32, 2**40, 2**48


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
    of: CellKey = frozenset()

    def key(self, row: str | None = None, column: str | None = None) -> CellKey:
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

    def cells(self) -> dict[CellKey, int]:
        """Every cell with its count, the totals of rows and columns among them."""
        columns = [*self.column_values, None] if self.columns else self.column_values
        places = [(row, column) for row in [*self.row_values, None] for column in columns]
        return {self.key(*place): self.at(*place) for place in places}


@dataclass
class _Arc:
    """A cell as the flow between two sums; `change` is what a cycle through it has sent so far, `cost` what it costs to
    hide."""

    tail: Node
    head: Node
    value: int
    cost: int
    change: int = 0


@dataclass
class _Network:
    """The positive cells of one table as arcs, each between the two sums in which it stands."""

    grid: Grid
    secret: bytes
    arcs: dict[CellKey, _Arc] = field(default_factory=dict)

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

    def _add(self, key: CellKey, tail: Node, head: Node, value: int, cost: int = CELL) -> None:
        if value > 0:
            self.arcs[key] = _Arc(tail, head, value, cost + _derive_random_cost(self.secret, key))

    def widen(self, key: CellKey, hidden: Collection[CellKey], width: int) -> set[CellKey]:
        """What else must be hidden before the possible values of a hidden cell lie `width` apart: while what is hidden
        already does not do, the next cheapest cycle through the cell. Which cycle that is depends on where there are
        numbers and on the secret, never on the numbers, for then it would tell them."""
        arc, known = self.arcs[key], set(hidden)
        while not self._is_safe(arc, known, width):
            known |= self._next_way(arc, known) or self.arcs.keys()
        return known - set(hidden)

    def _is_safe(self, arc: _Arc, known: Collection[CellKey], width: int) -> bool:
        more = self._send(arc, arc.head, arc.tail, width, known)
        return more + self._send(arc, arc.tail, arc.head, min(width - more, arc.value - 1), known) >= width

    def _send(self, arc: _Arc, start: Node, end: Node, most: int, known: Collection[CellKey]) -> int:
        """How much up to `most` can be sent from one end of an arc to the other through hidden cells."""
        for each in self.arcs.values():
            each.change = 0
        sent = 0
        while sent < most and (path := self._path(arc, start, end, known)):
            amount = min([most - sent, *(each.value - 1 + each.change for each, ahead in path if not ahead)])
            for each, ahead in path:
                each.change += amount if ahead else -amount
            sent += amount
        return sent

    def _path(
        self, without: _Arc, start: Node, end: Node, known: Collection[CellKey]
    ) -> list[tuple[_Arc, bool]] | None:
        """A way between two sums through hidden cells: along an arc a cell grows, against it one shrinks, to 1 at the
        least."""
        came: dict[Node, tuple[Node, _Arc, bool] | None] = {start: None}
        queue = [start]
        for node in queue:
            for key in known:
                arc = self.arcs.get(key)
                if arc is None or arc is without or node not in (arc.tail, arc.head):
                    continue
                ahead = arc.tail == node
                there = arc.head if ahead else arc.tail
                if there not in came and (ahead or arc.value + arc.change > 1):
                    came[there] = (node, arc, ahead)
                    queue.append(there)
        if end not in came:
            return None
        path, node = [], end
        while came[node]:
            node, arc, ahead = came[node]
            path.append((arc, ahead))
        return path

    def _next_way(self, without: _Arc, known: Collection[CellKey]) -> set[CellKey]:
        """The cells of the cheapest way from one end of an arc to the other in which at least one cell is shown."""
        order, reached = count(), set()
        queue: list[tuple] = [(0, 0, without.head, ((), frozenset()))]
        while queue:
            cost, _order, node, (seen, new) = heappop(queue)
            if node == without.tail:
                if new:
                    return set(new)
                continue
            if (node, bool(new)) in reached:
                continue
            reached.add((node, bool(new)))
            for key, arc in self.arcs.items():
                if arc is without or node not in (arc.tail, arc.head):
                    continue
                there = arc.head if arc.tail == node else arc.tail
                if there not in seen:
                    price, also = (0, new) if key in known else (arc.cost, new | {key})
                    heappush(queue, (cost + price, next(order), there, ((*seen, node), also)))
        return set()


def is_small_count(number: int, below: int) -> bool:
    """Whether a count of people is small: more than nobody, and below the programme's threshold."""
    return 0 < number < below


def find_suppressed_cells(
    tables: Iterable[Grid],
    *,
    below: int,
    secret: bytes = b"",
    exempt: Collection[CellKey] = (),
    width: int = PROTECTION_WIDTH,
) -> frozenset[CellKey]:
    """The cells to hide of tables that are published together: the small ones, and others that keep each from being
    computed. Which others depends on `secret`, so the same secret always belongs to the same tables. `exempt` are cells
    that count no people, which need no protection of their own. A table whose total is hidden is closed whole, and
    where a cell that stands in several tables has to be hidden, all of these are, for each could tell of the other."""
    networks = [_Network(grid, secret) for grid in tables]
    positive = {key: arc.value for network in networks for key, arc in network.arcs.items()}
    hidden = {key for key, value in positive.items() if is_small_count(value, below) and key not in exempt}
    while True:
        before = len(hidden)
        for network in networks:
            _suppress_until_safe(network, hidden, width)
        shared = {key for key in hidden if sum(key in network.arcs for network in networks) > 1}
        for network in networks:
            if network.grid.key() in hidden or shared & network.arcs.keys():
                hidden |= network.grid.cells().keys()
        if len(hidden) == before:
            return frozenset(hidden)


def _suppress_until_safe(network: _Network, hidden: set[CellKey], width: int) -> None:
    """Hides more of one table until every hidden cell of it is safe."""
    waiting = sorted((key for key in network.arcs if key in hidden), key=lambda key: network.arcs[key].cost)
    for key in waiting:
        also = network.widen(key, hidden, width)
        hidden |= also
        waiting.extend(sorted(also, key=lambda each: network.arcs[each].cost))


def _derive_random_cost(secret: bytes, key: CellKey) -> int:
    """A number below 2³² for a cell that nobody knows who does not know the secret."""
    return int.from_bytes(hmac.digest(secret, repr(sorted(key)).encode(), "sha256")[:4])
