"""What a candidate sees and does: the candidacy, its diplomas and proofs."""

import pytest
from django.urls import reverse

from coaches.candidacy import proofs
from coaches.candidacy.models import Candidate, Diploma, ExperienceProof
from healthcoach.programmes.models import Programme
from tests.coaches import candidacy_world as candidates
from tests.coaches.candidacy_world import CANDIDACY_FACTS, DIPLOMA, PROOF
from tests.subsidies.desk import LONG_DESK_TEXT, open_desk_browser, read_page_text
from tests.windows import Browser
from tests.world import NOW, make_pdf_upload

MINE = reverse("candidacy")


def sign_in_candidate(row: Candidate) -> Browser:
    """A browser in which the candidate is signed in, reading English."""
    client = Browser(headers={"accept-language": "en"})
    client.force_login(row.user)
    return client


def build_candidacy_url(name: str, row: Candidate, **more: int) -> str:
    """The address of a page of this candidacy."""
    return reverse(name, kwargs={"pk": row.pk} | more)


def test_somebody_begins_and_is_led_to_their_details(world):
    client = open_desk_browser(world, "stranger")
    assert "Begin" in read_page_text(client.get(MINE))
    page = client.post(MINE, {"programme": world.programme.pk})
    row = Candidate.objects.get()
    assert (row.user, row.name, row.status) == (world.people["stranger"], "stranger", "draft")
    assert page.url == build_candidacy_url("candidacy_edit", row)
    client.post(MINE, {"programme": world.programme.pk})
    assert Candidate.objects.count() == 1


@pytest.mark.parametrize("programme", ["", "x", "0", "99999", "\x00"])
def test_a_programme_that_takes_no_candidates_begins_nothing(world, programme):
    page = open_desk_browser(world, "stranger").post(MINE, {"programme": programme}, follow=True)
    assert "You cannot become a coach of this programme at the moment." in read_page_text(page)
    assert not Candidate.objects.exists()


def test_nobody_begins_while_no_programme_is_open(world):
    Programme.objects.update(kind="pool")
    assert "no programme is open" in read_page_text(open_desk_browser(world, "stranger").get(MINE))


def test_a_draft_says_what_is_missing_and_asks_to_submit_once_complete(world):
    row = candidates.begin_candidacy(world)
    client = sign_in_candidate(row)
    page = read_page_text(client.get(MINE))
    assert "You have not applied yet. Still to add:" in page
    assert "a diploma" in page
    assert "Submit my candidacy" not in page
    client.post(build_candidacy_url("candidacy_edit", row), CANDIDACY_FACTS)
    client.post(build_candidacy_url("diploma_add", row), DIPLOMA | {"document": make_pdf_upload()})
    page = read_page_text(client.get(MINE))
    assert "goes experience in coaching or policy development" in page
    client.post(build_candidacy_url("proof_add", row), PROOF | {"document": make_pdf_upload()})
    assert "Everything is there." in read_page_text(client.get(MINE))
    page = client.post(build_candidacy_url("candidacy_submit", row), follow=True)
    assert "Your candidacy has been submitted." in read_page_text(page)
    assert Candidate.objects.get().status == "applied"
    again = client.post(build_candidacy_url("candidacy_submit", row), follow=True)
    assert "This was already done" in read_page_text(again)


def test_submitting_what_is_incomplete_names_what_is_missing(world):
    row = candidates.begin_candidacy(world)
    page = sign_in_candidate(row).post(build_candidacy_url("candidacy_submit", row), follow=True)
    assert "Your candidacy is not complete yet. Still to add: for whom you work, region" in read_page_text(page)
    assert Candidate.objects.get().status == "draft"
    assert "a proof of the experience" in read_page_text(
        sign_in_candidate(row).get(build_candidacy_url("candidacy_submit", row))
    )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": LONG_DESK_TEXT}, "name"),
        ({"phone": "geen"}, "phone"),
        ({"employer_kind": "bakker"}, "employer_kind"),
        ({"employer": LONG_DESK_TEXT}, "employer"),
        ({"employer": "a\x00b"}, "employer"),
        ({"region": "Luik"}, "region"),
        ({"languages": ["nl", "la"]}, "languages"),
        ({"themes": ["x"]}, "themes"),
    ],
)
def test_details_that_cannot_be_are_told_at_their_field_and_kept_on_the_page(world, given, field):
    row = candidates.begin_candidacy(world)
    page = sign_in_candidate(row).post(
        build_candidacy_url("candidacy_edit", row), CANDIDACY_FACTS | {"name": "Getypt"} | given
    )
    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert page.context["form"]["name"].value() == (CANDIDACY_FACTS | {"name": "Getypt"} | given)["name"]
    assert Candidate.objects.get().region == ""


def test_what_was_handed_in_is_not_emptied(world):
    row = candidates.make_applied_candidate(world)
    page = sign_in_candidate(row).post(build_candidacy_url("candidacy_edit", row), CANDIDACY_FACTS | {"employer": ""})
    assert page.context["form"].errors["employer"]


