"""What candidates, coaches, the project holder and companies do on the way of a coach."""

from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.steps import press_form_button
from tests.world import PDF

OF_ONE_DAY = "Opleiding in één dag"
TEXT = "U begeleidt ondernemingen en komt elk jaar naar een intervisie."


def a_proof(folder: Path, name: str) -> Path:
    """A document on the candidate's own disk."""
    path = folder / name
    path.write_bytes(PDF)
    return path


def the_candidate_applies(page: Page, folder: Path) -> None:
    """From the first click to a candidacy that was handed in, with a diploma and a proof of experience."""
    page.goto("/kandidaat/")
    press_form_button(page)
    page.locator("[name=name]").fill("Kaat Willems")
    page.locator("[name=employer_kind][value=other]").check()
    page.locator("[name=region]").select_option("Limburg")
    page.locator("[name=languages][value=nl]").check()
    page.locator("[name=themes][value=mental]").check()
    press_form_button(page)
    page.get_by_role("link", name="Een diploma toevoegen").click()
    page.locator("[name=title]").fill("Master arbeidspsychologie")
    page.locator("[name=institution]").fill("KU Leuven")
    page.locator("[name=year]").fill("2009")
    page.locator("[name=angle][value=psychology]").check()
    page.locator("[name=document]").set_input_files(a_proof(folder, "diploma.pdf"))
    press_form_button(page)
    page.get_by_role("link", name="Een bewijs van ervaring toevoegen").click()
    page.locator("[name=kind][value=coaching]").check()
    page.locator("[name=description]").fill("Zes jaar teams gecoacht in de zorg.")
    page.locator("[name=document]").set_input_files(a_proof(folder, "ervaring.pdf"))
    press_form_button(page)
    page.locator("a.button", has_text="indienen").first.click()
    press_form_button(page)
    expect(page.locator(".status-applied").first).to_be_visible()


def the_project_holder_admits(page: Page) -> None:
    """Every proof is verified, and then the candidate is admitted."""
    page.goto("/kandidaten/")
    page.get_by_role("link", name="Kaat Willems").click()
    page.locator("button[name=verdict][value=accepted]").first.click()
    page.locator("button[name=decision][value=admit]").click()
    press_form_button(page)
    expect(page.locator(".notice-success")).to_be_visible()


def the_project_holder_plans_a_day(page: Page, on: date) -> None:
    """A round of the course of one day."""
    page.goto("/opleidingen/")
    page.locator(".panel", has_text=OF_ONE_DAY).locator("a[href$='/ronde/']").click()
    page.locator("[name=days]").fill(on.strftime("%d/%m/%Y"))
    page.locator("[name=place]").fill("Hasselt")
    page.locator("[name=capacity]").fill("12")
    press_form_button(page)
    expect(page.locator(".notice-success")).to_be_visible()


def the_candidate_enrols(page: Page) -> None:
    """One click, and the fee with its structured communication."""
    page.goto("/mijn/opleidingen/")
    page.locator("form[action$='/inschrijven/'] button").first.click()
    expect(page.locator("main")).to_contain_text("+++4")


def the_trainer_records_who_was_there(page: Page) -> None:
    """Attendance of the day, and then everybody who was there completes the course."""
    page.goto("/opleidingen/")
    page.locator("a[href*='/opleidingen/rondes/']").first.click()
    round_of_course = page.url
    page.locator("a[href*='/opleidingen/dagen/']").first.click()
    page.locator("[name=present]").first.check()
    press_form_button(page)
    page.goto(round_of_course)


def the_course_is_completed(page: Page) -> None:
    """By the project holder, for all who were there."""
    page.goto("/opleidingen/")
    page.locator("a[href*='/opleidingen/rondes/']").first.click()
    page.locator("form[action$='/afronden/'] button").click()
    expect(page.locator(".notice-success")).to_be_visible()


def the_candidate_signs(page: Page) -> None:
    """The agreement, by typing one's name; and the account on which the fee comes."""
    page.goto("/mijn/overeenkomst/")
    expect(page.locator("main")).to_contain_text("intervisie")
    page.locator("[name=name]").fill("Kaat Willems")
    press_form_button(page)
    expect(page.locator(".notice-success").first).to_be_visible()
    page.goto("/mijn/rekening/")
    page.locator("[name=iban]").first.fill("BE71 0961 2345 6769")
    page.locator("[name=holder]").first.fill("Kaat Willems")
    press_form_button(page)


def the_material_is_handed_over(page: Page) -> None:
    """From the list of who waits for it."""
    page.goto("/coaches/?list=no_material")
    page.locator("[name=coach]").first.check()
    press_form_button(page)
    expect(page.locator(".notice-success")).to_be_visible()


def the_company_asks(page: Page, application: int) -> None:
    """The coach that works in its own region."""
    page.goto(f"/aanvragen/{application}/coach/")
    page.locator("[name=region]").select_option("Limburg")
    page.locator("form.filters button").first.click()
    page.locator("form[method=post] button", has_text="Kaat").first.click()
    expect(page.locator("main")).to_contain_text("Kaat Willems")


def the_coach_accepts(page: Page) -> None:
    """The question of the company, from the coach's own list."""
    page.goto("/mijn/vragen/")
    page.locator("form[action$='/aanvaarden/'] button").first.click()
    expect(page.locator(".notice-success")).to_be_visible()


def the_company_starts(page: Page, application: int) -> None:
    """With the coach who said yes."""
    page.goto(f"/aanvragen/{application}/starten/")
    press_form_button(page)
    expect(page.locator(".status-running").first).to_be_visible()


def the_project_holder_plans_an_intervision(page: Page, on: date) -> None:
    """One intervision on one date, and the coaches with a trajectory are asked to prepare something."""
    page.goto("/intervisies/nieuw/")
    page.locator("[name=title]").fill("Intervisie najaar")
    page.locator("[name=venue]").fill("Vlaams Instituut Gezond Leven")
    page.locator("[name=on_1]").fill(on.isoformat())
    press_form_button(page)
    page.locator("form[action$='/vragen/'] button").first.click()
    expect(page.locator(".notice-success").first).to_be_visible()


def the_coach_registers_and_shares(page: Page) -> None:
    """A place on the date, and an experience of the coach and of the company."""
    page.goto("/mijn/intervisie/")
    page.locator("form[action$='/inschrijven/'] button").first.click()
    page.goto("/mijn/intervisie/")
    page.locator("a[href*='/mijn/intervisie/voorbereiding/']").first.click()
    page.locator("[name=of_coach]").fill("Het gesprek met de directie deed alles kantelen.")
    page.locator("[name=of_company]").fill("Medewerkers kozen zelf de thema's.")
    press_form_button(page)
    expect(page.locator(".notice-success").first).to_be_visible()


def who_came_is_recorded(page: Page) -> None:
    """The list of the date, on a phone."""
    page.goto("/intervisies/")
    page.locator("main a[href*='/intervisies/']:not([href$='/nieuw/'])").first.click()
    page.locator("a[href*='/intervisies/data/']:not([href$='/wijzigen/'])").first.click()
    page.locator("[name=coach]").first.check()
    press_form_button(page)
    expect(page.locator(".notice-success").first).to_be_visible()
