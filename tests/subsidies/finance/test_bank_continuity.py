"""Whether statements follow each other, and what is told when one is missing or two overlap."""

from datetime import date, timedelta

from subsidies.bank.continuity import accounts, discontinuities
from tests import finance_world as finance
from tests.camt import booked, camt, statement
from tests.subsidies.finance.banking import IBAN, ON, take

NEXT = ON + timedelta(days=1)


def told(world):
    """What is found: the statement, the difference, and whether it overlaps the one before."""
    account = world.programme.paying_accounts.get()
    found = discontinuities(account)
    [together] = accounts([account])
    assert together.discontinuities == found
    return [(each.statement.identifier, int(each.difference), each.overlaps) for each in found], together.missing


def test_statements_that_follow_each_other_tell_nothing(world):
    take(world, camt(statement(IBAN, booked(5), on=ON), statement(IBAN, booked(6), opening=5, on=NEXT)))
    assert told(world) == ([], 0)


def test_they_may_come_in_any_order_and_on_one_day(world):
    take(world, camt(statement(IBAN, booked(6), opening=5, on=ON, sequence=2)))
    assert told(world)[1] == 5
    take(world, camt(statement(IBAN, booked(5), on=ON, sequence=1)))
    assert told(world) == ([], 0)


def test_a_missing_statement_is_a_gap_with_its_amount(world):
    take(world, camt(statement(IBAN, booked(5), on=ON), statement(IBAN, opening=105, on=NEXT, identifier="LATER")))
    assert told(world) == ([("LATER", 100, False)], 100)


def test_an_overlap_is_told_and_nothing_is_missing(world):
    first, second = booked(5, on=ON), booked(6, on=NEXT)
    take(world, camt(statement(IBAN, first, second, on=NEXT, opened_on=ON, identifier="BEIDE")))
    take(world, camt(statement(IBAN, second, opening=5, on=NEXT + timedelta(days=1), opened_on=ON, identifier="WEER")))
    assert told(world) == ([("WEER", -6, True)], 0)


def test_the_first_statement_opens_with_what_stood_on_the_account(world):
    finance.account(world, opening=250)
    take(world, camt(statement(IBAN, booked(5), opening=250, on=date(2018, 3, 1))))
    assert told(world) == ([], 0)


def test_a_first_statement_that_opens_otherwise_is_told(world):
    take(world, camt(statement(IBAN, opening=7, on=ON, identifier="EEN")))
    assert told(world) == ([("EEN", 7, False)], 7)


def test_an_account_without_statements_tells_nothing(world):
    account = finance.account(world)
    assert (discontinuities(account), accounts([account])) == ([], [])
