"""Two people of finance at one recovery or correction at the same moment: it happens once."""

from collections import Counter
from datetime import datetime
from decimal import Decimal

import pytest
from django.core.management import call_command

from healthcoach.mail.models import Message
from healthcoach.programmes.models import Assignment, Role
from healthcoach.users.models import User
from subsidies.budget.models import Transfer
from subsidies.corrections import actions as corrections
from subsidies.payables.models import Payable
from subsidies.payments import actions as payments
from subsidies.recoveries import actions as recoveries
from subsidies.recoveries.models import Receipt, Recovery
from tests import finance_world
from tests.races.starting_line import call_all_at_once
from tests.subsidies.finance.money_back import (
    MONEY_BACK_LATER,
    ORDERED,
    PAY_BEFORE,
    make_ordered_recovery,
    make_paid_out_payable,
    make_proposed_correction,
    make_proposed_recovery,
    receive_repayment_by_hand,
)
from tests.world import NOW

TWO_SAW_IT = datetime(2018, 4, 20, 9, 0, tzinfo=NOW.tzinfo)


@pytest.fixture(autouse=True)
def the_books_are_in_order(own_database):
    """After every race the books are examined."""
    yield
    call_command("verify_ledger", "--at=2018-04-20T12:30")


@pytest.fixture
def world(committed_world):
    """The world of these races is committed, so that every connection sees it."""
    return committed_world


def make_more_finance_users(world, count: int = 3) -> list[User]:
    """More people of finance."""
    people = [world.user(f"finance-{number}@gc.example") for number in range(count)]
    for user in people:
        Assignment.objects.create(user=user, role=Role.FINANCE, programme=world.programme)
    return people


def count_recovery_outcomes(outcomes: list[object]) -> Counter:
    """What came of a race: how often which refusal, and how often it was done."""
    return Counter(type(each).__name__ if isinstance(each, Exception) else "done" for each in outcomes)


def test_an_order_is_given_once_with_one_letter_and_one_mail(world):
    row, people = make_proposed_recovery(world), make_more_finance_users(world)
    outcomes = call_all_at_once(
        *(lambda by=by: recoveries.order(row, pay_before=PAY_BEFORE, by=by, at=ORDERED) for by in people)
    )
    assert count_recovery_outcomes(outcomes) == {"done": 1, "AlreadyDone": 2}
    assert Message.objects.filter(kind="recovery_ordered").count() == 1


def test_ordered_and_refused_at_once_is_one_of_both(world):
    row, [first, other] = make_proposed_recovery(world), make_more_finance_users(world, 2)
    outcomes = call_all_at_once(
        lambda: recoveries.order(row, pay_before=PAY_BEFORE, by=first, at=ORDERED),
        lambda: recoveries.refuse(row, reason="Nee.", by=other, at=ORDERED),
    )
    assert count_recovery_outcomes(outcomes) == {"done": 1, "WrongStatus": 1}


def test_proposals_of_three_people_leave_one(world):
    row, people = make_paid_out_payable(world), make_more_finance_users(world)
    propose = lambda by: recoveries.propose(row, amount=Decimal(600), reason="Dubbel.", by=by, at=ORDERED)  # noqa: E731
    outcomes = call_all_at_once(*(lambda by=by: propose(by) for by in people))
    assert count_recovery_outcomes(outcomes) == {"done": 1, "AlreadyProposed": 2}


def test_the_same_repayment_of_three_people_is_booked_once(world):
    row = make_ordered_recovery(world)
    outcomes = call_all_at_once(*[lambda: receive_repayment_by_hand(world, row, "150.00")] * 3)
    assert count_recovery_outcomes(outcomes) == {"done": 1, "RepaymentAlreadyBooked": 2}
    assert Recovery.objects.get().received == 150


def test_parts_that_come_in_together_never_exceed_the_order(world):
    row = make_ordered_recovery(world)
    amounts = ("150.00", "160.00", "170.00", "180.00")  # any two fit in € 400, no three
    outcomes = call_all_at_once(
        *(lambda amount=amount: receive_repayment_by_hand(world, row, amount) for amount in amounts)
    )
    assert count_recovery_outcomes(outcomes) == {"done": 2, "MoreThanOutstanding": 2}
    assert [each.number for each in Receipt.objects.all()] == [1, 2]


def test_received_and_given_up_at_once_keeps_both_whole(world):
    row = make_ordered_recovery(world)
    outcomes = call_all_at_once(
        lambda: receive_repayment_by_hand(world, row, "400.00"),
        lambda: recoveries.waive(row, reason="Weg.", by=world.people["finance"], at=MONEY_BACK_LATER),
    )
    assert count_recovery_outcomes(outcomes) == {"done": 1, "WrongStatus": 1}


def test_a_correction_is_carried_out_once(world):
    row, people = make_proposed_correction(world), make_more_finance_users(world)
    outcomes = call_all_at_once(*(lambda by=by: corrections.execute(row, by=by, at=TWO_SAW_IT) for by in people))
    assert count_recovery_outcomes(outcomes) == {"done": 1, "AlreadyDone": 2}
    assert Transfer.objects.filter(kind="reverse").count() == 1
    assert Payable.objects.get().amount == 700


def test_an_amount_is_corrected_or_put_in_a_batch_and_the_batch_pays_what_is_right(world):
    [payable] = finance_world.make_funded_payables(world)
    row, [by] = make_proposed_correction(world, row=payable), make_more_finance_users(world, 1)
    outcomes = call_all_at_once(
        lambda: corrections.execute(row, by=by, at=TWO_SAW_IT),
        lambda: payments.create_batch(world.programme, payables=[payable], by=world.people["finance"], at=TWO_SAW_IT),
    )
    payable.refresh_from_db()
    corrected, batch = outcomes
    assert count_recovery_outcomes([batch]) == {"done": 1}
    assert batch.total == payable.amount == (1000 if isinstance(corrected, Exception) else 700)
    assert count_recovery_outcomes([corrected]) in ({"done": 1}, {"InABatch": 1})
