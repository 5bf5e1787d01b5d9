"""Notifications tell the transactions of a total, before or after the statement that books it."""

import pytest

from subsidies.bank.models import Entry
from subsidies.bank.statements.reissue_models import Notification
from subsidies.payments.models import Payment
from tests import finance_world as finance
from tests.camt import book_movement, book_part, make_camt_statement, write_camt, write_camt_notification
from tests.subsidies.finance.banking import BANK_EXECUTED_ON, BANKING_IBAN, import_bank_file


@pytest.fixture
def payments(world):
    """Three payments on their way in one batch."""
    finance.set_up_paying_account(world)
    finance.receive_line_money(world, finance.get_operating_line(world), amount=1000)
    rows = [finance.make_supplier_payable(world, f"10{each}.00") for each in range(3)]
    return list(finance.make_sent_batch(world, rows).payments.order_by("pk"))


def build_total_statement(payments, **facts):
    """A statement that books them as one, without a word about which they are."""
    whole = -sum(each.amount for each in payments)
    return write_camt(
        make_camt_statement(
            BANKING_IBAN, book_movement(whole, reference="T1", **facts), on=BANK_EXECUTED_ON, opening=5000
        )
    )


def build_details_notification(payments, **facts):
    """A notification of the same movement, with each of them."""
    parts = tuple(book_part(-each.amount, end_to_end_id=each.end_to_end_id, iban=each.iban) for each in payments)
    return write_camt_notification(
        BANKING_IBAN,
        book_movement(-sum(each.amount for each in payments), reference="T1", parts=parts, **facts),
        on=BANK_EXECUTED_ON,
    )


def list_payments_settled():
    """What of every payment left the account."""
    return [each.settled == each.amount for each in Payment.objects.order_by("pk")]


def test_a_notification_settles_the_total_that_waits(world, payments):
    assert import_bank_file(world, build_total_statement(payments)).breaks == 1
    done = import_bank_file(world, build_details_notification(payments))
    assert (done.notified, len(done.explained), list_payments_settled()) == (1, 1, [True] * 3)
    assert not Entry.objects.breaks().exists()


def test_a_notification_waits_for_the_statement_that_books_it(world, payments):
    assert import_bank_file(world, build_details_notification(payments)).notified == 1
    assert list_payments_settled() == [False] * 3
    done = import_bank_file(world, build_total_statement(payments))
    assert (done.settled, done.breaks, list_payments_settled()) == (1, 0, [True] * 3)


def test_the_same_notification_twice_changes_nothing(world, payments):
    import_bank_file(world, build_details_notification(payments))
    assert import_bank_file(world, build_details_notification(payments)).already
    assert Notification.objects.count() == 1


def test_a_notification_of_another_amount_settles_nothing(world, payments):
    import_bank_file(world, build_total_statement(payments))
    done = import_bank_file(world, build_details_notification(payments[:2]))
    assert (done.notified, done.explained, list_payments_settled()) == (1, [], [False] * 3)


def test_two_lines_that_it_could_explain_wait_for_a_person(world, payments):
    whole = -sum(each.amount for each in payments)
    twice = (book_movement(whole, reference="X1"), book_movement(whole, reference="X2"))
    import_bank_file(world, write_camt(make_camt_statement(BANKING_IBAN, *twice, on=BANK_EXECUTED_ON, opening=5000)))
    parts = tuple(book_part(-each.amount, end_to_end_id=each.end_to_end_id) for each in payments)
    assert (
        import_bank_file(
            world,
            write_camt_notification(BANKING_IBAN, book_movement(whole, reference="", parts=parts), on=BANK_EXECUTED_ON),
        ).explained
        == []
    )
