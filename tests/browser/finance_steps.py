"""What finance does on its pages, one step of the money's way each."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import camt
from tests.browser.steps import press_form_button
from tests.finance_world import PAYING_ACCOUNT_FACTS

BUTTON = "main form[action$='/{}/'] button"


@dataclass
class Bank:
    """The bank: it writes a statement of today for each file finance imports, one opening on what the other closed."""

    folder: Path
    on: date
    stands: Decimal = Decimal(0)
    number: int = 0

    def statement(self, *movements: camt.Booked) -> Path:
        """The next statement, as a file."""
        self.number += 1
        row = camt.make_camt_statement(
            PAYING_ACCOUNT_FACTS["iban"].replace(" ", ""),
            *movements,
            opening=self.stands,
            on=self.on,
            sequence=self.number,
        )
        self.stands += sum(each.amount for each in movements)
        path = self.folder / f"uittreksel-{self.number}.xml"
        path.write_bytes(camt.write_camt(row))
        return path


def plan_tranche(page: Page, on: date) -> str:
    """One payment of 5% of each line; gives its structured communication as the page shows it."""
    page.goto("/schijven/plannen/")
    page.locator("[name=expected_on]").fill((on + timedelta(days=14)).isoformat())
    for line in ("operating", "coaching"):
        page.locator(f"[name={line}_percentage]").fill("5")
        page.locator(f"[name={line}_base][value=line]").check()
    page.locator("button[name=calculate]").click()
    expect(page.locator("[name=coaching_amount]")).to_have_value("119.000,00")
    expect(page.locator("[name=operating_amount]")).to_have_value("21.000,00")
    page.locator("button[name=plan]").click()
    expect(page.locator(".status-expected")).to_be_visible()
    return page.get_by_text("+++").first.inner_text().strip("+").replace("/", "")


def register_account(page: Page) -> None:
    """The account from which the programme pays."""
    page.goto("/betalen/rekening/")
    for name, value in PAYING_ACCOUNT_FACTS.items():
        page.locator(f"[name={name}]").fill(value)
    press_form_button(page)
    expect(page.locator(".notice-success")).to_be_visible()


def enter_expense(page: Page, invoice: Path) -> str:
    """An expense above the threshold, which waits for a second person; gives where it stands."""
    page.goto("/kosten/nieuw/")
    page.locator("[name=category][value=promotion]").check()
    for name, value in {
        "amount": "1250,00",
        "supplier": "Drukkerij Sanders bv",
        "invoice_number": "2026-17",
        "incurred_on": timezone.localdate().isoformat(),
        "iban": "BE47 4350 0000 0080",
        "town": "Gent",
    }.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=document]").set_input_files(invoice)
    page.locator("button[name=enter]").click()
    expect(page.locator(".status-entered")).to_be_visible()
    expect(page.locator(BUTTON.format("goedkeuren"))).to_have_count(0)
    return page.url


def import_statement(page: Page, file: Path) -> None:
    """A statement of the bank, read in on the bank's page."""
    page.goto("/bank/")
    page.locator("[name=file]").set_input_files(file)
    page.locator(BUTTON.format("inlezen")).click()
    expect(page.locator(".notice-success").first).to_be_visible()


def make_batch(page: Page, total: str) -> str:
    """Everything that can be paid; its total is seen before anything is made. Gives where the batch stands."""
    page.goto("/betalen/")
    page.locator("button[name=choice][value=all]").click()
    expect(page.locator(".total-number").first).to_have_text(total)
    page.locator(BUTTON.format("maken")).click()
    expect(page.locator(".status-made")).to_be_visible()
    return page.url


def claim_the_break(page: Page, amount: str) -> None:
    """The one line that matched nothing, claimed back with a reason."""
    page.goto("/bank/openstaand/")
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(amount)
    rows.locator("a").first.click()
    page.locator("[name=what]").select_option("claim")
    page.locator("[name=reason]").fill("Vergissing van de bank; zij boekt het morgen terug.")
    page.locator("main form[method=post] button.button:not(.button-secondary)").click()
    expect(page.locator(".status-booked")).to_be_visible()


def propose_recovery(page: Page, batch: str) -> str:
    """Asks a part of a coach's payment back; gives where the proposal stands."""
    page.goto(batch)
    page.locator("main tbody a", has_text="GC-").first.click()
    page.locator("a[href*='/terugvorderingen/voorstellen/']").click()
    page.locator("[name=amount]").fill("400,00")
    page.locator("[name=reason]").fill("Een sessie van acht uur bleek er een van vier.")
    press_form_button(page)
    expect(page.locator(".status-proposed")).to_be_visible()
    expect(page.locator("a[href$='/opdracht/']")).to_have_count(0)
    return page.url


def order_recovery(page: Page, recovery: str) -> str:
    """The second person orders it; gives its structured communication as the page shows it."""
    page.goto(recovery)
    page.locator("a[href$='/opdracht/']").click()
    press_form_button(page)
    expect(page.locator(".status-ordered")).to_be_visible()
    return page.get_by_text("+++").first.inner_text().strip("+").replace("/", "")
