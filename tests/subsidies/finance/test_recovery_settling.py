"""Repayments as a bank statement brings them: many at once, recognised by their communication."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.management import call_command
from django.db import transaction
from pypdf import PdfReader

from subsidies.budget import ledger
from subsidies.recoveries import actions, settling
from subsidies.recoveries.models import Receipt, Recovery
from tests import finance_world
from tests.finance_world import make_second_finance_user
from tests.subsidies.finance.money_back import (
    MONEY_BACK_LATER,
    RECEIVED_ON,
    make_ordered_recovery,
    make_paid_out_payable,
    receive_repayment_by_hand,
)

REPAYMENT_DAY = date(2018, 4, 19)


@pytest.fixture(autouse=True)
def the_books_are_in_order(db):
    """Every test ends with the examination of the books."""
    yield
    call_command("verify_ledger", "--at=2018-04-20T12:00")


def book_bank_repayments(*movements: tuple[str, str], by=None) -> list[Receipt | None]:
    """Books what a statement shows, the way the bank's room does."""
    with transaction.atomic():
        orders = settling.lock_recoveries(communication for communication, _amount in movements)
        coming = [(orders[communication], Decimal(amount), REPAYMENT_DAY) for communication, amount in movements]
        recognised = settling.confirm_manual_receipts(coming)
        fresh = [each for each, receipt in zip(coming, recognised, strict=True) if receipt is None]
        ledger.post_movements(
            settling.receive_repayments(fresh, by=by, at=MONEY_BACK_LATER, confirmed_on=REPAYMENT_DAY),
            by=by,
            on=REPAYMENT_DAY,
        )
    return recognised


def test_several_orders_and_parts_settle_together(world):
    row = make_paid_out_payable(world)
    first, other = make_ordered_recovery(world, "300.00", row), make_ordered_recovery(world, "700.00", row)
    book_bank_repayments(
        (first.communication, "100.00"), (other.communication, "700.00"), (first.communication, "200.00")
    )
    statuses = Recovery.objects.order_by("pk").values_list("status", "received", "received_on")
    assert list(statuses) == [("received", 300, REPAYMENT_DAY), ("received", 700, REPAYMENT_DAY)]
    row.refresh_from_db()
    assert (row.status, row.recovered) == ("recovered", 1000)
    assert list(first.receipts.values_list("number", "amount", "confirmed_on")) == [
        (1, 100, REPAYMENT_DAY),
        (2, 200, REPAYMENT_DAY),
    ]


def test_an_unknown_communication_locks_nothing(world):
    row = make_ordered_recovery(world)
    with transaction.atomic():
        assert settling.lock_recoveries(["200000009999"]) == {}
        assert list(settling.lock_recoveries([row.communication, row.communication])) == [row.communication]
    assert settling.receive_repayments([], by=None, at=MONEY_BACK_LATER) == []
    assert settling.confirm_manual_receipts([]) == []


def test_the_statement_confirms_what_was_booked_by_hand_and_books_it_once(world):
    row = receive_repayment_by_hand(world, make_ordered_recovery(world), "150.00")
    [receipt] = book_bank_repayments((row.communication, "150.00"))
    receipt.refresh_from_db()
    assert (receipt.confirmed_on, receipt.received_on) == (REPAYMENT_DAY, RECEIVED_ON)
    row.refresh_from_db()
    assert (row.received, row.receipts.count()) == (150, 1)


def test_the_same_amount_a_second_time_is_another_repayment(world):
    row = receive_repayment_by_hand(world, make_ordered_recovery(world), "150.00")
    known, new = book_bank_repayments((row.communication, "150.00"), (row.communication, "150.00"))
    assert known is not None
    assert new is None
    row.refresh_from_db()
    assert (row.received, row.receipts.count()) == (300, 2)
    assert not row.receipts.filter(confirmed_on=None).exists()


