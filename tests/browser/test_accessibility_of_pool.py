"""Every page of the internal pool, of wellbeing and of the figures, by the rules of WCAG 2.2 AA, light and dark, on a
desk and a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from healthcoach.users.models import User
from tests.browser.conftest import PASSWORD
from tests.browser.site import Site
from tests.browser.test_accessibility import in_every_look
from tests.coaches.pool_world import PoolWorld, make_pool
from tests.world import World
from trainings.pages.wellbeing.parts import PARTS

COACH = "vera@vk.example"
OF_2022 = "maat=guided&van=2022-01-01&tot=2022-12-31&rijen=domain&kolommen=gender"


@pytest.fixture
def pool(world: World) -> PoolWorld:
    """A pool with a coach, an open and a closed case file, and people who can sign in."""
    made = make_pool()
    for user in User.objects.filter(assignments__programme=made.programme):
        user.set_password(PASSWORD)
        user.save()
    coach = made.coach("Vera Veerkracht", email=COACH)
    made.case(coach)
    made.closed(coach)
    return made


def test_pages_of_the_pool_s_coordinator(site: Site, pool: PoolWorld, page: Page):
    site.sign_in(page, "staff@vk.example", PASSWORD)
    pool.trained("An Nieuw")
    names = ["cases", "case_import", "pool_coaches", "pool_coach_enter", "tables", "releases", "wellbeing", "figures"]
    addresses = [*map(reverse, names), *(reverse("wellbeing_add", args=[part]) for part in PARTS)]
    slug = pool.programme.slug
    addresses += [f"{reverse('tables')}?programma={slug}&{OF_2022}", f"{reverse('figures')}?programma={slug}"]
    assert {page.request.get(address).status for address in addresses} == {200}
    assert in_every_look(page, addresses) == []


def test_pages_of_a_resilience_coach(site: Site, pool: PoolWorld, page: Page):
    site.sign_in(page, COACH)
    case = pool.programme.case_files.filter(status="open").get()
    addresses = [*map(reverse, ["my_cases", "case_open", "my_certification"]), reverse("case", args=[case.pk])]
    assert {page.request.get(address).status for address in addresses} == {200}
    assert in_every_look(page, addresses) == []
