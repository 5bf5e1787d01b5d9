"""Why an amount cannot be paid now: every reason, with its sentence, in a table of what people do."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from coaches.certification import actions as certification
from coaches.certification.models import Agreement, BankAccount
from subsidies.payables import actions as payables
from subsidies.payables.payable_states import summarise_payables
from subsidies.payables.payment_blocks import BlockerReason, find_payment_blockers
from subsidies.payments import actions
from subsidies.payments import batch_selection as choosing
from subsidies.payments.models import PayingAccount
from tests import finance_world as fw
from tests.world import NOW, START

BLOCKED_OTHER_IBAN = "BE62 5100 0754 7061"


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in English."""
    with translation.override("en"):
        yield


def replace_coach_account(row, *, days_ago: int) -> None:
    """The coach changed account so many days before."""
    certification.register_bank_account(
        row.coach,
        iban=BLOCKED_OTHER_IBAN,
        holder="An Claes",
        by=row.coach.user,
        at=fw.BATCH_MADE_AT - timedelta(days=days_ago),
    )


def hold_coach_amount(world, row) -> None:
    payables.hold([row], reason="Wacht op nazicht", by=world.people["finance"], at=NOW)


def block_payable_coach(world, row) -> None:
    certification.block(row.coach, reason="Klacht", on=NOW.date(), by=world.people["staff"])


def block_and_unblock_coach(world, row) -> None:
    placed = certification.block(row.coach, reason="Klacht", on=START.date(), by=world.people["staff"])
    certification.lift(placed, by=world.people["staff"], at=NOW)


def retire_coach_accounts(world, row) -> None:
    BankAccount.objects.filter(coach=row.coach).update(replaced_at=NOW)


def postpone_agreement_signing(world, row) -> None:
    Agreement.objects.filter(coach=row.coach).update(signed_on=NOW.date() + timedelta(days=1))


def retire_paying_accounts(world, row) -> None:
    PayingAccount.objects.update(replaced_at=NOW)


# What happened, and the reasons with words of their sentences.
BLOCKED_REASON_CASES = {
    "nothing": (lambda world, row: None, {}),
    "held by finance": (hold_coach_amount, {BlockerReason.HELD: "Held by finance: Wacht op nazicht"}),
    "the coach is blocked": (block_payable_coach, {BlockerReason.COACH_BLOCKED: "The coach is blocked: Klacht"}),
    "a block that was lifted": (block_and_unblock_coach, {}),
    "no bank account": (retire_coach_accounts, {BlockerReason.NO_ACCOUNT: "has no bank account"}),
    "no agreement yet": (postpone_agreement_signing, {BlockerReason.NO_AGREEMENT: "has no signed agreement"}),
    "no account to pay from": (retire_paying_accounts, {BlockerReason.NO_PAYING_ACCOUNT: "no account to pay from"}),
    "account changed today": (
        lambda world, row: replace_coach_account(row, days_ago=0),
        {BlockerReason.ACCOUNT_CHANGED: "changed on 23/03/2018; payment is possible from 30/03/2018"},
    ),
    "account changed six days ago": (
        lambda world, row: replace_coach_account(row, days_ago=6),
        {BlockerReason.ACCOUNT_CHANGED: "changed on 17/03/2018; payment is possible from 24/03/2018"},
    ),
    "account changed seven days ago": (lambda world, row: replace_coach_account(row, days_ago=7), {}),
    "held and blocked": (
        lambda world, row: (hold_coach_amount(world, row), block_payable_coach(world, row)),
        {BlockerReason.HELD: "nazicht", BlockerReason.COACH_BLOCKED: "Klacht"},
    ),
}


@pytest.mark.parametrize("what", BLOCKED_REASON_CASES)
def test_what_happened_blocks_with_these_reasons(world, what):
    [row] = fw.make_funded_payables(world)
    happens, expected = BLOCKED_REASON_CASES[what]
    happens(world, row)
    found = summarise_payables(world.programme, at=fw.BATCH_MADE_AT)
    if not expected:
        assert ([each.pk for each in found.payable], found.blocked) == ([row.pk], [])
        assert fw.make_pending_batch(world, [row]).total == 1000
        return
    [seen] = found.blocked
    assert {each.reason for each in seen.obstacles} == set(expected)
    for each in seen.obstacles:
        assert expected[each.reason] in each.sentence
    with pytest.raises((choosing.CannotBePaid, actions.NoPayingAccount)):
        fw.make_pending_batch(world, [row])


