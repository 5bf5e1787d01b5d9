"""Statements that are told again: with the same content nothing happens, with another one a second person decides."""

from datetime import timedelta

import pytest

from healthcoach.core.lifecycle import AlreadyDone
from healthcoach.core.refusals import Missing
from subsidies.bank import actions
from subsidies.bank.models import Entry, Statement
from subsidies.bank.statements.continuity import summarise_accounts
from subsidies.bank.statements.reissue_models import Reissue, Withdrawal
from subsidies.bank.statements.reissues import ReplacedMeanwhile, SecondPersonAccepts, compare_reissued_statement
from subsidies.controls.reconciliation import reconcile_programme
from subsidies.payments.models import Payment
from tests import finance_world as finance
from tests.camt import book_movement, make_camt_statement, write_camt
from tests.subsidies.finance.banking import BANK_EXECUTED_ON, BANK_IMPORTED_AT, BANKING_IBAN, import_bank_file

REISSUE_DECIDED_AT = BANK_IMPORTED_AT + timedelta(days=1)


@pytest.fixture
def payment(world):
    """A payment of € 1,000 on its way."""
    return finance.make_sent_batch(world).payments.get()


def build_reissued_day(*movements, **facts):
    """The statement S1 of one day."""
    return write_camt(make_camt_statement(BANKING_IBAN, *movements, identifier="S1", on=BANK_EXECUTED_ON, **facts))


def make_statement_reissue(world, payment):
    """A statement with a payment and a gift; issued again with the payment and another gift."""
    left = book_movement(-1000, end_to_end_id=payment.end_to_end_id, iban=payment.iban)
    import_bank_file(world, build_reissued_day(left, book_movement(5, text="Gift", reference="R1")))
    [row] = import_bank_file(world, build_reissued_day(left, book_movement(7, text="Gift", reference="R2"))).reissues
    return row


def test_a_statement_with_another_content_waits_and_the_books_stay(world, payment):
    row = make_statement_reissue(world, payment)
    change = compare_reissued_statement(row)
    assert ([each.amount for each in change.gone], [each.amount for each in change.new], change.kept) == ([5], [7], 1)
    assert (Statement.objects.count(), Entry.objects.count()) == (1, 2)


def test_a_second_person_accepts_it_and_the_books_follow(world, payment):
    row = make_statement_reissue(world, payment)
    actions.accept(row, by=finance.make_second_finance_user(world), at=REISSUE_DECIDED_AT)
    assert Payment.objects.get().settled == 1000
    assert Withdrawal.objects.get().entry.amount == 5
    assert [each.amount for each in Entry.objects.breaks()] == [7]
    [account] = summarise_accounts(world.programme.paying_accounts.all())
    assert (account.missing, account.discontinuities, account.last.closing) == (0, [], -993)
    assert reconcile_programme(world.programme, on=REISSUE_DECIDED_AT.date()).bank == -993


def test_a_booked_line_that_is_gone_is_named_as_a_difference(world, payment):
    left = book_movement(-1000, end_to_end_id=payment.end_to_end_id, iban=payment.iban)
    import_bank_file(world, build_reissued_day(left))
    [row] = import_bank_file(world, build_reissued_day(book_movement(-1000, text="Iets anders"))).reissues
    actions.accept(row, by=finance.make_second_finance_user(world), at=REISSUE_DECIDED_AT)
    found = [
        (each.kind, each.amount) for each in reconcile_programme(world.programme, on=REISSUE_DECIDED_AT.date()).open
    ]
    assert ("withdrawn", 1000) in found
    assert ("break", -1000) in found


def test_who_brought_it_does_not_accept_it(world, payment):
    row = make_statement_reissue(world, payment)
    with pytest.raises(SecondPersonAccepts):
        actions.accept(row, by=world.people["finance"], at=REISSUE_DECIDED_AT)
    assert Statement.objects.count() == 1


def test_the_former_one_may_stand_for_a_reason(world, payment):
    row = make_statement_reissue(world, payment)
    with pytest.raises(Missing):
        actions.decline(row, reason=" ", by=world.people["finance"], at=REISSUE_DECIDED_AT)
    actions.decline(row, reason="De bank nam het terug.", by=world.people["finance"], at=REISSUE_DECIDED_AT)
    with pytest.raises(AlreadyDone):
        actions.decline(row, reason="Nog eens.", by=world.people["finance"], at=REISSUE_DECIDED_AT)


