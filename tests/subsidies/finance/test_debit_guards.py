"""What keeps an amount from being paid again while the bank may have carried its payment out: until every line about it
is decided, and what was taken too often is back."""

from datetime import date

import pytest
from django.core.management import call_command

from subsidies.bank import actions, objections
from subsidies.bank.matching import manual_matching as matching
from subsidies.bank.matching.manual_matching import ManualPart
from subsidies.bank.matching.proposals import propose_matches
from subsidies.bank.models import Entry
from subsidies.bank.rules import MatchKind
from subsidies.bank.settlement.money_aside import find_asides
from subsidies.payables import actions as payables
from subsidies.payables.models import Payable
from subsidies.payables.payable_states import summarise_payables
from subsidies.payables.payment_blocks import BlockerReason
from subsidies.payments import actions as batches
from subsidies.payments.models import Payment
from tests import finance_world as finance
from tests.camt import book_movement
from tests.subsidies.finance.banking import BANK_IMPORTED_AT, import_day_statement
from tests.subsidies.finance.money_back import MONEY_BACK_LATER
from tests.world import World

GUARDED_ON, GUARDED_LATER_ON = date(2018, 3, 27), date(2018, 3, 28)


@pytest.fixture(autouse=True)
def the_books_are_in_order(db):
    """Every case ends with the examination of the books."""
    yield
    call_command("verify_ledger", "--at=2018-03-23T12:05")


@pytest.fixture
def payment(world):
    """€ 1,000 to a coach that left the account, and € 2,000 more in cash."""
    row = finance.make_sent_batch(world).payments.get()
    finance.receive_line_money(world, amount=2000)
    return row


def import_guarded_line(world: World, payment: Payment, amount: int = -1000, **facts: object) -> Entry:
    """A line that names a payment."""
    on = facts.pop("on", GUARDED_ON)
    line = book_movement(amount, end_to_end_id=payment.end_to_end_id, **facts)
    done = import_day_statement(world, line, on=on, at=MONEY_BACK_LATER)
    return Entry.objects.select_related("account").get(statement__in=done.statements)


def decide_guarded_line(world: World, entry: Entry, what: str, row: object = None, amount: object = None) -> Entry:
    """Finance says what a line is."""
    part = ManualPart(MatchKind(what), amount, row)
    decision = {"reason": "Nagevraagd.", "by": world.people["finance"], "at": MONEY_BACK_LATER}
    return matching.divide_bank_line(entry, [part], **decision)


def refuse_payment(world: World, payment: Payment) -> None:
    """The bank says that it does not carry a payment out."""
    batches.refuse([payment], reason="Geweigerd.", by=world.people["finance"], at=BANK_IMPORTED_AT)


def list_blockers(world: World) -> list[BlockerReason]:
    """Why the amount due cannot be paid, when finance makes it ready again; nothing when it can."""
    by = {"by": world.people["finance"], "at": MONEY_BACK_LATER}
    if returned := list(Payable.objects.filter(status="returned")):
        payables.pay_again(returned, **by)
    return [each.reason for row in summarise_payables(world.programme, at=by["at"]).blocked for each in row.obstacles]


def test_a_payment_that_came_back_and_left_again_is_proposed_as_the_payment_and_is_paid(world, payment):
    import_guarded_line(world, payment)
    import_guarded_line(world, payment, 1000, reversal=True)
    again = import_guarded_line(world, payment, on=GUARDED_LATER_ON)
    assert list_blockers(world) == [BlockerReason.DEBITED]
    [item] = propose_matches([again])[again.pk][0].items
    assert (item.kind, item.reference, item.amount) == (MatchKind.PAYMENT, payment.end_to_end_id, 1000)
    decide_guarded_line(world, again, "payment", payment)
    payment.refresh_from_db()
    assert (payment.status, payment.debited_on, payment.payable.status) == ("paid", None, "paid")


def test_claiming_what_left_for_a_returned_payment_holds_its_amount(world, payment):
    import_guarded_line(world, payment)
    import_guarded_line(world, payment, 1000, reversal=True)
    again = import_guarded_line(world, payment, on=GUARDED_LATER_ON)
    decide_guarded_line(world, again, "claim")
    row = Payable.objects.get()
    assert (row.status, row.returned_at, row.held_by) == ("held", None, world.people["finance"])
    assert all(told in row.held_reason for told in (payment.end_to_end_id, "28/03/2018", "Nagevraagd."))
    assert list_blockers(world) == [BlockerReason.HELD]


def test_an_amount_that_is_held_for_another_reason_says_also_that_the_bank_took_it(world, payment):
    refuse_payment(world, payment)
    list_blockers(world)
    by = {"by": world.people["finance"], "at": MONEY_BACK_LATER}
    payables.hold([Payable.objects.get()], reason="Wacht op de coach.", **by)
    decide_guarded_line(world, import_guarded_line(world, payment), "claim")
    told = Payable.objects.get().held_reason
    assert payment.end_to_end_id in told
    assert "Wacht op de coach." in told


