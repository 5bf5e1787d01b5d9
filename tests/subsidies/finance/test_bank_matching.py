"""What finance decides about lines that matched nothing: with a reason, once, and never with a wrong amount."""

from datetime import date
from functools import partial

import pytest

from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.refusals import Missing
from subsidies.bank import objections
from subsidies.bank.matching import manual_matching as matching
from subsidies.bank.models import Entry
from subsidies.bank.rules import MatchKind
from subsidies.budget import ledger
from subsidies.budget.ledger import BudgetExhausted
from subsidies.budget.models import Transfer
from subsidies.budget.rules import Stage
from subsidies.budget.tranches import MoreThanGranted
from subsidies.payments.models import Payment
from subsidies.payments.settling import MoreThanThePayment, MoreThanWasPaid
from subsidies.recoveries import settling as repaid
from tests import finance_world as finance
from tests.camt import book_movement
from tests.subsidies.finance.banking import import_day_statement, schedule_funder_payment
from tests.subsidies.finance.money_back import (
    MONEY_BACK_LATER,
    RECEIVED_ON,
    make_ordered_recovery,
)
from tests.world import make_world

MATCHING_REASON = "Gebeld met de bank."
CHARGE, CLAIM, HELD = (
    partial(matching.book_whole_line, each) for each in (MatchKind.CHARGE, MatchKind.CLAIM, MatchKind.HELD)
)


@pytest.fixture
def payment(world):
    """A payment of € 1,000 on its way."""
    return finance.make_sent_batch(world).payments.get()


def import_unmatched_line(world, amount, **facts):
    """A line that matched nothing."""
    on = facts.pop("on", date(2018, 3, 26))
    done = import_day_statement(world, book_movement(amount, **facts), on=on, at=MONEY_BACK_LATER)
    return Entry.objects.get(statement__in=done.statements)


def decide_unmatched_line(world, verb, *rows, reason=MATCHING_REASON, at=MONEY_BACK_LATER):
    """Finance decides."""
    return verb(*rows, reason=reason, by=world.people["finance"], at=at)


def read_line_decision(entry):
    """What a line is now."""
    entry.refresh_from_db()
    return entry.settled_as, "".join(entry.portions.values_list("subject", flat=True)), entry.settled_reason


def test_a_payment_is_matched_with_who_when_and_why(world, payment):
    entry = import_unmatched_line(world, -1000)
    decide_unmatched_line(world, matching.match_payment_manually, entry, payment)
    assert read_line_decision(entry) == ("payment", payment.subject, MATCHING_REASON)
    assert (entry.settled_by, entry.settled_at, entry.problem) == (
        world.people["finance"],
        MONEY_BACK_LATER,
        "no_reference",
    )
    assert Payment.objects.get().status == "paid"
    assert ledger.load_line_balances(world.line.pk)[Stage.DISBURSED] == 1000


def test_a_part_of_a_payment_and_its_return_are_matched_too(world, payment):
    out, back = import_unmatched_line(world, -600), import_unmatched_line(world, 600)
    decide_unmatched_line(world, matching.match_payment_manually, out, payment)
    decide_unmatched_line(world, matching.match_payment_manually, back, payment)
    assert [read_line_decision(each)[0] for each in (out, back)] == ["payment", "return"]
    assert Payment.objects.get().status == "returned"


def test_a_tranche_is_matched_with_all_its_parts(world):
    operating = finance.get_operating_line(world)
    tranche, _other = schedule_funder_payment(world, operating, world.line)
    entry = import_unmatched_line(world, 10_000)
    decide_unmatched_line(world, matching.match_tranche_manually, entry, tranche)
    assert read_line_decision(entry)[:2] == ("tranche", f"tranche:{tranche.pk}")
    assert (
        ledger.load_line_balances(operating.pk)[Stage.CASH]
        == ledger.load_line_balances(world.line.pk)[Stage.CASH]
        == 5000
    )


def test_a_tranche_booked_by_hand_is_only_confirmed(world):
    tranche = finance.receive_line_money(world, amount=5000)
    entry, before = import_unmatched_line(world, 5000), Transfer.objects.count()
    decide_unmatched_line(world, matching.match_tranche_manually, entry, tranche)
    tranche.refresh_from_db()
    assert (tranche.confirmed_on, Transfer.objects.count()) == (entry.booked_on, before)


def test_a_recovery_is_matched_in_part(world):
    order = make_ordered_recovery(world, "400.00")
    entry = import_unmatched_line(world, 100, on=RECEIVED_ON)
    decide_unmatched_line(world, matching.match_recovery_manually, entry, order)
    order.refresh_from_db()
    assert (read_line_decision(entry)[:2], order.received) == (("recovery", order.subject), 100)


def test_a_charge_goes_to_the_operating_line(world):
    operating = finance.get_operating_line(world)
    finance.receive_line_money(world, operating, amount=100)
    entry = import_unmatched_line(world, -5)
    decide_unmatched_line(world, CHARGE, entry)
    assert read_line_decision(entry)[:2] == ("charge", f"charge:{entry.pk}")
    assert ledger.load_line_balances(operating.pk)[Stage.CASH] == 95


