"""A company's part of the journey in a real browser, from the first page to the choice of a coach."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from coaches.certification.models import Coach
from subsidies.applications import actions as applications
from subsidies.coach_requests import actions as matching
from subsidies.models import Application
from tests.browser.site import Site
from tests.world import World

EMAIL = "hr@bakkerij.example"
BOX = "#id_themes_0"


def submit_company_form(page: Page, value: str) -> None:
    page.locator(f"button[name=save][value={value}]").click()


def fill_in_the_rest(page: Page) -> None:
    page.locator("[name=headcount]").fill("24")
    page.locator(BOX).check()
    page.locator("[name=motivation_of_company]").fill("We willen gezonder werken.")
    page.locator("[name=referral]").select_option("employers")
    page.locator("[name=contact_name]").fill("Els Janssens")
    page.locator("[name=de_minimis_declared]").check()


def choose_and_start_coach(page: Page, coach: Coach) -> None:
    """Asks the coach, who accepts, and notes the start."""
    page.locator("a[href$='/coach/']").click()
    page.locator("main table button").click()
    expect(page.locator("main")).to_contain_text(coach.name)
    matching.accept(coach.requests.get(), by=coach.user, at=timezone.now())
    page.reload()
    page.locator("a[href$='/starten/']").click()
    page.locator("main form button").click()


def test_a_company_applies_follows_and_starts(site: Site, world: World, page: Page):
    coach = world.coach()
    page.goto("/")
    page.locator("main a[href='/aanvragen/']").first.click()
    page.locator("[name=email]").fill(EMAIL)
    page.locator("main form button").first.click()
    site.fill_in_code(page, EMAIL)
    expect(page).to_have_url(f"{site.address}/aanvragen/")

    page.locator("[name=enterprise_number]").fill("0566.988.258")
    page.locator("[name=company_name]").fill("Bakkerij De Korenbloem")
    page.locator("main form button").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name=company_name]")).to_have_value("Bakkerij De Korenbloem")
    page.locator("[name=enterprise_number]").fill("0566.988.259")
    page.locator("main form button").click()

    page.locator("[name=postal_code]").fill("1000")
    page.locator("[name=municipality]").fill("Brussel")
    submit_company_form(page, "submit")
    expect(page.locator(".error-summary li")).not_to_have_count(0)
    expect(page.locator("[name=municipality]")).to_have_value("Brussel")
    fill_in_the_rest(page)
    submit_company_form(page, "submit")
    expect(page.locator(".status-submitted")).to_be_visible()

    row = Application.objects.get(contact__user__email=EMAIL)
    now = timezone.now()
    [row] = applications.complete([row], by=world.people["staff"], at=now)
    applications.approve([row], motivation="Past bij het doel.", by=world.people["steering"], at=now)
    page.reload()
    choose_and_start_coach(page, coach)
    expect(page.locator(".status-running")).to_be_visible()
    expect(page.locator("progress")).to_be_visible()


def test_what_is_typed_is_kept_without_a_click(site: Site, world: World, page: Page):
    row = world.draft(municipality="")
    site.sign_in(page, "applicant@gc.example")
    page.goto(f"/aanvragen/{row.pk}/bewerken/")
    before = page.locator("#saved").inner_text()
    page.locator("[name=municipality]").press_sequentially("Gent")
    expect(page.locator("#saved")).not_to_have_text(before)
    page.goto("/mijn/aanvragen/")
    page.goto(f"/aanvragen/{row.pk}/bewerken/")
    expect(page.locator("[name=municipality]")).to_have_value("Gent")


def test_a_double_click_on_submit_submits_once(site: Site, world: World, page: Page):
    row = world.draft()
    site.sign_in(page, "applicant@gc.example")
    page.goto(f"/aanvragen/{row.pk}/bewerken/")
    page.locator("button[value=submit]").dblclick()
    expect(page.locator(".status-submitted")).to_be_visible()
    expect(page).to_have_url(f"{site.address}/aanvragen/{row.pk}/")
    assert world.people["applicant"].messages.filter(kind="submitted").count() == 1


def test_two_windows_submit_once_and_the_second_loses_nothing(site: Site, world: World, page: Page):
    row = world.draft()
    site.sign_in(page, "applicant@gc.example")
    other = page.context.new_page()
    for window in (page, other):
        window.goto(f"/aanvragen/{row.pk}/bewerken/")
    submit_company_form(page, "submit")
    expect(page.locator(".status-submitted")).to_be_visible()
    other.locator("[name=motivation_of_company]").fill("Nog een zin erbij.")
    submit_company_form(other, "submit")
    expect(other.locator(".error-summary")).to_be_visible()
    expect(other.locator("[name=motivation_of_company]")).to_have_value("Nog een zin erbij.")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_company_withdraws_with_and_without_javascript(site: Site, world: World, page: Page, javascript: bool):
    row = world.pending()
    site.sign_in(page, "applicant@gc.example")
    window = page.context.browser.new_context(
        storage_state=page.context.storage_state(), base_url=site.address, java_script_enabled=javascript
    ).new_page()
    window.goto(f"/aanvragen/{row.pk}/")
    window.locator("a[href$='/intrekken/']").click()
    window.locator("main form button").click()
    expect(window.locator(".status-withdrawn")).to_be_visible()
    window.context.close()
