"""Statements that are told again: with the same content nothing happens, with another one a second person decides."""

from datetime import timedelta

import pytest

from healthcoach.lifecycle import AlreadyDone
from healthcoach.refusals import Missing
from subsidies.bank import actions
from subsidies.bank.continuity import accounts
from subsidies.bank.models import Entry, Statement
from subsidies.bank.reissues import ReplacedMeanwhile, SecondPersonAccepts, compared_contents
from subsidies.bank.retold import Reissue, Withdrawal
from subsidies.books.compare import compare
from subsidies.payments.models import Payment
from tests import finance_world as finance
from tests.camt import booked, camt, statement
from tests.subsidies.finance.banking import AT, IBAN, ON, take

LATER = AT + timedelta(days=1)


@pytest.fixture
def payment(world):
    """A payment of € 1,000 on its way."""
    return finance.sent(world).payments.get()


def day(*movements, **facts):
    """The statement S1 of one day."""
    return camt(statement(IBAN, *movements, identifier="S1", on=ON, **facts))


def reissued(world, payment):
    """A statement with a payment and a gift; issued again with the payment and another gift."""
    left = booked(-1000, end_to_end_id=payment.end_to_end_id, iban=payment.iban)
    take(world, day(left, booked(5, text="Gift", reference="R1")))
    [row] = take(world, day(left, booked(7, text="Gift", reference="R2"))).reissues
    return row


def test_a_statement_with_another_content_waits_and_the_books_stay(world, payment):
    row = reissued(world, payment)
    change = compared_contents(row)
    assert ([each.amount for each in change.gone], [each.amount for each in change.new], change.kept) == ([5], [7], 1)
    assert (Statement.objects.count(), Entry.objects.count()) == (1, 2)


def test_a_second_person_accepts_it_and_the_books_follow(world, payment):
    row = reissued(world, payment)
    actions.accept(row, by=finance.second(world), at=LATER)
    assert Payment.objects.get().settled == 1000
    assert Withdrawal.objects.get().entry.amount == 5
    assert [each.amount for each in Entry.objects.breaks()] == [7]
    [account] = accounts(world.programme.paying_accounts.all())
    assert (account.missing, account.discontinuities, account.last.closing) == (0, [], -993)
    assert compare(world.programme, on=LATER.date()).bank == -993


def test_a_booked_line_that_is_gone_is_named_as_a_difference(world, payment):
    left = booked(-1000, end_to_end_id=payment.end_to_end_id, iban=payment.iban)
    take(world, day(left))
    [row] = take(world, day(booked(-1000, text="Iets anders"))).reissues
    actions.accept(row, by=finance.second(world), at=LATER)
    found = [(each.kind, each.amount) for each in compare(world.programme, on=LATER.date()).open]
    assert ("withdrawn", 1000) in found
    assert ("break", -1000) in found


def test_who_brought_it_does_not_accept_it(world, payment):
    row = reissued(world, payment)
    with pytest.raises(SecondPersonAccepts):
        actions.accept(row, by=world.people["finance"], at=LATER)
    assert Statement.objects.count() == 1


def test_the_former_one_may_stand_for_a_reason(world, payment):
    row = reissued(world, payment)
    with pytest.raises(Missing):
        actions.decline(row, reason=" ", by=world.people["finance"], at=LATER)
    actions.decline(row, reason="De bank nam het terug.", by=world.people["finance"], at=LATER)
    with pytest.raises(AlreadyDone):
        actions.decline(row, reason="Nog eens.", by=world.people["finance"], at=LATER)


def test_it_is_accepted_once_and_then_both_are_known(world, payment):
    row = reissued(world, payment)
    actions.accept(row, by=finance.second(world), at=LATER)
    with pytest.raises(AlreadyDone):
        actions.accept(row, by=finance.second(world), at=LATER)
    for content in {bytes(each.file.content) for each in Statement.objects.select_related("file")}:
        assert take(world, content).already
    assert Reissue.objects.count() == 1


def test_of_two_that_wait_for_one_statement_one_is_accepted(world, payment):
    first = reissued(world, payment)
    [second] = take(world, day(booked(9, text="Nog anders"))).reissues
    actions.accept(first, by=finance.second(world), at=LATER)
    with pytest.raises(ReplacedMeanwhile):
        actions.accept(second, by=finance.second(world), at=LATER)


def test_a_number_that_returns_every_year_is_another_statement(world):
    take(world, camt(statement(IBAN, booked(-1), identifier="00001", on=ON - timedelta(days=300))))
    done = take(world, camt(statement(IBAN, booked(-2), opening=-1, identifier="00001", on=ON)))
    assert (done.lines, done.reissues, Statement.objects.count()) == (1, [], 2)


def test_a_second_statement_of_a_day_with_the_same_number_follows_the_first(world):
    take(world, day(booked(5)))
    done = take(world, day(booked(6), opening=5))
    assert (done.lines, done.reissues) == (1, [])


def test_two_statements_of_one_day_with_equal_charges_are_two_charges(world):
    first = statement(IBAN, booked("-0.50", reference="", text="Kosten"), opening=10, identifier="S1", on=ON)
    second = statement(IBAN, booked("-0.50", reference="", text="Kosten"), opening="9.50", identifier="S2", on=ON)
    take(world, camt(first))
    take(world, camt(second))
    assert Entry.objects.count() == 2


def test_statements_of_one_day_may_come_newest_first(world):
    finance.account(world, opening=100)
    newest = statement(IBAN, booked(-20), opening=90, on=ON, sequence=None, identifier="S3")
    older = statement(IBAN, booked(-10), opening=100, on=ON, sequence=None, identifier="S2")
    take(world, camt(newest))
    take(world, camt(older))
    [account] = accounts(world.programme.paying_accounts.all())
    assert (account.discontinuities, account.missing, account.last.identifier) == ([], 0, "S3")
    books = compare(world.programme, on=AT.date())
    assert (books.bank, [each for each in books.differences if each.kind == "jump"]) == (70, [])


def test_a_day_told_so_far_and_then_whole_is_an_overlap_and_not_a_gap(world):
    first, second = booked(5, reference="R1"), booked(6, reference="R2")
    take(world, camt(statement(IBAN, first, on=ON, identifier="S1")))
    take(world, camt(statement(IBAN, first, second, on=ON, identifier="S2")))
    [account] = accounts(world.programme.paying_accounts.all())
    assert [(each.statement.identifier, each.overlaps) for each in account.discontinuities] == [("S1", True)]
    assert (account.missing, Entry.objects.count()) == (0, 2)


def test_a_file_with_another_account_takes_ours_and_names_the_other(world):
    other = statement("BE71096123456769", booked(5), on=ON)
    done = take(world, camt(statement(IBAN, booked(6), on=ON), other))
    assert (done.lines, done.skipped_accounts) == (1, ("BE71096123456769",))
