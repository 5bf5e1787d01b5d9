"""What a person is proposed for a bank line, and that a decision stands."""

from datetime import date

import pytest
from django.db import Error, transaction

from healthcoach.core.refusals import Refused
from healthcoach.core.structured_communication import format_communication
from subsidies.bank.matching import manual_matching as matching
from subsidies.bank.matching.proposals import propose_matches
from subsidies.bank.models import BankFile, Entry, Statement
from subsidies.budget import tranches
from subsidies.budget.models import Transfer
from tests import finance_world as finance
from tests.subsidies.finance.banking import schedule_funder_payment
from tests.subsidies.finance.money_back import (
    MONEY_BACK_LATER,
    RECEIVED_ON,
    make_ordered_recovery,
    receive_repayment_by_hand,
)
from tests.subsidies.finance.test_bank_matching import HELD, decide_unmatched_line, import_unmatched_line


def test_proposals_have_the_amount_and_the_best_agree_in_account_and_name(world):
    rows = [finance.make_supplier_payable(world, holder=name) for name in ("Eerste", "Tweede", "Derde")]
    finance.receive_line_money(world, finance.get_operating_line(world), amount=5000)
    finance.set_up_paying_account(world)
    first, second, _third = finance.make_sent_batch(world, rows).payments.order_by("pk")
    by_name = import_unmatched_line(world, -250, name="TWEEDE")
    by_account = import_unmatched_line(world, -250, iban=first.iban)
    other = import_unmatched_line(world, -251)
    found = propose_matches([by_name, by_account, other])
    assert found[by_name.pk][0].items[0].reference == second.end_to_end_id
    assert found[by_account.pk][0].items[0].reference == first.end_to_end_id
    assert (len(found[by_name.pk]), found[other.pk]) == (3, [])


def test_proposals_for_money_in_are_tranches_recoveries_and_returns(world):
    order = make_ordered_recovery(world, "1000.00")
    schedule_funder_payment(world, amount=1000)
    entry = import_unmatched_line(world, 1000, on=RECEIVED_ON)
    kinds = {each.items[0].kind.value for each in propose_matches([entry])[entry.pk]}
    assert kinds == {"tranche", "recovery", "return"}
    assert order.status == "ordered"


def test_what_was_booked_by_hand_is_proposed_and_confirmed_by_its_line(world):
    order = receive_repayment_by_hand(world, make_ordered_recovery(world, "300.00"), "300.00")
    parts = schedule_funder_payment(world, finance.get_operating_line(world), amount=4000)
    tranches.receive_tranche_payment(parts[0], received_on=RECEIVED_ON, by=world.people["finance"], at=MONEY_BACK_LATER)
    repaid_line, funder_line = (
        import_unmatched_line(world, 300, on=RECEIVED_ON),
        import_unmatched_line(world, 4000, on=RECEIVED_ON),
    )
    before = Transfer.objects.count()
    found = propose_matches([repaid_line, funder_line])
    [of_order], [of_tranche] = found[repaid_line.pk][0].items, found[funder_line.pk][0].items
    assert (of_order.kind, of_order.reference) == ("recovery", format_communication(order.communication))
    assert (of_tranche.kind, of_tranche.reference) == ("tranche", format_communication(parts[0].communication))
    decide_unmatched_line(world, matching.match_recovery_manually, repaid_line, order)
    decide_unmatched_line(world, matching.match_tranche_manually, funder_line, parts[0])
    assert Transfer.objects.count() == before
    assert propose_matches([import_unmatched_line(world, 300, on=RECEIVED_ON)]).popitem()[1] == []


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
    entry = import_unmatched_line(world, 5)
    decide_unmatched_line(world, HELD, entry)
    with pytest.raises((Error, Refused)), transaction.atomic():
        change(entry)
