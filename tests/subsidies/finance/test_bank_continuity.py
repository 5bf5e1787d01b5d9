"""Whether statements follow each other, and what is told when one is missing or two overlap."""

from datetime import date, timedelta

from subsidies.bank.statements.continuity import find_discontinuities, summarise_accounts
from tests import finance_world as finance
from tests.camt import book_movement, make_camt_statement, write_camt
from tests.subsidies.finance.banking import BANK_EXECUTED_ON, BANKING_IBAN, import_bank_file

NEXT = BANK_EXECUTED_ON + timedelta(days=1)


def list_found_discontinuities(world):
    """What is found: the statement, the difference, and whether it overlaps the one before."""
    account = world.programme.paying_accounts.get()
    found = find_discontinuities(account)
    [together] = summarise_accounts([account])
    assert together.discontinuities == found
    return [(each.statement.identifier, int(each.difference), each.overlaps) for each in found], together.missing


def test_statements_that_follow_each_other_tell_nothing(world):
    import_bank_file(
        world,
        write_camt(
            make_camt_statement(BANKING_IBAN, book_movement(5), on=BANK_EXECUTED_ON),
            make_camt_statement(BANKING_IBAN, book_movement(6), opening=5, on=NEXT),
        ),
    )
    assert list_found_discontinuities(world) == ([], 0)


def test_they_may_come_in_any_order_and_on_one_day(world):
    import_bank_file(
        world,
        write_camt(make_camt_statement(BANKING_IBAN, book_movement(6), opening=5, on=BANK_EXECUTED_ON, sequence=2)),
    )
    assert list_found_discontinuities(world)[1] == 5
    import_bank_file(
        world, write_camt(make_camt_statement(BANKING_IBAN, book_movement(5), on=BANK_EXECUTED_ON, sequence=1))
    )
    assert list_found_discontinuities(world) == ([], 0)


def test_a_missing_statement_is_a_gap_with_its_amount(world):
    import_bank_file(
        world,
        write_camt(
            make_camt_statement(BANKING_IBAN, book_movement(5), on=BANK_EXECUTED_ON),
            make_camt_statement(BANKING_IBAN, opening=105, on=NEXT, identifier="LATER"),
        ),
    )
    assert list_found_discontinuities(world) == ([("LATER", 100, False)], 100)


def test_an_overlap_is_told_and_nothing_is_missing(world):
    first, second = book_movement(5, on=BANK_EXECUTED_ON), book_movement(6, on=NEXT)
    import_bank_file(
        world,
        write_camt(
            make_camt_statement(BANKING_IBAN, first, second, on=NEXT, opened_on=BANK_EXECUTED_ON, identifier="BEIDE")
        ),
    )
    import_bank_file(
        world,
        write_camt(
            make_camt_statement(
                BANKING_IBAN,
                second,
                opening=5,
                on=NEXT + timedelta(days=1),
                opened_on=BANK_EXECUTED_ON,
                identifier="WEER",
            )
        ),
    )
    assert list_found_discontinuities(world) == ([("WEER", -6, True)], 0)


def test_the_first_statement_opens_with_what_stood_on_the_account(world):
    finance.set_up_paying_account(world, opening=250)
    import_bank_file(
        world, write_camt(make_camt_statement(BANKING_IBAN, book_movement(5), opening=250, on=date(2018, 3, 1)))
    )
    assert list_found_discontinuities(world) == ([], 0)


def test_a_first_statement_that_opens_otherwise_is_told(world):
    import_bank_file(
        world, write_camt(make_camt_statement(BANKING_IBAN, opening=7, on=BANK_EXECUTED_ON, identifier="EEN"))
    )
    assert list_found_discontinuities(world) == ([("EEN", 7, False)], 7)


def test_an_account_without_statements_tells_nothing(world):
    account = finance.set_up_paying_account(world)
    assert (find_discontinuities(account), summarise_accounts([account])) == ([], [])
