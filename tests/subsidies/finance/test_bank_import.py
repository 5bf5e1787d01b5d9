"""Importing statements: each line finds its payment, tranche, recovery or charge, and the books follow, once."""

from datetime import date

import pytest

from subsidies.bank.matching import manual_matching as matching
from subsidies.bank.models import Entry, Portion, Statement
from subsidies.bank.settlement import line_settlement as settling
from subsidies.budget import ledger
from subsidies.budget.models import Tranche, Transfer
from subsidies.budget.rules import Stage
from subsidies.payables.models import Payable
from subsidies.payments.models import Payment
from subsidies.recoveries.models import Receipt
from tests import finance_world as finance
from tests.camt import book_charge, book_movement, book_part
from tests.subsidies.finance.banking import (
    BANK_EXECUTED_ON,
    BANK_IMPORTED_AT,
    import_day_statement,
    list_line_outcomes,
    schedule_funder_payment,
)
from tests.subsidies.finance.money_back import (
    MONEY_BACK_LATER,
    RECEIVED_ON,
    make_ordered_recovery,
    receive_repayment_by_hand,
)
from tests.world import make_world


@pytest.fixture
def payment(world):
    """A payment of € 1,000 on its way."""
    return finance.make_sent_batch(world).payments.get()


@pytest.fixture
def operating(world):
    """The operating line."""
    return finance.get_operating_line(world)


def read_imported_balances(line):
    """What a line's accounts hold, without those that hold nothing."""
    return {stage.name.lower(): int(amount) for stage, amount in ledger.load_line_balances(line.pk).items() if amount}


def test_a_payment_that_left_is_paid_and_its_cash_is_gone(world, payment):
    before = ledger.load_line_balances(world.line.pk)
    done = import_day_statement(world, book_movement(-1000, end_to_end_id=payment.end_to_end_id))
    payment.refresh_from_db()
    after = ledger.load_line_balances(world.line.pk)
    assert (done.lines, done.settled, done.breaks) == (1, 1, 0)
    assert (payment.status, payment.settled, payment.paid_on) == ("paid", 1000, BANK_EXECUTED_ON)
    assert payment.payable.status == "paid"
    assert after[Stage.PAID] - before[Stage.PAID] == after[Stage.DISBURSED] - before[Stage.DISBURSED] == 1000
    assert (after[Stage.DUE], after[Stage.OUTGOING]) == (0, 0)
    entry = Entry.objects.get()
    assert (entry.settled_as, entry.portions.get().subject, entry.settled_by) == (
        "payment",
        payment.subject,
        world.people["finance"],
    )


def test_a_payment_that_leaves_in_part_waits_for_a_decision_and_what_is_left_then_pays_it(world, payment):
    import_day_statement(world, book_movement(-600, end_to_end_id=payment.end_to_end_id))
    assert list_line_outcomes() == ["amount"]
    matching.match_payment_manually(
        Entry.objects.get(), payment, reason="In twee keer.", by=world.people["finance"], at=BANK_IMPORTED_AT
    )
    payment.refresh_from_db()
    assert (payment.status, payment.settled, payment.payable.status) == ("sent", 600, "sent")
    import_day_statement(world, book_movement(-400, end_to_end_id=payment.end_to_end_id), on=date(2018, 3, 27))
    payment = Payment.objects.get()
    assert (payment.status, payment.settled, payment.paid_on) == ("paid", 1000, date(2018, 3, 27))
    assert payment.payable.status == "paid"
    assert read_imported_balances(world.line)["disbursed"] == 1000
    days = Transfer.objects.filter(subject=payment.subject, kind="pay").order_by("pk")
    assert [each.effective_on.day for each in days] == [26, 27]


def test_several_payments_and_charges_within_a_movement_are_each_booked(world, operating):
    rows = finance.make_sent_batch(world, finance.make_funded_payables(world, count=2)).payments.order_by("pk")
    finance.receive_line_money(world, operating, amount=100)
    import_day_statement(
        world,
        book_movement(-2003, parts=[book_part(-1000, end_to_end_id=row.end_to_end_id) for row in rows], charges=3),
    )
    assert list_line_outcomes() == ["payment", "payment", "charge"]
    assert (read_imported_balances(operating)["cash"], read_imported_balances(operating)["paid"]) == (97, 3)


