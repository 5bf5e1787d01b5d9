"""Every public page and every page of a company, by the rules of WCAG 2.2 AA, light and dark, on a desk and a phone."""

from collections.abc import Iterable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.site import Site
from tests.world import NOW, World

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
LOOKS = [("light", 1280), ("dark", 360)]
PUBLIC_PAGES = ["home", "eligibility", "for_coaches"]
SIGN_IN_PAGES = ["account_login", "account_request_login_code", "account_reset_password", "account_inactive"]
ACCOUNT_PAGES = ["account_email", "account_logout", "account_set_password"]
ELIGIBILITY_QUERIES = [
    "?number=yes&region=yes&ceiling=yes&support=yes",
    "?number=no&region=yes&ceiling=unsure&support=no",
    "?number=yes",
]


def list_accessibility_findings(page: Page) -> list[str]:
    """What is wrong with the page as it stands: axe's findings, and a page wider than its window."""
    found = [
        f"{page.url} {violation['id']}: {violation['nodes'][0]['html'][:200]}"
        for violation in Axe().run(page, options=RULES).response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(f"{page.url} is wider than its window")
    return found


def list_findings_in_every_look(page: Page, addresses: Iterable[str]) -> list[str]:
    """The findings of all these pages in every look."""
    found = []
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        for address in addresses:
            page.goto(address)
            found += [f"{scheme} {width}: {finding}" for finding in list_accessibility_findings(page)]
    return found


def test_axe_does_see_what_is_wrong(page: Page):
    page.goto("/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/x.png\"><input>')")
    assert {"image-alt", "label"} <= {
        finding.split(": ")[0].split(" ")[-1] for finding in list_accessibility_findings(page)
    }


def test_public_pages(page: Page):
    checks = [reverse("eligibility") + answers for answers in ELIGIBILITY_QUERIES]
    addresses = [reverse(name) for name in PUBLIC_PAGES + SIGN_IN_PAGES]
    assert list_findings_in_every_look(page, [*addresses, *checks, "/nergens/"]) == []


def test_the_page_for_the_code(page: Page):
    page.goto(reverse("account_request_login_code"))
    page.locator("[name=email]").fill("nobody@gc.example")
    page.locator("main form button").first.click()
    page.locator("[name=code]").wait_for()
    assert list_findings_in_every_look(page, [page.url]) == []


def test_pages_of_a_company(site: Site, world: World, page: Page):
    statuses = ["submitted", "pending", "approved", "rejected", "withdrawn", "lapsed"]
    rows = [getattr(world, status)() for status in statuses]
    approved, draft, coach = rows[2], world.draft(), world.coach("Els Smet")
    agreed = world.agreed(world.approved(), coach)
    running = world.running(world.coach("Dirk Aerts"))
    world.agreed(running.application, coach, at=NOW)
    rows += [
        world.delivered(120, 90).application,
        world.ended(trajectory=world.running(world.coach("Bo Aerts"))).application,
    ]
    site.sign_in(page, "applicant@gc.example")
    addresses = [
        reverse("applications"),
        reverse("apply"),
        *(reverse(name) for name in ACCOUNT_PAGES),
        *(reverse("application", args=[row.pk]) for row in rows),
        reverse("application_edit", args=[draft.pk]),
        reverse("application_withdraw", args=[draft.pk]),
        reverse("coach_choose", args=[approved.pk]),
        reverse("application", args=[agreed.pk]),
        reverse("application_start", args=[agreed.pk]),
        reverse("trajectory", args=[running.pk]),
        reverse("trajectory_hand_over", args=[running.pk]),
    ]
    assert list_findings_in_every_look(page, addresses) == []


@pytest.mark.parametrize("empty", ["enterprise_number", "headcount"])
def test_forms_with_errors(site: Site, world: World, page: Page, empty: str):
    draft = world.draft()
    site.sign_in(page, "applicant@gc.example")
    on_the_draft = empty == "headcount"
    page.goto(reverse("application_edit", args=[draft.pk]) if on_the_draft else reverse("apply"))
    page.locator(f"[name={empty}]").fill("")
    page.locator("button[value=submit]" if on_the_draft else "main form button").click()
    page.locator(".error-summary").wait_for()
    assert list_accessibility_findings(page) == []
    page.locator(f".error-summary a[href='#id_{empty}']").click()
    assert page.evaluate("document.activeElement.name") == empty


def test_the_first_stop_of_the_keyboard_skips_to_the_content(page: Page):
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
