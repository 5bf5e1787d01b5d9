"""The docs page of the API in a real browser, under the site's own content security policy."""

from playwright.sync_api import Page, expect


def test_the_docs_page_shows_the_api_and_lets_one_try_it(page: Page):
    page.goto("/api/v1/docs/#/me/me_retrieve")  # the page draws what is in view only, so one goes there
    who_am_i = page.locator("#operations-me-me_retrieve")
    expect(who_am_i).to_be_visible(timeout=60_000)
    who_am_i.get_by_role("button", name="Try it out").click()
    who_am_i.get_by_role("button", name="Execute").click()
    expect(who_am_i.locator(".live-responses-table .response-col_status").last).to_contain_text("403", timeout=30_000)
    expect(who_am_i.locator(".live-responses-table")).to_contain_text("not_authenticated")
