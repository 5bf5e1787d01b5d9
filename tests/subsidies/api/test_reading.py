"""What everybody signed in may read, and that nobody else reads anything."""

import pytest
from rest_framework.test import APIClient

from subsidies.payouts.models import PAYOUT, Payout, PayoutStatus
from subsidies.trajectories import actions as trajectories
from tests.world import NOW


def test_who_am_i(world, as_):
    finance = world.people["finance"]
    assert as_("finance").get("/api/v1/me/").json() == {
        "id": finance.pk,
        "email": "finance@gc.example",
        "name": f"{finance.name}",
        "language": "nl",
        "is_administrator": False,
        "roles": [{"role": "finance", "programme": "programme-gc"}],
    }
    assert as_("admin").get("/api/v1/me/").json()["is_administrator"] is True


def test_a_programme_tells_what_a_trajectory_is_worth(world, as_):
    programme = as_("stranger").get("/api/v1/programmes/programme-gc/").json()
    assert programme["fee_schemes"] == [
        {"valid_from": "2016-12-01", "hours": "20.00", "rate": "50.00", "maximum": "1000.00"}
    ]
    assert as_("stranger").get("/api/v1/programmes/").json()["count"] == 1


def test_who_may_start_chooses_among_the_active_coaches(world, as_):
    active = world.coach("An Claes")
    world.coach("Bo Maes", active=False)
    at = "/api/v1/coaches/"
    assert as_("applicant").get(at).json()["results"] == []
    world.approved()
    [found] = as_("applicant").get(at).json()["results"]
    assert (found["id"], found["name"], found["region"]) == (active.pk, "An Claes", "Brussel")
    assert as_("staff").get(at, {"programme": "programme-gc"}).json()["count"] == 1
    assert as_("staff").get(at, {"programme": "another"}).status_code == 400
    assert as_("steering").get(at).json()["results"] == []


NOUNS = (
    "programmes",
    "applications",
    "trajectories",
    "payouts",
    "coaches",
    "coach-requests",
    "budget-lines",
    "tranches",
    "transfers",
)


@pytest.mark.parametrize("noun", [*NOUNS, "me", "decisions"])
def test_who_is_not_signed_in_is_told_so(world, noun):
    for response in (APIClient().get(f"/api/v1/{noun}/"), APIClient().post(f"/api/v1/{noun}/", {}, format="json")):
        assert (response.status_code, response.data["code"]) == (403, "not_authenticated")


def test_a_request_from_another_site_is_refused(world):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(world.people["applicant"])
    row = world.draft()
    response = client.post(f"/api/v1/applications/{row.pk}/submit/")
    assert (response.status_code, response.data["code"]) == (403, "permission_denied")
    row.refresh_from_db()
    assert row.status == "draft"


def test_the_sentence_of_a_refusal_is_in_the_language_asked_for(world, as_):
    row = world.submitted()
    client = as_("applicant")
    sentences = {
        language: client.post(f"/api/v1/applications/{row.pk}/submit/", headers={"Accept-Language": language}).data
        for language in ("nl", "en")
    }
    assert sentences["nl"]["code"] == sentences["en"]["code"] == "already_done"
    assert sentences["en"]["message"].startswith("This was already done")


def test_what_somebody_else_typed_in_a_draft_for_the_same_company_is_not_told(world, as_):
    row = world.draft(company_name="Geheim plan")
    draft = {
        "programme": "programme-gc",
        "enterprise_number": row.company.enterprise_number,
        "company_name": "De Bron",
    }
    begun = as_("stranger").post("/api/v1/applications/", draft)
    assert (begun.status_code, begun.json()["company_name"]) == (201, "De Bron")
    assert begun.json()["enterprise_number"] == row.company.enterprise_number
    assert b"Geheim plan" not in begun.content
    assert b"Bakkerij" not in begun.content


@pytest.mark.parametrize(("who", "motivation"), [("applicant", "Past bij het doel."), ("coach", None)])
def test_the_motivation_of_the_steering_group_is_not_for_the_coach(world, as_, who, motivation):
    row = world.running().application
    assert as_(who).get(f"/api/v1/applications/{row.pk}/").json()["motivation"] == motivation


@pytest.mark.parametrize(
    ("who", "reason"), [("applicant", None), ("coach", "Ruzie."), ("staff", "Ruzie."), ("auditor", "Ruzie.")]
)
def test_why_a_trajectory_was_stopped_stays_between_the_coach_and_the_programme(world, as_, who, reason):
    row = trajectories.stop(world.running(), reason="Ruzie.", by=world.people["coach"], at=NOW)
    answer = as_(who).get(f"/api/v1/trajectories/{row.pk}/").json()
    assert (answer["status"], answer["stop_reason"]) == ("stopped", reason)


@pytest.mark.parametrize(("who", "parked", "queued"), [("coach", 0, 1), ("finance", 1, 0), ("admin", 1, 0)])
def test_searching_by_status_finds_what_the_list_tells(world, as_, who, parked, queued):
    row = Payout.objects.get(trajectory=world.ended(120))
    PAYOUT.move([row], PayoutStatus.PARKED, parked_at=NOW, parked_reason="Al geboekt.")
    found = {status: as_(who).get("/api/v1/payouts/", {"status": status}).json()["count"] for status in PayoutStatus}
    assert found == {"queued": queued, "due": 0, "nothing_due": 0, "parked": parked}