def test_a_first_account_of_yesterday_blocks_nothing(world):
    [row] = fw.make_funded_payables(world)
    BankAccount.objects.update(registered_at=NOW - timedelta(days=1))
    assert find_payment_blockers([row], at=NOW) == {row.pk: []}


def test_what_the_bank_returned_is_blocked_until_it_is_released(world):
    [payment] = fw.make_returned_payments(world)
    [row] = summarise_payables(world.programme, at=fw.BATCH_MADE_AT).blocked
    assert [each.reason for each in row.obstacles] == [BlockerReason.RETURNED]
    assert "Rekening gesloten" in row.obstacles[0].sentence
    payables.pay_again([payment.payable], by=world.people["finance"], at=NOW)
    assert [each.pk for each in summarise_payables(world.programme, at=fw.BATCH_MADE_AT).payable] == [row.pk]


def test_cash_goes_to_what_was_due_first(world):
    fw.set_up_paying_account(world)
    fw.receive_line_money(world, fw.get_operating_line(world), 600)
    old, middle, young = (
        fw.make_supplier_payable(world, amount, due_on=NOW.date() - timedelta(days=days))
        for amount, days in (("400", 9), ("300", 6), ("100", 3))
    )
    found = summarise_payables(world.programme, at=fw.BATCH_MADE_AT)
    assert [row.pk for row in found.payable] == [old.pk]
    assert [(row.pk, row.obstacles[0].reason) for row in found.blocked] == [
        (middle.pk, BlockerReason.NO_CASH),
        (young.pk, BlockerReason.NO_CASH),
    ]
    assert (found.total, found.total_blocked, found.cash[fw.get_operating_line(world).pk]) == (400, 400, 600)
    held_back = payables.hold([middle], reason="Nazicht", by=world.people["finance"], at=NOW)
    assert [row.pk for row in summarise_payables(world.programme, at=fw.BATCH_MADE_AT).payable] == [old.pk, young.pk]
    assert held_back[0].status == "held"


def test_finance_may_pay_a_later_amount_first(world):
    fw.set_up_paying_account(world)
    fw.receive_line_money(world, fw.get_operating_line(world), 300)
    fw.make_supplier_payable(world, "300", due_on=NOW.date() - timedelta(days=9))
    young = fw.make_supplier_payable(world, "100")
    assert fw.make_pending_batch(world, [young]).total == 100


def test_a_sentence_names_five_and_counts_the_others(world):
    rows = fw.make_funded_payables(world, count=7)
    certification.block(rows[0].coach, reason="Klacht", on=NOW.date(), by=None)
    with pytest.raises(choosing.CannotBePaid) as refusal:
        fw.make_pending_batch(world, rows)
    assert str(refusal.value).count("Klacht") == 5
    assert "and 2 more" in str(refusal.value)


def test_reasons_are_counted_with_their_sums(world):
    rows = fw.make_funded_payables(world, count=3)
    hold_coach_amount(world, rows[0])
    certification.block(rows[0].coach, reason="Klacht", on=NOW.date(), by=None)
    told = [
        (each["reason"], each["count"], each["total"]) for each in summarise_payables(world.programme, at=NOW).by_reason
    ]
    assert told == [(BlockerReason.HELD, 1, Decimal(1000)), (BlockerReason.COACH_BLOCKED, 3, Decimal(3000))]


def test_many_amounts_take_as_many_queries_as_one(world):
    counted = []
    for count in (1, 4):
        fw.make_funded_payables(world, count=count)
        fw.make_supplier_payable(world)
        with CaptureQueriesContext(connection) as seen:
            found = summarise_payables(world.programme, at=fw.BATCH_MADE_AT)
            assert len(found.payable) + len(found.blocked) >= count
            assert found.by_reason is not None
        counted.append(len(seen))
    assert counted[0] == counted[1]
