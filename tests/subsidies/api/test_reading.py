"""What everybody signed in may read, and that nobody else reads anything."""

import pytest
from rest_framework.test import APIClient


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
    assert as_("applicant").get(at).json()["results"] == [{"id": active.pk, "name": "An Claes", "region": ""}]
    assert as_("staff").get(at, {"programme": "programme-gc"}).json()["count"] == 1
    assert as_("staff").get(at, {"programme": "another"}).json()["count"] == 0
    assert as_("steering").get(at).json()["results"] == []


NOUNS = ("programmes", "applications", "trajectories", "payouts", "coaches", "budget-lines", "tranches", "transfers")


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
