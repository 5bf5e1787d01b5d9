"""What somebody who reads a published table can conclude: every way to fill in its hidden cells, tried one by one. Made
without anything of the programme's own way of hiding, so that the one can catch the other."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from healthcoach.answers.disclosure_control import CellKey, Grid

Sum = tuple[CellKey, tuple[CellKey, ...]]  # a total and its parts


def list_grid_sums(grid: Grid) -> list[Sum]:
    """Every total of a table with what it is the total of."""
    if not grid.columns:
        return [(grid.key(), tuple(grid.key(row, "") for row in grid.row_values))]
    rows, columns = list(grid.row_values), list(grid.column_values)
    found = [(grid.key(row), tuple(grid.key(row, column) for column in columns)) for row in rows]
    found += [(grid.key(None, column), tuple(grid.key(row, column) for row in rows)) for column in columns]
    found.append((grid.key(), tuple(grid.key(row) for row in rows)))
    found.append((grid.key(), tuple(grid.key(None, column) for column in columns)))
    return found


def list_possible_values(tables: Sequence[Grid], hidden: Collection[CellKey], key: CellKey, *, most: int) -> set[int]:
    """The values up to `most` that a hidden cell can have when all that is published holds. A zero is shown, unless the
    total of its table is hidden."""
    cells = {name: value for grid in tables for name, value in grid.cells().items()}
    published = {name: value for name, value in cells.items() if name not in hidden}
    closed = {name for grid in tables if grid.key() in hidden for name in grid.cells()}
    least = {name: 0 if name in closed else 1 for name in cells}
    sums = [each for grid in tables for each in list_grid_sums(grid)]
    open_ = set(hidden) - {key}

    def fits(value: int) -> bool:
        return next(_iterate_fillings(published | {key: value}, sums, open_, least, most), None) is not None

    return {value for value in range(least[key], most + 1) if fits(value)}


def _iterate_fillings(
    known: Mapping[CellKey, int], sums: Sequence[Sum], open_: set[CellKey], least: Mapping[CellKey, int], most: int
) -> Iterator[dict[CellKey, int]]:
    known, open_ = dict(known), set(open_)
    while True:  # what follows from a sum with one unknown
        forced = None
        for total, parts in sums:
            unknown = [each for each in (total, *parts) if each in open_]
            seen = sum(known[each] for each in parts if each in known)
            if not unknown and seen != known[total]:
                return
            if total in known and (seen + sum(least[each] for each in unknown) > known[total]):
                return
            if len(unknown) == 1:
                forced = (unknown[0], seen if unknown[0] == total else known[total] - seen)
        if forced is None:
            break
        cell, value = forced
        if value < least[cell]:
            return
        known[cell] = value
        open_.discard(cell)
    if not open_:
        yield known
        return
    cell = min(open_, key=lambda each: (len(each) * -1, sorted(each)))
    for value in range(least[cell], most + 1):
        yield from _iterate_fillings(known | {cell: value}, sums, open_ - {cell}, least, most)


# --- Whoever knows the method runs it again on every table that it might be ---

View = tuple[tuple[CellKey, int | None], ...]  # a publication as it is read; nothing where a cell is hidden
Filling = tuple[tuple[CellKey, int], ...]  # what the hidden cells may hold
Hide = Callable[[Sequence[Grid]], Collection[CellKey]]


def group_fillings_by_view(populations: Iterable[Sequence[Grid]], ways: Sequence[Hide]) -> dict[View, set[Filling]]:
    """Every publication that some way of hiding gives of some population, and all that its hidden cells can then hold,
    for one who has every way but does not know which was used."""
    found: dict[View, set[Filling]] = defaultdict(set)
    for tables in populations:
        cells = {key: value for grid in tables for key, value in grid.cells().items()}
        for hide in ways:
            if hidden := hide(tables):
                view = tuple((key, None if key in hidden else value) for key, value in cells.items())
                found[view].add(tuple((key, cells[key]) for key in cells if key in hidden))
    return found


def collect_cell_values(fillings: Iterable[Filling]) -> dict[CellKey, set[int]]:
    """Which values each hidden cell of a publication can have."""
    found: dict[CellKey, set[int]] = defaultdict(set)
    for filling in fillings:
        for key, value in filling:
            found[key].add(value)
    return found


def counts_up_to(places: int, total: int) -> Iterator[tuple[int, ...]]:
    """Every way to count up to so many in so many places."""
    if not places:
        yield ()
        return
    for number in range(total + 1):
        for rest in counts_up_to(places - 1, total - number):
            yield (number, *rest)
