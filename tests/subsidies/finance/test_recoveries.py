"""Asking money back: proposed by one person, ordered by another, received in parts or given up."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from healthcoach.core.lifecycle import AlreadyDone, WrongStatus
from healthcoach.core.refusals import Missing, Refused
from healthcoach.mail.models import Message
from subsidies.budget.models import Transfer
from subsidies.payables.models import Payable
from subsidies.payments.models import PayingAccount
from subsidies.recoveries import actions, settling
from subsidies.recoveries.models import Receipt, Recovery, RecoveryStatus
from tests import finance_world
from tests.finance_world import make_second_finance_user
from tests.subsidies.finance import money_back
from tests.subsidies.finance.invoicing import make_entered_expense
from tests.subsidies.finance.money_back import (
    MONEY_BACK_LATER,
    ORDERED,
    PAY_BEFORE,
    PROPOSED,
    RECEIVED_ON,
    make_ordered_recovery,
    make_paid_out_payable,
    make_proposed_recovery,
    make_received_recovery,
    make_waived_recovery,
    read_line_balances,
    receive_repayment_by_hand,
)


@pytest.fixture(autouse=True)
def the_books_are_in_order(db):
    """Every test ends with the examination of the books."""
    yield
    call_command("verify_ledger", "--at=2018-04-20T12:00")


def dump_recovery_tables() -> list[object]:
    """Everything a refused verb must leave alone."""
    return [list(model.objects.order_by("pk").values()) for model in (Recovery, Receipt, Payable, Transfer, Message)]


def test_a_proposal_waits_for_a_second_person_and_moves_no_money(world):
    before = read_line_balances(world.line), Transfer.objects.count()
    row = make_proposed_recovery(world, row=make_paid_out_payable(world))
    after = read_line_balances(world.line)
    assert (row.status, row.amount, row.proposed_by) == ("proposed", Decimal(400), world.people["finance"])
    assert (after["paid"], after["disbursed"]) == (1000, 1000)
    assert before[0] != after  # only the payment itself
    assert not Message.objects.filter(kind="recovery_ordered").exists()


def test_an_order_gets_its_communication_its_letter_and_a_mail(world):
    row = make_ordered_recovery(world)
    row.refresh_from_db()
    assert (row.status, row.ordered_by, row.pay_before) == ("ordered", make_second_finance_user(world), PAY_BEFORE)
    assert row.communication.startswith("2")
    assert len(row.communication) == 12
    assert row.letter.media_type == "application/pdf"
    [mail] = Message.objects.filter(kind="recovery_ordered")
    assert mail.recipient == row.payable.coach.user
    for words in ("€ 400,00", "BE68 5390 0754 7034", "03/05/2018", "Zes uren dubbel geteld.", "+++2"):
        assert words in mail.body.replace("\u00a0", " ")


def test_a_supplier_gets_a_letter_and_no_mail(world):
    finance_world.set_up_paying_account(world)
    finance_world.receive_line_money(world, finance_world.get_operating_line(world))
    bill = make_entered_expense(world).payable
    finance_world.make_paid_batch(world, [bill])
    row = make_ordered_recovery(world, "100.00", Payable.objects.get(pk=bill.pk))
    assert row.letter is not None
    assert not Message.objects.filter(kind="recovery_ordered").exists()


def test_what_comes_in_goes_back_to_the_line_it_left(world):
    row = make_ordered_recovery(world)
    before = read_line_balances(world.line)
    received_row = receive_repayment_by_hand(world, row, "400.00")
    after = read_line_balances(world.line)
    assert (received_row.status, received_row.received, received_row.received_on) == ("received", 400, RECEIVED_ON)
    assert after["available"] - before["available"] == after["cash"] - before.get("cash", 0) == 400
    assert before["paid"] - after["paid"] == before["disbursed"] - after["disbursed"] == 400
    payable = Payable.objects.get()
    assert (payable.status, payable.paid, payable.recovered) == ("paid", 1000, 400)


def test_an_amount_that_came_back_completely_is_recovered(world):
    make_received_recovery(world, "1000.00")
    payable = Payable.objects.get()
    assert (payable.status, payable.recovered) == ("recovered", 1000)
    assert "paid" not in read_line_balances(world.line)


def test_money_comes_in_in_parts_each_with_its_number(world):
    row = make_ordered_recovery(world)
    for number, part in enumerate(("150.00", "150.00", "100.00")):
        row = receive_repayment_by_hand(world, row, part, RECEIVED_ON - timedelta(days=number))
    assert [(each.number, each.amount) for each in row.receipts.all()] == [(1, 150), (2, 150), (3, 100)]
    assert row.status == "received"
    moved = Transfer.objects.filter(subject=row.subject).values_list("kind", "occurrence", "amount")
    assert sorted(moved) == sorted(
        (kind, number, Decimal(amount))
        for kind in ("recover", "repay")
        for number, amount in ((1, 150), (2, 150), (3, 100))
    )


def test_a_part_leaves_the_order_open(world):
    row = receive_repayment_by_hand(world, make_ordered_recovery(world), "399.99")
    assert (row.status, row.outstanding, row.received_on) == ("ordered", Decimal("0.01"), None)


def test_what_is_given_up_stays_visible_as_not_recovered(world):
    row = receive_repayment_by_hand(world, make_ordered_recovery(world), "100.00")
    row = actions.waive(row, reason="Failliet.", by=world.people["finance"], at=MONEY_BACK_LATER)
    assert (row.status, row.received, row.outstanding, row.waived_reason) == ("waived", 100, 300, "Failliet.")
    assert read_line_balances(world.line)["paid"] == 900
    assert Payable.objects.get().recovered == 100


def test_what_was_given_up_can_be_asked_again(world):
    row = make_paid_out_payable(world)
    make_waived_recovery(world, "1000.00", row)
    assert actions.compute_recoverable_amount(row) == 1000
    assert make_proposed_recovery(world, "1000.00", row).status == "proposed"


def test_no_more_is_asked_back_than_was_paid(world):
    row = make_paid_out_payable(world)
    make_ordered_recovery(world, "700.00", row)
    before = dump_recovery_tables()
    with pytest.raises(actions.MoreThanPaid, match="300"):
        make_proposed_recovery(world, "300.01", row)
    assert dump_recovery_tables() == before
    assert make_proposed_recovery(world, "300.00", row).amount == 300


@pytest.mark.parametrize(
    ("verb", "refusal"),
    [
        (lambda w, r: make_proposed_recovery(w, "0.00", r.payable), actions.AlreadyProposed),
        (lambda w, r: actions.order(r, pay_before=PAY_BEFORE, by=w.people["finance"], at=ORDERED), None),
        (
            lambda w, r: actions.order(r, pay_before=date(2018, 4, 2), by=make_second_finance_user(w), at=ORDERED),
            actions.LastDayPassed,
        ),
        (lambda w, r: actions.refuse(r, reason="  ", by=make_second_finance_user(w), at=ORDERED), Missing),
        (lambda w, r: receive_repayment_by_hand(w, r, "1.00"), WrongStatus),
    ],
    ids=["proposed twice", "ordered by who proposed", "last day past", "refused without reason", "received too early"],
)
def test_what_cannot_be_done_with_a_proposal_keeps_nothing(world, verb, refusal):
    row = make_proposed_recovery(world)
    before = dump_recovery_tables()
    with pytest.raises(refusal or actions.SecondPersonOrders):
        verb(world, row)
    assert dump_recovery_tables() == before


@pytest.mark.parametrize(
    ("verb", "refusal"),
    [
        (lambda w, r: receive_repayment_by_hand(w, r, "400.01"), settling.MoreThanOutstanding),
        (lambda w, r: receive_repayment_by_hand(w, r, "0.00"), actions.NothingAsked),
        (lambda w, r: receive_repayment_by_hand(w, r, "-5.00"), actions.NothingAsked),
        (lambda w, r: receive_repayment_by_hand(w, r, "10.00", date(2018, 4, 21)), settling.RepaidInFuture),
        (lambda w, r: receive_repayment_by_hand(w, r, "10.00", date(2018, 4, 2)), settling.RepaidBeforeOrder),
        (
            lambda w, r: actions.waive(r, reason="Weg.", by=make_second_finance_user(w), at=MONEY_BACK_LATER),
            actions.SecondPersonGivesUp,
        ),
        (lambda w, r: actions.waive(r, reason="", by=w.people["finance"], at=MONEY_BACK_LATER), Missing),
    ],
    ids=["too much", "nothing", "less than nothing", "tomorrow", "before the order", "by who ordered", "no reason"],
)
def test_what_cannot_be_done_with_an_order_keeps_nothing(world, verb, refusal):
    row = make_ordered_recovery(world)
    before = dump_recovery_tables()
    with pytest.raises(refusal):
        verb(world, row)
    assert dump_recovery_tables() == before


def test_the_same_repayment_clicked_twice_is_booked_once(world):
    row = receive_repayment_by_hand(world, make_ordered_recovery(world), "100.00")
    with pytest.raises(actions.RepaymentAlreadyBooked):
        receive_repayment_by_hand(world, row, "100.00")
    assert Recovery.objects.get().received == 100


def test_without_an_account_nobody_can_repay(world):
    row = make_proposed_recovery(world)
    PayingAccount.objects.update(replaced_at=ORDERED)
    with pytest.raises(actions.NoAccountToRepayTo):
        actions.order(row, pay_before=PAY_BEFORE, by=make_second_finance_user(world), at=ORDERED)
    assert Recovery.objects.get().status == "proposed"


@pytest.mark.parametrize("bring", ["made", "approved", "sent", "returned"])
def test_what_is_not_paid_is_not_asked_back(world, bring):
    [row] = finance_world.make_funded_payables(world)
    finance_world.MAKERS_BY_STATUS[bring](world, [row])
    with pytest.raises(actions.NotPaidYet):
        make_proposed_recovery(world, row=row)
    assert not Recovery.objects.exists()


RECOVERY_VERBS = {
    "order": lambda w, r: actions.order(r, pay_before=PAY_BEFORE, by=make_second_finance_user(w), at=MONEY_BACK_LATER),
    "refuse": lambda w, r: actions.refuse(r, reason="Nee.", by=make_second_finance_user(w), at=MONEY_BACK_LATER),
    "receive": lambda w, r: receive_repayment_by_hand(w, r, "1.00"),
    "waive": lambda w, r: actions.waive(r, reason="Weg.", by=w.people["finance"], at=MONEY_BACK_LATER),
}
# Written by hand: what each status lets happen.
POSSIBLE_RECOVERY_VERBS = {
    "proposed": {"order", "refuse"},
    "ordered": {"receive", "waive"},
    "received": set(),
    "waived": set(),
    "refused": set(),
}


@pytest.mark.parametrize("verb", RECOVERY_VERBS)
@pytest.mark.parametrize("status", POSSIBLE_RECOVERY_VERBS)
def test_each_status_has_its_verbs_and_no_others(world, status, verb):
    row = getattr(money_back, f"make_{status}_recovery")(world)
    if verb in POSSIBLE_RECOVERY_VERBS[status]:
        RECOVERY_VERBS[verb](world, row)
        return
    before = dump_recovery_tables()
    with pytest.raises(WrongStatus):
        RECOVERY_VERBS[verb](world, row)
    assert dump_recovery_tables() == before


def test_ordering_twice_is_told_as_done(world):
    with pytest.raises(AlreadyDone):
        RECOVERY_VERBS["order"](world, make_ordered_recovery(world))


@pytest.mark.parametrize(
    ("bring", "alone"),
    [
        (make_ordered_recovery, "UPDATE subsidies_recovery SET ordered_by_id = proposed_by_id"),
        (make_ordered_recovery, "UPDATE subsidies_recovery SET ordered_by_id = NULL"),
        (make_ordered_recovery, "UPDATE subsidies_recovery SET proposed_by_id = ordered_by_id"),
        (make_waived_recovery, "UPDATE subsidies_recovery SET waived_by_id = ordered_by_id"),
        (make_waived_recovery, "UPDATE subsidies_recovery SET waived_by_id = NULL"),
        (make_ordered_recovery, "UPDATE subsidies_recovery SET received = amount + 1"),
        (make_ordered_recovery, "UPDATE subsidies_recovery SET status = 'received', received_on = now()"),
        (make_ordered_recovery, "UPDATE subsidies_recovery SET communication = NULL"),
    ],
)
def test_the_database_itself_wants_two_persons_and_whole_stories(world, bring, alone):
    bring(world)
    with pytest.raises(IntegrityError, match="check constraint"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(alone)


def test_a_failing_letter_leaves_the_proposal(world, monkeypatch):
    row = make_proposed_recovery(world)
    before = dump_recovery_tables()

    def fails(*_args, **_facts):
        raise Refused

    monkeypatch.setattr(actions.letter, "render_pdf", fails)
    with pytest.raises(Refused):
        RECOVERY_VERBS["order"](world, row)
    assert dump_recovery_tables() == before


def test_a_recovery_is_seen_by_the_programme_s_people_only(world):
    row = make_proposed_recovery(world)
    assert row.proposed_at == PROPOSED
    seeing = {name for name, user in world.people.items() if Recovery.objects.visible_to(user).exists()}
    assert seeing == {"finance", "staff", "auditor", "admin"}
    assert RecoveryStatus(row.status) == RecoveryStatus.PROPOSED