@pytest.mark.parametrize(("amount", "facts"), [(-1001, {}), (-1000, {"iban": "BE62510007547061"}), (-400, {})])
def test_a_debit_that_is_open_for_any_reason_keeps_a_refused_payment_from_being_paid_again(
    world, payment, amount, facts
):
    entry = import_guarded_line(world, payment, amount, **facts)
    refuse_payment(world, payment)
    assert list_blockers(world) == [BlockerReason.DEBITED]
    decide_guarded_line(world, entry, "claim")
    assert list_blockers(world) == [BlockerReason.HELD]


def test_one_of_two_debits_too_many_that_is_decided_leaves_the_other_in_the_way(world, payment):
    refuse_payment(world, payment)
    first, second = (import_guarded_line(world, payment, on=day) for day in (GUARDED_ON, GUARDED_LATER_ON))
    decide_guarded_line(world, first, "payment", payment)
    payment.refresh_from_db()
    assert (payment.status, payment.debited_on) == ("paid", GUARDED_LATER_ON)
    decide_guarded_line(world, second, "claim")
    payment.refresh_from_db()
    assert payment.debited_on == GUARDED_LATER_ON  # what is claimed is not back yet
    import_guarded_line(world, payment, 1000, on=date(2018, 3, 29))
    payment.refresh_from_db()
    assert (payment.status, payment.debited_on, Entry.objects.breaks().count()) == ("paid", None, 0)


def test_what_is_claimed_of_an_earlier_payment_keeps_the_amount_from_being_paid_a_third_time(world, payment):
    refuse_payment(world, payment)
    list_blockers(world)
    other = finance.make_sent_batch(world, [Payable.objects.get()]).payments.get()
    taken = import_guarded_line(world, payment)
    decide_guarded_line(world, taken, "claim")
    refuse_payment(world, other)
    assert list_blockers(world) == [BlockerReason.DEBITED]
    back = import_guarded_line(world, payment, 1000, on=GUARDED_LATER_ON)
    assert back.settled_as == "restore"
    assert list_blockers(world) == []


def test_while_a_claim_is_open_the_payment_itself_does_not_come_back(world, payment):
    import_guarded_line(world, payment)
    taken = import_guarded_line(world, payment, on=GUARDED_LATER_ON)
    decide_guarded_line(world, taken, "claim")
    back = import_guarded_line(world, payment, 400, on=date(2018, 3, 29))
    assert back.problem == "amount"
    with pytest.raises(objections.ClaimedBefore, match=f"#{taken.pk}"):
        decide_guarded_line(world, back, "return", payment)
    [item] = propose_matches([back])[back.pk][0].items
    assert (item.kind, item.reference, item.amount) == (MatchKind.RESTORE, f"#{taken.pk}", 400)
    decide_guarded_line(world, back, "restore", find_asides(world.programme.pk, [taken.pk])[str(taken.pk)])
    assert Payment.objects.get().status == "paid"


def test_one_line_may_give_back_the_claim_and_the_payment(world, payment):
    import_guarded_line(world, payment)
    taken = import_guarded_line(world, payment, on=GUARDED_LATER_ON)
    decide_guarded_line(world, taken, "claim")
    back = import_guarded_line(world, payment, 2000, on=date(2018, 3, 29))
    aside = find_asides(world.programme.pk, [taken.pk])[str(taken.pk)]
    parts = [ManualPart(MatchKind.RESTORE, aside.left, aside), ManualPart(MatchKind.RETURN, payment.amount, payment)]
    decision = {"reason": "Beide terug.", "by": world.people["finance"], "at": MONEY_BACK_LATER}
    matching.divide_bank_line(back, parts, **decision)
    assert Payment.objects.get().status == "returned"
    assert list_blockers(world) == []


def test_a_claim_is_recognised_however_the_bank_writes_the_id(world, payment):
    import_guarded_line(world, payment)
    small = book_movement(-1000, end_to_end_id=payment.end_to_end_id.lower())
    import_day_statement(world, small, on=GUARDED_LATER_ON, at=MONEY_BACK_LATER)
    decide_guarded_line(world, Entry.objects.select_related("account").latest("pk"), "claim")
    assert import_guarded_line(world, payment, 1000, on=date(2018, 3, 29)).settled_as == "restore"


def test_a_debit_that_the_bank_takes_off_its_statement_is_no_longer_in_the_way(world, payment):
    refuse_payment(world, payment)
    day = {"on": GUARDED_ON, "identifier": "S1", "opening": 3000, "at": MONEY_BACK_LATER}
    import_day_statement(world, book_movement(-1000, end_to_end_id=payment.end_to_end_id), **day)
    assert list_blockers(world) == [BlockerReason.DEBITED]
    [again] = import_day_statement(world, book_movement(-5, text="Kosten"), **day).reissues
    actions.accept(again, by=finance.make_second_finance_user(world), at=MONEY_BACK_LATER)
    assert list_blockers(world) == []


def test_every_payment_of_a_total_taken_twice_is_kept_from_being_paid_again(world):
    batch = finance.make_sent_batch(world, finance.make_funded_payables(world, count=2))
    total = {"batch": batch.identifier, "count": 2, "bare": True}
    import_day_statement(world, book_movement(-2000, **total), on=GUARDED_ON, at=MONEY_BACK_LATER)
    import_day_statement(world, book_movement(-2000, **total), on=GUARDED_LATER_ON, at=MONEY_BACK_LATER)
    assert set(Payment.objects.values_list("debited_on", flat=True)) == {GUARDED_LATER_ON}
