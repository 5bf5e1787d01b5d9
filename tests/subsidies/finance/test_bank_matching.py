"""What finance decides about lines that matched nothing: with a reason, once, and never with a wrong amount."""

from datetime import date
from functools import partial

import pytest
from django.db import Error, transaction

from healthcoach.lifecycle import WrongStatus
from healthcoach.references import shown
from healthcoach.refusals import Missing, Refused
from subsidies.bank import matching, objections
from subsidies.bank.models import BankFile, Entry, Statement
from subsidies.bank.proposals import proposals
from subsidies.bank.rules import SettledAs
from subsidies.budget import ledger, tranches
from subsidies.budget.ledger import BudgetExhausted
from subsidies.budget.models import Transfer
from subsidies.budget.rules import Stage
from subsidies.budget.tranches import MoreThanGranted
from subsidies.payments.models import Payment
from subsidies.payments.settling import MoreThanThePayment, MoreThanWasPaid
from subsidies.recoveries import settling as repaid
from tests import finance_world as finance
from tests.camt import booked
from tests.subsidies.finance.banking import bring, tranche_of
from tests.subsidies.finance.money_back import LATER, RECEIVED_ON, ordered, receive
from tests.world import make_world

WHY = "Gebeld met de bank."
CHARGE, CLAIM, HELD = (partial(matching.book_as, each) for each in (SettledAs.CHARGE, SettledAs.CLAIM, SettledAs.HELD))


@pytest.fixture
def payment(world):
    """A payment of € 1,000 on its way."""
    return finance.sent(world).payments.get()


def line(world, amount, **facts):
    """A line that matched nothing."""
    on = facts.pop("on", date(2018, 3, 26))
    done = bring(world, booked(amount, **facts), on=on, at=LATER)
    return Entry.objects.get(statement__in=done.statements)


def decide(world, verb, *rows, reason=WHY, at=LATER):
    """Finance decides."""
    return verb(*rows, reason=reason, by=world.people["finance"], at=at)


def decided(entry):
    """What a line is now."""
    entry.refresh_from_db()
    return entry.settled_as, "".join(entry.portions.values_list("subject", flat=True)), entry.settled_reason


def test_a_payment_is_matched_with_who_when_and_why(world, payment):
    entry = line(world, -1000)
    decide(world, matching.match_payment, entry, payment)
    assert decided(entry) == ("payment", payment.subject, WHY)
    assert (entry.settled_by, entry.settled_at, entry.problem) == (world.people["finance"], LATER, "no_reference")
    assert Payment.objects.get().status == "paid"
    assert ledger.balances(world.line.pk)[Stage.DISBURSED] == 1000


def test_a_part_of_a_payment_and_its_return_are_matched_too(world, payment):
    out, back = line(world, -600), line(world, 600)
    decide(world, matching.match_payment, out, payment)
    decide(world, matching.match_payment, back, payment)
    assert [decided(each)[0] for each in (out, back)] == ["payment", "return"]
    assert Payment.objects.get().status == "returned"


def test_a_tranche_is_matched_with_all_its_parts(world):
    operating = finance.operating(world)
    tranche, _other = tranche_of(world, operating, world.line)
    entry = line(world, 10_000)
    decide(world, matching.match_tranche, entry, tranche)
    assert decided(entry)[:2] == ("tranche", f"tranche:{tranche.pk}")
    assert ledger.balances(operating.pk)[Stage.CASH] == ledger.balances(world.line.pk)[Stage.CASH] == 5000


def test_a_tranche_booked_by_hand_is_only_confirmed(world):
    tranche = finance.money(world, amount=5000)
    entry, before = line(world, 5000), Transfer.objects.count()
    decide(world, matching.match_tranche, entry, tranche)
    tranche.refresh_from_db()
    assert (tranche.confirmed_on, Transfer.objects.count()) == (entry.booked_on, before)