def test_what_is_none_of_ours_is_held_and_pays_nothing(world):
    entry = import_unmatched_line(world, 5)
    decide_unmatched_line(world, HELD, entry)
    assert read_line_decision(entry) == ("held", f"held:{entry.pk}", MATCHING_REASON)
    balances = ledger.load_line_balances(finance.get_operating_line(world).pk)
    assert (balances[Stage.HELD], balances[Stage.CASH]) == (5, 0)


def list_matching_verbs(world):
    """Every verb with a row that it could settle a line with, and a line for it."""
    payment = finance.make_sent_batch(world).payments.get()
    [tranche] = schedule_funder_payment(world)
    return [
        (matching.match_payment_manually, import_unmatched_line(world, -1000), payment),
        (matching.match_tranche_manually, import_unmatched_line(world, 5000), tranche),
        (CHARGE, import_unmatched_line(world, -5)),
        (HELD, import_unmatched_line(world, 7)),
    ]


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nothing_is_decided_without_a_reason(world, reason):
    for verb, entry, *row in list_matching_verbs(world):
        with pytest.raises(Missing):
            decide_unmatched_line(world, verb, entry, *row, reason=reason)
        assert read_line_decision(entry)[0] is None


def test_nothing_is_decided_twice(world):
    finance.receive_line_money(world, finance.get_operating_line(world), amount=100)
    for verb, entry, *row in list_matching_verbs(world):
        decide_unmatched_line(world, verb, entry, *row)
        before = Transfer.objects.count()
        for other in (verb, CLAIM):
            with pytest.raises(objections.AlreadySettled):
                decide_unmatched_line(world, other, entry, *(row if other is verb else ()))
        assert Transfer.objects.count() == before


def assert_matching_refused(world, refusal, verb, entry, *row):
    """It is refused, and neither line nor books have changed."""
    before = Transfer.objects.count()
    with pytest.raises(refusal):
        decide_unmatched_line(world, verb, entry, *row)
    assert (read_line_decision(entry)[0], Transfer.objects.count()) == (None, before)


def test_wrong_amounts_and_directions_are_refused(world, payment):
    [tranche] = schedule_funder_payment(world)
    out, much, came = (
        import_unmatched_line(world, -999),
        import_unmatched_line(world, -1001),
        import_unmatched_line(world, 4999),
    )
    assert_matching_refused(world, MoreThanThePayment, matching.match_payment_manually, much, payment)
    assert_matching_refused(world, MoreThanWasPaid, matching.match_payment_manually, came, payment)
    assert_matching_refused(world, objections.OtherAmount, matching.match_tranche_manually, came, tranche)
    assert_matching_refused(world, objections.MoneyLeft, matching.match_tranche_manually, out, tranche)
    assert_matching_refused(world, objections.MoneyCameIn, CHARGE, came)
    assert_matching_refused(world, BudgetExhausted, CHARGE, out)


def test_what_somebody_repaid_before_it_was_asked_is_matched_once_it_is_ordered(world):
    order = make_ordered_recovery(world)
    entry = import_unmatched_line(world, 400, on=date(2018, 4, 2))
    decide_unmatched_line(world, matching.match_recovery_manually, entry, order)
    order.refresh_from_db()
    assert (read_line_decision(entry)[0], order.status, order.received_on) == ("recovery", "received", date(2018, 4, 2))
    assert ledger.load_line_balances(world.line.pk)[Stage.CASH] == 400


def test_a_recovery_takes_no_more_than_is_to_be_repaid_and_nothing_from_before_the_payment(world):
    order = make_ordered_recovery(world, "400.00")
    assert_matching_refused(
        world,
        repaid.MoreThanOutstanding,
        matching.match_recovery_manually,
        import_unmatched_line(world, 401, on=RECEIVED_ON),
        order,
    )
    assert_matching_refused(
        world,
        repaid.RepaidBeforePayment,
        matching.match_recovery_manually,
        import_unmatched_line(world, 400, on=date(2018, 3, 25)),
        order,
    )
    assert_matching_refused(
        world,
        objections.MoneyLeft,
        matching.match_recovery_manually,
        import_unmatched_line(world, -400, on=RECEIVED_ON),
        order,
    )


def test_what_was_never_sent_or_never_granted_is_refused(world):
    payment = finance.make_pending_batch(world).payments.get()
    assert_matching_refused(
        world, WrongStatus, matching.match_payment_manually, import_unmatched_line(world, -1000), payment
    )
    [tranche] = schedule_funder_payment(world)
    finance.receive_line_money(world, finance.get_operating_line(world), amount=419_000)
    assert_matching_refused(
        world, MoreThanGranted, matching.match_tranche_manually, import_unmatched_line(world, 5000), tranche
    )


def test_rows_of_another_programme_are_refused(world):
    other = make_world(code="XX")
    payment = finance.make_sent_batch(other).payments.get()
    [tranche] = schedule_funder_payment(other)
    assert_matching_refused(
        world,
        objections.OfAnotherProgramme,
        matching.match_payment_manually,
        import_unmatched_line(world, -1000),
        payment,
    )
    assert_matching_refused(
        world,
        objections.OfAnotherProgramme,
        matching.match_tranche_manually,
        import_unmatched_line(world, 5000),
        tranche,
    )
