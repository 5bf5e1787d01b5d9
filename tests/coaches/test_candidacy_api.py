"""The API of a candidacy: the same verbs, and 409 with a code for what is refused."""

import pytest
from rest_framework.test import APIClient

from coaches.candidacy.models import Candidate, Diploma
from tests.coaches import candidacy_world as candidates
from tests.coaches.candidacy_world import DIPLOMA, FACTS, PROOF
from tests.world import pdf

LIST = "/api/v1/candidates/"


def program(user) -> APIClient:
    """A program that acts for somebody."""
    client = APIClient(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def staff(world):
    """A program of the project holder."""
    return program(world.people["staff"])


def at(row: Candidate, verb: str = "") -> str:
    """The address of a candidate, or of one of its verbs."""
    return f"{LIST}{row.pk}/{verb}"


def test_a_candidacy_goes_from_begin_to_admitted(world, staff):
    user = candidates.person(world)
    client = program(user)
    number = client.post(LIST, {"programme": world.programme.slug}, format="json").json()["id"]
    row = Candidate.objects.get(pk=number)
    assert client.patch(at(row), FACTS, format="json").json()["employer"] == "Mensura"
    refusal = client.post(at(row, "submit/"))
    assert (refusal.status_code, refusal.json()["code"]) == (409, "candidacy_incomplete")
    assert refusal.json()["fields"] == ["diplomas", "proofs"]
    diploma = client.post(at(row, "diplomas/"), DIPLOMA | {"document": pdf()}, format="multipart").json()
    proof = client.post(at(row, "proofs/"), PROOF | {"document": pdf()}, format="multipart").json()
    assert client.post(at(row, "submit/")).json()["status"] == "applied"
    assert staff.post(at(row, "wait/")).json()["status"] == "waiting"
    refusal = staff.post(at(row, "admit/"))
    assert (refusal.status_code, refusal.json()["code"]) == (409, "proofs_not_verified")
    judged = {"diplomas": [diploma["id"]], "proofs": [proof["id"]], "verdict": "accepted"}
    assert staff.post(at(row, "judge/"), judged, format="json").json()["proofs"][0]["status"] == "accepted"
    assert staff.post(at(row, "admit/")).json()["status"] == "admitted"
    assert client.post(at(row, "withdraw/")).json()["status"] == "withdrawn"


def test_only_what_is_sent_is_changed(world):
    row = candidates.complete(world)
    client = program(row.user)
    shown = client.patch(at(row), {"region": "Brussel"}, format="json").json()
    assert (shown["region"], shown["employer"], shown["languages"]) == ("Brussel", "Mensura", ["nl", "fr"])


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        ({"angle": "law"}, 409, "outside_the_angles"),
        ({"year": 1900}, 409, "no_such_year"),
        ({"document": candidates.disguised()}, 409, "document_not_recognised"),
        ({"title": ""}, 400, "invalid"),
        ({"year": "x"}, 400, "invalid"),
    ],
)
def test_a_diploma_that_cannot_be_is_refused(world, told, status, code):
    row = candidates.begun(world)
    sent = DIPLOMA | {"document": pdf()} | told
    answer = program(row.user).post(at(row, "diplomas/"), sent, format="multipart")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Diploma.objects.exists()


def test_a_diploma_and_a_proof_are_taken_away(world):
    row = candidates.complete(world)
    client = program(row.user)
    assert client.delete(at(row, f"diplomas/{row.diplomas.get().pk}/")).status_code == 204
    assert client.delete(at(row, f"proofs/{row.proofs.get().pk}/")).status_code == 204
    assert client.delete(at(row, "proofs/99999/")).status_code == 404


def test_another_candidate_s_proof_is_not_judged(world, staff):
    row, other = candidates.applied(world), candidates.applied(world)
    sent = {"proofs": [other.proofs.get().pk], "verdict": "accepted"}
    assert staff.post(at(row, "judge/"), sent, format="json").status_code == 404


def test_a_refusal_has_a_reason(world, staff):
    row = candidates.applied(world)
    sent = {"proofs": [row.proofs.get().pk], "verdict": "refused"}
    answer = staff.post(at(row, "judge/"), sent, format="json")
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (409, "missing", "reason")
    assert staff.post(at(row, "refuse/"), {}, format="json").status_code == 400
    assert staff.post(at(row, "refuse/"), {"reason": "Neen."}, format="json").json()["refused_reason"] == "Neen."


def test_nobody_decides_on_themselves(world, staff):
    row = candidates.verified(world, user=world.people["staff"], by=candidates.colleague(world))
    assert staff.post(at(row, "admit/")).status_code == 403


def test_a_programme_that_takes_no_candidates_is_not_begun_in(world):
    client = program(candidates.person(world))
    for slug in ("nergens", "", "\x00", 7):
        assert client.post(LIST, {"programme": slug}, format="json").status_code == 400


def test_the_list_is_filtered_and_takes_a_constant_number_of_queries(world, staff, django_assert_max_num_queries):
    for _each in range(3):
        candidates.applied(world)
    candidates.waiting(world)
    with django_assert_max_num_queries(9):
        answer = staff.get(LIST, {"status": "applied"})
    assert answer.json()["count"] == 3
