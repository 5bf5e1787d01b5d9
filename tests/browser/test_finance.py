"""Finance's journey in real browsers, with the real server, worker, broker and database: from the tranche that is
expected, past a batch of two people and three bank statements, to the comparison that is green."""

import hashlib
import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.utils import timezone
from lxml import etree
from playwright.sync_api import Page, expect

from subsidies.models import Payout, Trajectory
from subsidies.payments import pain001 as bank_file
from tests import camt
from tests.browser.conftest import PASSWORD
from tests.browser.finance_steps import (
    BUTTON,
    Bank,
    claim_the_break,
    enter_expense,
    import_statement,
    make_batch,
    order_recovery,
    plan_tranche,
    propose_recovery,
    register_account,
)
from tests.browser.steps import download_by_click, post_unoffered_form, press_form_button, the_coach_ends
from tests.faults.worker import Worker, wait_until
from tests.finance_world import make_second_finance_user
from tests.world import PDF, World

EURO_SIGN = "€\u00a0"


def the_funder_is_asked(page: Page) -> None:
    page.locator(BUTTON.format("aanvragen")).click()
    expect(page.locator(".status-requested")).to_be_visible()
    assert download_by_click(page, "a[href$='aanvraag.pdf']").startswith(b"%PDF")
    assert download_by_click(page, "a[href$='aanvraag.xlsx']").startswith(b"PK")


def the_worker_settles_what_the_coach_ends(page: Page, plan: Path, worker: Worker) -> None:
    the_coach_ends(page, f"/trajecten/{Trajectory.objects.get().pk}/", plan, worth="1.000,00")
    wait_until(lambda: Payout.objects.filter(status="due").exists(), worker=worker)


def nothing_is_paid_without_cash(page: Page, *, next_on: str) -> None:
    page.goto("/betalen/")
    expect(page.locator("button[name=choice]")).to_have_count(0)
    payable = page.locator("main tbody a[href^='/betalen/']").first
    number = payable.get_attribute("href").strip("/").split("/")[-1]
    answer = post_unoffered_form(page, "/betalen/nakijken/", choice="chosen", payable=number, programme="programme-gc")
    for told in ("error-summary", f"{EURO_SIGN}1.000,00", f"{EURO_SIGN}119.000,00", next_on):
        assert told in answer
    assert "/betalen/maken/" not in answer


def another_approves_the_expense(page: Page, expense: str) -> None:
    page.goto(expense)
    page.locator(BUTTON.format("goedkeuren")).click()
    expect(page.locator(".status-booked")).to_be_visible()


def another_approves(maker: Page, other: Page, batch: str) -> None:
    maker.goto(batch)
    expect(maker.locator(BUTTON.format("goedkeuren"))).to_have_count(0)
    assert "notice-warning" in post_unoffered_form(maker, batch + "goedkeuren/")
    other.goto(batch)
    expect(other.locator(".status-made")).to_be_visible()
    other.locator(BUTTON.format("goedkeuren")).click()
    expect(other.locator(".status-approved")).to_be_visible()


def the_file_goes_to_the_bank(page: Page, batch: str) -> list[tuple[str, Decimal]]:
    """Checked as the bank does; gives its payments."""
    page.goto(batch)
    content = download_by_click(page, BUTTON.format("bestand"))
    bank_file.validate_pain001(content)
    root = etree.fromstring(content)
    found = [
        (each.findtext(".//{*}EndToEndId"), Decimal(each.findtext(".//{*}InstdAmt")))
        for each in root.iter("{*}CdtTrfTxInf")
    ]
    assert Decimal(root.findtext(".//{*}CtrlSum")) == sum(amount for _id, amount in found)
    page.goto(batch)
    expect(page.locator("main")).to_contain_text(hashlib.sha256(content).hexdigest())
    page.locator(BUTTON.format("bezorgd")).click()
    expect(page.locator(".status-sent").first).to_be_visible()
    return found


def the_money_is_asked_back(finance: Page, other: Page, bank: Bank, batch: str) -> None:
    recovery = propose_recovery(finance, batch)
    communication = order_recovery(other, recovery)
    import_statement(finance, bank.statement(camt.book_movement(150, communication=communication)))
    finance.goto(recovery)
    expect(finance.locator("main tfoot")).to_contain_text("150,00")


def one_euro_is_followed(page: Page, batch: str) -> None:
    page.goto(batch)
    page.locator("main tbody a[href^='/euro/']").first.click()
    expect(page.locator("main .timeline > li").nth(6)).to_be_visible()
    packed = download_by_click(page, "a[href$='/zip/']")
    assert len(ZipFile(BytesIO(packed)).namelist()) > 3


def a_sample_is_drawn(page: Page) -> None:
    page.goto("/euro/steekproef/")
    page.locator("[name=size]").fill("1")
    press_form_button(page)
    expect(page.locator("main tbody tr")).to_have_count(1)


def the_books_agree(page: Page, *, by_ledger: str, by_bank: str) -> None:
    page.goto("/boeken/")
    expect(page.locator("main .notice-success")).to_contain_text(by_ledger)
    expect(page.locator("main .notice-success")).to_contain_text(by_bank)
    page.goto("/financien/")
    for figure in ("2.800.000,00", "140.000,00", by_ledger):
        expect(page.locator("main .lead")).to_contain_text(figure)


@pytest.fixture
def colleague(world: World) -> None:
    """A second person of finance, who can sign in."""
    person = make_second_finance_user(world)
    person.set_password(PASSWORD)
    person.save()


def test_from_tranche_expected_to_all_green(world: World, worker: Worker, colleague, enter, tmp_path: Path):
    world.coach(user=world.people["coach"])
    world.delivered(240, 240, 240, 240, 240)
    document = tmp_path / "document.pdf"
    document.write_bytes(PDF)
    today = timezone.localdate()
    bank, finance, other, coach = Bank(tmp_path, today), enter("finance"), enter("second"), enter("coach")

    tranche = plan_tranche(finance, today)
    the_funder_is_asked(finance)
    the_worker_settles_what_the_coach_ends(coach, document, worker)
    register_account(finance)
    nothing_is_paid_without_cash(finance, next_on=(today + timedelta(days=14)).strftime("%d/%m/%Y"))
    another_approves_the_expense(other, enter_expense(finance, document))

    import_statement(finance, bank.statement(camt.book_movement(140_000, communication=tranche)))
    finance.goto("/schijven/")
    expect(finance.locator("main .status-received")).to_have_count(2)
    batch = make_batch(finance, f"{EURO_SIGN}2.250,00")
    another_approves(finance, other, batch)
    payments = the_file_goes_to_the_bank(finance, batch)
    assert [amount for _id, amount in payments] == [1000, 1250]

    left = [camt.book_movement(-amount, end_to_end_id=name) for name, amount in payments]
    import_statement(
        finance, bank.statement(*left, camt.book_charge("-2.50"), camt.book_movement(-40, name="Onbekend bv"))
    )
    finance.goto("/boeken/")
    expect(finance.locator("main .notice-error")).to_be_visible()
    claim_the_break(finance, "40,00")
    coach.goto("/uitbetalingen/")
    expect(coach.locator("main .status-paid")).to_contain_text(re.compile(rf"op {today:%d/%m/%Y}"))

    the_money_is_asked_back(finance, other, bank, batch)
    the_books_agree(finance, by_ledger="137.857,50", by_bank="137.857,50")
    one_euro_is_followed(finance, batch)
    a_sample_is_drawn(enter("auditor"))
