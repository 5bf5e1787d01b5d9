"""Nothing is paid twice, and nothing to the account of somebody else: what the bank does after all, what changed
between making and approving, and who looked at an account."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from coaches.certification.models import BankAccount
from subsidies.bank import actions as bank
from subsidies.bank.matching import manual_matching as matching
from subsidies.bank.models import Entry
from subsidies.bank.rules import BreakReason, MatchKind
from subsidies.budget import ledger
from subsidies.budget.rules import Stage
from subsidies.expenses import actions as expenses
from subsidies.payables import actions as payables
from subsidies.payables.models import Payable, PayableStatus
from subsidies.payables.payable_states import summarise_payables
from subsidies.payables.payment_blocks import BlockerReason
from subsidies.payments import actions, settling
from subsidies.payments import batch_selection as choosing
from subsidies.payments.models import Payment
from tests import finance_world as fw
from tests.camt import book_movement, make_camt_statement, write_camt
from tests.world import NOW, make_pdf_upload

PAID_ONCE_OTHER_IBAN = "BE62510007547061"
PAID_ONCE_DAY = date(2018, 3, 26)
PAID_ONCE_AT = NOW.replace(day=28)


@pytest.fixture(autouse=True)
def the_books_are_in_order(db):
    """Every case ends with the examination of the books."""
    yield
    call_command("verify_ledger", "--at=2018-03-23T12:05")


def make_refused_payment(world, batch=None) -> Payment:
    """A payment that finance marked as refused by the bank, whose amount is ready again."""
    payment = (batch or fw.make_sent_batch(world)).payments.get()
    actions.refuse([payment], reason="Geweigerd.", by=world.people["finance"], at=NOW)
    payables.pay_again([payment.payable], by=world.people["finance"], at=NOW)
    return Payment.objects.select_related("payable").get(pk=payment.pk)


def take_payment_by_statement(world, payment: Payment) -> Entry:
    """The bank takes a payment, by its statement."""
    opening = ledger.load_line_balances(world.line.pk)[Stage.CASH]
    line = book_movement(-payment.amount, end_to_end_id=payment.end_to_end_id, on=PAID_ONCE_DAY)
    data = write_camt(make_camt_statement(payment.batch.account.iban, line, opening=opening, on=PAID_ONCE_DAY))
    bank.import_file("uittreksel.xml", data, by=world.people["finance"], at=PAID_ONCE_AT)
    return Entry.objects.latest("pk")


def create_former_coach_account(world, iban: str) -> None:
    """A coach had this account, in passing."""
    BankAccount.objects.create(coach=world.coach(), iban=iban, holder="X", registered_at=NOW, replaced_at=NOW)


def enter_numbered_expense(world, number: str) -> expenses.Expense:
    """An expense of € 10 with this invoice number."""
    return expenses.enter(
        world.programme,
        category="promotion",
        supplier="Drukkerij",
        invoice_number=number,
        amount=Decimal(10),
        incurred_on=date(2018, 3, 1),
        document=make_pdf_upload("factuur.pdf"),
        iban="BE47435000000080",
        by=world.people["finance"],
        at=NOW,
    )


def test_what_the_bank_takes_after_all_is_a_break_and_blocks_a_second_payment(world):
    payment = make_refused_payment(world)
    entry = take_payment_by_statement(world, payment)
    assert (entry.settled_as, entry.problem) == (None, BreakReason.ALREADY)
    [row] = summarise_payables(world.programme, at=PAID_ONCE_AT).blocked
    assert [each.reason for each in row.obstacles] == [BlockerReason.DEBITED]
    assert payment.end_to_end_id in row.obstacles[0].sentence
    with pytest.raises(choosing.CannotBePaid):
        fw.make_pending_batch(world, [payment.payable])


def test_a_batch_that_would_pay_it_again_is_not_approved(world):
    payment = make_refused_payment(world)
    batch = fw.make_pending_batch(world, [payment.payable])
    take_payment_by_statement(world, payment)
    with pytest.raises(choosing.CannotBePaid):
        actions.approve(batch, by=fw.make_second_finance_user(world), at=fw.BATCH_MADE_AT)


def test_what_the_bank_took_after_all_is_matched_to_its_payment_which_then_is_paid(world):
    payment = make_refused_payment(world)
    entry = take_payment_by_statement(world, payment)
    matching.match_payment_manually(
        entry, payment, reason="Toch uitgevoerd.", by=world.people["finance"], at=PAID_ONCE_AT
    )
    payment.refresh_from_db()
    assert (payment.status, payment.settled, payment.debited_on) == ("paid", 1000, None)
    assert (payment.payable.status, payment.payable.paid) == (PayableStatus.PAID, 1000)
    held = ledger.load_line_balances(world.line.pk)
    assert (held[Stage.CASH], held[Stage.OUTGOING], held[Stage.DISBURSED]) == (0, 0, 1000)


def test_what_is_paid_by_another_payment_is_never_silently_paid_twice(world):
    payment = make_refused_payment(world)
    fw.make_paid_batch(world, [payment.payable])
    fw.receive_line_money(world, amount=1000)
    entry = take_payment_by_statement(world, payment)
    with pytest.raises(settling.PaidByAnother):
        matching.match_payment_manually(
            entry, payment, reason="Toch uitgevoerd.", by=world.people["finance"], at=PAID_ONCE_AT
        )
    assert Entry.objects.breaks().get() == entry
    assert Payable.objects.get().paid == 1000


def test_what_left_and_is_claimed_back_is_held_until_somebody_lets_it_be_paid(world):
    payment = make_refused_payment(world)
    matching.book_whole_line(
        MatchKind.CLAIM,
        take_payment_by_statement(world, payment),
        reason="Rechtgezet.",
        by=world.people["finance"],
        at=PAID_ONCE_AT,
    )
    [row] = summarise_payables(world.programme, at=PAID_ONCE_AT).blocked
    assert [each.reason for each in row.obstacles] == [BlockerReason.HELD]
    assert (row.held_by, row.held_at) == (world.people["finance"], PAID_ONCE_AT)
    for told in (payment.end_to_end_id, "26/03/2018", "Rechtgezet."):
        assert told in row.held_reason
    [row] = payables.release_hold([row], by=world.people["finance"], at=PAID_ONCE_AT)
    fw.receive_line_money(world, amount=1000)  # the bank has the other thousand
    assert fw.make_pending_batch(world, [row]).total == 1000


def test_what_left_is_not_claimed_while_a_batch_would_pay_it_again(world):
    payment = make_refused_payment(world)
    batch = fw.make_pending_batch(world, [payment.payable])
    entry = take_payment_by_statement(world, payment)
    with pytest.raises(settling.WouldBePaidAgain):
        matching.book_whole_line(
            MatchKind.CLAIM, entry, reason="Rechtgezet.", by=world.people["finance"], at=PAID_ONCE_AT
        )
    assert Entry.objects.breaks().get() == entry
    actions.cancel(batch, reason="Al betaald.", by=world.people["finance"], at=PAID_ONCE_AT)
    matching.book_whole_line(MatchKind.CLAIM, entry, reason="Rechtgezet.", by=world.people["finance"], at=PAID_ONCE_AT)
    assert Payable.objects.get().status == PayableStatus.HELD


def test_what_the_bank_takes_for_a_cancelled_batch_blocks_a_second_payment_also_when_it_is_claimed(world):
    batch = fw.make_cancelled_batch(world)
    entry = take_payment_by_statement(world, batch.payments.select_related("batch__account").get())
    assert entry.problem == BreakReason.NOT_SENT
    with pytest.raises(choosing.CannotBePaid):
        fw.make_pending_batch(world, [Payable.objects.get()])
    with pytest.raises(settling.OfACancelledBatch):
        matching.match_payment_manually(
            entry, Payment.objects.get(), reason="Toch.", by=world.people["finance"], at=PAID_ONCE_AT
        )
    matching.book_whole_line(
        MatchKind.CLAIM, entry, reason="Toch uitgevoerd.", by=world.people["finance"], at=PAID_ONCE_AT
    )
    with pytest.raises(choosing.CannotBePaid):
        fw.make_pending_batch(world, [Payable.objects.get()])


def test_an_amount_that_is_held_is_let_go_before_it_counts_as_paid_after_all(world):
    payment = make_refused_payment(world)
    payables.hold([payment.payable], reason="Vraag.", by=world.people["finance"], at=PAID_ONCE_AT)
    entry = take_payment_by_statement(world, payment)
    with pytest.raises(settling.HeldMeanwhile):
        matching.match_payment_manually(
            entry, payment, reason="Toch uitgevoerd.", by=world.people["finance"], at=PAID_ONCE_AT
        )
    payables.release_hold([payment.payable], by=world.people["finance"], at=PAID_ONCE_AT)
    matching.match_payment_manually(
        entry, payment, reason="Toch uitgevoerd.", by=world.people["finance"], at=PAID_ONCE_AT
    )
    assert Payable.objects.get().status == PayableStatus.PAID


def test_a_late_return_of_an_older_payment_waits_for_the_one_on_its_way(world):
    first = fw.make_paid_batch(world).payments.get()

    def back(amount: int) -> None:
        [row] = settling.lock_payments_by_id([first.end_to_end_id]).values()
        postings = settling.return_payments([(row, Decimal(amount), PAID_ONCE_DAY, "Terug")], by=None, at=PAID_ONCE_AT)
        ledger.post_movements(postings, by=None, on=PAID_ONCE_DAY)

    back(400)
    [owed] = payables.pay_again([first.payable], by=world.people["finance"], at=PAID_ONCE_AT)
    second = fw.make_sent_batch(world, [owed]).payments.get()
    back(600)
    owed.refresh_from_db()
    assert owed.status == PayableStatus.SENT
    [row] = settling.lock_payments_by_id([second.end_to_end_id]).values()
    ledger.post_movements(
        settling.settle_payments([(row, second.amount, PAID_ONCE_DAY)], by=None, at=PAID_ONCE_AT),
        by=None,
        on=PAID_ONCE_DAY,
    )
    owed.refresh_from_db()
    assert (owed.status, owed.paid) == (PayableStatus.RETURNED, 400)


def test_a_supplier_is_not_paid_on_the_account_of_a_coach(world):
    row = fw.make_supplier_payable(world)
    create_former_coach_account(world, PAID_ONCE_OTHER_IBAN)
    with pytest.raises(payables.AccountOfACoach):
        payables.correct_account(row, iban=PAID_ONCE_OTHER_IBAN, holder="X", by=world.people["finance"], at=NOW)
    with pytest.raises(IntegrityError, match="account of a coach"), transaction.atomic():
        Payable.objects.filter(pk=row.pk).update(iban=PAID_ONCE_OTHER_IBAN)


def test_an_account_that_a_coach_registers_later_blocks_the_supplier(world):
    fw.set_up_paying_account(world)
    fw.receive_line_money(world, fw.get_operating_line(world), 250)
    row = fw.make_supplier_payable(world)
    batch = fw.make_pending_batch(world, [row])
    create_former_coach_account(world, row.iban)
    with pytest.raises(choosing.CannotBePaid):
        actions.approve(batch, by=fw.make_second_finance_user(world), at=fw.BATCH_MADE_AT)
    actions.cancel(batch, reason="Rekening", by=world.people["finance"], at=fw.BATCH_MADE_AT)
    with pytest.raises(choosing.CannotBePaid):
        fw.make_pending_batch(world, [row])


def test_an_expense_that_waited_is_refused_when_its_account_became_a_coach_s(world):
    world.programme.second_person_above = Decimal(1)
    world.programme.save()
    row = enter_numbered_expense(world, "1")
    create_former_coach_account(world, row.iban)
    with pytest.raises(expenses.AccountOfCoach):
        expenses.approve(row, by=fw.make_second_finance_user(world), at=NOW)


def test_an_invoice_is_the_same_in_capitals(world):
    enter_numbered_expense(world, "F-2018a")
    with pytest.raises(expenses.AlreadyEntered):
        enter_numbered_expense(world, "f-2018A")


def test_who_corrected_an_account_does_not_approve_that_it_is_paid(world):
    fw.set_up_paying_account(world)
    fw.receive_line_money(world, fw.get_operating_line(world), 250)
    row = payables.correct_account(
        fw.make_supplier_payable(world),
        iban=PAID_ONCE_OTHER_IBAN,
        holder="X",
        by=fw.make_second_finance_user(world),
        at=NOW,
    )
    batch = fw.make_pending_batch(world, [row])
    with pytest.raises(actions.CorrectorApproves):
        actions.approve(batch, by=fw.make_second_finance_user(world), at=fw.BATCH_MADE_AT)


def test_a_supplier_s_account_that_changed_since_is_not_paid(world):
    fw.set_up_paying_account(world)
    fw.receive_line_money(world, fw.get_operating_line(world), 250)
    batch = fw.make_pending_batch(world, [fw.make_supplier_payable(world)])
    Payable.objects.update(iban=PAID_ONCE_OTHER_IBAN)
    with pytest.raises(actions.AccountChangedSince):
        actions.approve(batch, by=fw.make_second_finance_user(world), at=fw.BATCH_MADE_AT)


def test_a_batch_of_an_account_that_was_replaced_is_not_approved(world):
    batch = fw.make_pending_batch(world)
    fw.set_up_paying_account(world, iban="BE71 0961 2345 6769")
    with pytest.raises(actions.PayingAccountReplaced):
        actions.approve(batch, by=fw.make_second_finance_user(world), at=fw.BATCH_MADE_AT)


def test_the_statement_of_a_late_debit_says_what_settled_it(world):
    payment = make_refused_payment(world)
    entry = take_payment_by_statement(world, payment)
    done = matching.match_payment_manually(
        entry, payment, reason="Toch uitgevoerd.", by=world.people["finance"], at=PAID_ONCE_AT
    )
    assert (done.settled_as, done.portions.get().subject) == (MatchKind.PAYMENT, payment.subject)
