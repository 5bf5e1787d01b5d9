"""Notifications tell the transactions of a total, before or after the statement that books it."""

import pytest

from subsidies.bank.models import Entry
from subsidies.bank.retold import Notification
from subsidies.payments.models import Payment
from tests import finance_world as finance
from tests.camt import booked, camt, notified, part, statement
from tests.subsidies.finance.banking import IBAN, ON, take


@pytest.fixture
def payments(world):
    """Three payments on their way in one batch."""
    finance.account(world)
    finance.money(world, finance.operating(world), amount=1000)
    rows = [finance.supplier_payable(world, f"10{each}.00") for each in range(3)]
    return list(finance.sent(world, rows).payments.order_by("pk"))


def total(payments, **facts):
    """A statement that books them as one, without a word about which they are."""
    whole = -sum(each.amount for each in payments)
    return camt(statement(IBAN, booked(whole, reference="T1", **facts), on=ON, opening=5000))


def details(payments, **facts):
    """A notification of the same movement, with each of them."""
    parts = tuple(part(-each.amount, end_to_end_id=each.end_to_end_id, iban=each.iban) for each in payments)
    return notified(IBAN, booked(-sum(each.amount for each in payments), reference="T1", parts=parts, **facts), on=ON)


def settled():
    """What of every payment left the account."""
    return [each.settled == each.amount for each in Payment.objects.order_by("pk")]


def test_a_notification_settles_the_total_that_waits(world, payments):
    assert take(world, total(payments)).breaks == 1
    done = take(world, details(payments))
    assert (done.notified, len(done.explained), settled()) == (1, 1, [True] * 3)
    assert not Entry.objects.breaks().exists()


def test_a_notification_waits_for_the_statement_that_books_it(world, payments):
    assert take(world, details(payments)).notified == 1
    assert settled() == [False] * 3
    done = take(world, total(payments))
    assert (done.settled, done.breaks, settled()) == (1, 0, [True] * 3)


def test_the_same_notification_twice_changes_nothing(world, payments):
    take(world, details(payments))
    assert take(world, details(payments)).already
    assert Notification.objects.count() == 1


def test_a_notification_of_another_amount_settles_nothing(world, payments):
    take(world, total(payments))
    done = take(world, details(payments[:2]))
    assert (done.notified, done.explained, settled()) == (1, [], [False] * 3)


def test_two_lines_that_it_could_explain_wait_for_a_person(world, payments):
    whole = -sum(each.amount for each in payments)
    twice = (booked(whole, reference="X1"), booked(whole, reference="X2"))
    take(world, camt(statement(IBAN, *twice, on=ON, opening=5000)))
    parts = tuple(part(-each.amount, end_to_end_id=each.end_to_end_id) for each in payments)
    assert take(world, notified(IBAN, booked(whole, reference="", parts=parts), on=ON)).explained == []
