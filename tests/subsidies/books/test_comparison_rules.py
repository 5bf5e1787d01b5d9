"""Statements that follow each other, overlap or leave a gap, and tranches that were booked again."""

from datetime import date
from decimal import Decimal

import pytest

from subsidies.books.rules import Closing, jumps, paired, stood


def day(number: int) -> date:
    """A day of March."""
    return date(2018, 3, number)


def closing(number: int, amount: str, opening: str = "") -> Closing:
    """A statement that closes on a day; it opens where another does not, unless that is told."""
    return Closing(number, day(number), Decimal(amount), f"ST{number}", Decimal(opening or number * 10_000))


@pytest.mark.parametrize(
    ("opening", "closings", "moved", "expected"),
    [
        ("0", [], [], []),
        ("0", [closing(1, "10")], [(1, "10")], []),
        ("5", [closing(1, "15"), closing(2, "12")], [(1, "10"), (2, "-3")], []),
        ("0", [closing(1, "15")], [(1, "10")], [(1, "5")]),
        ("0", [closing(1, "10"), closing(4, "17")], [(1, "10"), (4, "3")], [(4, "4")]),
        ("0", [closing(1, "10"), closing(4, "17"), closing(5, "18")], [(1, "10"), (4, "3"), (5, "1")], [(4, "4")]),
        # A statement of the month and one of its last day, in any order: every line counts once, on its own day.
        ("0", [closing(9, "6"), closing(3, "1")], [(1, "1"), (5, "2"), (9, "3")], []),
        # Statements of one day in any order, one of them told again with what came later.
        ("0", [closing(2, "11", "5"), closing(2, "5", "0")], [(2, "5"), (2, "6")], []),
        ("0", [closing(2, "11", "5"), closing(2, "5", "0"), closing(2, "11", "0")], [(2, "5"), (2, "6")], []),
        # One of the day is missing: the money that no line tells of is named.
        ("0", [closing(2, "11", "7"), closing(2, "5", "0")], [(2, "5"), (2, "4")], [(2, "2")]),
    ],
)
def test_a_jump_is_money_that_no_line_tells_of(opening, closings, moved, expected):
    found = jumps(Decimal(opening), closings, [(day(number), Decimal(amount)) for number, amount in moved])
    assert [(each.closing.statement, each.amount) for each in found] == [(n, Decimal(a)) for n, a in expected]


def test_what_stood_on_an_account_is_the_last_closing_and_the_lines_after_it():
    moved = [(day(1), Decimal(10)), (day(5), Decimal(2))]
    assert stood(Decimal(3), [], moved) == Decimal(15)
    assert stood(Decimal(3), [closing(1, "13"), closing(2, "14")], moved) == Decimal(16)


def test_a_tranche_takes_the_place_of_one_reversed_tranche_of_the_same_amount():
    assert paired([(1, Decimal(5)), (2, Decimal(5)), (3, Decimal(7))], [(8, Decimal(5)), (9, Decimal(6))]) == {1, 8}
