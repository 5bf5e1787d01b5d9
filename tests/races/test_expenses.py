"""Two people of finance who enter invoices of one supplier at the very same moment."""

from collections import Counter
from decimal import Decimal

import pytest
from django.core.management import call_command

from subsidies.expenses import actions as expenses
from subsidies.expenses.models import Expense
from tests import finance_world as fw
from tests.races.starting_line import call_all_at_once
from tests.subsidies.finance.invoicing import build_printer_invoice_facts
from tests.world import World


@pytest.fixture(autouse=True)
def the_books_are_in_order(own_database):
    """After every race the books are examined."""
    yield
    call_command("verify_ledger", "--at=2018-03-23T12:30")


def prepare_expense_entry(world: World, **given):
    return lambda: expenses.enter(world.programme, **build_printer_invoice_facts(world, **given))


def test_of_two_slices_entered_at_once_the_second_counts_the_first_along(committed_world):
    world, second = committed_world, fw.make_second_finance_user(committed_world)
    slices = [
        prepare_expense_entry(world, invoice_number="A", amount=Decimal(900)),
        prepare_expense_entry(world, invoice_number="B", amount=Decimal(900), by=second),
    ]
    call_all_at_once(*slices)
    assert Counter(Expense.objects.values_list("status", flat=True)) == {"booked": 1, "entered": 1}


def test_the_same_invoice_on_two_accounts_at_once_is_booked_once(committed_world):
    world, second = committed_world, fw.make_second_finance_user(committed_world)
    call_all_at_once(
        prepare_expense_entry(world, invoice_number="2018-1"),
        prepare_expense_entry(world, invoice_number="2018/1", iban="BE47 4350 0000 0080", by=second),
    )
    assert Counter(Expense.objects.values_list("status", flat=True)) == {"booked": 1, "entered": 1}