def test_another_amount_than_was_booked_by_hand_is_new_money(world):
    row = receive_repayment_by_hand(world, make_ordered_recovery(world), "150.00")
    assert book_bank_repayments((row.communication, "100.00")) == [None]
    assert row.receipts.filter(confirmed_on=None).count() == 1


def test_more_than_is_outstanding_is_refused_as_a_whole(world):
    row = make_paid_out_payable(world)
    first, other = make_ordered_recovery(world, "300.00", row), make_ordered_recovery(world, "700.00", row)
    with pytest.raises(settling.MoreThanOutstanding):
        book_bank_repayments((first.communication, "300.00"), (other.communication, "700.01"))
    assert not Receipt.objects.exists()


def test_a_payment_that_the_bank_gave_back_is_not_repaid_as_well(world):
    [row] = finance_world.make_funded_payables(world)
    batch = finance_world.make_paid_batch(world, [row])
    row.refresh_from_db()
    order = make_ordered_recovery(world, "400.00", row)
    with transaction.atomic():
        found = finance_world.settling.lock_payments_by_id(batch.payments.values_list("end_to_end_id", flat=True))
        movements = [(each, each.amount, REPAYMENT_DAY, "Rekening gesloten") for each in found.values()]
        ledger.post_movements(
            finance_world.settling.return_payments(movements, by=None, at=MONEY_BACK_LATER), by=None, on=REPAYMENT_DAY
        )
    with pytest.raises(settling.NoLongerPaid):
        receive_repayment_by_hand(world, order, "400.00")
    assert not Receipt.objects.exists()


def test_more_orders_take_no_more_queries(world, django_assert_num_queries):
    row = make_paid_out_payable(world)
    rows = [make_ordered_recovery(world, "10.00", row) for _each in range(6)]
    for some in (rows[:1], rows[1:]):
        with django_assert_num_queries(10), transaction.atomic():  # savepoint (2), lock (3), confirm, receive (4)
            orders = settling.lock_recoveries(each.communication for each in some)
            coming = [(order, Decimal("10.00"), REPAYMENT_DAY) for order in orders.values()]
            assert settling.confirm_manual_receipts(coming) == [None] * len(some)
            postings = settling.receive_repayments(coming, by=None, at=MONEY_BACK_LATER)
        ledger.post_movements(postings, by=None, on=REPAYMENT_DAY)


def read_letter_text(row: Recovery) -> str:
    """What the letter of an order says."""
    pages = PdfReader(BytesIO(bytes(row.letter.content.data))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split()).replace("\u00a0", " ")


def test_the_letter_says_who_repays_what_why_and_how(world):
    row = make_ordered_recovery(world)
    said = read_letter_text(row)
    communication = row.communication
    for words in (
        "An Claes",
        "€ 400,00",
        "€ 1.000,00",
        row.payable.reference,
        "Zes uren dubbel geteld.",
        "BE68 5390 0754 7034",
        "Vlaams Instituut Gezond Leven vzw",
        f"+++{communication[:3]}/{communication[3:7]}/{communication[7:]}+++",
        "03/05/2018",
        "Finance, twee",
        "03/04/2018",
    ):
        assert words in said


def test_the_letter_speaks_the_language_of_who_repays(world):
    world.people["coach"].language = "en"
    world.people["coach"].save()
    said = read_letter_text(make_ordered_recovery(world))
    for words in ("Request for repayment", "has to be repaid", "€ 400.00", "03/05/2018"):
        assert words in said


def test_nothing_that_was_typed_is_taken_for_markup(world):
    row = make_paid_out_payable(world)
    order = make_ordered_recovery(world, "1.00", row)
    assert "Zes" in read_letter_text(order)
    nasty = actions.propose(
        row, amount=Decimal(2), reason='#panic() *vet* $x$ "aan', by=world.people["finance"], at=MONEY_BACK_LATER
    )
    nasty = actions.order(nasty, pay_before=date(2018, 6, 1), by=make_second_finance_user(world), at=MONEY_BACK_LATER)
    assert "#panic() *vet* $x$" in read_letter_text(nasty)
