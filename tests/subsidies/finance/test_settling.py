"""What the bank does with payments, in the books: paid in whole or in part, returned, refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from healthcoach.core.lifecycle import WrongStatus
from subsidies.budget import ledger
from subsidies.budget.models import Transfer
from subsidies.budget.rules import Movement, Stage
from subsidies.payables import actions as payables
from subsidies.payments import actions, settling
from subsidies.payments.models import Payment
from tests import finance_world as fw
from tests.world import NOW

MONDAY = date(2018, 3, 26)
SETTLING_STAGES = (Stage.DUE, Stage.PAID, Stage.CASH, Stage.OUTGOING, Stage.DISBURSED)


@pytest.fixture(autouse=True)
def the_books_are_in_order(db):
    """Every case ends with the examination of the books."""
    yield
    call_command("verify_ledger", "--at=2018-03-23T12:05")


def read_settling_balances(world) -> tuple[int, ...]:
    """Due, paid, cash, on its way and disbursed of the coaching line."""
    found = ledger.load_line_balances(world.line.pk)
    return tuple(int(found[stage]) for stage in SETTLING_STAGES)


def lock_batch_payments(batch) -> list[Payment]:
    """The payments of a batch, as the import of a statement locks them."""
    return list(settling.lock_payments_by_id(batch.payments.values_list("end_to_end_id", flat=True)).values())


def settle_leaving_amount(world, row: Payment, amount: int, on: date = MONDAY) -> None:
    """A line of the statement: money left for this payment."""
    [row] = settling.lock_payments_by_id([row.end_to_end_id]).values()
    ledger.post_movements(
        settling.settle_payments([(row, Decimal(amount), on)], by=world.people["finance"], at=NOW), by=None, on=on
    )


def settle_returning_amount(world, row: Payment, amount: int, why: str = "Rekening gesloten") -> None:
    """A line of the statement: money came back from this payment."""
    [row] = settling.lock_payments_by_id([row.end_to_end_id]).values()
    postings = settling.return_payments([(row, Decimal(amount), MONDAY, why)], by=world.people["finance"], at=NOW)
    ledger.post_movements(postings, by=None, on=MONDAY)


def read_settled_state(row: Payment) -> tuple[str, int, str, int]:
    """Status and amount settled of a payment, status and amount paid of what it pays."""
    row = Payment.objects.select_related("payable").get(pk=row.pk)
    return row.status, int(row.settled), row.payable.status, int(row.payable.paid)


def test_an_unknown_identifier_is_left_out(world):
    batch = fw.make_sent_batch(world)
    known = batch.payments.get().end_to_end_id
    found = settling.lock_payments_by_id([known, "GC-B0001-000001", "", "x" * 400])
    assert list(found) == [known]
    assert found[known].batch == batch


def test_money_that_left_makes_a_payment_paid(world):
    [row] = fw.make_paid_batch(world).payments.all()
    assert read_settled_state(row) == ("paid", 1000, "paid", 1000)
    assert (row.paid_on, row.payable.paid_on) == (MONDAY, MONDAY)
    assert read_settling_balances(world) == (0, 1000, 0, 0, 1000)


def test_a_part_leaves_the_rest_on_its_way(world):
    [row] = lock_batch_payments(fw.make_sent_batch(world))
    settle_leaving_amount(world, row, 300)
    assert read_settled_state(row) == ("sent", 300, "sent", 300)
    assert read_settling_balances(world) == (700, 300, 0, 700, 300)
    settle_leaving_amount(world, row, 700)
    assert read_settled_state(row) == ("paid", 1000, "paid", 1000)
    told = Transfer.objects.filter(subject=row.subject, kind=Movement.PAY).order_by("pk")
    assert list(told.values_list("occurrence", "amount")) == [(1, 300), (2, 700)]


def test_two_lines_of_one_statement_may_be_about_one_payment(world):
    [row] = lock_batch_payments(fw.make_sent_batch(world))
    lines = [(row, Decimal(400), MONDAY), (row, Decimal(600), MONDAY)]
    ledger.post_movements(settling.settle_payments(lines, by=None, at=NOW), by=None, on=MONDAY)
    assert read_settled_state(row) == ("paid", 1000, "paid", 1000)


def test_a_line_larger_than_the_payment_changes_nothing(world):
    [row] = lock_batch_payments(fw.make_sent_batch(world))
    with pytest.raises(settling.MoreThanThePayment, match=row.end_to_end_id):
        settle_leaving_amount(world, row, 1001)
    assert read_settled_state(row) == ("sent", 0, "sent", 0)


@pytest.mark.parametrize("where", ["made", "approved", "paid", "cancelled"])
def test_only_a_payment_that_was_sent_leaves_the_account(world, where):
    [row] = lock_batch_payments(fw.MAKERS_BY_STATUS[where](world))
    before = read_settled_state(row), read_settling_balances(world)
    with pytest.raises(WrongStatus):
        settle_leaving_amount(world, row, 1)
    assert (read_settled_state(row), read_settling_balances(world)) == before


def test_money_that_came_back_waits_for_a_decision_with_its_reason(world):
    [row] = fw.make_returned_payments(world)
    assert read_settled_state(row) == ("returned", 0, "returned", 0)
    assert read_settling_balances(world) == (1000, 0, 1000, 0, 0)
    row.payable.refresh_from_db()
    assert (row.payable.returned_reason, row.payable.paid_on) == ("Rekening gesloten", None)


def test_a_part_that_came_back_leaves_the_other_part_paid(world):
    [row] = lock_batch_payments(fw.make_paid_batch(world))
    settle_returning_amount(world, row, 400)
    assert read_settled_state(row) == ("returned", 600, "returned", 600)
    assert read_settling_balances(world) == (400, 600, 400, 0, 600)


def test_a_return_before_all_had_left_frees_the_rest(world):
    [row] = lock_batch_payments(fw.make_sent_batch(world))
    settle_leaving_amount(world, row, 300)
    settle_returning_amount(world, row, 300)
    assert read_settled_state(row) == ("returned", 0, "returned", 0)
    assert read_settling_balances(world) == (1000, 0, 1000, 0, 0)


def test_what_is_outstanding_after_a_return_is_paid_by_the_next_batch(world):
    [row] = lock_batch_payments(fw.make_paid_batch(world))
    settle_returning_amount(world, row, 400)
    [owed] = payables.pay_again([row.payable], by=world.people["finance"], at=NOW)
    batch = fw.make_paid_batch(world, [owed])
    assert (batch.total, batch.number) == (400, 2)
    assert read_settling_balances(world) == (0, 1000, 0, 0, 1000)
    assert read_settled_state(row) == ("returned", 600, "paid", 1000)


def test_a_late_return_of_an_older_payment_opens_what_was_paid(world):
    [row] = lock_batch_payments(fw.make_paid_batch(world))
    settle_returning_amount(world, row, 400)
    [owed] = payables.pay_again([row.payable], by=world.people["finance"], at=NOW)
    fw.make_paid_batch(world, [owed])
    settle_returning_amount(world, row, 600)
    assert read_settled_state(row) == ("returned", 0, "returned", 400)
    assert read_settling_balances(world) == (600, 400, 600, 0, 400)


def test_a_payment_that_completes_nothing_any_more_returns_its_amount(world):
    [row] = lock_batch_payments(fw.make_paid_batch(world))
    settle_returning_amount(world, row, 400)
    [owed] = payables.pay_again([row.payable], by=world.people["finance"], at=NOW)
    second = fw.make_sent_batch(world, [owed]).payments.get()
    settle_returning_amount(world, row, 600)
    settle_leaving_amount(world, second, 400)
    assert read_settled_state(second) == ("paid", 400, "returned", 400)
    assert read_settling_balances(world) == (600, 400, 600, 0, 400)


def test_more_never_comes_back_than_had_left(world):
    [row] = lock_batch_payments(fw.make_sent_batch(world))
    settle_leaving_amount(world, row, 300)
    with pytest.raises(settling.MoreThanWasPaid):
        settle_returning_amount(world, row, 301)
    assert read_settled_state(row) == ("sent", 300, "sent", 300)


def test_a_refused_payment_frees_its_cash_and_waits(world):
    batch = fw.make_sent_batch(world)
    [row] = actions.refuse(batch.payments.all(), reason="Rekening bestaat niet", by=world.people["finance"], at=NOW)
    assert read_settled_state(row) == ("returned", 0, "returned", 0)
    assert read_settling_balances(world) == (1000, 0, 1000, 0, 0)


def test_refusing_the_rest_of_a_payment_keeps_what_had_left(world):
    [row] = lock_batch_payments(fw.make_sent_batch(world))
    settle_leaving_amount(world, row, 300)
    actions.refuse([row], reason="Gestopt", by=world.people["finance"], at=NOW)
    assert read_settled_state(row) == ("returned", 300, "returned", 300)
    assert read_settling_balances(world) == (700, 300, 700, 0, 300)


@pytest.mark.parametrize("where", ["made", "approved", "paid", "cancelled"])
def test_only_a_payment_that_was_sent_is_refused(world, where):
    [row] = lock_batch_payments(fw.MAKERS_BY_STATUS[where](world))
    before = read_settled_state(row), read_settling_balances(world)
    with pytest.raises(WrongStatus):
        actions.refuse([row], reason="Nee", by=world.people["finance"], at=NOW)
    assert (read_settled_state(row), read_settling_balances(world)) == before


def test_settling_many_takes_as_many_statements_as_settling_one(world):
    counted = []
    for batch in (
        fw.make_sent_batch(world, fw.make_funded_payables(world)),
        fw.make_sent_batch(world, fw.make_funded_payables(world, count=4)),
    ):
        ids = list(batch.payments.values_list("end_to_end_id", flat=True))
        with CaptureQueriesContext(connection) as seen:
            rows = settling.lock_payments_by_id(ids).values()
            ledger.post_movements(
                settling.settle_payments([(row, row.amount, MONDAY) for row in rows], by=None, at=NOW),
                by=None,
                on=MONDAY,
            )
        counted.append(len(seen))
    assert counted[0] == counted[1] == 10
