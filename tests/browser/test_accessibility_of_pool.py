"""Every page of the internal pool, of wellbeing and of the figures, by the rules of WCAG 2.2 AA, light and dark, on a
desk and a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from healthcoach.users.models import User
from tests.browser.conftest import PASSWORD
from tests.browser.site import Site
from tests.browser.test_accessibility import list_findings_in_every_look
from tests.coaches.pool_world import PoolWorld, make_pool
from tests.world import World
from trainings.wellbeing.pages.resources import WELLBEING_RESOURCES

ACCESSIBLE_POOL_COACH = "vera@vk.example"
GUIDED_2022_QUERY = "maat=guided&van=2022-01-01&tot=2022-12-31&rijen=domain&kolommen=gender"


@pytest.fixture
def pool(world: World) -> PoolWorld:
    """A pool with a coach, an open and a closed case file, and people who can sign in."""
    made = make_pool()
    for user in User.objects.filter(assignments__programme=made.programme):
        user.set_password(PASSWORD)
        user.save()
    coach = made.coach("Vera Veerkracht", email=ACCESSIBLE_POOL_COACH)
    made.case(coach)
    made.closed(coach)
    return made


def test_pages_of_the_pool_s_coordinator(site: Site, pool: PoolWorld, page: Page):
    site.sign_in(page, "staff@vk.example", PASSWORD)
    pool.trained("An Nieuw")
    names = ["cases", "case_import", "pool_coaches", "pool_coach_enter", "tables", "releases", "wellbeing", "figures"]
    addresses = [*map(reverse, names), *(reverse("wellbeing_add", args=[part]) for part in WELLBEING_RESOURCES)]
    slug = pool.programme.slug
    addresses += [f"{reverse('tables')}?programma={slug}&{GUIDED_2022_QUERY}", f"{reverse('figures')}?programma={slug}"]
    assert {page.request.get(address).status for address in addresses} == {200}
    assert list_findings_in_every_look(page, addresses) == []


def test_pages_of_a_resilience_coach(site: Site, pool: PoolWorld, page: Page):
    site.sign_in(page, ACCESSIBLE_POOL_COACH)
    case = pool.programme.case_files.filter(status="open").get()
    addresses = [*map(reverse, ["my_cases", "case_open", "my_certification"]), reverse("case", args=[case.pk])]
    assert {page.request.get(address).status for address in addresses} == {200}
    assert list_findings_in_every_look(page, addresses) == []
