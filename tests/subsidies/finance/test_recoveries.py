"""Asking money back: proposed by one person, ordered by another, received in parts or given up."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from healthcoach.lifecycle import AlreadyDone, WrongStatus
from healthcoach.mail.models import Message
from healthcoach.refusals import Missing, Refused
from subsidies.budget.models import Transfer
from subsidies.payables.models import Payable
from subsidies.payments.models import PayingAccount
from subsidies.recoveries import actions, settling
from subsidies.recoveries.models import Receipt, Recovery, Status
from tests import finance_world
from tests.finance_world import second
from tests.subsidies.finance import money_back
from tests.subsidies.finance.invoicing import entered
from tests.subsidies.finance.money_back import (
    LATER,
    ORDERED,
    PAY_BEFORE,
    PROPOSED,
    RECEIVED_ON,
    held,
    ordered,
    paid_out,
    proposed,
    receive,
    received,
    waived,
)


@pytest.fixture(autouse=True)
def the_books_are_in_order(db):
    """Every test ends with the examination of the books."""
    yield
    call_command("verify_ledger", "--at=2018-04-20T12:00")


def kept() -> list[object]:
    """Everything a refused verb must leave alone."""
    return [list(model.objects.order_by("pk").values()) for model in (Recovery, Receipt, Payable, Transfer, Message)]


def test_a_proposal_waits_for_a_second_person_and_moves_no_money(world):
    before = held(world.line), Transfer.objects.count()
    row = proposed(world, row=paid_out(world))
    after = held(world.line)
    assert (row.status, row.amount, row.proposed_by) == ("proposed", Decimal(400), world.people["finance"])
    assert (after["paid"], after["disbursed"]) == (1000, 1000)
    assert before[0] != after  # only the payment itself
    assert not Message.objects.filter(kind="recovery_ordered").exists()


def test_an_order_gets_its_communication_its_letter_and_a_mail(world):
    row = ordered(world)
    row.refresh_from_db()
    assert (row.status, row.ordered_by, row.pay_before) == ("ordered", second(world), PAY_BEFORE)
    assert row.communication.startswith("2")
    assert len(row.communication) == 12
    assert row.letter.media_type == "application/pdf"
    [mail] = Message.objects.filter(kind="recovery_ordered")
    assert mail.recipient == row.payable.coach.user
    for words in ("€ 400,00", "BE68 5390 0754 7034", "03/05/2018", "Zes uren dubbel geteld.", "+++2"):
        assert words in mail.body.replace("\u00a0", " ")


def test_a_supplier_gets_a_letter_and_no_mail(world):
    finance_world.account(world)
    finance_world.money(world, finance_world.operating(world))
    bill = entered(world).payable
    finance_world.paid(world, [bill])
    row = ordered(world, "100.00", Payable.objects.get(pk=bill.pk))
    assert row.letter is not None
    assert not Message.objects.filter(kind="recovery_ordered").exists()


def test_what_comes_in_goes_back_to_the_line_it_left(world):
    row = ordered(world)
    before = held(world.line)
    received_row = receive(world, row, "400.00")
    after = held(world.line)
    assert (received_row.status, received_row.received, received_row.received_on) == ("received", 400, RECEIVED_ON)
    assert after["available"] - before["available"] == after["cash"] - before.get("cash", 0) == 400
    assert before["paid"] - after["paid"] == before["disbursed"] - after["disbursed"] == 400
    payable = Payable.objects.get()
    assert (payable.status, payable.paid, payable.recovered) == ("paid", 1000, 400)


def test_an_amount_that_came_back_completely_is_recovered(world):
    received(world, "1000.00")
    payable = Payable.objects.get()
    assert (payable.status, payable.recovered) == ("recovered", 1000)
    assert "paid" not in held(world.line)


def test_money_comes_in_in_parts_each_with_its_number(world):
    row = ordered(world)
    for number, part in enumerate(("150.00", "150.00", "100.00")):
        row = receive(world, row, part, RECEIVED_ON - timedelta(days=number))
    assert [(each.number, each.amount) for each in row.receipts.all()] == [(1, 150), (2, 150), (3, 100)]
    assert row.status == "received"
    moved = Transfer.objects.filter(subject=row.subject).values_list("kind", "occurrence", "amount")
    assert sorted(moved) == sorted(
        (kind, number, Decimal(amount))
        for kind in ("recover", "repay")
        for number, amount in ((1, 150), (2, 150), (3, 100))
    )


def test_a_part_leaves_the_order_open(world):
    row = receive(world, ordered(world), "399.99")
    assert (row.status, row.outstanding, row.received_on) == ("ordered", Decimal("0.01"), None)


def test_what_is_given_up_stays_visible_as_not_recovered(world):
    row = receive(world, ordered(world), "100.00")
    row = actions.waive(row, reason="Failliet.", by=world.people["finance"], at=LATER)
    assert (row.status, row.received, row.outstanding, row.waived_reason) == ("waived", 100, 300, "Failliet.")
    assert held(world.line)["paid"] == 900
    assert Payable.objects.get().recovered == 100


def test_what_was_given_up_can_be_asked_again(world):
    row = paid_out(world)
    waived(world, "1000.00", row)
    assert actions.left_to_ask(row) == 1000
    assert proposed(world, "1000.00", row).status == "proposed"


def test_no_more_is_asked_back_than_was_paid(world):
    row = paid_out(world)
    ordered(world, "700.00", row)
    before = kept()
    with pytest.raises(actions.MoreThanPaid, match="300"):
        proposed(world, "300.01", row)
    assert kept() == before
    assert proposed(world, "300.00", row).amount == 300


@pytest.mark.parametrize(
    ("verb", "refusal"),
    [
        (lambda w, r: proposed(w, "0.00", r.payable), actions.AlreadyProposed),
        (lambda w, r: actions.order(r, pay_before=PAY_BEFORE, by=w.people["finance"], at=ORDERED), None),
        (lambda w, r: actions.order(r, pay_before=date(2018, 4, 2), by=second(w), at=ORDERED), actions.LastDayPassed),
        (lambda w, r: actions.refuse(r, reason="  ", by=second(w), at=ORDERED), Missing),
        (lambda w, r: receive(w, r, "1.00"), WrongStatus),
    ],
    ids=["proposed twice", "ordered by who proposed", "last day past", "refused without reason", "received too early"],
)
def test_what_cannot_be_done_with_a_proposal_keeps_nothing(world, verb, refusal):
    row = proposed(world)
    before = kept()
    with pytest.raises(refusal or actions.SecondPersonOrders):
        verb(world, row)
    assert kept() == before


@pytest.mark.parametrize(
    ("verb", "refusal"),
    [
        (lambda w, r: receive(w, r, "400.01"), settling.MoreThanOutstanding),
        (lambda w, r: receive(w, r, "0.00"), actions.NothingAsked),
        (lambda w, r: receive(w, r, "-5.00"), actions.NothingAsked),
        (lambda w, r: receive(w, r, "10.00", date(2018, 4, 21)), settling.RepaidInFuture),
        (lambda w, r: receive(w, r, "10.00", date(2018, 4, 2)), settling.RepaidBeforeOrder),
        (lambda w, r: actions.waive(r, reason="Weg.", by=second(w), at=LATER), actions.SecondPersonGivesUp),
        (lambda w, r: actions.waive(r, reason="", by=w.people["finance"], at=LATER), Missing),
    ],
    ids=["too much", "nothing", "less than nothing", "tomorrow", "before the order", "by who ordered", "no reason"],
)
def test_what_cannot_be_done_with_an_order_keeps_nothing(world, verb, refusal):
    row = ordered(world)
    before = kept()
    with pytest.raises(refusal):
        verb(world, row)
    assert kept() == before


def test_the_same_repayment_clicked_twice_is_booked_once(world):
    row = receive(world, ordered(world), "100.00")
    with pytest.raises(actions.RepaymentAlreadyBooked):
        receive(world, row, "100.00")
    assert Recovery.objects.get().received == 100


def test_without_an_account_nobody_can_repay(world):
    row = proposed(world)
    PayingAccount.objects.update(replaced_at=ORDERED)
    with pytest.raises(actions.NoAccountToRepayTo):
        actions.order(row, pay_before=PAY_BEFORE, by=second(world), at=ORDERED)
    assert Recovery.objects.get().status == "proposed"


@pytest.mark.parametrize("bring", ["made", "approved", "sent", "returned"])
def test_what_is_not_paid_is_not_asked_back(world, bring):
    [row] = finance_world.ready(world)
    getattr(finance_world, bring)(world, [row])
    with pytest.raises(actions.NotPaidYet):
        proposed(world, row=row)
    assert not Recovery.objects.exists()


VERBS = {
    "order": lambda w, r: actions.order(r, pay_before=PAY_BEFORE, by=second(w), at=LATER),
    "refuse": lambda w, r: actions.refuse(r, reason="Nee.", by=second(w), at=LATER),
    "receive": lambda w, r: receive(w, r, "1.00"),
    "waive": lambda w, r: actions.waive(r, reason="Weg.", by=w.people["finance"], at=LATER),
}
# Written by hand: what each status lets happen.
POSSIBLE = {
    "proposed": {"order", "refuse"},
    "ordered": {"receive", "waive"},
    "received": set(),
    "waived": set(),
    "refused": set(),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("status", POSSIBLE)
def test_each_status_has_its_verbs_and_no_others(world, status, verb):
    row = getattr(money_back, status)(world)
    if verb in POSSIBLE[status]:
        VERBS[verb](world, row)
        return
    before = kept()
    with pytest.raises(WrongStatus):
        VERBS[verb](world, row)
    assert kept() == before


def test_ordering_twice_is_told_as_done(world):
    with pytest.raises(AlreadyDone):
        VERBS["order"](world, ordered(world))


@pytest.mark.parametrize(
    ("bring", "alone"),
    [
        (ordered, "UPDATE subsidies_recovery SET ordered_by_id = proposed_by_id"),
        (ordered, "UPDATE subsidies_recovery SET ordered_by_id = NULL"),
        (ordered, "UPDATE subsidies_recovery SET proposed_by_id = ordered_by_id"),
        (waived, "UPDATE subsidies_recovery SET waived_by_id = ordered_by_id"),
        (waived, "UPDATE subsidies_recovery SET waived_by_id = NULL"),
        (ordered, "UPDATE subsidies_recovery SET received = amount + 1"),
        (ordered, "UPDATE subsidies_recovery SET status = 'received', received_on = now()"),
        (ordered, "UPDATE subsidies_recovery SET communication = NULL"),
    ],
)
def test_the_database_itself_wants_two_persons_and_whole_stories(world, bring, alone):
    bring(world)
    with pytest.raises(IntegrityError, match="check constraint"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(alone)


def test_a_failing_letter_leaves_the_proposal(world, monkeypatch):
    row = proposed(world)
    before = kept()

    def fails(*_args, **_facts):
        raise Refused

    monkeypatch.setattr(actions.letter, "pdf", fails)
    with pytest.raises(Refused):
        VERBS["order"](world, row)
    assert kept() == before


def test_a_recovery_is_seen_by_the_programme_s_people_only(world):
    row = proposed(world)
    assert row.proposed_at == PROPOSED
    seeing = {name for name, user in world.people.items() if Recovery.objects.visible_to(user).exists()}
    assert seeing == {"finance", "staff", "auditor", "admin"}
    assert Status(row.status) == Status.PROPOSED
