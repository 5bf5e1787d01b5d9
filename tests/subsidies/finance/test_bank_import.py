"""Importing statements: each line finds its payment, tranche, recovery or charge, and the books follow, once."""

from decimal import Decimal

import pytest

from subsidies.bank.models import Entry
from subsidies.budget import actions as budget
from subsidies.budget import ledger
from subsidies.budget.actions import Part
from subsidies.budget.models import Base
from subsidies.budget.rules import Stage
from tests import finance_world as finance
from tests.camt import booked
from tests.subsidies.finance.banking import ON, bring
from tests.world import START


@pytest.fixture
def payment(world):
    """A payment of € 1,000 on its way."""
    return finance.sent(world).payments.get()


def tranche(world, *lines, amount=5000):
    """A tranche expected on these lines."""
    parts = [Part(line, Decimal(1), Base.LINE, Decimal(amount)) for line in lines]
    return budget.schedule(parts, expected_on=ON, by=world.people["finance"], at=START)


def test_a_payment_that_left_is_paid_and_its_cash_is_gone(world, payment):
    before = ledger.balances(world.line.pk)
    done = bring(world, booked(-1000, end_to_end_id=payment.end_to_end_id))
    payment.refresh_from_db()
    after = ledger.balances(world.line.pk)
    assert (done.lines, done.settled, done.breaks) == (1, 1, 0)
    assert (payment.status, payment.settled, payment.paid_on) == ("paid", 1000, ON)
    assert payment.payable.status == "paid"
    assert after[Stage.PAID] - before[Stage.PAID] == after[Stage.DISBURSED] - before[Stage.DISBURSED] == 1000
    assert (after[Stage.DUE], after[Stage.OUTGOING]) == (0, 0)
    entry = Entry.objects.get()
    assert (entry.settled_as, entry.subject, entry.settled_by) == (
        "payment",
        payment.subject,
        world.people["finance"],
    )