def test_a_diploma_outside_the_angles_is_told_in_a_sentence_and_nothing_typed_is_lost(world):
    row = candidates.begin_candidacy(world)
    page = sign_in_candidate(row).post(
        build_candidacy_url("diploma_add", row), DIPLOMA | {"angle": "outside", "document": make_pdf_upload()}
    )
    assert "Only a diploma in management" in page.context["form"].errors["angle"][0]
    assert page.context["form"]["title"].value() == DIPLOMA["title"]
    assert not Diploma.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"document": candidates.make_disguised_file()}, "document"),
        ({"document": make_pdf_upload("leeg.pdf", b"")}, "document"),
        ({"document": ""}, "document"),
        ({"document": make_pdf_upload(), "year": "1939"}, "year"),
        ({"document": make_pdf_upload(), "year": "3000"}, "year"),
        ({"document": make_pdf_upload(), "year": "9" * 30}, "year"),
        ({"document": make_pdf_upload(), "title": LONG_DESK_TEXT}, "title"),
        ({"document": make_pdf_upload(), "institution": "\x00"}, "institution"),
    ],
)
def test_a_diploma_that_cannot_be_is_told_at_its_field(world, given, field):
    row = candidates.begin_candidacy(world)
    page = sign_in_candidate(row).post(build_candidacy_url("diploma_add", row), DIPLOMA | given)
    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert not Diploma.objects.exists()


def test_a_proof_clicked_twice_is_added_once(world):
    row = candidates.begin_candidacy(world)
    for _twice in range(2):
        sign_in_candidate(row).post(build_candidacy_url("proof_add", row), PROOF | {"document": make_pdf_upload()})
    assert ExperienceProof.objects.count() == 1


def test_a_proof_is_removed_after_asking_and_removing_twice_is_removing_once(world):
    row = candidates.make_complete_candidacy(world)
    client, address = sign_in_candidate(row), build_candidacy_url("proof_remove", row, proof=row.proofs.get().pk)
    assert "Remove this from your candidacy?" in read_page_text(client.get(address))
    for _twice in range(2):
        page = client.post(address, follow=True)
        assert "It has been removed." in read_page_text(page)
    assert not ExperienceProof.objects.exists()


def test_nobody_removes_another_s_diploma(world):
    row, other = candidates.make_complete_candidacy(world), candidates.make_complete_candidacy(world)
    sign_in_candidate(row).post(build_candidacy_url("diploma_remove", row, proof=other.diplomas.get().pk))
    assert (
        sign_in_candidate(row)
        .post(build_candidacy_url("diploma_remove", other, proof=other.diplomas.get().pk))
        .status_code
        == 404
    )
    assert other.diplomas.exists()


def test_what_was_judged_is_not_removed(world):
    row = candidates.make_verified_candidate(world)
    address = build_candidacy_url("diploma_remove", row, proof=row.diplomas.get().pk)
    for ask in (sign_in_candidate(row).get, sign_in_candidate(row).post):
        assert "This was already judged" in read_page_text(ask(address, follow=True))
    assert row.diplomas.exists()


def test_a_candidate_reads_why_a_proof_was_not_accepted_and_adds_another(world):
    row = candidates.make_applied_candidate(world)
    proofs.judge_proofs(
        [row.proofs.get()], verdict="refused", reason="Het attest is onleesbaar.", by=world.people["staff"], at=NOW
    )
    page = read_page_text(sign_in_candidate(row).get(MINE))
    assert "Het attest is onleesbaar." in page
    assert "add another one if you can" in page
    sign_in_candidate(row).post(
        build_candidacy_url("proof_add", row), PROOF | {"document": make_pdf_upload("beter.pdf")}
    )
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
    page = sign_in_candidate(row).get(MINE)
    assert sentence in read_page_text(page)
    assert [step.state for step in page.context["steps"]].count("current") <= 1


def test_who_waits_reads_how_many_are_before(world):
    candidates.make_waiting_candidate(world)
    candidates.make_waiting_candidate(world)
    assert "Before you are 2 others." in read_page_text(
        sign_in_candidate(candidates.make_waiting_candidate(world)).get(MINE)
    )


def test_a_coach_reads_that_the_candidacy_is_complete(world):
    row = candidates.make_admitted_candidate(world)
    candidates.make_coach_of_candidate(world, row)
    client = sign_in_candidate(row)
    assert "You signed the agreement and are a coach." in read_page_text(client.get(MINE))
    page = client.post(build_candidacy_url("candidacy_withdraw", row), follow=True)
    assert "is a coach by now" in read_page_text(page)
    assert "is a coach by now" in read_page_text(
        client.get(build_candidacy_url("candidacy_withdraw", row), follow=True)
    )


def test_withdrawing_asks_first_and_twice_is_once(world):
    row = candidates.make_applied_candidate(world)
    client = sign_in_candidate(row)
    assert "Withdraw the candidacy?" in read_page_text(client.get(build_candidacy_url("candidacy_withdraw", row)))
    assert "The candidacy has been withdrawn." in read_page_text(
        client.post(build_candidacy_url("candidacy_withdraw", row), follow=True)
    )
    assert "This was already done" in read_page_text(
        client.post(build_candidacy_url("candidacy_withdraw", row), follow=True)
    )
    assert "This was already done" in read_page_text(
        client.get(build_candidacy_url("candidacy_withdraw", row), follow=True)
    )


@pytest.mark.parametrize("name", ["candidacy_edit", "diploma_add", "proof_add", "candidacy_submit"])
def test_after_the_decision_the_forms_say_that_it_is_too_late(world, name):
    row = candidates.make_refused_candidate(world)
    page = sign_in_candidate(row).get(build_candidacy_url(name, row), follow=True)
    assert "This is no longer possible" in read_page_text(page)
