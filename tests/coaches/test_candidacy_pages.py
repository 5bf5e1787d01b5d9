"""What a candidate sees and does: the candidacy, its diplomas and proofs."""

import pytest
from django.test import Client
from django.urls import reverse

from coaches.candidacy import actions, decisions, proofs
from coaches.candidacy.models import Candidate, Diploma, ExperienceProof
from healthcoach.website.navigation import CANDIDATE, capacities
from subsidies.programmes.models import Programme
from tests.coaches import candidacy_world as candidates
from tests.coaches.candidacy_world import DIPLOMA, FACTS, PROOF, everything_of, with_proof
from tests.subsidies.desk import LONG, browser, queries, said
from tests.world import NOW, make_world, pdf

MINE = reverse("candidacy")


def client_of(row: Candidate) -> Client:
    """A browser in which the candidate is signed in, reading English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(row.user)
    return client


def to(name: str, row: Candidate, **more: int) -> str:
    """The address of a page of this candidacy."""
    return reverse(name, kwargs={"pk": row.pk} | more)


def test_somebody_begins_and_is_led_to_their_details(world):
    client = browser(world, "stranger")
    assert "Begin" in said(client.get(MINE))
    page = client.post(MINE, {"programme": world.programme.pk})
    row = Candidate.objects.get()
    assert (row.user, row.name, row.status) == (world.people["stranger"], "stranger", "draft")
    assert page.url == to("candidacy_edit", row)
    client.post(MINE, {"programme": world.programme.pk})
    assert Candidate.objects.count() == 1


@pytest.mark.parametrize("programme", ["", "x", "0", "99999", "\x00"])
def test_a_programme_that_takes_no_candidates_begins_nothing(world, programme):
    page = browser(world, "stranger").post(MINE, {"programme": programme}, follow=True)
    assert "You cannot become a coach of this programme at the moment." in said(page)
    assert not Candidate.objects.exists()


def test_nobody_begins_while_no_programme_is_open(world):
    Programme.objects.update(kind="pool")
    assert "no programme is open" in said(browser(world, "stranger").get(MINE))


def test_a_draft_says_what_is_missing_and_asks_to_submit_once_complete(world):
    row = candidates.begun(world)
    client = client_of(row)
    page = said(client.get(MINE))
    assert "You have not applied yet. Still to add:" in page
    assert "a diploma" in page
    assert "Submit my candidacy" not in page
    client.post(to("candidacy_edit", row), FACTS)
    client.post(to("diploma_add", row), DIPLOMA | {"document": pdf()})
    page = said(client.get(MINE))
    assert "goes experience in coaching or policy development" in page
    client.post(to("proof_add", row), PROOF | {"document": pdf()})
    assert "Everything is there." in said(client.get(MINE))
    page = client.post(to("candidacy_submit", row), follow=True)
    assert "Your candidacy has been submitted." in said(page)
    assert Candidate.objects.get().status == "applied"
    again = client.post(to("candidacy_submit", row), follow=True)
    assert "This was already done" in said(again)


def test_submitting_what_is_incomplete_names_what_is_missing(world):
    row = candidates.begun(world)
    page = client_of(row).post(to("candidacy_submit", row), follow=True)
    assert "Your candidacy is not complete yet. Still to add: for whom you work, region" in said(page)
    assert Candidate.objects.get().status == "draft"
    assert "a proof of the experience" in said(client_of(row).get(to("candidacy_submit", row)))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": LONG}, "name"),
        ({"phone": "geen"}, "phone"),
        ({"employer_kind": "bakker"}, "employer_kind"),
        ({"employer": LONG}, "employer"),
        ({"employer": "a\x00b"}, "employer"),
        ({"region": "Luik"}, "region"),
        ({"languages": ["nl", "la"]}, "languages"),
        ({"themes": ["x"]}, "themes"),
    ],
)
def test_details_that_cannot_be_are_told_at_their_field_and_kept_on_the_page(world, given, field):
    row = candidates.begun(world)
    page = client_of(row).post(to("candidacy_edit", row), FACTS | {"name": "Getypt"} | given)
    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert page.context["form"]["name"].value() == (FACTS | {"name": "Getypt"} | given)["name"]
    assert Candidate.objects.get().region == ""


def test_what_was_handed_in_is_not_emptied(world):
    row = candidates.applied(world)
    page = client_of(row).post(to("candidacy_edit", row), FACTS | {"employer": ""})
    assert page.context["form"].errors["employer"]


def test_a_diploma_outside_the_angles_is_told_in_a_sentence_and_nothing_typed_is_lost(world):
    row = candidates.begun(world)
    page = client_of(row).post(to("diploma_add", row), DIPLOMA | {"angle": "outside", "document": pdf()})
    assert "Only a diploma in management" in page.context["form"].errors["angle"][0]
    assert page.context["form"]["title"].value() == DIPLOMA["title"]
    assert not Diploma.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"document": candidates.disguised()}, "document"),
        ({"document": pdf("leeg.pdf", b"")}, "document"),
        ({"document": ""}, "document"),
        ({"document": pdf(), "year": "1939"}, "year"),
        ({"document": pdf(), "year": "3000"}, "year"),
        ({"document": pdf(), "year": "9" * 30}, "year"),
        ({"document": pdf(), "title": LONG}, "title"),
        ({"document": pdf(), "institution": "\x00"}, "institution"),
    ],
)
def test_a_diploma_that_cannot_be_is_told_at_its_field(world, given, field):
    row = candidates.begun(world)
    page = client_of(row).post(to("diploma_add", row), DIPLOMA | given)
    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert not Diploma.objects.exists()


def test_a_proof_clicked_twice_is_added_once(world):
    row = candidates.begun(world)
    for _twice in range(2):
        client_of(row).post(to("proof_add", row), PROOF | {"document": pdf()})
    assert ExperienceProof.objects.count() == 1


def test_a_proof_is_removed_after_asking_and_removing_twice_is_removing_once(world):
    row = candidates.complete(world)
    client, address = client_of(row), to("proof_remove", row, proof=row.proofs.get().pk)
    assert "Remove this from your candidacy?" in said(client.get(address))
    for _twice in range(2):
        page = client.post(address, follow=True)
        assert "It has been removed." in said(page)
    assert not ExperienceProof.objects.exists()


def test_nobody_removes_another_s_diploma(world):
    row, other = candidates.complete(world), candidates.complete(world)
    client_of(row).post(to("diploma_remove", row, proof=other.diplomas.get().pk))
    assert client_of(row).post(to("diploma_remove", other, proof=other.diplomas.get().pk)).status_code == 404
    assert other.diplomas.exists()


def test_what_was_judged_is_not_removed(world):
    row = candidates.verified(world)
    address = to("diploma_remove", row, proof=row.diplomas.get().pk)
    for ask in (client_of(row).get, client_of(row).post):
        assert "This was already judged" in said(ask(address, follow=True))
    assert row.diplomas.exists()


def test_a_candidate_reads_why_a_proof_was_not_accepted_and_adds_another(world):
    row = candidates.applied(world)
    proofs.judge(
        [row.proofs.get()], verdict="refused", reason="Het attest is onleesbaar.", by=world.people["staff"], at=NOW
    )
    page = said(client_of(row).get(MINE))
    assert "Het attest is onleesbaar." in page
    assert "add another one if you can" in page
    client_of(row).post(to("proof_add", row), PROOF | {"document": pdf("beter.pdf")})
    assert row.proofs.count() == 2


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("draft", "You have not applied yet"),
        ("applied", "We have had your candidacy since 09/01/2018"),
        ("waiting", "You are the first in line."),
        ("admitted", "you were admitted on 17/01/2018"),
        ("refused", "Te weinig ervaring."),
        ("withdrawn", "The candidacy was withdrawn on 17/01/2018"),
    ],
)
def test_everybody_reads_where_they_stand(world, status, sentence):
    row = candidates.BRINGS[status](world)
    if status == "draft":
        row.diplomas.all().delete()
    page = client_of(row).get(MINE)
    assert sentence in said(page)
    assert [step.state for step in page.context["steps"]].count("current") <= 1


def test_who_waits_reads_how_many_are_before(world):
    candidates.waiting(world)
    candidates.waiting(world)
    assert "Before you are 2 others." in said(client_of(candidates.waiting(world)).get(MINE))


def test_a_coach_reads_that_the_candidacy_is_complete(world):
    row = candidates.admitted(world)
    candidates.coach_of(world, row)
    client = client_of(row)
    assert "You signed the agreement and are a coach." in said(client.get(MINE))
    page = client.post(to("candidacy_withdraw", row), follow=True)
    assert "is a coach by now" in said(page)
    assert "is a coach by now" in said(client.get(to("candidacy_withdraw", row), follow=True))


def test_withdrawing_asks_first_and_twice_is_once(world):
    row = candidates.applied(world)
    client = client_of(row)
    assert "Withdraw the candidacy?" in said(client.get(to("candidacy_withdraw", row)))
    assert "The candidacy has been withdrawn." in said(client.post(to("candidacy_withdraw", row), follow=True))
    assert "This was already done" in said(client.post(to("candidacy_withdraw", row), follow=True))
    assert "This was already done" in said(client.get(to("candidacy_withdraw", row), follow=True))


@pytest.mark.parametrize("name", ["candidacy_edit", "diploma_add", "proof_add", "candidacy_submit"])
def test_after_the_decision_the_forms_say_that_it_is_too_late(world, name):
    row = candidates.refused(world)
    page = client_of(row).get(to(name, row), follow=True)
    assert "This is no longer possible" in said(page)


def test_earlier_candidacies_can_be_read_again(world):
    row = candidates.refused(world)
    second = candidates.begun(world, row.user)
    client = client_of(row)
    assert client.get(MINE).context["candidate"] == second
    assert client.get(MINE, {"candidate": row.pk}).context["candidate"] == row
    other = candidates.refused(world)
    assert client.get(MINE, {"candidate": other.pk}).context["candidate"] == second


def test_who_audits_the_programme_changes_nothing_not_even_their_own_candidacy(world):
    row = actions.register(programme_id=world.programme.pk, name="Dubbel", user=world.people["auditor"], on=NOW.date())
    client = browser(world, "auditor")
    assert client.get(MINE).status_code == 200
    assert client.post(MINE, {"programme": world.programme.pk}).status_code == 404
    assert client.post(to("candidacy_withdraw", row)).status_code == 404


def test_a_candidate_has_a_place_in_the_navigation_until_they_are_a_coach(world):
    row = candidates.admitted(world)
    assert capacities(row.user) == [CANDIDATE]
    assert client_of(row).get(reverse("desk")).url == MINE
    candidates.coach_of(world, row)
    assert CANDIDATE not in capacities(row.user)


@pytest.mark.parametrize("status", candidates.BRINGS)
def test_my_candidacy_takes_a_constant_number_of_queries(world, status):
    row = candidates.BRINGS[status](world)
    client = client_of(row)
    before = queries(client, MINE)
    if status in ("draft", "applied", "waiting"):
        for number in range(4):
            with_proof(row, description=f"Nog {number}")
    assert queries(client, MINE) == before
    assert before <= 10


def test_the_decision_of_another_programme_is_not_mixed_in(world):
    other = make_world(code="XX")
    row = candidates.applied(world)
    candidates.waiting(other, row.user)
    decisions.refuse([row], reason="Neen.", by=world.people["staff"], at=NOW)
    page = client_of(row).get(MINE, {"candidate": row.pk})
    assert page.context["candidate"] == row
    assert everything_of(row) == [*page.context["diplomas"], *page.context["proofs"]]
