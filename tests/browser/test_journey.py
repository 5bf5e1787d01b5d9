"""The whole journey in real browsers, with the real server, worker, broker and database: a company applies, the project
holder checks, the steering group approves, a coach works and is paid what is due, finance and the auditor follow."""

from pathlib import Path

from playwright.sync_api import Page, expect

from subsidies.models import Application, Payout
from tests.browser.site import Site
from tests.browser.steps import press_form_button, the_coach_ends
from tests.faults.worker import Worker, wait_until
from tests.world import PDF, World

JOURNEY_PHONE_VIEWPORT = {"width": 390, "height": 800}


def the_company_applies(page: Page) -> None:
    page.goto("/aanvragen/")
    page.locator("[name=enterprise_number]").fill("0428.315.871")
    page.locator("[name=company_name]").fill("Drukkerij De Letter")
    press_form_button(page)
    for name, value in {
        "postal_code": "2800",
        "municipality": "Mechelen",
        "headcount": "31",
        "motivation_of_company": "We willen minder zitten.",
        "contact_name": "Els Janssens",
    }.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=themes]").first.check()
    page.locator("[name=referral]").select_option("sector")
    page.locator("[name=de_minimis_declared]").check()
    page.locator("button[name=save][value=submit]").click()
    expect(page.locator(".status-submitted")).to_be_visible()


def the_project_holder_finds_it_complete(page: Page) -> None:
    page.goto("/werklijst/")
    page.locator("[name=application]").first.check()
    press_form_button(page)
    expect(page.locator(".notice-success")).to_be_visible()


def the_steering_group_approves(page: Page) -> None:
    page.goto("/dossiers/")
    page.locator("[name=application]").first.check()
    page.locator("button[name=decision][value=approve]").click()
    expect(page.locator("main")).to_contain_text("2.380.000,00")
    expect(page.locator("main")).to_contain_text("2.379.000,00")
    page.locator("[name=motivation]").fill("Klein bedrijf, nog weinig initiatieven.")
    press_form_button(page)
    expect(page.locator(".notice-success")).to_be_visible()


def the_company_chooses_its_coach(page: Page, row: Application, coach: Page) -> None:
    page.goto(f"/aanvragen/{row.pk}/coach/")
    page.locator("main table button").first.click()
    expect(page.locator(".notice-success")).to_be_visible()
    coach.goto("/trajecten/")
    coach.locator(".notice a[href='/mijn/vragen/']").click()
    coach.locator("form[action$='/aanvaarden/'] button").click()
    expect(coach.locator(".status-accepted")).to_be_visible()
    page.goto(f"/aanvragen/{row.pk}/")
    page.locator("a[href$='/starten/']").click()
    press_form_button(page)
    expect(page.locator(".status-running")).to_be_visible()


def the_coach_logs_and_ends(page: Page, plan: Path) -> None:
    page.goto("/trajecten/")
    page.locator("main table a").first.click()
    trajectory = page.url
    for step in ("1", "2"):
        page.goto(trajectory + "sessie/")
        page.locator("[name=length][value='240']").check()
        page.locator("[name=step]").select_option(step)
        press_form_button(page)
        expect(page.locator(".notice-success")).to_be_visible()
    the_coach_ends(page, trajectory, plan, worth="400,00")


def test_from_the_first_page_to_what_is_due(site: Site, world: World, worker: Worker, enter, tmp_path: Path):
    world.coach(user=world.people["coach"])
    company = enter("applicant")
    the_company_applies(company)
    the_project_holder_finds_it_complete(enter("staff"))
    the_steering_group_approves(enter("steering"))
    row = Application.objects.get()
    coach = enter("coach", viewport=JOURNEY_PHONE_VIEWPORT)
    the_company_chooses_its_coach(company, row, coach)
    plan = tmp_path / "actieplan.pdf"
    plan.write_bytes(PDF)
    the_coach_logs_and_ends(coach, plan)

    wait_until(lambda: Payout.objects.filter(status="due").exists(), worker=worker)
    coach.goto("/uitbetalingen/")
    expect(coach.locator(".status-due")).to_be_visible()
    expect(coach.locator("main")).to_contain_text("400,00")
    finance = enter("finance")
    finance.goto("/begroting/")
    expect(finance.locator("main")).to_contain_text("2.379.600,00")
    auditor = enter("auditor")
    auditor.goto(f"/aanvragen/{row.pk}/geschiedenis/")
    expect(auditor.locator("main")).to_contain_text(str(world.people["steering"].name))
    auditor.goto("/stand-van-zaken/")
    expect(auditor.locator("main table").first).to_be_visible()
    company.reload()
    expect(company.locator(".status-ended").first).to_be_visible()
