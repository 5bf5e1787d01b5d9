"""A draft in two windows of a real browser: both texts are shown, and the person chooses."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.world import World

MOTIVATION = "[name=motivation_of_company]"
SAVED = "#saved"


def test_two_windows_of_one_draft_lose_neither_text(world: World, enter: Callable[..., Page]):
    row = world.draft(motivation_of_company="", headcount=5)
    address = reverse("application_edit", args=[row.pk])
    old = enter("applicant", viewport={"width": 390, "height": 844})
    new = old.context.new_page()
    old.goto(address)
    new.goto(address)
    new.locator(MOTIVATION).fill("Een lang verhaal.")
    expect(new.locator(SAVED)).to_contain_text("Bewaard om")

    old.locator("[name=headcount]").fill("9")
    expect(old.locator(SAVED)).to_contain_text("In een ander venster gewijzigd")
    row.refresh_from_db()
    assert (row.motivation_of_company, row.headcount) == ("Een lang verhaal.", 9)

    old.locator(MOTIVATION).press_sequentially("Kort.")
    expect(old.locator(SAVED)).to_contain_text("Een lang verhaal.")
    row.refresh_from_db()
    assert row.motivation_of_company == "Een lang verhaal."
    old.locator(f"{SAVED} button").click()
    old.wait_for_url(f"**{address}")
    row.refresh_from_db()
    assert row.motivation_of_company == "Kort."

    new.locator(MOTIVATION).fill("Nog een ander verhaal.")
    new.locator("button[name=save][value=draft]").click()
    expect(new.locator(".meanwhile")).to_contain_text("Kort.")
