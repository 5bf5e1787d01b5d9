"""Every page of finance, with money on it, by the rules of WCAG 2.2 AA, light and dark, on a desk and a phone."""

from collections.abc import Iterator

from django.urls import reverse
from playwright.sync_api import Page

from subsidies.models import Batch, Entry, Payable, Payment, Recovery, Statement, Tranche
from tests import camt
from tests.browser.conftest import PASSWORD
from tests.browser.site import Site
from tests.browser.test_accessibility import list_findings_in_every_look
from tests.finance_world import make_pending_batch, make_supplier_payable
from tests.subsidies.finance.banking import import_day_statement, schedule_funder_payment
from tests.subsidies.finance.money_back import make_ordered_recovery, make_paid_out_payable, make_proposed_recovery
from tests.world import World

MONEY_LISTS = [
    *("finance_overview", "tranches", "tranche_schedule", "payouts", "expenses", "expense_enter", "payables"),
    *("paying_account", "batches", "bank", "bank_import", "bank_breaks", "recoveries", "corrections", "comparison"),
    *("euro_samples", "closing", "closing_coaches", "closing_journal", "closing_register", "closing_awards", "budget"),
]


def money_everywhere(world: World) -> None:
    """A payment made, a part of it asked back, a batch that waits, a tranche expected, a bank line that fits none."""
    world.coach(user=world.people["coach"])
    row = make_paid_out_payable(world)
    make_ordered_recovery(world, "400.00", row)
    make_proposed_recovery(world, "100.00", row)
    [tranche] = schedule_funder_payment(world, amount=10_000)
    import_day_statement(
        world,
        camt.book_movement(10_000, communication=tranche.communication),
        camt.book_movement(-40, name="Onbekend bv"),
    )
    make_pending_batch(world, [make_supplier_payable(world)])
    make_supplier_payable(world, "1250.00")
    schedule_funder_payment(world, world.line)


def pages_of_rows() -> Iterator[str]:
    """The page of one row of each kind, and of each form about it."""
    paid = Payable.objects.get(status="paid")
    expected = Tranche.objects.get(status="expected")
    batch, recovery = Batch.objects.get(status="made"), Recovery.objects.get(status="ordered")
    waiting = Payable.objects.get(status="due")
    yield reverse("recovery_propose") + f"?payable={paid.pk}"
    for name, row in (
        *(("tranche", expected), ("tranche_receive", expected), ("tranche_drop", expected), ("batch", batch)),
        *(("batch_cancel", batch), ("payable", paid), ("payable", waiting), ("payable_hold", waiting)),
        *(("bank_line", Entry.objects.breaks().get()), ("bank_statement", Statement.objects.get())),
        *(("recovery", recovery), ("recovery_receive", recovery), ("recovery_waive", recovery)),
        *(("euro", Payment.objects.get(status="paid")), ("expense", waiting.expense)),
    ):
        yield reverse(name, args=[row.pk])


def test_pages_of_finance(site: Site, world: World, page: Page):
    money_everywhere(world)
    site.sign_in(page, "finance@gc.example", PASSWORD)
    addresses = [*map(reverse, MONEY_LISTS), *pages_of_rows()]
    assert {page.request.get(address).status for address in addresses} == {200}
    assert list_findings_in_every_look(page, addresses) == []
