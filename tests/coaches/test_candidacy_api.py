"""The API of a candidacy: the same verbs, and 409 with a code for what is refused."""

import pytest
from rest_framework.test import APIClient

from coaches.candidacy.models import Candidate, Diploma
from tests.coaches import candidacy_world as candidates
from tests.coaches.candidacy_world import CANDIDACY_FACTS, DIPLOMA, PROOF
from tests.world import make_pdf_upload

CANDIDATE_LIST_URL = "/api/v1/candidates/"


def make_candidacy_api_client(user) -> APIClient:
    """A program that acts for somebody."""
    client = APIClient(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def staff(world):
    """A program of the project holder."""
    return make_candidacy_api_client(world.people["staff"])


def build_candidate_url(row: Candidate, verb: str = "") -> str:
    """The address of a candidate, or of one of its verbs."""
    return f"{CANDIDATE_LIST_URL}{row.pk}/{verb}"


def test_a_candidacy_goes_from_begin_to_admitted(world, staff):
    user = candidates.make_candidate_user(world)
    client = make_candidacy_api_client(user)
    number = client.post(CANDIDATE_LIST_URL, {"programme": world.programme.slug}, format="json").json()["id"]
    row = Candidate.objects.get(pk=number)
    assert client.patch(build_candidate_url(row), CANDIDACY_FACTS, format="json").json()["employer"] == "Mensura"
    refusal = client.post(build_candidate_url(row, "submit/"))
    assert (refusal.status_code, refusal.json()["code"]) == (409, "candidacy_incomplete")
    assert refusal.json()["fields"] == ["diplomas", "proofs"]
    diploma = client.post(
        build_candidate_url(row, "diplomas/"), DIPLOMA | {"document": make_pdf_upload()}, format="multipart"
    ).json()
    proof = client.post(
        build_candidate_url(row, "proofs/"), PROOF | {"document": make_pdf_upload()}, format="multipart"
    ).json()
    assert client.post(build_candidate_url(row, "submit/")).json()["status"] == "applied"
    assert staff.post(build_candidate_url(row, "wait/")).json()["status"] == "waiting"
    refusal = staff.post(build_candidate_url(row, "admit/"))
    assert (refusal.status_code, refusal.json()["code"]) == (409, "proofs_not_verified")
    judged = {"diplomas": [diploma["id"]], "proofs": [proof["id"]], "verdict": "accepted"}
    assert (
        staff.post(build_candidate_url(row, "judge/"), judged, format="json").json()["proofs"][0]["status"]
        == "accepted"
    )
    assert staff.post(build_candidate_url(row, "admit/")).json()["status"] == "admitted"
    assert client.post(build_candidate_url(row, "withdraw/")).json()["status"] == "withdrawn"


def test_only_what_is_sent_is_changed(world):
    row = candidates.make_complete_candidacy(world)
    client = make_candidacy_api_client(row.user)
    shown = client.patch(build_candidate_url(row), {"region": "Brussel"}, format="json").json()
    assert (shown["region"], shown["employer"], shown["languages"]) == ("Brussel", "Mensura", ["nl", "fr"])


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        ({"angle": "law"}, 409, "outside_the_angles"),
        ({"year": 1900}, 409, "no_such_year"),
        ({"document": candidates.make_disguised_file()}, 409, "document_not_recognised"),
        ({"title": ""}, 400, "invalid"),
        ({"year": "x"}, 400, "invalid"),
    ],
)
def test_a_diploma_that_cannot_be_is_refused(world, told, status, code):
    row = candidates.begin_candidacy(world)
    sent = DIPLOMA | {"document": make_pdf_upload()} | told
    answer = make_candidacy_api_client(row.user).post(build_candidate_url(row, "diplomas/"), sent, format="multipart")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Diploma.objects.exists()


def test_a_diploma_and_a_proof_are_taken_away(world):
    row = candidates.make_complete_candidacy(world)
    client = make_candidacy_api_client(row.user)
    assert client.delete(build_candidate_url(row, f"diplomas/{row.diplomas.get().pk}/")).status_code == 204
    assert client.delete(build_candidate_url(row, f"proofs/{row.proofs.get().pk}/")).status_code == 204
    assert client.delete(build_candidate_url(row, "proofs/99999/")).status_code == 404


def test_another_candidate_s_proof_is_not_judged(world, staff):
    row, other = candidates.make_applied_candidate(world), candidates.make_applied_candidate(world)
    sent = {"proofs": [other.proofs.get().pk], "verdict": "accepted"}
    assert staff.post(build_candidate_url(row, "judge/"), sent, format="json").status_code == 404


def test_a_refusal_has_a_reason(world, staff):
    row = candidates.make_applied_candidate(world)
    sent = {"proofs": [row.proofs.get().pk], "verdict": "refused"}
    answer = staff.post(build_candidate_url(row, "judge/"), sent, format="json")
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (409, "missing", "reason")
    assert staff.post(build_candidate_url(row, "refuse/"), {}, format="json").status_code == 400
    assert (
        staff.post(build_candidate_url(row, "refuse/"), {"reason": "Neen."}, format="json").json()["refused_reason"]
        == "Neen."
    )


def test_nobody_decides_on_themselves(world, staff):
    row = candidates.make_verified_candidate(
        world, user=world.people["staff"], by=candidates.make_staff_colleague(world)
    )
    assert staff.post(build_candidate_url(row, "admit/")).status_code == 403


def test_a_programme_that_takes_no_candidates_is_not_begun_in(world):
    client = make_candidacy_api_client(candidates.make_candidate_user(world))
    for slug in ("nergens", "", "\x00", 7):
        assert client.post(CANDIDATE_LIST_URL, {"programme": slug}, format="json").status_code == 400


def test_the_list_is_filtered_and_takes_a_constant_number_of_queries(world, staff, django_assert_max_num_queries):
    for _each in range(3):
        candidates.make_applied_candidate(world)
    candidates.make_waiting_candidate(world)
    with django_assert_max_num_queries(9):
        answer = staff.get(CANDIDATE_LIST_URL, {"status": "applied"})
    assert answer.json()["count"] == 3
