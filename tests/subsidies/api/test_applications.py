"""The verbs of an application through the API: it does it, it refuses with 409 and a code, a stranger finds nothing."""

import pytest

from subsidies.applications.models import Application
from tests.world import COMPLETE

APPLICATIONS_API_URL = "/api/v1/applications/"


def build_application_api_url(row, verb: str = "") -> str:
    return f"{APPLICATIONS_API_URL}{row.pk}/{verb}/" if verb else f"{APPLICATIONS_API_URL}{row.pk}/"


def build_draft_body(world, number: str | None = None) -> dict:
    return {
        "programme": world.programme.slug,
        "enterprise_number": number or next(world.numbers),
        "company_name": "Bakkerij Claes",
    }


def test_a_draft_is_begun_filled_in_and_submitted(world, as_):
    client = as_("applicant")
    begun = client.post(APPLICATIONS_API_URL, build_draft_body(world))
    assert (begun.status_code, begun.data["status"]) == (201, "draft")
    at = f"{APPLICATIONS_API_URL}{begun.data['id']}/"
    filled = client.patch(at, COMPLETE)
    assert (filled.status_code, filled.data["headcount"]) == (200, 24)
    submitted = client.post(f"{at}submit/")
    assert (submitted.status_code, submitted.data["status"]) == (200, "submitted")


def test_beginning_the_same_draft_twice_finds_the_first(world, as_):
    client, draft = as_("applicant"), build_draft_body(world)
    assert client.post(APPLICATIONS_API_URL, draft).data["id"] == client.post(APPLICATIONS_API_URL, draft).data["id"]
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("0566988258", "enterprise_digits_wrong"),
        ("2000000000", "establishment_unit"),
        ("abc", "not_an_enterprise_number"),
        ("BE", "not_an_enterprise_number"),
        ("٠٥٦٦٩٨٨٢٥٩", "not_an_enterprise_number"),
    ],
)
def test_a_number_that_is_none_is_refused(world, as_, number, code):
    response = as_("applicant").post(APPLICATIONS_API_URL, build_draft_body(world, number))
    assert (response.status_code, response.data["code"]) == (409, code)
    assert not Application.objects.exists()


def test_submitting_an_incomplete_draft_names_what_is_missing(world, as_):
    row = world.draft(headcount=None, de_minimis_declared=False)
    response = as_("applicant").post(build_application_api_url(row, "submit"))
    assert response.status_code == 409
    assert response.data["code"] == "not_complete"
    assert response.data["fields"] == ["headcount", "de_minimis_declared"]


def test_a_submitted_application_is_not_edited_any_more(world, as_):
    row = world.submitted()
    response = as_("applicant").patch(build_application_api_url(row), {"headcount": 7})
    assert (response.status_code, response.data["code"]) == (409, "wrong_status")
    row.refresh_from_db()
    assert row.headcount == COMPLETE["headcount"]


def test_a_company_with_a_running_application_cannot_submit_another(world, as_):
    number = world.submitted().company.enterprise_number
    client = as_("applicant")
    at = f"{APPLICATIONS_API_URL}{client.post(APPLICATIONS_API_URL, build_draft_body(world, number)).data['id']}/"
    client.patch(at, COMPLETE)
    response = client.post(f"{at}submit/")
    assert (response.status_code, response.data["code"]) == (409, "already_running")


def test_withdrawing_an_approval_gives_its_reservation_back(world, as_):
    row = world.approved()
    response = as_("applicant").post(build_application_api_url(row, "withdraw"), {"reason": "Verhuisd"})
    assert (response.status_code, response.data["status"]) == (200, "withdrawn")
    assert response.data["withdrawal_reason"] == "Verhuisd"
    again = as_("applicant").post(build_application_api_url(row, "withdraw"))
    assert (again.status_code, again.data["code"]) == (409, "already_done")


def test_the_project_holder_finds_complete_once(world, as_):
    row, staff = world.submitted(), as_("staff")
    assert staff.post(build_application_api_url(row, "complete")).data["status"] == "pending"
    assert staff.post(build_application_api_url(row, "complete")).data["code"] == "already_done"


