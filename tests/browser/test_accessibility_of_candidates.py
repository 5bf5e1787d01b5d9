"""Every page of a candidacy by the rules of WCAG 2.2 AA, light and dark, on a desk and a phone."""

from django.urls import reverse
from playwright.sync_api import Page

from coaches.candidacy import proofs
from coaches.candidacy.models import Candidate
from tests.browser.conftest import PASSWORD
from tests.browser.site import Site
from tests.browser.test_accessibility import list_findings_in_every_look
from tests.coaches import candidacy_world as candidates
from tests.world import NOW, World

CHECKS = ["?angle=outside", "?angle=medical", "?angle=medical&experience=coaching", "?angle=x"]


def check_candidate_pages(page: Page, addresses: list[str]) -> None:
    """All of these pages show, without findings."""
    assert {address: page.request.get(address).status for address in addresses} == dict.fromkeys(addresses, 200)
    assert list_findings_in_every_look(page, addresses) == []


def list_candidacy_addresses(row: Candidate, *names: str) -> list[str]:
    """The addresses of the pages of one candidacy."""
    return [reverse(name, args=[row.pk]) for name in names]


def test_the_check_and_the_pages_of_a_candidate(site: Site, world: World, page: Page):
    user = world.user("kandidaat@gc.example", password=PASSWORD, name="Els")
    judged = candidates.make_applied_candidate(world, user)
    proofs.judge_proofs([judged.proofs.get()], verdict="refused", reason="Te kort.", by=world.people["staff"], at=NOW)
    site.sign_in(page, user.email, PASSWORD)
    check_candidate_pages(page, [reverse("candidacy"), *list_candidacy_addresses(judged, "candidacy_withdraw")])
    draft = candidates.make_complete_candidacy(world)
    Candidate.objects.filter(pk=judged.pk).update(user=None)
    check_candidate_pages(
        page, [reverse("candidacy"), *(reverse("diploma_check") + answers for answers in ["", *CHECKS])]
    )
    Candidate.objects.filter(pk=draft.pk).update(user=user)
    forms = list_candidacy_addresses(draft, "candidacy_edit", "diploma_add", "proof_add", "candidacy_submit")
    removal = reverse("diploma_remove", args=[draft.pk, draft.diplomas.get().pk])
    check_candidate_pages(page, [reverse("candidacy"), *forms, removal])


def test_the_pages_of_the_project_holder(site: Site, world: World, page: Page):
    row, ready = candidates.make_applied_candidate(world), candidates.make_verified_candidate(world)
    candidates.make_waiting_candidate(world)
    site.sign_in(page, "staff@gc.example", PASSWORD)
    deciding = f"{reverse('candidates_decide')}?candidate={row.pk}&candidate={ready.pk}&decision=admit"
    pages = [
        *list_candidacy_addresses(row, "candidate", "candidacy_withdraw"),
        *list_candidacy_addresses(ready, "candidate"),
    ]
    check_candidate_pages(page, [reverse("candidates"), reverse("conditions"), deciding, *pages])
