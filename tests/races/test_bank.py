"""Two people at the bank in one moment: one imports or decides, and the other reads that it was done."""

from decimal import Decimal

import pytest
from django.core.management import call_command

from subsidies.bank.actions import ImportedFile
from subsidies.bank.matching import manual_matching as matching
from subsidies.bank.models import BankFile, Entry
from subsidies.budget.models import Transfer
from subsidies.payments.models import Payment
from tests import finance_world as finance
from tests.camt import book_movement, make_camt_statement, write_camt
from tests.races.starting_line import call_all_at_once
from tests.subsidies.finance.banking import BANK_EXECUTED_ON, BANK_IMPORTED_AT, BANKING_IBAN, import_bank_file

BANK_RACE_ROUNDS = 4


@pytest.fixture
def world(committed_world):
    """The world of these races is committed, so that every connection sees it."""
    return committed_world


@pytest.fixture(autouse=True)
def the_books_are_in_order(own_database):
    """After every race the books are examined."""
    yield
    call_command("verify_ledger", "--at=2018-03-30T12:30")


def make_racing_payments(world, number=BANK_RACE_ROUNDS):
    """So many payments of € 1 on their way."""
    finance.set_up_paying_account(world)
    finance.receive_line_money(world, finance.get_operating_line(world), amount=100)
    rows = [finance.make_supplier_payable(world, "1.00") for _each in range(number)]
    return list(finance.make_sent_batch(world, rows).payments.order_by("pk"))


def test_of_two_who_import_the_same_file_one_books_it(world):
    for number, payment in enumerate(make_racing_payments(world)):
        movement = book_movement(-1, end_to_end_id=payment.end_to_end_id)
        data = write_camt(make_camt_statement(BANKING_IBAN, movement, opening=100 - number, on=BANK_EXECUTED_ON))
        done = call_all_at_once(
            lambda data=data: import_bank_file(world, data), lambda data=data: import_bank_file(world, data)
        )
        assert all(isinstance(each, ImportedFile) for each in done)
        assert sorted(each.already for each in done) == [False, True]
    assert (BankFile.objects.count(), Entry.objects.count()) == (BANK_RACE_ROUNDS, BANK_RACE_ROUNDS)
    assert set(Payment.objects.values_list("status", "settled")) == {("paid", Decimal(1))}
    assert Transfer.objects.filter(kind="pay").count() == BANK_RACE_ROUNDS


def test_files_that_overlap_never_book_a_line_twice(world):
    rows = [
        book_movement(-1, end_to_end_id=each.end_to_end_id, on=BANK_EXECUTED_ON) for each in make_racing_payments(world)
    ]
    one = write_camt(make_camt_statement(BANKING_IBAN, *rows[:3], opening=100, on=BANK_EXECUTED_ON))
    other = write_camt(make_camt_statement(BANKING_IBAN, *rows[1:], opening=99, on=BANK_EXECUTED_ON))
    first, second = call_all_at_once(lambda: import_bank_file(world, one), lambda: import_bank_file(world, other))
    assert first.lines + second.lines == BANK_RACE_ROUNDS
    assert first.known_lines + second.known_lines == 2
    assert Transfer.objects.filter(kind="pay").count() == BANK_RACE_ROUNDS


def test_of_two_who_decide_about_one_line_one_does(world):
    for payment in make_racing_payments(world):
        entry = Entry.objects.get(
            statement__in=import_bank_file(
                world,
                write_camt(make_camt_statement(BANKING_IBAN, book_movement(-1), on=BANK_EXECUTED_ON, opening=100)),
            ).statements
        )

        def match(entry=entry, payment=payment):
            return matching.match_payment_manually(
                entry, payment, reason="Zelfde bedrag.", by=world.people["finance"], at=BANK_IMPORTED_AT
            )

        done = call_all_at_once(match, match)
        assert sorted(type(each).__name__ for each in done) == ["AlreadySettled", "Entry"]
    assert Transfer.objects.filter(kind="pay").count() == BANK_RACE_ROUNDS
