"""Correcting what is booked: a reversal with a reason and a second person, and the right amount beside it."""

from decimal import Decimal

import pytest
from django.core.management import call_command

from healthcoach.core.refusals import Missing
from subsidies.budget import ledger
from subsidies.budget.models import Tranche, Transfer
from subsidies.corrections import actions, correctable
from subsidies.corrections.models import Correction
from subsidies.payables import actions as payables
from subsidies.payables.models import Payable
from subsidies.payouts.models import Payout
from tests import finance_world
from tests.finance_world import get_operating_line, make_coach_payable, make_second_finance_user, receive_line_money
from tests.subsidies.finance.invoicing import make_entered_expense
from tests.subsidies.finance.money_back import (
    MONEY_BACK_LATER,
    ORDERED,
    PROPOSED,
    make_carried_out_correction,
    make_proposed_correction,
    read_line_balances,
)
from tests.world import make_world


@pytest.fixture(autouse=True)
def the_books_are_in_order(db):
    """Every test ends with the examination of the books."""
    yield
    call_command("verify_ledger", "--at=2018-04-20T12:00")


def dump_correction_tables() -> list[object]:
    """Everything a refused verb must leave alone."""
    return [list(model.objects.order_by("pk").values()) for model in (Correction, Payable, Tranche, Transfer)]


def list_subject_transfers(subject: str) -> list[tuple[str, Decimal, int]]:
    """What happened to a subject in the books, in order."""
    return list(Transfer.objects.filter(subject=subject).order_by("pk").values_list("kind", "amount", "occurrence"))


def test_a_proposal_changes_nothing_in_the_books(world):
    row = make_coach_payable(world)
    before = list_subject_transfers(row.payout.trajectory.application.subject)
    found = make_proposed_correction(world, row=row)
    assert (found.status, found.old_amount, found.new_amount) == ("proposed", 1000, 700)
    assert (found.proposed_by, found.programme) == (world.people["finance"], world.programme)
    assert list_subject_transfers(row.payout.trajectory.application.subject) == before


def test_a_payout_that_was_too_high_comes_down_and_the_rest_is_available_again(world):
    row = make_coach_payable(world)
    before = read_line_balances(world.line)
    found = make_carried_out_correction(world, "700.00", row)
    row.refresh_from_db()
    assert (found.status, found.done_by, row.amount, row.status) == (
        "done",
        make_second_finance_user(world),
        700,
        "due",
    )
    after = read_line_balances(world.line)
    assert (after["due"], after["available"] - before["available"]) == (700, 300)
    assert "reserved" not in after
    assert Payout.objects.get().amount == 1000  # as it was calculated
    assert list_subject_transfers(row.payout.trajectory.application.subject) == [
        ("reserve", 1000, 1),
        ("accrue", 1000, 1),
        ("reverse", 1000, 1),
        ("accrue", 700, 2),
        ("release", 300, 2),
    ]


def test_a_payout_that_was_too_low_goes_up_to_what_was_reserved(world):
    row = make_coach_payable(world, 240)
    assert row.amount == 200
    before = read_line_balances(world.line)
    make_carried_out_correction(world, "1000.00", row)
    after = read_line_balances(world.line)
    assert (after["due"], before["available"] - after["available"]) == (1000, 800)


def test_a_payout_corrected_to_nothing_is_cancelled(world):
    row = make_coach_payable(world, 240)
    make_carried_out_correction(world, "0.00", row)
    row.refresh_from_db()
    assert (row.status, row.amount, row.cancelled_by) == ("cancelled", 0, make_second_finance_user(world))
    assert read_line_balances(world.line)["available"] == Decimal("2380000.00")
    assert "due" not in read_line_balances(world.line)


def test_a_correction_can_itself_be_corrected(world):
    row = make_coach_payable(world)
    for amount in ("700.00", "1000.00", "850.50", "0.00"):
        row.refresh_from_db()
        make_carried_out_correction(world, amount, row)
    assert read_line_balances(world.line)["available"] == Decimal("2380000.00")
    reversed_once = Transfer.objects.filter(reverses__isnull=False).values_list("reverses", flat=True)
    assert len(reversed_once) == len(set(reversed_once))


def test_only_the_difference_has_to_be_on_the_line(db):
    world = make_world(grant=Decimal("2588.24"), code="LW")  # the coaching line holds € 2,200
    row = make_coach_payable(world, 240)
    for _each in range(2):
        world.approved()
    assert "available" not in read_line_balances(world.line)
    make_carried_out_correction(world, "150.00", row)
    assert read_line_balances(world.line)["available"] == 50


def test_what_the_line_does_not_hold_any_more_is_refused(db):
    world = make_world(grant=Decimal(2200), code="LW")  # the coaching line holds € 1,870
    row = make_coach_payable(world, 240)
    proposal = make_proposed_correction(world, "1000.00", row)
    world.approved()
    before = dump_correction_tables()
    with pytest.raises(ledger.BudgetExhausted) as refused:
        actions.execute(proposal, by=make_second_finance_user(world), at=ORDERED)
    assert refused.value.short == 130
    assert dump_correction_tables() == before


