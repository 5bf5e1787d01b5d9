"""Every page of finance, with money on it, by the rules of WCAG 2.2 AA, light and dark, on a desk and a phone."""

from collections.abc import Iterator

from django.urls import reverse
from playwright.sync_api import Page

from subsidies.models import Batch, Entry, Payable, Payment, Recovery, Statement, Tranche
from tests import camt
from tests.browser.conftest import PASSWORD
from tests.browser.site import Site
from tests.browser.test_accessibility import in_every_look
from tests.finance_world import made, supplier_payable
from tests.subsidies.finance.banking import bring, tranche_of
from tests.subsidies.finance.money_back import ordered, paid_out, proposed
from tests.world import World

LISTS = [
    *("finance_overview", "tranches", "tranche_schedule", "payouts", "expenses", "expense_enter", "payables"),
    *("paying_account", "batches", "bank", "bank_import", "bank_breaks", "recoveries", "corrections", "comparison"),
    *("euro_samples", "closing", "closing_coaches", "closing_journal", "closing_register", "closing_awards", "budget"),
]


def money_everywhere(world: World) -> None:
    """A payment made, a part of it asked back, a batch that waits, a tranche expected, a bank line that fits none."""
    world.coach(user=world.people["coach"])
    row = paid_out(world)
    ordered(world, "400.00", row)
    proposed(world, "100.00", row)
    [tranche] = tranche_of(world, amount=10_000)
    bring(world, camt.booked(10_000, communication=tranche.communication), camt.booked(-40, name="Onbekend bv"))
    made(world, [supplier_payable(world)])
    supplier_payable(world, "1250.00")
    tranche_of(world, world.line)


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
    addresses = [*map(reverse, LISTS), *pages_of_rows()]
    assert {page.request.get(address).status for address in addresses} == {200}
    assert in_every_look(page, addresses) == []
