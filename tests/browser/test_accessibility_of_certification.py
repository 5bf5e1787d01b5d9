"""Every page of certification, with something on it, by the rules of WCAG 2.2 AA, light and dark, desk and phone."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from coaches.certification import actions as certification
from coaches.certification.models import Coach
from healthcoach.users.models import User
from tests.browser.conftest import PASSWORD
from tests.browser.site import Site
from tests.browser.test_accessibility import list_findings_in_every_look
from tests.coaches.certification_world import (
    make_coach_employer,
    make_renewing_world,
    make_trained_candidate,
    publish_agreement_text,
    record_intervision_attendance,
)
from tests.world import World


def certifications_everywhere(world: World) -> Coach:
    """A coach with everything, one who expired, one who can sign, and blocks of each kind."""
    today, staff = timezone.localdate(), world.people["staff"]
    coach = make_renewing_world(world).coach("An Claes", user=world.people["coach"])
    world.running(coach=coach)
    record_intervision_attendance(coach, today - timedelta(days=300))
    world.coach("Bo Verlopen")
    publish_agreement_text(world), publish_agreement_text(world, "2099-1", today + timedelta(days=30))
    make_trained_candidate(world, "Dirk Wacht", world.people["stranger"])
    certification.block(coach, reason="Klacht van een bedrijf.", on=today, until=today + timedelta(days=9), by=staff)
    facts = {"programme_id": world.programme.pk, "reason": "Nog geen akkoord.", "on": today, "by": staff}
    certification.block_employer(make_coach_employer(), **facts, at=timezone.now())
    certification.block_employer_kind("external_prevention", **facts, at=timezone.now())
    for user in (world.people["coach"], world.people["stranger"]):
        user.set_password(PASSWORD)
        User.objects.bulk_update([user], ["password"])
    return coach


def test_pages_of_the_project_holder_about_coaches(site: Site, world: World, page: Page):
    coach = certifications_everywhere(world)
    site.sign_in(page, "staff@gc.example", PASSWORD)
    lists = [f"{reverse('coaches')}?list={name}" for name in ("", "not_signed", "no_material", "expiring")]
    of_one = [reverse(name, args=[coach.pk]) for name in ("coach", "coach_block", "coach_retire")]
    addresses = [*lists, *of_one, reverse("blocks"), reverse("agreement_texts")]
    assert {page.request.get(address).status for address in addresses} == {200}
    assert list_findings_in_every_look(page, addresses) == []


def test_pages_of_a_coach_and_of_who_can_become_one(site: Site, world: World, page: Page):
    certifications_everywhere(world)
    site.sign_in(page, "coach@gc.example", PASSWORD)
    addresses = [reverse(name) for name in ("my_certification", "agreement_sign", "coach_profile")]
    assert {page.request.get(address).status for address in addresses} == {200}
    assert list_findings_in_every_look(page, addresses) == []


def test_a_trained_candidate_signs_with_their_name(site: Site, world: World, page: Page):
    certifications_everywhere(world)
    site.sign_in(page, "stranger@gc.example", PASSWORD)
    page.goto(reverse("agreement_sign"))
    page.get_by_role("button", name="De overeenkomst ondertekenen").click()
    assert page.get_by_role("alert").is_visible()
    page.get_by_label("Uw naam").fill("dirk wacht")
    page.get_by_role("button", name="De overeenkomst ondertekenen").click()
    assert page.get_by_text("U hebt de overeenkomst ondertekend.").is_visible()
    assert list_findings_in_every_look(page, [reverse("agreement_sign"), reverse("my_certification")]) == []