@pytest.mark.parametrize(("verb", "status"), [("approve", "approved"), ("reject", "rejected")])
def test_the_steering_group_decides(world, as_, verb, status):
    row = world.pending()
    response = as_("steering").post(build_application_api_url(row, verb), {"motivation": "Past goed."})
    assert (response.status_code, response.data["status"], response.data["motivation"]) == (200, status, "Past goed.")
    again = as_("steering").post(build_application_api_url(row, verb), {"motivation": "Past goed."})
    assert (again.status_code, again.data["code"]) == (409, "already_done")


def test_a_decision_without_motivation_is_not_read(world, as_):
    row = world.pending()
    response = as_("steering").post(build_application_api_url(row, "approve"), {"motivation": "  "})
    assert (response.status_code, list(response.data["errors"])) == (400, ["motivation"])
    row.refresh_from_db()
    assert row.status == "pending"


def test_the_company_starts_with_the_coach_who_accepted(world, as_):
    coach = world.coach(user=world.people["coach"])
    row = world.agreed(world.approved(), coach)
    response = as_("applicant").post(build_application_api_url(row, "start"), {"coach": coach.pk, "on": "2018-03-01"})
    assert response.status_code == 201
    assert (response.data["status"], response.data["application"], response.data["minutes"]) == ("running", row.pk, 0)
    again = as_("applicant").post(build_application_api_url(row, "start"), {"coach": coach.pk, "on": "2018-03-01"})
    assert (again.status_code, again.data["code"]) == (409, "already_done")


def test_a_coach_who_did_not_agree_is_refused_and_an_unknown_one_named(world, as_):
    row, coach = world.approved(), world.coach()
    client = as_("applicant")
    refused = client.post(build_application_api_url(row, "start"), {"coach": coach.pk, "on": "2018-03-01"})
    assert (refused.status_code, refused.data["code"]) == (409, "coach_has_not_agreed")
    unknown = client.post(build_application_api_url(row, "start"), {"coach": coach.pk + 1, "on": "2018-03-01"})
    assert (unknown.status_code, list(unknown.data["errors"])) == (400, ["coach"])


@pytest.mark.parametrize("verb", ["", "submit", "withdraw", "complete", "approve", "reject", "start"])
def test_a_stranger_finds_no_application(world, as_, verb):
    row = world.pending()
    client = as_("stranger")
    response = (
        client.post(build_application_api_url(row, verb), {"motivation": "x", "coach": 1, "on": "2018-03-01"})
        if verb
        else None
    )
    assert (response or client.get(build_application_api_url(row))).status_code == 404
    assert client.get(APPLICATIONS_API_URL).data["count"] == 0


@pytest.mark.parametrize(
    ("who", "verb"),
    [("applicant", "approve"), ("staff", "approve"), ("auditor", "approve"), ("steering", "complete")],
)
def test_who_sees_but_may_not_is_told_so(world, as_, who, verb):
    row = world.pending()
    response = as_(who).post(build_application_api_url(row, verb), {"motivation": "x"})
    assert (response.status_code, response.data["code"]) == (403, "permission_denied")


def test_the_programmes_people_do_not_see_drafts(world, as_):
    row = world.draft()
    assert as_("staff").get(build_application_api_url(row)).status_code == 404
    assert as_("applicant").get(build_application_api_url(row)).status_code == 200


def test_the_list_is_searched_and_paged(world, as_):
    for _number in range(3):
        world.submitted()
    pending = world.pending()
    client = as_("staff")
    assert client.get(APPLICATIONS_API_URL, {"status": "pending"}).data["results"][0]["id"] == pending.pk
    page = client.get(APPLICATIONS_API_URL, {"page_size": 3})
    assert (page.data["count"], len(page.data["results"])) == (4, 3)
    assert client.get(page.data["next"]).data["results"][0]["id"] not in {row["id"] for row in page.data["results"]}
    assert client.get(APPLICATIONS_API_URL, {"status": "nonsense"}).status_code == 400


def test_a_longer_list_needs_no_more_queries(world, as_, django_assert_num_queries):
    client = as_("staff")
    world.submitted()
    with django_assert_num_queries(5):  # session, user, roles, count, rows
        client.get(APPLICATIONS_API_URL)
    for _number in range(4):
        world.submitted()
    world.running()
    with django_assert_num_queries(5):
        assert client.get(APPLICATIONS_API_URL).data["count"] == 6
