"""Two people of finance at the very same moment: one batch pays, and the other person reads a sentence."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from subsidies.budget import ledger
from subsidies.budget.rules import Stage
from subsidies.payables import actions as payables
from subsidies.payables.models import Payable
from subsidies.payments import actions, settling
from subsidies.payments.models import Batch, BatchFile, Payment
from tests import finance_world as fw
from tests.races.starting_line import call_all_at_once
from tests.world import NOW

BATCH_RACE_ROUNDS = 4


@pytest.fixture(autouse=True)
def the_books_are_in_order(own_database):
    """After every race the books are examined."""
    yield
    call_command("verify_ledger", "--at=2018-03-23T12:30")


@pytest.fixture
def world(committed_world):
    """The world of these races is committed, so that every connection sees it."""
    fw.set_up_paying_account(committed_world)
    fw.receive_line_money(committed_world, fw.get_operating_line(committed_world), 10_000)
    fw.make_second_finance_user(committed_world)
    return committed_world


def count_batch_outcomes(outcomes: list[object]) -> Counter:
    """What came of a race: how often which refusal, and how often it was done."""
    return Counter(type(each).__name__ if isinstance(each, Exception) else "done" for each in outcomes)


def prepare_batch_making(world, rows, by):
    return lambda: actions.create_batch(world.programme, payables=rows, by=by, at=fw.BATCH_MADE_AT)


def prepare_payable_hold(row, by):
    return lambda: payables.hold([row], reason="Nazicht", by=by, at=NOW)


def test_two_people_making_a_batch_of_the_same_amounts_make_one(world):
    people = [world.people["finance"], fw.make_second_finance_user(world)]
    for number in range(1, BATCH_RACE_ROUNDS + 1):
        rows = [fw.make_supplier_payable(world, "100") for _ in range(3)]
        outcomes = call_all_at_once(
            prepare_batch_making(world, rows, people[0]), prepare_batch_making(world, rows[::-1], people[1])
        )
        assert count_batch_outcomes(outcomes) == {"done": 1, "AlreadyTaken": 1}
        assert (Batch.objects.count(), Payment.objects.count()) == (number, 3 * number)
    assert ledger.load_line_balances(fw.get_operating_line(world).pk)[Stage.OUTGOING] == 300 * BATCH_RACE_ROUNDS


def test_overlapping_batches_pay_each_amount_once(world):
    for _round in range(BATCH_RACE_ROUNDS):
        rows = [fw.make_supplier_payable(world, "100") for _ in range(3)]
        by = world.people["finance"]
        assert count_batch_outcomes(
            call_all_at_once(prepare_batch_making(world, rows[:2], by), prepare_batch_making(world, rows[1:], by))
        ) == {"done": 1, "AlreadyTaken": 1}
    assert Payment.objects.count() == 2 * BATCH_RACE_ROUNDS


def test_two_batches_for_the_last_cash_never_take_more_than_there_is(world):
    first, second = fw.make_supplier_payable(world, "6000"), fw.make_supplier_payable(world, "5000")
    outcomes = call_all_at_once(
        *(prepare_batch_making(world, [row], world.people["finance"]) for row in (first, second))
    )
    assert count_batch_outcomes(outcomes) == {"done": 1, "NotEnoughCash": 1}
    assert ledger.load_line_balances(fw.get_operating_line(world).pk)[Stage.CASH] in (4000, 5000)


def test_approving_and_cancelling_at_once_does_one_of_them(world):
    for _round in range(BATCH_RACE_ROUNDS):
        batch = fw.make_pending_batch(world, [fw.make_supplier_payable(world)])
        outcomes = call_all_at_once(
            lambda batch=batch: actions.approve(batch, by=fw.make_second_finance_user(world), at=fw.BATCH_MADE_AT),
            lambda batch=batch: actions.cancel(batch, reason="Fout", by=world.people["finance"], at=fw.BATCH_MADE_AT),
        )
        batch.refresh_from_db()
        # Approved first, it can still be cancelled; cancelled first, it is not approved any more.
        assert batch.status == "cancelled"
        assert count_batch_outcomes(outcomes) in ({"done": 2}, {"done": 1, "WrongStatus": 1})
        assert BatchFile.objects.filter(batch=batch).count() == count_batch_outcomes(outcomes)["done"] - 1


def test_sending_and_cancelling_at_once_does_one_of_them(world):
    for _round in range(BATCH_RACE_ROUNDS):
        batch = fw.make_approved_batch(world, [fw.make_supplier_payable(world)])
        outcomes = call_all_at_once(
            lambda batch=batch: actions.send(batch, by=fw.make_second_finance_user(world), at=fw.BATCH_MADE_AT),
            lambda batch=batch: actions.cancel(batch, reason="Fout", by=world.people["finance"], at=fw.BATCH_MADE_AT),
        )
        assert count_batch_outcomes(outcomes) == {"done": 1, "WrongStatus": 1}
        statuses = {*batch.payments.values_list("status", "payable__status")}
        assert statuses in ({("sent", "sent")}, {("cancelled", "due")})


def test_holding_and_paying_at_once_does_one_of_them(world):
    for _round in range(BATCH_RACE_ROUNDS):
        row, by = fw.make_supplier_payable(world, "100"), world.people["finance"]
        outcomes = call_all_at_once(prepare_batch_making(world, [row], by), prepare_payable_hold(row, by))
        assert count_batch_outcomes(outcomes) in ({"done": 1, "WrongStatus": 1}, {"done": 1, "CannotBePaid": 1})
        assert Payable.objects.get(pk=row.pk).status in ("batched", "held")


def test_two_imports_of_one_line_settle_it_once(world):
    for _round in range(BATCH_RACE_ROUNDS):
        payment = fw.make_sent_batch(world, [fw.make_supplier_payable(world, "100")]).payments.get()
        assert count_batch_outcomes(call_all_at_once(*[prepare_payment_settlement(payment)] * 2)) == {
            "done": 1,
            "AlreadyDone": 1,
        }
        payment.refresh_from_db()
        assert (payment.status, payment.entries, payment.settled) == ("paid", 1, 100)


def prepare_payment_settlement(payment: Payment):
    """What an import does with the line of a statement."""

    def settle() -> None:
        on = date(2018, 3, 26)
        with transaction.atomic():
            [row] = settling.lock_payments_by_id([payment.end_to_end_id]).values()
            ledger.post_movements(
                settling.settle_payments([(row, row.amount, on)], by=None, at=NOW + timedelta(days=3)), by=None, on=on
            )

    return settle
