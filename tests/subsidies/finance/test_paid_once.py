"""Nothing is paid twice, and nothing to the account of somebody else: what the bank does after all, what changed
between making and approving, and who looked at an account."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from coaches.certification.models import BankAccount
from subsidies.bank import actions as bank
from subsidies.bank import matching
from subsidies.bank.models import Entry
from subsidies.bank.rules import Problem, SettledAs
from subsidies.budget import ledger
from subsidies.budget.rules import Stage
from subsidies.expenses import actions as expenses
from subsidies.payables import actions as payables
from subsidies.payables.blocked import Reason
from subsidies.payables.models import Payable, Status
from subsidies.payables.standing import standing
from subsidies.payments import actions, choosing, settling
from subsidies.payments.models import Payment
from tests import finance_world as fw
from tests.camt import booked, camt, statement
from tests.world import NOW, pdf

OTHER = "BE62510007547061"
DAY = date(2018, 3, 26)
AT = NOW.replace(day=28)


@pytest.fixture(autouse=True)
def the_books_are_in_order(db):
    """Every case ends with the examination of the books."""
    yield
    call_command("verify_ledger", "--at=2018-03-23T12:05")


def refused(world, batch=None) -> Payment:
    """A payment that finance marked as refused by the bank, whose amount is ready again."""
    payment = (batch or fw.sent(world)).payments.get()
    actions.refuse([payment], reason="Geweigerd.", by=world.people["finance"], at=NOW)
    payables.pay_again([payment.payable], by=world.people["finance"], at=NOW)
    return Payment.objects.select_related("payable").get(pk=payment.pk)


def taken(world, payment: Payment) -> Entry:
    """The bank takes a payment, by its statement."""
    opening = ledger.balances(world.line.pk)[Stage.CASH]
    line = booked(-payment.amount, end_to_end_id=payment.end_to_end_id, on=DAY)
    data = camt(statement(payment.batch.account.iban, line, opening=opening, on=DAY))
    bank.import_file("uittreksel.xml", data, by=world.people["finance"], at=AT)
    return Entry.objects.latest("pk")


def coachs_account(world, iban: str) -> None:
    """A coach had this account, in passing."""
    BankAccount.objects.create(coach=world.coach(), iban=iban, holder="X", registered_at=NOW, replaced_at=NOW)


def entered(world, number: str) -> expenses.Expense:
    """An expense of € 10 with this invoice number."""
    return expenses.enter(
        world.programme,
        category="promotion",
        supplier="Drukkerij",
        invoice_number=number,
        amount=Decimal(10),
        incurred_on=date(2018, 3, 1),
        document=pdf("factuur.pdf"),
        iban="BE47435000000080",
        by=world.people["finance"],
        at=NOW,
    )


def test_what_the_bank_takes_after_all_is_a_break_and_blocks_a_second_payment(world):
    payment = refused(world)
    entry = taken(world, payment)
    assert (entry.settled_as, entry.problem) == (None, Problem.ALREADY)
    [row] = standing(world.programme, at=AT).blocked
    assert [each.reason for each in row.obstacles] == [Reason.DEBITED]
    assert payment.end_to_end_id in row.obstacles[0].sentence
    with pytest.raises(choosing.CannotBePaid):
        fw.made(world, [payment.payable])


def test_a_batch_that_would_pay_it_again_is_not_approved(world):
    payment = refused(world)
    batch = fw.made(world, [payment.payable])
    taken(world, payment)
    with pytest.raises(choosing.CannotBePaid):
        actions.approve(batch, by=fw.second(world), at=fw.LATER)


def test_what_the_bank_took_after_all_is_matched_to_its_payment_which_then_is_paid(world):
    payment = refused(world)
    entry = taken(world, payment)
    matching.match_payment(entry, payment, reason="Toch uitgevoerd.", by=world.people["finance"], at=AT)
    payment.refresh_from_db()
    assert (payment.status, payment.settled, payment.debited_on) == ("paid", 1000, None)
    assert (payment.payable.status, payment.payable.paid) == (Status.PAID, 1000)
    held = ledger.balances(world.line.pk)
    assert (held[Stage.CASH], held[Stage.OUTGOING], held[Stage.DISBURSED]) == (0, 0, 1000)


def test_what_is_paid_by_another_payment_is_never_silently_paid_twice(world):
    payment = refused(world)
    fw.paid(world, [payment.payable])
    fw.money(world, amount=1000)
    entry = taken(world, payment)
    with pytest.raises(settling.PaidByAnother):
        matching.match_payment(entry, payment, reason="Toch uitgevoerd.", by=world.people["finance"], at=AT)
    assert Entry.objects.breaks().get() == entry
    assert Payable.objects.get().paid == 1000


def test_what_left_and_is_claimed_back_is_held_until_somebody_lets_it_be_paid(world):
    payment = refused(world)
    matching.book_as(SettledAs.CLAIM, taken(world, payment), reason="Rechtgezet.", by=world.people["finance"], at=AT)
    [row] = standing(world.programme, at=AT).blocked
    assert [each.reason for each in row.obstacles] == [Reason.HELD]
    assert (row.held_by, row.held_at) == (world.people["finance"], AT)
    for told in (payment.end_to_end_id, "26/03/2018", "Rechtgezet."):
        assert told in row.held_reason
    [row] = payables.lift([row], by=world.people["finance"], at=AT)
    fw.money(world, amount=1000)  # the bank has the other thousand
    assert fw.made(world, [row]).total == 1000


def test_what_left_is_not_claimed_while_a_batch_would_pay_it_again(world):
    payment = refused(world)
    batch = fw.made(world, [payment.payable])
    entry = taken(world, payment)
    with pytest.raises(settling.WouldBePaidAgain):
        matching.book_as(SettledAs.CLAIM, entry, reason="Rechtgezet.", by=world.people["finance"], at=AT)
    assert Entry.objects.breaks().get() == entry
    actions.cancel(batch, reason="Al betaald.", by=world.people["finance"], at=AT)
    matching.book_as(SettledAs.CLAIM, entry, reason="Rechtgezet.", by=world.people["finance"], at=AT)
    assert Payable.objects.get().status == Status.HELD


def test_what_the_bank_takes_for_a_cancelled_batch_blocks_a_second_payment_also_when_it_is_claimed(world):
    batch = fw.cancelled(world)
    entry = taken(world, batch.payments.select_related("batch__account").get())
    assert entry.problem == Problem.NOT_SENT
    with pytest.raises(choosing.CannotBePaid):
        fw.made(world, [Payable.objects.get()])
    with pytest.raises(settling.OfACancelledBatch):
        matching.match_payment(entry, Payment.objects.get(), reason="Toch.", by=world.people["finance"], at=AT)
    matching.book_as(SettledAs.CLAIM, entry, reason="Toch uitgevoerd.", by=world.people["finance"], at=AT)
    with pytest.raises(choosing.CannotBePaid):
        fw.made(world, [Payable.objects.get()])


def test_an_amount_that_is_held_is_let_go_before_it_counts_as_paid_after_all(world):
    payment = refused(world)
    payables.hold([payment.payable], reason="Vraag.", by=world.people["finance"], at=AT)
    entry = taken(world, payment)
    with pytest.raises(settling.HeldMeanwhile):
        matching.match_payment(entry, payment, reason="Toch uitgevoerd.", by=world.people["finance"], at=AT)
    payables.lift([payment.payable], by=world.people["finance"], at=AT)
    matching.match_payment(entry, payment, reason="Toch uitgevoerd.", by=world.people["finance"], at=AT)
    assert Payable.objects.get().status == Status.PAID


def test_a_late_return_of_an_older_payment_waits_for_the_one_on_its_way(world):
    first = fw.paid(world).payments.get()

    def back(amount: int) -> None:
        [row] = settling.lock([first.end_to_end_id]).values()
        postings = settling.give_back([(row, Decimal(amount), DAY, "Terug")], by=None, at=AT)
        ledger.post(postings, by=None, on=DAY)

    back(400)
    [owed] = payables.pay_again([first.payable], by=world.people["finance"], at=AT)
    second = fw.sent(world, [owed]).payments.get()
    back(600)
    owed.refresh_from_db()
    assert owed.status == Status.SENT
    [row] = settling.lock([second.end_to_end_id]).values()
    ledger.post(settling.settle([(row, second.amount, DAY)], by=None, at=AT), by=None, on=DAY)
    owed.refresh_from_db()
    assert (owed.status, owed.paid) == (Status.RETURNED, 400)


def test_a_supplier_is_not_paid_on_the_account_of_a_coach(world):
    row = fw.supplier_payable(world)
    coachs_account(world, OTHER)
    with pytest.raises(payables.AccountOfACoach):
        payables.correct_account(row, iban=OTHER, holder="X", by=world.people["finance"], at=NOW)
    with pytest.raises(IntegrityError, match="account of a coach"), transaction.atomic():
        Payable.objects.filter(pk=row.pk).update(iban=OTHER)


def test_an_account_that_a_coach_registers_later_blocks_the_supplier(world):
    fw.account(world)
    fw.money(world, fw.operating(world), 250)
    row = fw.supplier_payable(world)
    batch = fw.made(world, [row])
    coachs_account(world, row.iban)
    with pytest.raises(choosing.CannotBePaid):
        actions.approve(batch, by=fw.second(world), at=fw.LATER)
    actions.cancel(batch, reason="Rekening", by=world.people["finance"], at=fw.LATER)
    with pytest.raises(choosing.CannotBePaid):
        fw.made(world, [row])


def test_an_expense_that_waited_is_refused_when_its_account_became_a_coach_s(world):
    world.programme.second_person_above = Decimal(1)
    world.programme.save()
    row = entered(world, "1")
    coachs_account(world, row.iban)
    with pytest.raises(expenses.AccountOfCoach):
        expenses.approve(row, by=fw.second(world), at=NOW)


def test_an_invoice_is_the_same_in_capitals(world):
    entered(world, "F-2018a")
    with pytest.raises(expenses.AlreadyEntered):
        entered(world, "f-2018A")


def test_who_corrected_an_account_does_not_approve_that_it_is_paid(world):
    fw.account(world)
    fw.money(world, fw.operating(world), 250)
    row = payables.correct_account(fw.supplier_payable(world), iban=OTHER, holder="X", by=fw.second(world), at=NOW)
    batch = fw.made(world, [row])
    with pytest.raises(actions.CorrectorApproves):
        actions.approve(batch, by=fw.second(world), at=fw.LATER)


def test_a_supplier_s_account_that_changed_since_is_not_paid(world):
    fw.account(world)
    fw.money(world, fw.operating(world), 250)
    batch = fw.made(world, [fw.supplier_payable(world)])
    Payable.objects.update(iban=OTHER)
    with pytest.raises(actions.AccountChangedSince):
        actions.approve(batch, by=fw.second(world), at=fw.LATER)


def test_a_batch_of_an_account_that_was_replaced_is_not_approved(world):
    batch = fw.made(world)
    fw.account(world, iban="BE71 0961 2345 6769")
    with pytest.raises(actions.PayingAccountReplaced):
        actions.approve(batch, by=fw.second(world), at=fw.LATER)


def test_the_statement_of_a_late_debit_says_what_settled_it(world):
    payment = refused(world)
    entry = taken(world, payment)
    done = matching.match_payment(entry, payment, reason="Toch uitgevoerd.", by=world.people["finance"], at=AT)
    assert (done.settled_as, done.portions.get().subject) == (SettledAs.PAYMENT, payment.subject)
