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
from subsidies.payables.blocked import Reason, obstacles_of
from subsidies.payables.standing import standing
from subsidies.payments import actions, choosing
from subsidies.payments.models import PayingAccount
from tests import finance_world as fw
from tests.world import NOW, START

OTHER = "BE62 5100 0754 7061"


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in English."""
    with translation.override("en"):
        yield


def another_account(row, *, days_ago: int) -> None:
    """The coach changed account so many days before."""
    certification.register_bank_account(
        row.coach, iban=OTHER, holder="An Claes", by=row.coach.user, at=fw.LATER - timedelta(days=days_ago)
    )


def held(world, row) -> None:
    payables.hold([row], reason="Wacht op nazicht", by=world.people["finance"], at=NOW)


def blocked(world, row) -> None:
    certification.block(row.coach, reason="Klacht", on=NOW.date(), by=world.people["staff"])


def unblocked(world, row) -> None:
    placed = certification.block(row.coach, reason="Klacht", on=START.date(), by=world.people["staff"])
    certification.lift(placed, by=world.people["staff"], at=NOW)


def no_account(world, row) -> None:
    BankAccount.objects.filter(coach=row.coach).update(replaced_at=NOW)


def unsigned(world, row) -> None:
    Agreement.objects.filter(coach=row.coach).update(signed_on=NOW.date() + timedelta(days=1))


def no_paying_account(world, row) -> None:
    PayingAccount.objects.update(replaced_at=NOW)


# What happened, and the reasons with words of their sentences.
TABLE = {
    "nothing": (lambda world, row: None, {}),
    "held by finance": (held, {Reason.HELD: "Held by finance: Wacht op nazicht"}),
    "the coach is blocked": (blocked, {Reason.COACH_BLOCKED: "The coach is blocked: Klacht"}),
    "a block that was lifted": (unblocked, {}),
    "no bank account": (no_account, {Reason.NO_ACCOUNT: "has no bank account"}),
    "no agreement yet": (unsigned, {Reason.NO_AGREEMENT: "has no signed agreement"}),
    "no account to pay from": (no_paying_account, {Reason.NO_PAYING_ACCOUNT: "no account to pay from"}),
    "account changed today": (
        lambda world, row: another_account(row, days_ago=0),
        {Reason.ACCOUNT_CHANGED: "changed on 23/03/2018; payment is possible from 30/03/2018"},
    ),
    "account changed six days ago": (
        lambda world, row: another_account(row, days_ago=6),
        {Reason.ACCOUNT_CHANGED: "changed on 17/03/2018; payment is possible from 24/03/2018"},
    ),
    "account changed seven days ago": (lambda world, row: another_account(row, days_ago=7), {}),
    "held and blocked": (
        lambda world, row: (held(world, row), blocked(world, row)),
        {Reason.HELD: "nazicht", Reason.COACH_BLOCKED: "Klacht"},
    ),
}


@pytest.mark.parametrize("what", TABLE)
def test_what_happened_blocks_with_these_reasons(world, what):
    [row] = fw.ready(world)
    happens, expected = TABLE[what]
    happens(world, row)
    found = standing(world.programme, at=fw.LATER)
    if not expected:
        assert ([each.pk for each in found.payable], found.blocked) == ([row.pk], [])
        assert fw.made(world, [row]).total == 1000
        return
    [seen] = found.blocked
    assert {each.reason for each in seen.obstacles} == set(expected)
    for each in seen.obstacles:
        assert expected[each.reason] in each.sentence
    with pytest.raises((choosing.CannotBePaid, actions.NoPayingAccount)):
        fw.made(world, [row])


def test_a_first_account_of_yesterday_blocks_nothing(world):
    [row] = fw.ready(world)
    BankAccount.objects.update(registered_at=NOW - timedelta(days=1))
    assert obstacles_of([row], at=NOW) == {row.pk: []}


def test_what_the_bank_returned_is_blocked_until_it_is_released(world):
    [payment] = fw.returned(world)
    [row] = standing(world.programme, at=fw.LATER).blocked
    assert [each.reason for each in row.obstacles] == [Reason.RETURNED]
    assert "Rekening gesloten" in row.obstacles[0].sentence
    payables.pay_again([payment.payable], by=world.people["finance"], at=NOW)
    assert [each.pk for each in standing(world.programme, at=fw.LATER).payable] == [row.pk]


def test_cash_goes_to_what_was_due_first(world):
    fw.account(world)
    fw.money(world, fw.operating(world), 600)
    old, middle, young = (
        fw.supplier_payable(world, amount, due_on=NOW.date() - timedelta(days=days))
        for amount, days in (("400", 9), ("300", 6), ("100", 3))
    )
    found = standing(world.programme, at=fw.LATER)
    assert [row.pk for row in found.payable] == [old.pk]
    assert [(row.pk, row.obstacles[0].reason) for row in found.blocked] == [
        (middle.pk, Reason.NO_CASH),
        (young.pk, Reason.NO_CASH),
    ]
    assert (found.total, found.total_blocked, found.cash[fw.operating(world).pk]) == (400, 400, 600)
    held_back = payables.hold([middle], reason="Nazicht", by=world.people["finance"], at=NOW)
    assert [row.pk for row in standing(world.programme, at=fw.LATER).payable] == [old.pk, young.pk]
    assert held_back[0].status == "held"


def test_finance_may_pay_a_later_amount_first(world):
    fw.account(world)
    fw.money(world, fw.operating(world), 300)
    fw.supplier_payable(world, "300", due_on=NOW.date() - timedelta(days=9))
    young = fw.supplier_payable(world, "100")
    assert fw.made(world, [young]).total == 100


def test_a_sentence_names_five_and_counts_the_others(world):
    rows = fw.ready(world, count=7)
    certification.block(rows[0].coach, reason="Klacht", on=NOW.date(), by=None)
    with pytest.raises(choosing.CannotBePaid) as refusal:
        fw.made(world, rows)
    assert str(refusal.value).count("Klacht") == 5
    assert "and 2 more" in str(refusal.value)


def test_reasons_are_counted_with_their_sums(world):
    rows = fw.ready(world, count=3)
    held(world, rows[0])
    certification.block(rows[0].coach, reason="Klacht", on=NOW.date(), by=None)
    told = [(each["reason"], each["count"], each["total"]) for each in standing(world.programme, at=NOW).by_reason]
    assert told == [(Reason.HELD, 1, Decimal(1000)), (Reason.COACH_BLOCKED, 3, Decimal(3000))]


def test_many_amounts_take_as_many_queries_as_one(world):
    counted = []
    for count in (1, 4):
        fw.ready(world, count=count)
        fw.supplier_payable(world)
        with CaptureQueriesContext(connection) as seen:
            found = standing(world.programme, at=fw.LATER)
            assert len(found.payable) + len(found.blocked) >= count
            assert found.by_reason is not None
        counted.append(len(seen))
    assert counted[0] == counted[1]