@pytest.mark.parametrize("facts", [{"reason": "AC04"}, {"reversal": True}, {}])
def test_a_payment_that_comes_back_is_due_again(world, payment, facts):
    back = book_movement(1000, end_to_end_id=payment.end_to_end_id, on=date(2018, 3, 28), **facts)
    import_day_statement(world, book_movement(-1000, end_to_end_id=payment.end_to_end_id), back, on=date(2018, 3, 28))
    payment.refresh_from_db()
    assert (payment.status, payment.settled, payment.payable.status) == ("returned", 0, "returned")
    assert ("AC04" in payment.returned_reason) is ("reason" in facts)
    assert list_line_outcomes() == ["payment", "return"]
    assert (read_imported_balances(world.line)["due"], read_imported_balances(world.line)["cash"]) == (1000, 1000)


def test_a_return_that_stands_before_its_payment_on_the_same_day_is_understood(world, payment):
    e2e = {"end_to_end_id": payment.end_to_end_id}
    import_day_statement(world, book_movement(1000, **e2e), book_movement(-1000, **e2e))
    assert list_line_outcomes() == ["return", "payment"]
    assert Payment.objects.get().status == "returned"


def test_a_tranche_is_recognised_for_all_its_lines_at_once(world, operating):
    parts = schedule_funder_payment(world, operating, world.line)
    import_day_statement(world, book_movement(10_000, communication=parts[0].communication))
    assert list_line_outcomes() == ["tranche"]
    rows = Tranche.objects.all()
    assert {(row.status, row.received_on, row.confirmed_on) for row in rows} == {
        ("received", BANK_EXECUTED_ON, BANK_EXECUTED_ON)
    }
    assert read_imported_balances(operating)["cash"] == read_imported_balances(world.line)["cash"] == 5000


def test_a_tranche_booked_by_hand_is_confirmed_and_not_booked_again(world, operating):
    row = finance.receive_line_money(world, operating, amount=5000)
    before = Transfer.objects.count()
    import_day_statement(world, book_movement(5000, communication=row.communication))
    row.refresh_from_db()
    assert (row.confirmed_on, list_line_outcomes()) == (BANK_EXECUTED_ON, ["tranche"])
    assert Transfer.objects.count() == before
    import_day_statement(world, book_movement(5000, communication=row.communication), on=date(2018, 3, 27))
    assert list_line_outcomes() == ["tranche", "already"]


def test_a_tranche_beyond_the_grant_is_a_break_and_the_rest_of_the_file_is_booked(world, payment, operating):
    [row] = schedule_funder_payment(world, operating)
    finance.receive_line_money(world, operating, amount=419_000)
    import_day_statement(
        world,
        book_movement(5000, communication=row.communication),
        book_movement(-1000, end_to_end_id=payment.end_to_end_id),
    )
    assert list_line_outcomes() == ["unexpected", "payment"]


def test_a_repayment_returns_money_to_the_line_in_parts(world):
    order = make_ordered_recovery(world, "400.00")
    cash = read_imported_balances(world.line).get("cash", 0)
    import_day_statement(
        world, book_movement(150, communication=order.communication), on=RECEIVED_ON, at=MONEY_BACK_LATER
    )
    order.refresh_from_db()
    assert (order.status, order.received, read_imported_balances(world.line)["cash"]) == ("ordered", 150, cash + 150)
    import_day_statement(
        world, book_movement(250, communication=order.communication), on=RECEIVED_ON, at=MONEY_BACK_LATER
    )
    order.refresh_from_db()
    assert (order.status, order.received) == ("received", 400)
    assert {receipt.confirmed_on for receipt in Receipt.objects.all()} == {RECEIVED_ON}


def test_a_repayment_booked_by_hand_is_confirmed_and_not_booked_again(world):
    order = make_ordered_recovery(world, "400.00")
    receive_repayment_by_hand(world, order, "400.00")
    before = Transfer.objects.count()
    import_day_statement(
        world, book_movement(400, communication=order.communication), on=RECEIVED_ON, at=MONEY_BACK_LATER
    )
    assert (list_line_outcomes(), Transfer.objects.count()) == (["recovery"], before)
    assert Receipt.objects.get().confirmed_on == RECEIVED_ON


def test_a_repayment_and_the_return_of_its_payment_never_take_the_same_euro(world):
    order = make_ordered_recovery(world, "400.00")
    payment = Payment.objects.get()
    import_day_statement(
        world,
        book_movement(400, communication=order.communication),
        book_movement(1000, end_to_end_id=payment.end_to_end_id),
        book_movement(600, end_to_end_id=payment.end_to_end_id),
        on=RECEIVED_ON,
        at=MONEY_BACK_LATER,
    )
    assert list_line_outcomes() == ["recovery", "amount", "amount"]
    entry = Entry.objects.get(amount=600)
    matching.match_payment_manually(
        entry, payment, reason="De rest komt terug.", by=world.people["finance"], at=MONEY_BACK_LATER
    )
    payable = Payable.objects.get()
    assert (payable.paid, payable.recovered, payable.status) == (400, 400, "returned")


