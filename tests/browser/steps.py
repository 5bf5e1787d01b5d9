"""What people do on pages in more than one journey."""

from pathlib import Path

from playwright.sync_api import Page, expect


def press_form_button(page: Page) -> None:
    """The button of the page's own form."""
    page.locator("main form[method=post] button.button").first.click()


def post_unoffered_form(page: Page, path: str, **said: str) -> str:
    """Sends a form that the page does not offer this person, as a stale page or a curious person would; the answer."""
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    return page.request.post(path, form={"csrfmiddlewaretoken": token} | said, headers={"Referer": page.url}).text()


def download_by_click(page: Page, button: str) -> bytes:
    """What the browser saves after a click."""
    with page.expect_download() as expected:
        page.locator(button).first.click()
    return Path(expected.value.path()).read_bytes()


def the_coach_ends(page: Page, trajectory: str, plan: Path, *, worth: str) -> None:
    """Ends a trajectory with its action plan, having seen what it is worth."""
    page.goto(trajectory + "afronden/")
    expect(page.locator("main")).to_contain_text(worth)
    page.locator("[name=action_plan]").set_input_files(plan)
    page.locator("[name=evaluation]").fill("Het plan staat en de leiding draagt het.")
    press_form_button(page)
    expect(page.locator(".status-ended").first).to_be_visible()