def test_a_recovery_is_matched_in_part(world):
    order = ordered(world, "400.00")
    entry = line(world, 100, on=RECEIVED_ON)
    decide(world, matching.match_recovery, entry, order)
    order.refresh_from_db()
    assert (decided(entry)[:2], order.received) == (("recovery", order.subject), 100)


def test_a_charge_goes_to_the_operating_line(world):
    operating = finance.operating(world)
    finance.money(world, operating, amount=100)
    entry = line(world, -5)
    decide(world, CHARGE, entry)
    assert decided(entry)[:2] == ("charge", f"charge:{entry.pk}")
    assert ledger.balances(operating.pk)[Stage.CASH] == 95


def test_what_is_none_of_ours_is_held_and_pays_nothing(world):
    entry = line(world, 5)
    decide(world, HELD, entry)
    assert decided(entry) == ("held", f"held:{entry.pk}", WHY)
    balances = ledger.balances(finance.operating(world).pk)
    assert (balances[Stage.HELD], balances[Stage.CASH]) == (5, 0)


def verbs(world):
    """Every verb with a row that it could settle a line with, and a line for it."""
    payment = finance.sent(world).payments.get()
    [tranche] = tranche_of(world)
    return [
        (matching.match_payment, line(world, -1000), payment),
        (matching.match_tranche, line(world, 5000), tranche),
        (CHARGE, line(world, -5)),
        (HELD, line(world, 7)),
    ]


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nothing_is_decided_without_a_reason(world, reason):
    for verb, entry, *row in verbs(world):
        with pytest.raises(Missing):
            decide(world, verb, entry, *row, reason=reason)
        assert decided(entry)[0] is None


def test_nothing_is_decided_twice(world):
    finance.money(world, finance.operating(world), amount=100)
    for verb, entry, *row in verbs(world):
        decide(world, verb, entry, *row)
        before = Transfer.objects.count()
        for other in (verb, CLAIM):
            with pytest.raises(objections.AlreadySettled):
                decide(world, other, entry, *(row if other is verb else ()))
        assert Transfer.objects.count() == before


def refused(world, refusal, verb, entry, *row):
    """It is refused, and neither line nor books have changed."""
    before = Transfer.objects.count()
    with pytest.raises(refusal):
        decide(world, verb, entry, *row)
    assert (decided(entry)[0], Transfer.objects.count()) == (None, before)


def test_wrong_amounts_and_directions_are_refused(world, payment):
    [tranche] = tranche_of(world)
    out, much, came = line(world, -999), line(world, -1001), line(world, 4999)
    refused(world, MoreThanThePayment, matching.match_payment, much, payment)
    refused(world, MoreThanWasPaid, matching.match_payment, came, payment)
    refused(world, objections.OtherAmount, matching.match_tranche, came, tranche)
    refused(world, objections.MoneyLeft, matching.match_tranche, out, tranche)
    refused(world, objections.MoneyCameIn, CHARGE, came)
    refused(world, BudgetExhausted, CHARGE, out)


def test_what_somebody_repaid_before_it_was_asked_is_matched_once_it_is_ordered(world):
    order = ordered(world)
    entry = line(world, 400, on=date(2018, 4, 2))
    decide(world, matching.match_recovery, entry, order)
    order.refresh_from_db()
    assert (decided(entry)[0], order.status, order.received_on) == ("recovery", "received", date(2018, 4, 2))
    assert ledger.balances(world.line.pk)[Stage.CASH] == 400


def test_a_recovery_takes_no_more_than_is_to_be_repaid_and_nothing_from_before_the_payment(world):
    order = ordered(world, "400.00")
    refused(world, repaid.MoreThanOutstanding, matching.match_recovery, line(world, 401, on=RECEIVED_ON), order)
    refused(world, repaid.RepaidBeforePayment, matching.match_recovery, line(world, 400, on=date(2018, 3, 25)), order)
    refused(world, objections.MoneyLeft, matching.match_recovery, line(world, -400, on=RECEIVED_ON), order)