def test_the_bank_s_charges_go_to_the_operating_line(world, operating):
    finance.receive_line_money(world, operating, amount=100)
    before = read_imported_balances(operating)["available"]
    import_day_statement(world, book_charge("-12.50"), book_charge("-2.50", on=date(2018, 3, 27)), on=date(2018, 3, 27))
    assert (
        read_imported_balances(operating)["cash"],
        before - read_imported_balances(operating)["available"],
        read_imported_balances(operating)["paid"],
    ) == (85, 15, 15)
    subjects = set(Transfer.objects.filter(kind="charge").values_list("subject", flat=True))
    assert subjects == {f"charge:{entry.pk}" for entry in Entry.objects.all()}
    assert subjects == set(Portion.objects.values_list("subject", flat=True))


def test_charges_that_the_line_cannot_pay_are_breaks_and_the_rest_is_booked(world, payment):
    import_day_statement(world, book_charge(-5), book_movement(-1000, end_to_end_id=payment.end_to_end_id))
    assert list_line_outcomes() == ["no_cash", "payment"]
    assert Payment.objects.get().status == "paid"


def test_money_that_disappears_meanwhile_costs_the_charges_and_not_the_import(world, payment, operating, monkeypatch):
    """What the rules saw may be gone when it is posted: the database decides, and the statement is kept."""
    finance.receive_line_money(world, operating, amount=100)
    seen = settling.knowledge.build_match_context
    monkeypatch.setattr(settling.knowledge, "build_match_context", lambda *given: _inflate_known_cash(seen(*given)))
    import_day_statement(
        world, book_charge(-500), book_charge(-5), book_movement(-1000, end_to_end_id=payment.end_to_end_id)
    )
    assert list_line_outcomes() == ["no_cash", "no_cash", "payment"]


def _inflate_known_cash(known):
    known.cash += 1_000_000
    return known


def test_what_the_rooms_refuse_after_all_leaves_an_import_of_breaks(world, payment):
    none = {"returned_at": None, "returned_reason": None}
    Payable.objects.update(status="returned", returned_at=BANK_IMPORTED_AT, returned_reason="Met de hand")
    Payable.objects.update(status="due", **none)
    Payable.objects.update(status="held", held_at=BANK_IMPORTED_AT, held_reason="Nakijken")
    import_day_statement(world, book_movement(-1000, end_to_end_id=payment.end_to_end_id))
    assert list_line_outcomes() == ["no_cash"]
    assert Statement.objects.count() == 1


@pytest.mark.parametrize(
    ("make", "problem"), [(finance.make_pending_batch, "not_sent"), (finance.make_cancelled_batch, "not_sent")]
)
def test_a_line_for_a_payment_that_was_never_sent_is_a_break(world, make, problem):
    payment = make(world).payments.get()
    import_day_statement(world, book_movement(-1000, end_to_end_id=payment.end_to_end_id))
    assert list_line_outcomes() == [problem]
    assert Payment.objects.get().settled == 0


def test_a_statement_that_shows_an_approved_batch_notes_that_its_file_was_given_to_the_bank(world):
    batch = finance.make_approved_batch(world)
    done = import_day_statement(world, book_movement(-1000, end_to_end_id=batch.payments.get().end_to_end_id))
    batch.refresh_from_db()
    assert (list_line_outcomes(), done.given) == (["payment"], [batch])
    assert (batch.status, batch.sent_at, batch.sent_by) == ("sent", BANK_IMPORTED_AT, world.people["finance"])
    assert Payment.objects.get().status == Payable.objects.get().status == "paid"


def test_another_programme_s_payments_and_tranches_are_unknown_here(world):
    other = make_world(code="XX")
    foreign, waiting = finance.make_sent_batch(other).payments.get(), finance.make_approved_batch(other).payments.get()
    [tranche] = schedule_funder_payment(other, amount=1000)
    taken = [book_movement(-1000, end_to_end_id=each.end_to_end_id) for each in (foreign, waiting)]
    import_day_statement(world, *taken, book_movement(1000, communication=tranche.communication))
    assert list_line_outcomes() == ["unknown"] * 3
    assert list(Payment.objects.order_by("pk").values_list("status", flat=True)) == ["sent", "batched"]


def test_an_account_that_was_replaced_still_has_its_statements(world, payment):
    finance.set_up_paying_account(world, iban="BE47 4350 0000 0080")
    import_day_statement(world, book_movement(-1000, end_to_end_id=payment.end_to_end_id))
    assert list_line_outcomes() == ["payment"]
