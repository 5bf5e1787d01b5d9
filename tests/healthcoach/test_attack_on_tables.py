"""Whoever knows the method, but not the secret, runs it again on every population that fits what is published, and
keeps those that give the same hidden cells. Every hidden cell keeps its width. All small populations are tried."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest

from healthcoach.answers.dimensions import ONLY_WHEN_COUNTED, Dimension, list_dimension_values
from healthcoach.answers.disclosure_control import PROTECTION_WIDTH, CellKey, Grid, find_suppressed_cells
from tests.healthcoach.exhaustive import collect_cell_values, counts_up_to, group_fillings_by_view
from tests.healthcoach.test_small_cells import make_line_grid

INDIVIDUAL = frozenset({("kind", "individual")})
SECRETS = [bytes([number]) for number in range(12)]
Population = list[Grid]


def iterate_single_tables(places: int, most: int) -> Iterator[Population]:
    """Every table of one dimension."""
    return ([make_line_grid(*counts)] for counts in counts_up_to(places, most))


def iterate_table_pairs(places: int, most: int) -> Iterator[Population]:
    """Every pair of tables of the same people."""
    for first, second in product(list(counts_up_to(places, most)), list(counts_up_to(2, most))):
        if sum(first) == sum(second):
            yield [make_line_grid(*first, name="age"), make_line_grid(*second, name="gender")]


def iterate_trajectory_publications(places: int, most: int) -> Iterator[Population]:
    """Every publication of trajectories by domain and kind, with the individual ones by gender, as a pool has them."""
    domains, kinds = [f"d{number}" for number in range(places)], ["individual", "team"]
    for counts in counts_up_to(2 * places, most):
        each = dict(zip(product(domains, kinds), counts, strict=True))
        individual = sum(number for (_domain, kind), number in each.items() if kind == "individual")
        for men in range(individual + 1):
            yield [
                Grid("domain", domains, each, "kind", kinds),
                make_line_grid(men, individual - men, of=INDIVIDUAL, name="sex"),
            ]


def collect_team_cells(tables: Sequence[Grid]) -> set[CellKey]:
    """Teams and, as in a publication, the totals of rows in which they stand."""
    found = {key for grid in tables for key in grid.cells() if ("kind", "team") in key}
    return found | {grid.key(row) for grid in tables if grid.columns for row in grid.row_values}


def list_narrowed_cells(
    populations: Iterator[Population], *, below: int, ways: int = len(SECRETS)
) -> list[tuple[CellKey, set[int]]]:
    """The hidden cells of which somebody with the method knows more than allowed, with the values that are left. Where
    only one cell can be the small one, it can be every number below the threshold and no other."""
    populations = list(populations)
    hide = [
        lambda tables, secret=secret: find_suppressed_cells(
            tables, below=below, secret=secret, exempt=collect_team_cells(tables)
        )
        for secret in SECRETS[:ways]
    ]
    apart = collect_team_cells(populations[0])
    return [
        (key, values)
        for fillings in group_fillings_by_view(populations, hide).values()
        for key, values in collect_cell_values(fillings).items()
        if key not in apart and max(values) - min(values) < PROTECTION_WIDTH and not values >= set(range(1, below))
    ]


@pytest.mark.parametrize("below", [3, 5])
@pytest.mark.parametrize(("places", "most"), [(1, 12), (2, 14), (3, 10), (4, 7)])
def test_of_no_list_a_hidden_cell_can_be_narrowed_by_running_the_method_again(places, most, below):
    assert list_narrowed_cells(iterate_single_tables(places, most), below=below) == []


@pytest.mark.parametrize("below", [3, 5])
def test_of_no_two_lists_of_the_same_people_a_hidden_cell_can_be_narrowed(below):
    assert list_narrowed_cells(iterate_table_pairs(2, 9), below=below, ways=6) == []
    assert list_narrowed_cells(iterate_table_pairs(3, 6), below=below, ways=6) == []


def test_of_no_publication_of_trajectories_a_hidden_cell_can_be_narrowed():
    assert list_narrowed_cells(iterate_trajectory_publications(2, 6), below=5, ways=4) == []


def test_the_solver_catches_a_method_that_hides_the_cheapest_other_cell():
    """Of 5, 12, 5, 7, 4 the 5 beside the 4 was hidden: no other numbers that make 9 give that."""

    def cheapest(tables: Sequence[Grid]) -> set[CellKey]:
        [grid] = tables
        order = sorted((grid.at(row), row) for row in grid.row_values)
        return {grid.key(row, "") for _n, row in order[:2]} if 0 < order[0][0] < 5 else set()

    pairs = ([make_line_grid(first, 12, 5, 7, 9 - first)] for first in range(1, 9))
    shown_as = group_fillings_by_view(pairs, [cheapest])
    five_and_four = next(
        fillings
        for fillings in shown_as.values()
        if any(dict(each)[make_line_grid(0).key("0", "")] == 5 for each in fillings)
    )
    assert min(max(values) - min(values) for values in collect_cell_values(five_and_four).values()) < PROTECTION_WIDTH


def test_a_table_of_which_the_total_is_hidden_hides_its_zeros_too():
    """Four hidden cells beside a hidden total, which is small, would each be 1 if zeros were shown."""
    for counts in [(1, 1, 1, 1), (2, 0, 0, 1), (0, 0, 0, 3)]:
        grid = make_line_grid(*counts)
        assert find_suppressed_cells([grid], below=5) == grid.cells().keys()


def test_values_that_nobody_lists_stand_by_name_whatever_their_number():
    counted = {"Master zwemmen": 1, "Bachelor dans": 9, "Master Arts": 4}
    few_first = list_dimension_values(Dimension.DIPLOMA, counted)
    many_first = list_dimension_values(Dimension.DIPLOMA, {name: 10 - number for name, number in counted.items()})
    assert few_first.keys == many_first.keys == ["Bachelor dans", "Master Arts", "Master zwemmen"]
    assert few_first.when_counted == set(counted)


@pytest.mark.parametrize("dimension", [Dimension.GENDER, Dimension.AGE, Dimension.KIND, Dimension.REGION])
def test_the_order_of_declared_values_does_not_depend_on_what_is_counted(dimension):
    names = list(list_dimension_values(dimension, {}).keys)
    for turn in range(len(names)):
        counted = {name: 1 + (place + turn) % len(names) for place, name in enumerate(reversed(names))}
        assert [
            each for each in list_dimension_values(dimension, counted).keys if each not in ONLY_WHEN_COUNTED
        ] == names
