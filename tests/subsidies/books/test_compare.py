"""Three books that agree, and every way in which the bank rightly or wrongly differs from the ledger."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from subsidies.bank.models import Entry
from subsidies.budget.models import Tranche
from subsidies.controls import reconciliation as compare
from subsidies.controls.models import Comparison
from subsidies.corrections import actions as corrections
from subsidies.tasks import compare_books
from tests.authorisation.asking import undo_afterwards
from tests.camt import book_movement
from tests.finance_world import (
    get_operating_line,
    make_approved_batch,
    make_coach_payable,
    make_funded_payables,
    make_second_finance_user,
    make_sent_batch,
    receive_line_money,
    set_up_paying_account,
)
from tests.subsidies.books.breaking import break_with
from tests.subsidies.books.cycle import CycleOutcome, build_money_cycle, import_cycle_statement
from tests.subsidies.finance.money_back import receive_repayment_by_hand
from tests.world import NOW, World, make_world

COMPARED_ON = date(2018, 3, 20)


@pytest.fixture(scope="module")
def once(django_db_setup, django_db_blocker) -> Iterator[CycleOutcome]:
    """The whole cycle, built once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_money_cycle(make_world())
        transaction.set_rollback(True)


@pytest.fixture
def whole(once) -> Iterator[CycleOutcome]:
    """The whole cycle, in a transaction that is undone."""
    with undo_afterwards():
        yield once


def compare_programme_books(world: World, on: date | None = None) -> compare.Reconciliation:
    """The three books of the programme."""
    return compare.reconcile_programme(world.programme, on=on or timezone.localdate())


def list_difference_amounts(found: list[compare.ReconcilingItem]) -> list[tuple[str, Decimal]]:
    """Kind and amount of each."""
    return [(each.kind, each.amount) for each in found]


def test_after_the_whole_cycle_the_bank_holds_to_the_cent_what_the_ledger_says(whole):
    found = compare_programme_books(whole.world)
    assert found.agree
    assert found.differences == []
    assert found.ledger == found.bank == Decimal("13828.50")
    assert sum(found.claimed.values()) == Decimal(77)
    assert sum(found.outgoing.values()) == found.on_its_way == Decimal(2000)
    assert found.files["paid"] == (2, Decimal("1242.00"), Decimal("1242.00"))
    assert found.files["returned"] == (1, Decimal("1000.00"), Decimal("0.00"))


def test_the_books_of_an_earlier_day_are_told_by_the_days_of_their_facts(whole):
    before = compare_programme_books(whole.world, on=date(2018, 3, 26))
    assert before.agree
    assert before.ledger == before.bank == Decimal("12758.00")
    assert before.last_statement == date(2018, 3, 26)


def test_a_payment_on_its_way_is_no_difference(world):
    make_sent_batch(world)
    import_cycle_statement(world, book_movement(1000, communication=Tranche.objects.get().communication))
    found = compare_programme_books(world)
    assert found.agree
    assert found.on_its_way == Decimal(1000)


def test_a_tranche_booked_by_hand_differs_until_a_statement_shows_it(world):
    set_up_paying_account(world)
    tranche = receive_line_money(world, amount=500)
    [difference] = compare_programme_books(world).open
    assert (difference.kind, difference.amount, difference.about) == ("tranche", Decimal(-500), tranche.pk)
    assert "17/01/2018" not in difference.sentence
    assert compare_programme_books(world).last_statement is None
    import_cycle_statement(world, book_movement(500, communication=tranche.communication))
    assert compare_programme_books(world).agree


def test_a_line_that_matches_nothing_differs_until_somebody_decides(world):
    set_up_paying_account(world)
    import_cycle_statement(world, book_movement(-12, text="Onbekend"))
    [difference] = compare_programme_books(world).open
    assert (difference.kind, difference.amount) == ("break", Decimal(-12))
    assert difference.about == Entry.objects.get().pk


def test_of_very_many_lines_fifty_are_told_one_by_one_and_the_rest_as_a_sum(world):
    set_up_paying_account(world)
    import_cycle_statement(world, *(book_movement(-1, text=f"Onbekend {number}") for number in range(53)))
    found = compare_programme_books(world)
    assert list_difference_amounts(found.open) == [("break", Decimal(-1))] * 50 + [("more_breaks", Decimal(-3))]
    assert found.open[-1].about == 3


