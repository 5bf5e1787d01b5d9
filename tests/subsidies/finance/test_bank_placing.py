"""Every movement is booked once, in whatever statements, in whatever order and however often the bank tells it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate, count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subsidies.bank.reading.contents import ParsedStatement, StatementFormat
from subsidies.bank.rules import BankLine
from subsidies.bank.statements.line_placement import (
    AccountHistory,
    ComparedMovement,
    find_known_numbers,
    split_daily_runs,
)

PLACING_FIRST_DAY = date(2018, 3, 1)
NUMBERS = count(1)


class PlacedLinesModel:
    """The lines of an account as statements bring them in, without a database."""

    def __init__(self) -> None:
        self.history, self.booked, self.keys = AccountHistory(closings=[(date.min, Decimal(0))]), [], set()
        self.told: set[ParsedStatement] = set()

    def bring(self, told: ParsedStatement) -> int:
        """Imports a statement, and says how many of its lines were new; one that was told before has none."""
        if told in self.told:
            return 0
        self.told.add(told)
        movements = [ComparedMovement.of(line) for line in told.lines]
        numbers = find_known_numbers(told, movements, self.history)
        assert len({each for each in numbers if each}) == sum(each is not None for each in numbers)
        new = [place for place, number in enumerate(numbers) if number is None]
        for place in new:
            numbers[place] = next(NUMBERS)
            self.booked.append(told.lines[place])
            self.keys.add(self.history.next_key(movements[place]))
        known = [replace(each, number=number) for each, number in zip(movements, numbers, strict=True)]
        self.history.add(split_daily_runs(told, known))
        self.history.closings.append((told.closed_on, told.closing))
        return len(new)


def build_movement_line(amount: object, day: int = 1, **facts: object) -> BankLine:
    """A movement of a day of the month."""
    return BankLine("", Decimal(str(amount)), PLACING_FIRST_DAY + timedelta(days=day - 1), **facts)


def build_told_statement(
    *lines: BankLine, opening: object = 0, days: tuple[int, int] = (1, 1), **facts: object
) -> ParsedStatement:
    """A statement with these lines, of these days."""
    first, last = (PLACING_FIRST_DAY + timedelta(days=day - 1) for day in days)
    opening = Decimal(str(opening))
    closing = opening + sum(each.amount for each in lines)
    return ParsedStatement(
        "BE", f"S{next(NUMBERS)}", facts.pop("sequence", None), first, last, opening, closing, lines, **facts
    )


@st.composite
def draw_statement_histories(draw: st.DrawFn) -> tuple[list[BankLine], list[ParsedStatement]]:
    """A history of days on each of which money only comes in, or only goes out, so that no balance returns within a
    day, with very many equal lines; and statements that together tell all of it: of days, weeks, the whole, parts of
    a day and a day so far."""
    days = []
    for day in range(1, draw(st.integers(1, 6)) + 1):
        sign = draw(st.sampled_from([1, -1]))
        amounts = draw(st.lists(st.sampled_from(["0.50", "0.50", "1", "100"]), max_size=6))
        days.append([build_movement_line(sign * Decimal(each), day) for each in amounts])
    starts = list(accumulate((sum(each.amount for each in lines) for lines in days), initial=Decimal(0)))
    statements = []
    for number, lines in enumerate(days):
        cut = draw(st.integers(0, len(lines)))
        middle = starts[number] + sum(each.amount for each in lines[:cut])
        facts = {"days": (number + 1, number + 1)}
        whole = build_told_statement(*lines, opening=starts[number], **facts)
        first = build_told_statement(*lines[:cut], opening=starts[number], **facts)
        last = build_told_statement(*lines[cut:], opening=middle, **facts)
        ways = [[whole], [first, last], [first, whole], [whole, last], [first, last, whole]]
        statements += draw(st.sampled_from(ways))
    for _each in range(draw(st.integers(0, 3))):
        first, last = sorted((draw(st.integers(1, len(days))), draw(st.integers(1, len(days)))))
        lines = [draw(st.permutations(each)) for each in days[first - 1 : last]]
        over = [each for day in lines for each in day]
        if first < last:
            statements.append(build_told_statement(*over, opening=starts[first - 1], days=(first, last)))
    replays = draw(st.lists(st.sampled_from(statements), max_size=4))
    return [each for lines in days for each in lines], draw(st.permutations([*statements, *replays]))


@settings(max_examples=120, deadline=None)
@given(draw_statement_histories())
def test_every_movement_is_booked_once_whatever_statements_tell_it_in_whatever_order(history):
    movements, statements = history
    books = PlacedLinesModel()
    for each in statements:
        books.bring(each)
    assert sorted(books.booked, key=repr) == sorted(movements, key=repr)
    assert len(books.keys) == len(movements)


def test_two_equal_charges_on_two_statements_of_a_day_are_two_lines():
    books = PlacedLinesModel()
    assert books.bring(build_told_statement(build_movement_line("-0.50"), opening=140_000)) == 1
    assert books.bring(build_told_statement(build_movement_line("-0.50"), opening="139999.50")) == 1
    assert (
        books.bring(build_told_statement(build_movement_line("-0.50"), opening="139998.50")) == 1
    )  # the one between was not imported
    assert books.bring(build_told_statement(build_movement_line("-0.50"), opening=139_999)) == 1


def test_two_lines_with_one_bank_reference_are_two_lines():
    books = PlacedLinesModel()
    same = build_movement_line("-0.50", bank_reference="BATCH1")
    assert books.bring(build_told_statement(same, same, opening=10)) == 2
    assert books.bring(build_told_statement(same, opening=9)) == 1
    assert len(books.keys) == 3


def test_a_day_so_far_and_then_more_of_it_adds_only_the_rest():
    books = PlacedLinesModel()
    first, second = build_movement_line(5, bank_reference="R1"), build_movement_line(6, bank_reference="R2")
    assert books.bring(build_told_statement(first)) == 1
    assert books.bring(build_told_statement(first, second)) == 1
    assert books.bring(build_told_statement(second, opening=5)) == 0


@pytest.mark.parametrize("sequences", [(1, 2), (None, None)])
def test_a_day_that_comes_back_to_its_balance_may_go_on_with_the_same(sequences):
    books = PlacedLinesModel()
    there, back = build_movement_line(-5), build_movement_line(5)
    assert books.bring(build_told_statement(there, sequence=sequences[0])) == 1
    assert books.bring(build_told_statement(back, opening=-5, sequence=sequences[0])) == 1
    assert books.bring(build_told_statement(there, sequence=sequences[1])) == 1


def test_a_day_that_comes_back_to_its_balance_is_the_same_day_by_its_references():
    books = PlacedLinesModel()
    there, back = build_movement_line(-5, bank_reference="R1"), build_movement_line(5, bank_reference="R2")
    assert books.bring(build_told_statement(there, back)) == 2
    assert books.bring(build_told_statement(there, back, build_movement_line(7, bank_reference="R3"))) == 1


def test_a_month_tells_a_day_again_that_came_to_nothing():
    books = PlacedLinesModel()
    there, back, later = build_movement_line(-5), build_movement_line(5), build_movement_line(7, day=2)
    assert books.bring(build_told_statement(there, back)) == 2
    assert books.bring(build_told_statement(there, back, later, days=(1, 31))) == 1


def test_a_day_told_as_camt_and_as_coda_is_one_day():
    books = PlacedLinesModel()
    camt = [
        build_movement_line(-5, bank_reference="R1", communication="1"),
        build_movement_line(-5, bank_reference="R2"),
        build_movement_line(9),
    ]
    coda = [replace(each, bank_reference=f"C{each.amount}", communication="") for each in camt]
    assert books.bring(build_told_statement(*camt)) == 3
    assert books.bring(build_told_statement(*coda, format=StatementFormat.CODA)) == 0


def test_a_reference_that_was_not_read_before_makes_no_other_line():
    books = PlacedLinesModel()
    assert books.bring(build_told_statement(build_movement_line(5), build_movement_line(6))) == 2
    assert (
        books.bring(
            build_told_statement(build_movement_line(5, bank_reference="TX1"), build_movement_line(6), days=(1, 2))
        )
        == 0
    )


def test_lines_of_unknown_place_are_recognised_by_what_they_say():
    books = PlacedLinesModel()
    old = ComparedMovement.of(build_movement_line(5, bank_reference="R1"))
    books.history.loose[old.day].append(replace(old, number=1))
    assert (
        books.bring(
            build_told_statement(
                build_movement_line(5, bank_reference="R1"), build_movement_line(5, bank_reference="R2")
            )
        )
        == 1
    )


def test_thousands_of_equal_lines_are_placed_at_once():
    books = PlacedLinesModel()
    many = [build_movement_line(-1) for _each in range(5000)]
    assert books.bring(build_told_statement(*many)) == 5000
    assert books.bring(build_told_statement(*many, build_movement_line(-1, day=2), days=(1, 2))) == 1
