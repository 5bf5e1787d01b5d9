"""Statements that follow each other, overlap or leave a gap, and tranches that were booked again."""

from datetime import date
from decimal import Decimal

import pytest

from subsidies.controls.rules import (
    StatementClosing,
    compute_closing_balance,
    find_statement_gaps,
    pair_offsetting_tranches,
)


def make_march_day(number: int) -> date:
    """A day of March."""
    return date(2018, 3, number)


def make_statement_closing(number: int, amount: str, opening: str = "") -> StatementClosing:
    """A statement that closes on a day; it opens where another does not, unless that is told."""
    return StatementClosing(
        number, make_march_day(number), Decimal(amount), f"ST{number}", Decimal(opening or number * 10_000)
    )


@pytest.mark.parametrize(
    ("opening", "closings", "moved", "expected"),
    [
        ("0", [], [], []),
        ("0", [make_statement_closing(1, "10")], [(1, "10")], []),
        ("5", [make_statement_closing(1, "15"), make_statement_closing(2, "12")], [(1, "10"), (2, "-3")], []),
        ("0", [make_statement_closing(1, "15")], [(1, "10")], [(1, "5")]),
        ("0", [make_statement_closing(1, "10"), make_statement_closing(4, "17")], [(1, "10"), (4, "3")], [(4, "4")]),
        (
            "0",
            [make_statement_closing(1, "10"), make_statement_closing(4, "17"), make_statement_closing(5, "18")],
            [(1, "10"), (4, "3"), (5, "1")],
            [(4, "4")],
        ),
        # A statement of the month and one of its last day, in any order: every line counts once, on its own day.
        ("0", [make_statement_closing(9, "6"), make_statement_closing(3, "1")], [(1, "1"), (5, "2"), (9, "3")], []),
        # Statements of one day in any order, one of them told again with what came later.
        ("0", [make_statement_closing(2, "11", "5"), make_statement_closing(2, "5", "0")], [(2, "5"), (2, "6")], []),
        (
            "0",
            [
                make_statement_closing(2, "11", "5"),
                make_statement_closing(2, "5", "0"),
                make_statement_closing(2, "11", "0"),
            ],
            [(2, "5"), (2, "6")],
            [],
        ),
        # One of the day is missing: the money that no line tells of is named.
        (
            "0",
            [make_statement_closing(2, "11", "7"), make_statement_closing(2, "5", "0")],
            [(2, "5"), (2, "4")],
            [(2, "2")],
        ),
    ],
)
def test_a_jump_is_money_that_no_line_tells_of(opening, closings, moved, expected):
    found = find_statement_gaps(
        Decimal(opening), closings, [(make_march_day(number), Decimal(amount)) for number, amount in moved]
    )
    assert [(each.closing.statement, each.amount) for each in found] == [(n, Decimal(a)) for n, a in expected]


def test_what_stood_on_an_account_is_the_last_closing_and_the_lines_after_it():
    moved = [(make_march_day(1), Decimal(10)), (make_march_day(5), Decimal(2))]
    assert compute_closing_balance(Decimal(3), [], moved) == Decimal(15)
    assert compute_closing_balance(
        Decimal(3), [make_statement_closing(1, "13"), make_statement_closing(2, "14")], moved
    ) == Decimal(16)


def test_a_tranche_takes_the_place_of_one_reversed_tranche_of_the_same_amount():
    assert pair_offsetting_tranches(
        [(1, Decimal(5)), (2, Decimal(5)), (3, Decimal(7))], [(8, Decimal(5)), (9, Decimal(6))]
    ) == {1, 8}
