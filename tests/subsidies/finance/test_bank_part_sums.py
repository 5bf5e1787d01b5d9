"""Interest and charges in bank lines, and that the parts come to the line."""

from decimal import Decimal

import pytest
from django.db import Error, connection, transaction

from subsidies.bank import objections
from subsidies.bank.models import Entry, Portion
from subsidies.budget import ledger
from tests import finance_world as finance
from tests.camt import book_charge, book_movement
from tests.subsidies.books.breaking import find_broken_invariants
from tests.subsidies.finance.banking import (
    BANK_IMPORTED_AT,
    import_day_statement,
    list_line_outcomes,
    schedule_funder_payment,
)
from tests.subsidies.finance.test_bank_parts import (
    build_said_part,
    divide_line_as_finance,
    list_booked_parts,
    read_parts_line_balances,
    read_payment_progress,
)


@pytest.fixture
def operating(world):
    """The operating line with € 500 in cash."""
    line = finance.get_operating_line(world)
    finance.receive_line_money(world, line, amount=500)
    return line


@pytest.fixture
def batch(world):
    """A batch of three payments of € 1,000 at the bank."""
    return finance.make_sent_batch(world, finance.make_funded_payables(world, count=3))


def test_interest_and_a_charge_given_back_are_booked_by_themselves(world, operating):
    available = read_parts_line_balances(operating)["available"]
    interest = book_movement("12.34", code=("ACMT", "MCOP", "INTR"), text="Rente")
    rebate = book_movement("0.50", code=("ACMT", "MDOP", "CHRG"), reversal=True)
    import_day_statement(world, book_charge("-2.50"), interest, rebate)
    assert list_line_outcomes() == ["charge", "interest", "rebate"]
    assert read_parts_line_balances(operating)["cash"] == 500 - Decimal("2.50") + Decimal("12.34") + Decimal("0.50")
    assert read_parts_line_balances(operating)["paid"] == 2
    assert read_parts_line_balances(operating)["available"] == available - 2
    assert find_broken_invariants() == set()


def test_no_more_charges_come_back_than_were_taken(world, operating):
    import_day_statement(world, book_charge("-2.00"), book_movement(5, name="Bank"))
    entry = Entry.objects.breaks().get()
    with pytest.raises(objections.MoreThanCharged):
        divide_line_as_finance(world, entry, build_said_part("rebate"))
    divide_line_as_finance(world, entry, build_said_part("rebate", 2), build_said_part("interest", 3))
    assert read_parts_line_balances(operating)["cash"] == 503


def test_two_tranches_and_two_things_of_every_kind_in_one_transfer(world, operating):
    first, second = (
        schedule_funder_payment(world, operating, amount=5000),
        schedule_funder_payment(world, operating, amount=3000),
    )
    import_day_statement(world, book_movement(8000, text="twee schijven"))
    divide_line_as_finance(
        world,
        Entry.objects.get(),
        build_said_part("tranche", 5000, first[0]),
        build_said_part("tranche", 3000, second[0]),
    )
    assert read_parts_line_balances(operating)["cash"] == 8500
    assert find_broken_invariants() == set()


def test_the_parts_of_a_line_come_to_the_line_or_nothing_is_booked(world, batch, operating):
    first, second, third = batch.payments.order_by("pk")
    import_day_statement(world, book_movement(-2500, text="samen"))
    entry, before = Entry.objects.get(), ledger.load_line_balances(world.line.pk)
    two = [build_said_part("payment", 1000, first), build_said_part("payment", 1000, second)]
    for told, refusal in [
        (two, objections.SumDiffers),
        ([*two, build_said_part("charge", "499.99")], objections.SumDiffers),
        ([*two, build_said_part("payment", 500, first)], objections.NamedTwice),
        ([*two, build_said_part("charge", 500), build_said_part("charge", 0)], objections.NoPart),
        ([], objections.NothingSaid),
        ([build_said_part("tranche")], objections.MoneyLeft),
    ]:
        with pytest.raises(refusal):
            divide_line_as_finance(world, entry, *told)
    assert (ledger.load_line_balances(world.line.pk), read_payment_progress(first)[0], list_booked_parts()) == (
        before,
        "sent",
        [],
    )
    divide_line_as_finance(world, entry, *two, build_said_part("payment", 500, third))
    assert (read_payment_progress(third), Entry.objects.get().settled_as) == (("sent", 500, "sent", 500), "payment")


def test_the_database_itself_keeps_the_parts_of_a_line(world, operating):
    import_day_statement(world, book_charge("-2.00"), book_movement(-3))
    settled, opened = Entry.objects.order_by("position")
    for change in (
        lambda: Portion.objects.create(entry=opened, kind="charge", amount=-3, subject="charge:0"),
        lambda: Portion.objects.create(entry=settled, kind="charge", amount=-1, subject="charge:0"),
        lambda: Portion.objects.create(entry=settled, kind="charge", amount=1, subject="charge:0"),
        lambda: Portion.objects.update(amount=-1),
        lambda: Portion.objects.filter(entry=settled)._raw_delete("default"),
        lambda: _settle_without_parts(opened),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()


def _settle_without_parts(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(settled_as="charge", settled_at=BANK_IMPORTED_AT)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
