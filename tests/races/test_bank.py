"""Two people at the bank in one moment: one imports or decides, and the other reads that it was done."""

from decimal import Decimal

import pytest
from django.core.management import call_command

from subsidies.bank import matching
from subsidies.bank.actions import Imported
from subsidies.bank.models import BankFile, Entry
from subsidies.budget.models import Transfer
from subsidies.payments.models import Payment
from tests import finance_world as finance
from tests.camt import booked, camt, statement
from tests.races.starting_line import at_once
from tests.subsidies.finance.banking import AT, IBAN, ON, take

ROUNDS = 4


@pytest.fixture
def world(committed_world):
    """The world of these races is committed, so that every connection sees it."""
    return committed_world


@pytest.fixture(autouse=True)
def the_books_are_in_order(own_database):
    """After every race the books are examined."""
    yield
    call_command("verify_ledger", "--at=2018-03-30T12:30")


def payments(world, number=ROUNDS):
    """So many payments of € 1 on their way."""
    finance.account(world)
    finance.money(world, finance.operating(world), amount=100)
    rows = [finance.supplier_payable(world, "1.00") for _each in range(number)]
    return list(finance.sent(world, rows).payments.order_by("pk"))


def test_of_two_who_import_the_same_file_one_books_it(world):
    for number, payment in enumerate(payments(world)):
        movement = booked(-1, end_to_end_id=payment.end_to_end_id)
        data = camt(statement(IBAN, movement, opening=100 - number, on=ON))
        done = at_once(lambda data=data: take(world, data), lambda data=data: take(world, data))
        assert all(isinstance(each, Imported) for each in done)
        assert sorted(each.already for each in done) == [False, True]
    assert (BankFile.objects.count(), Entry.objects.count()) == (ROUNDS, ROUNDS)
    assert set(Payment.objects.values_list("status", "settled")) == {("paid", Decimal(1))}
    assert Transfer.objects.filter(kind="pay").count() == ROUNDS


def test_files_that_overlap_never_book_a_line_twice(world):
    rows = [booked(-1, end_to_end_id=each.end_to_end_id, on=ON) for each in payments(world)]
    one = camt(statement(IBAN, *rows[:3], opening=100, on=ON))
    other = camt(statement(IBAN, *rows[1:], opening=99, on=ON))
    first, second = at_once(lambda: take(world, one), lambda: take(world, other))
    assert first.lines + second.lines == ROUNDS
    assert first.known_lines + second.known_lines == 2
    assert Transfer.objects.filter(kind="pay").count() == ROUNDS


def test_of_two_who_decide_about_one_line_one_does(world):
    for payment in payments(world):
        entry = Entry.objects.get(
            statement__in=take(world, camt(statement(IBAN, booked(-1), on=ON, opening=100))).statements
        )

        def match(entry=entry, payment=payment):
            return matching.match_payment(entry, payment, reason="Zelfde bedrag.", by=world.people["finance"], at=AT)

        done = at_once(match, match)
        assert sorted(type(each).__name__ for each in done) == ["AlreadySettled", "Entry"]
    assert Transfer.objects.filter(kind="pay").count() == ROUNDS