def test_a_held_and_a_returned_amount_can_be_corrected_and_stay_where_they_are(world):
    kept_back = make_coach_payable(world)
    payables.hold([kept_back], reason="Nakijken.", by=world.people["finance"], at=PROPOSED)
    make_carried_out_correction(world, "700.00", kept_back)
    [row] = finance_world.make_funded_payables(world)
    finance_world.make_returned_payments(world, [row])
    make_carried_out_correction(world, "600.00", row)
    statuses = Payable.objects.order_by("pk").values_list("status", "amount")
    assert list(statuses) == [("held", 700), ("returned", 600)]


@pytest.mark.parametrize("bring", ["hold", "return"])
def test_a_held_or_returned_amount_that_becomes_nothing_is_cancelled(world, bring):
    [row] = finance_world.make_funded_payables(world)
    if bring == "hold":
        payables.hold([row], reason="Nakijken.", by=world.people["finance"], at=PROPOSED)
    else:
        finance_world.make_returned_payments(world, [row])
    make_carried_out_correction(world, "0.00", row)
    row.refresh_from_db()
    assert (row.status, row.amount, row.held_at, row.returned_at) == ("cancelled", 0, None, None)


@pytest.mark.parametrize(("amount", "left"), [("200.00", 42), ("300.00", -58), ("0.00", 242)])
def test_an_expense_is_corrected_on_its_own_line(world, amount, left):
    expense = make_entered_expense(world)
    before = read_line_balances(get_operating_line(world))["available"]
    make_carried_out_correction(world, amount, expense.payable)
    after = read_line_balances(get_operating_line(world))
    assert after["available"] - before == left
    assert after.get("due", 0) == Decimal(amount)
    expense.refresh_from_db()
    assert expense.amount == 242


def propose_tranche_correction(world, tranche: Tranche) -> Correction:
    """A proposal to take a tranche back."""
    return actions.propose(tranche=tranche, reason="Verkeerde lijn.", by=world.people["finance"], at=PROPOSED)


def test_a_tranche_is_taken_out_of_the_cash(world):
    tranche = receive_line_money(world)
    proposal = propose_tranche_correction(world, tranche)
    assert (proposal.old_amount, proposal.new_amount) == (10_000, 0)
    actions.execute(proposal, by=make_second_finance_user(world), at=ORDERED)
    tranche.refresh_from_db()
    assert (tranche.status, tranche.reversed_by) == ("reversed", make_second_finance_user(world))
    assert "cash" not in read_line_balances(world.line)
    assert list_subject_transfers(f"tranche:{tranche.pk}") == [("tranche", 10_000, 1), ("reverse", 10_000, 1)]


def test_a_tranche_whose_money_was_used_stays(world):
    [row] = finance_world.make_funded_payables(world)
    finance_world.make_pending_batch(world, [row])
    proposal = propose_tranche_correction(world, Tranche.objects.get())
    before = dump_correction_tables()
    with pytest.raises(actions.MoneyAlreadyUsed, match=r"1.000.00"):
        actions.execute(proposal, by=make_second_finance_user(world), at=ORDERED)
    assert dump_correction_tables() == before


@pytest.mark.parametrize(
    ("bring", "refusal"),
    [
        ("made", correctable.InABatch),
        ("approved", correctable.InABatch),
        ("sent", correctable.AtTheBank),
        ("paid", correctable.PaidAlready),
    ],
)
def test_what_is_on_its_way_or_paid_is_refused_with_the_way_to_go(world, bring, refusal):
    [row] = finance_world.make_funded_payables(world)
    late = make_proposed_correction(world, row=row)
    finance_world.MAKERS_BY_STATUS[bring](world, [row])
    before = dump_correction_tables()
    with pytest.raises(refusal):
        actions.execute(late, by=make_second_finance_user(world), at=ORDERED)
    with pytest.raises(refusal):
        make_proposed_correction(world, "600.00", row)
    assert dump_correction_tables() == before


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [
        ("1000.00", correctable.SameAmount),
        ("1000.01", correctable.MoreThanReserved),
        ("-0.01", correctable.BelowNothing),
    ],
)
def test_an_amount_that_cannot_be_is_refused(world, amount, refusal):
    row = make_coach_payable(world)
    before = dump_correction_tables()
    with pytest.raises(refusal):
        make_proposed_correction(world, amount, row)
    assert dump_correction_tables() == before


def test_a_cancelled_amount_is_not_corrected_again(world):
    row = make_coach_payable(world)
    make_carried_out_correction(world, "0.00", row)
    with pytest.raises(correctable.NothingLeftToCorrect):
        make_proposed_correction(world, "5.00", row)


def test_a_reason_is_needed(world):
    found = make_proposed_correction(world)
    with pytest.raises(Missing):
        actions.refuse(found, reason=" ", by=make_second_finance_user(world), at=MONEY_BACK_LATER)
    with pytest.raises(Missing):
        actions.propose(
            payable=make_coach_payable(world),
            new_amount=Decimal(5),
            reason="",
            by=make_second_finance_user(world),
            at=MONEY_BACK_LATER,
        )
    assert Correction.objects.get().status == "proposed"
