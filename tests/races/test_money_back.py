"""Two people of finance at one recovery or correction at the same moment: it happens once."""

from collections import Counter
from datetime import datetime
from decimal import Decimal

import pytest
from django.core.management import call_command

from healthcoach.mail.models import Message
from healthcoach.users.models import Assignment, Role, User
from subsidies.budget.models import Transfer
from subsidies.corrections import actions as corrections
from subsidies.payables.models import Payable
from subsidies.payments import actions as payments
from subsidies.recoveries import actions as recoveries
from subsidies.recoveries.models import Receipt, Recovery
from tests import finance_world
from tests.races.starting_line import at_once
from tests.subsidies.finance.money_back import (
    LATER,
    ORDERED,
    PAY_BEFORE,
    correction,
    ordered,
    paid_out,
    proposed,
    receive,
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


def others(world, count: int = 3) -> list[User]:
    """More people of finance."""
    people = [world.user(f"finance-{number}@gc.example") for number in range(count)]
    for user in people:
        Assignment.objects.create(user=user, role=Role.FINANCE, programme=world.programme)
    return people


def kinds(outcomes: list[object]) -> Counter:
    """What came of a race: how often which refusal, and how often it was done."""
    return Counter(type(each).__name__ if isinstance(each, Exception) else "done" for each in outcomes)


def test_an_order_is_given_once_with_one_letter_and_one_mail(world):
    row, people = proposed(world), others(world)
    outcomes = at_once(
        *(lambda by=by: recoveries.order(row, pay_before=PAY_BEFORE, by=by, at=ORDERED) for by in people)
    )
    assert kinds(outcomes) == {"done": 1, "AlreadyDone": 2}
    assert Message.objects.filter(kind="recovery_ordered").count() == 1


def test_ordered_and_refused_at_once_is_one_of_both(world):
    row, [first, other] = proposed(world), others(world, 2)
    outcomes = at_once(
        lambda: recoveries.order(row, pay_before=PAY_BEFORE, by=first, at=ORDERED),
        lambda: recoveries.refuse(row, reason="Nee.", by=other, at=ORDERED),
    )
    assert kinds(outcomes) == {"done": 1, "WrongStatus": 1}


def test_proposals_of_three_people_leave_one(world):
    row, people = paid_out(world), others(world)
    propose = lambda by: recoveries.propose(row, amount=Decimal(600), reason="Dubbel.", by=by, at=ORDERED)  # noqa: E731
    outcomes = at_once(*(lambda by=by: propose(by) for by in people))
    assert kinds(outcomes) == {"done": 1, "AlreadyProposed": 2}


def test_the_same_repayment_of_three_people_is_booked_once(world):
    row = ordered(world)
    outcomes = at_once(*[lambda: receive(world, row, "150.00")] * 3)
    assert kinds(outcomes) == {"done": 1, "RepaymentAlreadyBooked": 2}
    assert Recovery.objects.get().received == 150


def test_parts_that_come_in_together_never_exceed_the_order(world):
    row = ordered(world)
    amounts = ("150.00", "160.00", "170.00", "180.00")  # any two fit in € 400, no three
    outcomes = at_once(*(lambda amount=amount: receive(world, row, amount) for amount in amounts))
    assert kinds(outcomes) == {"done": 2, "MoreThanOutstanding": 2}
    assert [each.number for each in Receipt.objects.all()] == [1, 2]


def test_received_and_given_up_at_once_keeps_both_whole(world):
    row = ordered(world)
    outcomes = at_once(
        lambda: receive(world, row, "400.00"),
        lambda: recoveries.waive(row, reason="Weg.", by=world.people["finance"], at=LATER),
    )
    assert kinds(outcomes) == {"done": 1, "WrongStatus": 1}


def test_a_correction_is_carried_out_once(world):
    row, people = correction(world), others(world)
    outcomes = at_once(*(lambda by=by: corrections.carry_out(row, by=by, at=TWO_SAW_IT) for by in people))
    assert kinds(outcomes) == {"done": 1, "AlreadyDone": 2}
    assert Transfer.objects.filter(kind="reverse").count() == 1
    assert Payable.objects.get().amount == 700


def test_an_amount_is_corrected_or_put_in_a_batch_and_the_batch_pays_what_is_right(world):
    [payable] = finance_world.ready(world)
    row, [by] = correction(world, row=payable), others(world, 1)
    outcomes = at_once(
        lambda: corrections.carry_out(row, by=by, at=TWO_SAW_IT),
        lambda: payments.make(world.programme, payables=[payable], by=world.people["finance"], at=TWO_SAW_IT),
    )
    payable.refresh_from_db()
    corrected, batch = outcomes
    assert kinds([batch]) == {"done": 1}
    assert batch.total == payable.amount == (1000 if isinstance(corrected, Exception) else 700)
    assert kinds([corrected]) in ({"done": 1}, {"InABatch": 1})
