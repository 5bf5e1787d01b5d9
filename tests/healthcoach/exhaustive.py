"""What somebody who reads a published table can conclude: every way to fill in its hidden cells, tried one by one. Made
without anything of the programme's own way of hiding, so that the one can catch the other."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from healthcoach.answers.small_cells import Grid, Key

Sum = tuple[Key, tuple[Key, ...]]  # a total and its parts


def sums_of(grid: Grid) -> list[Sum]:
    """Every total of a table with what it is the total of."""
    if not grid.columns:
        return [(grid.key(), tuple(grid.key(row, "") for row in grid.row_values))]
    rows, columns = list(grid.row_values), list(grid.column_values)
    found = [(grid.key(row), tuple(grid.key(row, column) for column in columns)) for row in rows]
    found += [(grid.key(None, column), tuple(grid.key(row, column) for row in rows)) for column in columns]
    found.append((grid.key(), tuple(grid.key(row) for row in rows)))
    found.append((grid.key(), tuple(grid.key(None, column) for column in columns)))
    return found


def possible(tables: Sequence[Grid], hidden: Collection[Key], key: Key, *, most: int) -> set[int]:
    """The values up to `most` that a hidden cell can have when all that is published holds."""
    cells = {name: value for grid in tables for name, value in grid.cells().items()}
    published = {name: value for name, value in cells.items() if name not in hidden}
    sums = [each for grid in tables for each in sums_of(grid)]
    return {value for value in range(1, most + 1) if _fits(published | {key: value}, sums, set(hidden) - {key}, most)}


def _fits(known: Mapping[Key, int], sums: Sequence[Sum], open_: set[Key], most: int) -> bool:
    return next(_fillings(dict(known), sums, open_, most), None) is not None


def _fillings(known: dict[Key, int], sums: Sequence[Sum], open_: set[Key], most: int) -> Iterator[dict[Key, int]]:
    known, open_ = dict(known), set(open_)
    while True:  # what follows from a sum with one unknown
        forced = None
        for total, parts in sums:
            unknown = [each for each in (total, *parts) if each in open_]
            seen = sum(known[each] for each in parts if each in known)
            if not unknown and seen != known[total]:
                return
            if total in known and (seen + len(unknown) > known[total]):
                return
            if len(unknown) == 1:
                forced = (unknown[0], seen if unknown[0] == total else known[total] - seen)
        if forced is None:
            break
        cell, value = forced
        if value < 1:
            return
        known[cell] = value
        open_.discard(cell)
    if not open_:
        yield known
        return
    cell = min(open_, key=lambda each: (len(each) * -1, sorted(each)))
    for value in range(1, most + 1):
        yield from _fillings(known | {cell: value}, sums, open_ - {cell}, most)
