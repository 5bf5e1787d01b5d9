"""The internal pool for a year in real browsers: last year's list comes in, a coach keeps case files on a phone, HR
reporting reads the tables, and the public sees figures from which nobody can be known."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from coaches.pool.models import CaseFile
from healthcoach.users.models import User
from tests.browser.conftest import PASSWORD
from tests.browser.site import Site
from tests.browser.steps import press_form_button
from tests.coaches.pool_world import POOL_DOMAINS, PoolWorld, make_pool
from tests.world import World

POOL_PHONE_VIEWPORT = {"width": 390, "height": 800}
BROWSER_POOL_COACH = "vera@vk.example"


@pytest.fixture
def pool(world: World) -> PoolWorld:
    """A pool whose people with a role have a password, and one coach who serves since 2022."""
    made = make_pool()
    for user in User.objects.filter(assignments__programme=made.programme):
        user.set_password(PASSWORD)
        user.save()
    made.coach("Vera Veerkracht", email=BROWSER_POOL_COACH)
    return made


@pytest.fixture
def come_in(browser: Browser, site: Site, pool: PoolWorld) -> Callable[..., Page]:
    """Signs somebody of the pool in, in a window of their own."""

    def come_in(email: str, password: str = PASSWORD, **look: object) -> Page:
        page = browser.new_context(locale="nl-BE", base_url=site.address, **look).new_page()
        site.sign_in(page, email, password)
        return page

    return come_in


def write_case_list_file(year: int, folder: Path) -> Path:
    """Last year's case files as a spreadsheet program writes them: eight women and two men, and a team."""
    lines = ["Coach;Soort;Beleidsdomein;Gender;Leeftijd;Tewerkstelling;Start;Einde;Gesprekken;Minuten"]
    people = (
        [("vrouw", "35-44", POOL_DOMAINS[1])] * 6
        + [("vrouw", "45-54", POOL_DOMAINS[0])] * 2
        + [("man", "<34", POOL_DOMAINS[0])] * 2
    )
    for gender, age, domain in people:
        closed = f"01/06/{year}"
        lines.append(f"{BROWSER_POOL_COACH};individueel;{domain};{gender};{age};onbekend;01/02/{year};{closed};5;300")
    lines.append(f"{BROWSER_POOL_COACH};team;{POOL_DOMAINS[1]};;;;03/03/{year};01/10/{year};4;480")
    path = folder / "dossiers.csv"
    path.write_bytes("\r\n".join(lines).encode("latin-1"))
    return path


def the_coordinator_imports(page: Page, path: Path) -> None:
    page.goto("/pool/dossiers/importeren/")
    page.locator("[name=file]").set_input_files(path)
    press_form_button(page)
    expect(page.locator("main")).to_contain_text(POOL_DOMAINS[1])
    page.locator("form[action$='/bevestigen/'] button").click()
    expect(page.locator(".notice-success")).to_be_visible()


def the_coach_opens_works_and_closes(page: Page) -> None:
    page.goto("/mijn/dossiers/nieuw/")
    page.locator("[name=kind][value=individual]").check()
    page.locator("[name=gender][value=man]").check()
    page.locator("[name=age_band][value=to_34]").check()
    page.locator("[name=employment][value=contractual]").check()
    press_form_button(page)
    page.goto("/mijn/dossiers/")
    page.locator("main a[href*='/pool/dossiers/']").first.click()
    for _conversation in range(2):
        page.locator("form[action$='/bijwerken/'] button.button-large").click()
        expect(page.locator(".notice-success").first).to_be_visible()
    page.locator("form[action$='/sluiten/'] button").click()
    expect(page.locator(".status-closed").first).to_be_visible()


def read_started_table(page: Page, year: int) -> list[str]:
    """What HR reporting reads of the trajectories started in a year, by policy domain: every cell."""
    period = f"van={date(year, 1, 1)}&tot={date(year, 12, 31)}"
    page.goto(f"/tabellen/?programma=pool-vk&maat=started&{period}&rijen=domain")
    return page.locator("main table td, main table th").all_inner_texts()


def test_a_year_of_the_pool(come_in, site: Site, pool: PoolWorld, browser: Browser, tmp_path: Path):
    this_year = timezone.localdate().year
    coordinator = come_in("staff@vk.example")
    the_coordinator_imports(coordinator, write_case_list_file(this_year - 1, tmp_path))
    assert CaseFile.objects.count() == 11
    the_coordinator_sees_the_same_list_refused(coordinator, write_case_list_file(this_year - 1, tmp_path))
    the_coach_opens_works_and_closes(come_in(BROWSER_POOL_COACH, "", viewport=POOL_PHONE_VIEWPORT))
    case = CaseFile.objects.latest("pk")
    assert (case.conversations, case.minutes, case.status) == (2, 120, "closed")

    reporting = come_in("reporting@vk.example")
    assert {"11", "7"} <= {cell.split()[0] for cell in read_started_table(reporting, this_year - 1) if cell.strip()}
    assert reporting.goto(f"/pool/dossiers/{case.pk}/").status == 404
    public = browser.new_context(locale="nl-BE", base_url=site.address).new_page()
    public.goto("/cijfers/?programma=pool-vk")
    expect(public.locator("main")).to_contain_text(str(this_year - 1))
    expect(public.locator("main")).to_contain_text("verborgen")


def the_coordinator_sees_the_same_list_refused(page: Page, path: Path) -> None:
    page.goto("/pool/dossiers/importeren/")
    page.locator("[name=file]").set_input_files(path)
    press_form_button(page)
    expect(page.locator("main")).to_contain_text("al")
    assert CaseFile.objects.count() == 11
