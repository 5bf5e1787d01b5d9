"""A restore of yesterday's dump: a batch that is at the bank is lost with the day, and what the bank says of it settles
nothing of somebody else."""

from datetime import date

import pytest
from django.core.management import call_command

from subsidies.bank.matching import manual_matching as matching
from subsidies.bank.models import Entry
from subsidies.controls.reconciliation import reconcile_programme
from subsidies.payables.models import Payable
from subsidies.payments.models import Batch, Payment
from tests import finance_world as finance
from tests.camt import book_movement
from tests.databases import copy_of_the_test_database
from tests.subsidies.finance.banking import BANK_IMPORTED_AT, import_day_statement, list_line_outcomes
from tests.subsidies.finance.money_back import make_ordered_recovery
from tests.world import World

RESTORED_PAYMENT_DAY = date(2018, 3, 26)


@pytest.fixture
def world(committed_world: World) -> World:
    """A committed world, so that its database can be copied as a dump is."""
    return committed_world


def make_funded_coach_payables(world: World) -> list[Payable]:
    """Two coaches who are due € 1,000 each, and the money for both on the account."""
    rows = finance.make_funded_payables(world, count=2)
    tranche = world.line.tranches.get()
    import_day_statement(
        world, book_movement(tranche.amount, communication=tranche.communication), on=date(2018, 3, 22)
    )
    return rows


def make_lost_batch(world: World, row: Payable) -> tuple[Batch, Payment]:
    """A batch of a day that is lost: its file went to the bank, and then the dump of before was restored."""
    with copy_of_the_test_database():
        batch = finance.make_sent_batch(world, [row])
        return batch, batch.payments.get()


def read_payable_state(row: Payable) -> tuple[str, int]:
    """Where an amount due stands, and what was paid of it."""
    row.refresh_from_db()
    return row.status, int(row.paid)


def test_after_a_restore_the_statement_of_the_lost_batch_settles_nobody_else(world):
    an, bo = make_funded_coach_payables(world)
    batch, payment = make_lost_batch(world, an)
    assert not Payment.objects.exists()
    other = finance.make_sent_batch(world, [bo])
    assert str(other) == str(batch)
    assert other.identifier != batch.identifier
    assert payment.end_to_end_id not in set(Payment.objects.values_list("end_to_end_id", flat=True))
    import_day_statement(
        world,
        book_movement(-1000, end_to_end_id=payment.end_to_end_id, iban=payment.iban, name=payment.holder),
        on=RESTORED_PAYMENT_DAY,
    )
    import_day_statement(
        world, book_movement(-1000, batch=batch.identifier, count=1, bare=True), on=RESTORED_PAYMENT_DAY
    )
    assert list_line_outcomes() == ["tranche", "unknown", "unknown"]
    assert (read_payable_state(an), read_payable_state(bo)) == (("due", 0), ("sent", 0))
    assert not reconcile_programme(world.programme, on=RESTORED_PAYMENT_DAY).agree


def test_what_the_lost_batch_paid_is_booked_by_a_batch_that_stays_here(world):
    """The written way on: the amounts go into a batch that is noted as given to the bank and is not, and its payments
    are matched with what the bank shows."""
    an, bo = make_funded_coach_payables(world)
    _batch, payment = make_lost_batch(world, an)
    import_day_statement(
        world, book_movement(-1000, end_to_end_id=payment.end_to_end_id, iban=payment.iban), on=RESTORED_PAYMENT_DAY
    )
    again = finance.make_sent_batch(world, [an]).payments.get()
    entry = Entry.objects.breaks().get()
    matching.match_payment_manually(
        entry, again, reason="Verloren bestand.", by=world.people["finance"], at=BANK_IMPORTED_AT
    )
    assert (read_payable_state(an), read_payable_state(bo)) == (("paid", 1000), ("due", 0))
    found = reconcile_programme(world.programme, on=RESTORED_PAYMENT_DAY)
    assert (found.agree, found.bank) == (True, found.ledger)
    call_command("verify_ledger", "--at=2018-03-30T12:30")


def test_the_communication_of_a_lost_order_is_not_given_to_the_next_one(world):
    with copy_of_the_test_database():
        before = make_ordered_recovery(world, "400.00")
    after = make_ordered_recovery(world, "400.00")
    assert after.pk == before.pk
    assert after.communication != before.communication
    import_day_statement(
        world,
        book_movement(400, communication=before.communication),
        on=date(2018, 4, 18),
        at=BANK_IMPORTED_AT.replace(month=5),
    )
    after.refresh_from_db()
    assert (after.status, after.received) == ("ordered", 0)