def test_a_statement_that_is_missing_is_a_difference(world):
    set_up_paying_account(world)
    tranche = receive_line_money(world, amount=500)
    import_cycle_statement(world, book_movement(500, communication=tranche.communication))
    break_with("UPDATE subsidies_statement SET opening = 90, closing = 590")
    [difference] = compare_programme_books(world).open
    assert (difference.kind, difference.amount) == ("jump", Decimal(90))


def test_what_stood_on_the_account_before_is_explained(world):
    set_up_paying_account(world, opening=Decimal(90))
    tranche = receive_line_money(world, amount=500)
    import_cycle_statement(world, book_movement(500, communication=tranche.communication))
    break_with("UPDATE subsidies_statement SET opening = 90, closing = 590")
    found = compare_programme_books(world)
    assert (found.agree, list_difference_amounts(found.explained), found.bank) == (
        True,
        [("opening", Decimal(90))],
        Decimal(590),
    )


def test_a_repayment_booked_by_hand_differs_until_a_statement_shows_it(whole):
    receive_repayment_by_hand(whole.world, whole.recovery, "50.00")
    assert list_difference_amounts(compare_programme_books(whole.world).open) == [("receipt", Decimal("-50.00"))]


def test_a_tranche_that_was_reversed_after_the_bank_showed_it_differs_until_it_is_booked_again(world):
    set_up_paying_account(world)
    tranche = receive_line_money(world, amount=500)
    import_cycle_statement(world, book_movement(500, communication=tranche.communication))
    wrong = corrections.propose(tranche=tranche, reason="Andere lijn.", by=world.people["finance"], at=NOW)
    corrections.execute(wrong, by=make_second_finance_user(world), at=NOW)
    assert list_difference_amounts(compare_programme_books(world).open) == [("reversed", Decimal(500))]
    receive_line_money(world, get_operating_line(world), amount=500)
    found = compare_programme_books(world)
    assert found.agree
    assert list_difference_amounts(found.explained) == [("booked_again", Decimal(-500)), ("booked_again", Decimal(500))]


def test_money_that_no_line_explains_is_a_difference(whole):
    break_with("UPDATE subsidies_balance SET amount = amount - 7 WHERE account_id % 10 = 7 AND amount > 5000")
    assert list_difference_amounts(compare_programme_books(whole.world).open) == [("unknown", Decimal(7))]


def test_payments_that_the_ledger_did_not_set_aside_are_a_difference(world):
    make_approved_batch(world, make_funded_payables(world))
    import_cycle_statement(world, book_movement(1000, communication=Tranche.objects.get().communication))
    break_with("UPDATE subsidies_payment SET status = 'cancelled'")
    assert list_difference_amounts(compare_programme_books(world).open) == [("outgoing", Decimal(-1000))]


def test_another_programme_s_money_is_not_counted(whole):
    other = make_world(code="XX")
    set_up_paying_account(other)
    receive_line_money(other, amount=700)
    make_coach_payable(other)
    assert compare_programme_books(whole.world).agree
    assert list_difference_amounts(compare_programme_books(other).open) == [("tranche", Decimal(-700))]


def test_comparing_takes_one_query(whole, django_assert_num_queries):
    for on in (timezone.localdate(), date(2018, 3, 26)):
        with django_assert_num_queries(1):
            compare_programme_books(whole.world, on=on)


def test_a_day_is_kept_once_with_how_it_stood(whole):
    at = timezone.now()
    assert compare.store_reconciliation(whole.world.programme, on=COMPARED_ON, by=None, at=at)
    assert compare.store_reconciliation(whole.world.programme, on=COMPARED_ON, by=None, at=at) is None
    row = Comparison.objects.get()
    assert (row.differences, row.bank) == (2, None)
    assert row.ledger == Decimal(15_000)


def test_the_bell_compares_yesterday_and_afterwards_the_days_that_were_missed(whole):
    compare_books()
    yesterday = timezone.localdate() - timedelta(days=1)
    assert [row.day for row in Comparison.objects.all()] == [yesterday]
    assert compare.store_missing_reconciliations(at=timezone.now() + timedelta(days=3)) == 3
    assert compare.store_missing_reconciliations(at=timezone.now() + timedelta(days=3)) == 0
    assert Comparison.objects.count() == 4
    assert not Comparison.objects.filter(differences__gt=0).exists()


def test_a_programme_without_an_account_is_not_compared(world):
    compare_books()
    assert not Comparison.objects.exists()
