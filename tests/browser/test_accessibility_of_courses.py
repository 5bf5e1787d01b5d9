"""Every page of courses and of choosing a coach, by the rules of WCAG 2.2 AA, light and dark, on a desk and a phone."""

from django.urls import reverse
from playwright.sync_api import Page

from subsidies.coach_requests import actions as matching
from tests.browser.conftest import PASSWORD
from tests.browser.site import Site
from tests.browser.test_accessibility import list_findings_in_every_look
from tests.world import START, World


def test_pages_of_courses(site: Site, world: World, page: Page):
    world.coach()
    edition = world.edition
    site.sign_in(page, "staff@gc.example", PASSWORD)
    of_edition = ["edition", "edition_change", "edition_cancel", "enrol_candidate"]
    addresses = [
        *map(reverse, ["courses", "course_offer", "agenda"]),
        *(reverse(name, args=[edition.course_id]) for name in ("edition_plan", "course_stop")),
        *(reverse(name, args=[edition.pk]) for name in of_edition),
        reverse("attendance", args=[edition.days.first().pk]),
    ]
    assert {page.request.get(address).status for address in addresses} == {200}
    assert list_findings_in_every_look(page, addresses) == []


def test_pages_of_choosing_a_coach(site: Site, world: World, page: Page, enter):
    coach = world.coach(user=world.people["coach"])
    approved, running = world.approved(), world.running(world.coach("Els Smet"))
    matching.ask(approved, coach=coach, by=world.people["applicant"], at=START)
    site.sign_in(page, "applicant@gc.example")
    addresses = [
        reverse("coach_choose", args=[approved.pk]),
        reverse("application", args=[approved.pk]),
        reverse("coach_choose", args=[running.application_id]),
        reverse("trajectory_hand_over", args=[running.pk]),
        reverse("trajectory", args=[running.pk]),
    ]
    assert list_findings_in_every_look(page, addresses) == []
    asked = enter("coach")
    assert list_findings_in_every_look(asked, [reverse("coach_requests"), reverse("my_courses")]) == []