def test_it_is_accepted_once_and_then_both_are_known(world, payment):
    row = make_statement_reissue(world, payment)
    actions.accept(row, by=finance.make_second_finance_user(world), at=REISSUE_DECIDED_AT)
    with pytest.raises(AlreadyDone):
        actions.accept(row, by=finance.make_second_finance_user(world), at=REISSUE_DECIDED_AT)
    for content in {bytes(each.file.content) for each in Statement.objects.select_related("file")}:
        assert import_bank_file(world, content).already
    assert Reissue.objects.count() == 1


def test_of_two_that_wait_for_one_statement_one_is_accepted(world, payment):
    first = make_statement_reissue(world, payment)
    [second] = import_bank_file(world, build_reissued_day(book_movement(9, text="Nog anders"))).reissues
    actions.accept(first, by=finance.make_second_finance_user(world), at=REISSUE_DECIDED_AT)
    with pytest.raises(ReplacedMeanwhile):
        actions.accept(second, by=finance.make_second_finance_user(world), at=REISSUE_DECIDED_AT)


def test_a_number_that_returns_every_year_is_another_statement(world):
    import_bank_file(
        world,
        write_camt(
            make_camt_statement(
                BANKING_IBAN, book_movement(-1), identifier="00001", on=BANK_EXECUTED_ON - timedelta(days=300)
            )
        ),
    )
    done = import_bank_file(
        world,
        write_camt(
            make_camt_statement(BANKING_IBAN, book_movement(-2), opening=-1, identifier="00001", on=BANK_EXECUTED_ON)
        ),
    )
    assert (done.lines, done.reissues, Statement.objects.count()) == (1, [], 2)


def test_a_second_statement_of_a_day_with_the_same_number_follows_the_first(world):
    import_bank_file(world, build_reissued_day(book_movement(5)))
    done = import_bank_file(world, build_reissued_day(book_movement(6), opening=5))
    assert (done.lines, done.reissues) == (1, [])


def test_two_statements_of_one_day_with_equal_charges_are_two_charges(world):
    first = make_camt_statement(
        BANKING_IBAN,
        book_movement("-0.50", reference="", text="Kosten"),
        opening=10,
        identifier="S1",
        on=BANK_EXECUTED_ON,
    )
    second = make_camt_statement(
        BANKING_IBAN,
        book_movement("-0.50", reference="", text="Kosten"),
        opening="9.50",
        identifier="S2",
        on=BANK_EXECUTED_ON,
    )
    import_bank_file(world, write_camt(first))
    import_bank_file(world, write_camt(second))
    assert Entry.objects.count() == 2


def test_statements_of_one_day_may_come_newest_first(world):
    finance.set_up_paying_account(world, opening=100)
    newest = make_camt_statement(
        BANKING_IBAN, book_movement(-20), opening=90, on=BANK_EXECUTED_ON, sequence=None, identifier="S3"
    )
    older = make_camt_statement(
        BANKING_IBAN, book_movement(-10), opening=100, on=BANK_EXECUTED_ON, sequence=None, identifier="S2"
    )
    import_bank_file(world, write_camt(newest))
    import_bank_file(world, write_camt(older))
    [account] = summarise_accounts(world.programme.paying_accounts.all())
    assert (account.discontinuities, account.missing, account.last.identifier) == ([], 0, "S3")
    books = reconcile_programme(world.programme, on=BANK_IMPORTED_AT.date())
    assert (books.bank, [each for each in books.differences if each.kind == "jump"]) == (70, [])


def test_a_day_told_so_far_and_then_whole_is_an_overlap_and_not_a_gap(world):
    first, second = book_movement(5, reference="R1"), book_movement(6, reference="R2")
    import_bank_file(world, write_camt(make_camt_statement(BANKING_IBAN, first, on=BANK_EXECUTED_ON, identifier="S1")))
    import_bank_file(
        world, write_camt(make_camt_statement(BANKING_IBAN, first, second, on=BANK_EXECUTED_ON, identifier="S2"))
    )
    [account] = summarise_accounts(world.programme.paying_accounts.all())
    assert [(each.statement.identifier, each.overlaps) for each in account.discontinuities] == [("S1", True)]
    assert (account.missing, Entry.objects.count()) == (0, 2)


def test_a_file_with_another_account_takes_ours_and_names_the_other(world):
    other = make_camt_statement("BE71096123456769", book_movement(5), on=BANK_EXECUTED_ON)
    done = import_bank_file(
        world, write_camt(make_camt_statement(BANKING_IBAN, book_movement(6), on=BANK_EXECUTED_ON), other)
    )
    assert (done.lines, done.skipped_accounts) == (1, ("BE71096123456769",))