def test_what_was_never_sent_or_never_granted_is_refused(world):
    payment = finance.made(world).payments.get()
    refused(world, WrongStatus, matching.match_payment, line(world, -1000), payment)
    [tranche] = tranche_of(world)
    finance.money(world, finance.operating(world), amount=419_000)
    refused(world, MoreThanGranted, matching.match_tranche, line(world, 5000), tranche)


def test_rows_of_another_programme_are_refused(world):
    other = make_world(code="XX")
    payment = finance.sent(other).payments.get()
    [tranche] = tranche_of(other)
    refused(world, objections.OfAnotherProgramme, matching.match_payment, line(world, -1000), payment)
    refused(world, objections.OfAnotherProgramme, matching.match_tranche, line(world, 5000), tranche)


def test_proposals_have_the_amount_and_the_best_agree_in_account_and_name(world):
    rows = [finance.supplier_payable(world, holder=name) for name in ("Eerste", "Tweede", "Derde")]
    finance.money(world, finance.operating(world), amount=5000)
    finance.account(world)
    first, second, _third = finance.sent(world, rows).payments.order_by("pk")
    by_name = line(world, -250, name="TWEEDE")
    by_account = line(world, -250, iban=first.iban)
    other = line(world, -251)
    found = proposals([by_name, by_account, other])
    assert found[by_name.pk][0].items[0].reference == second.end_to_end_id
    assert found[by_account.pk][0].items[0].reference == first.end_to_end_id
    assert (len(found[by_name.pk]), found[other.pk]) == (3, [])


def test_proposals_for_money_in_are_tranches_recoveries_and_returns(world):
    order = ordered(world, "1000.00")
    tranche_of(world, amount=1000)
    entry = line(world, 1000, on=RECEIVED_ON)
    kinds = {each.items[0].kind.value for each in proposals([entry])[entry.pk]}
    assert kinds == {"tranche", "recovery", "return"}
    assert order.status == "ordered"


def test_what_was_booked_by_hand_is_proposed_and_confirmed_by_its_line(world):
    order = receive(world, ordered(world, "300.00"), "300.00")
    parts = tranche_of(world, finance.operating(world), amount=4000)
    tranches.receive(parts[0], received_on=RECEIVED_ON, by=world.people["finance"], at=LATER)
    repaid_line, funder_line = line(world, 300, on=RECEIVED_ON), line(world, 4000, on=RECEIVED_ON)
    before = Transfer.objects.count()
    found = proposals([repaid_line, funder_line])
    [of_order], [of_tranche] = found[repaid_line.pk][0].items, found[funder_line.pk][0].items
    assert (of_order.kind, of_order.reference) == ("recovery", shown(order.communication))
    assert (of_tranche.kind, of_tranche.reference) == ("tranche", shown(parts[0].communication))
    decide(world, matching.match_recovery, repaid_line, order)
    decide(world, matching.match_tranche, funder_line, parts[0])
    assert Transfer.objects.count() == before
    assert proposals([line(world, 300, on=RECEIVED_ON)]).popitem()[1] == []


@pytest.mark.parametrize(
    "change",
    [
        lambda row: Entry.objects.filter(pk=row.pk).update(amount=1),
        lambda row: Entry.objects.filter(pk=row.pk).update(booked_on=date(2018, 1, 1)),
        lambda row: Entry.objects.filter(pk=row.pk).update(settled_as=None, settled_at=None),
        lambda row: Entry.objects.filter(pk=row.pk).delete(),
        lambda row: Statement.objects.update(closing=1),
        lambda row: BankFile.objects.update(content=b""),
        lambda row: BankFile.objects.all()._raw_delete("default"),
    ],
)
def test_what_the_bank_said_and_what_was_decided_stands(world, change):
    entry = line(world, 5)
    decide(world, HELD, entry)
    with pytest.raises((Error, Refused)), transaction.atomic():
        change(entry)
