"""The verbs of a trajectory and its payout through the API."""

import pytest

from subsidies.payouts.models import Payout
from subsidies.trajectories.models import Session
from tests.world import make_pdf_upload

TRAJECTORIES_API_URL = "/api/v1/trajectories/"
SESSION = {"held_on": "2018-02-13", "minutes": 90, "step": 2}


def build_trajectory_api_url(row, verb: str = "") -> str:
    return f"{TRAJECTORIES_API_URL}{row.pk}/{verb}/" if verb else f"{TRAJECTORIES_API_URL}{row.pk}/"


def build_trajectory_end_body(**changes) -> dict:
    return {
        "action_plan": make_pdf_upload(),
        "evaluation": "Goed verlopen.",
        "aligned_with_prevention": "true",
    } | changes


def test_the_coach_logs_a_session_sees_it_and_takes_it_back(world, as_):
    row, client = world.running(), as_("coach")
    logged = client.post(build_trajectory_api_url(row, "sessions"), SESSION)
    assert logged.status_code == 201
    assert client.get(build_trajectory_api_url(row)).data["minutes"] == 90
    assert [session["id"] for session in client.get(build_trajectory_api_url(row, "sessions")).data] == [
        logged.data["id"]
    ]
    assert client.delete(build_trajectory_api_url(row, f"sessions/{logged.data['id']}")).status_code == 204
    assert client.delete(build_trajectory_api_url(row, f"sessions/{logged.data['id']}")).status_code == 404
    assert client.get(build_trajectory_api_url(row)).data["minutes"] == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"held_on": "2999-01-01"}, "session_in_future"),
        ({"held_on": "2018-02-11"}, "session_before_start"),
        ({"held_on": "2018-02-12", "minutes": 480}, "day_too_long"),
        ({"held_on": "2018-02-12", "minutes": 60, "step": 1}, "session_already_logged"),
    ],
)
def test_a_session_that_cannot_be_is_refused_with_its_code(world, as_, changes, code):
    row = world.delivered(60)
    response = as_("coach").post(build_trajectory_api_url(row, "sessions"), SESSION | changes)
    assert (response.status_code, response.data["code"]) == (409, code)
    assert Session.objects.count() == 1


@pytest.mark.parametrize("changes", [{"minutes": 0}, {"minutes": 481}, {"step": 8}, {"held_on": "gisteren"}])
def test_a_session_of_the_wrong_shape_is_not_read(world, as_, changes):
    response = as_("coach").post(build_trajectory_api_url(world.running(), "sessions"), SESSION | changes)
    assert (response.status_code, list(response.data["errors"])) == (400, list(changes))


def test_ending_keeps_the_plan_and_queues_the_payout(world, as_):
    row = world.delivered(120)
    response = as_("coach").post(build_trajectory_api_url(row, "end"), build_trajectory_end_body(), format="multipart")
    assert (response.status_code, response.data["status"]) == (200, "ended")
    assert response.data["action_plan"]["media_type"] == "application/pdf"
    assert response.data["aligned_with_prevention"] is True
    assert Payout.objects.get(trajectory=row).status == "queued"
    again = as_("coach").post(build_trajectory_api_url(row, "end"), build_trajectory_end_body(), format="multipart")
    assert (again.status_code, again.data["code"]) == (409, "already_done")


def test_whether_the_plan_was_aligned_may_stay_unsaid(world, as_):
    said = build_trajectory_end_body()
    del said["aligned_with_prevention"]
    response = as_("coach").post(build_trajectory_api_url(world.delivered(120), "end"), said, format="multipart")
    assert response.data["aligned_with_prevention"] is None


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (make_pdf_upload(data=b"MZ not a document"), "document_not_recognised"),
        (make_pdf_upload(data=b""), "document_empty"),
        (make_pdf_upload(data=b"%PDF-1.4" + bytes(10 * 1024 * 1024)), "document_too_large"),
    ],
)
def test_a_plan_that_is_no_document_is_refused(world, as_, plan, code):
    row = world.delivered(120)
    response = as_("coach").post(
        build_trajectory_api_url(row, "end"), build_trajectory_end_body(action_plan=plan), format="multipart"
    )
    assert (response.status_code, response.data["code"]) == (409, code)
    row.refresh_from_db()
    assert row.status == "running"


def test_ending_without_sessions_is_refused(world, as_):
    response = as_("coach").post(
        build_trajectory_api_url(world.running(), "end"), build_trajectory_end_body(), format="multipart"
    )
    assert (response.status_code, response.data["code"]) == (409, "no_sessions")


@pytest.mark.parametrize("who", ["coach", "staff"])
def test_the_coach_or_the_project_holder_stops_early(world, as_, who):
    row = world.delivered(120)
    response = as_(who).post(build_trajectory_api_url(row, "stop"), {"reason": "Bedrijf stopt ermee"})
    assert (response.status_code, response.data["status"]) == (200, "stopped")
    again = as_(who).post(build_trajectory_api_url(row, "stop"), {"reason": "Bedrijf stopt ermee"})
    assert (again.status_code, again.data["code"]) == (409, "already_done")
    late = as_("coach").post(build_trajectory_api_url(row, "sessions"), SESSION)
    assert (late.status_code, late.data["code"]) == (409, "wrong_status")


def test_a_stranger_finds_no_trajectory_session_or_payout(world, as_):
    row = world.ended(120)
    session, payout, client = row.sessions.get(), Payout.objects.get(), as_("stranger")
    assert client.get(build_trajectory_api_url(row)).status_code == 404
    assert client.get(build_trajectory_api_url(row, "sessions")).status_code == 404
    assert client.post(build_trajectory_api_url(row, "sessions"), SESSION).status_code == 404
    assert client.delete(build_trajectory_api_url(row, f"sessions/{session.pk}")).status_code == 404
    assert (
        client.post(build_trajectory_api_url(row, "end"), build_trajectory_end_body(), format="multipart").status_code
        == 404
    )
    assert client.post(build_trajectory_api_url(row, "stop"), {"reason": "x"}).status_code == 404
    assert client.get(f"/api/v1/payouts/{payout.pk}/").status_code == 404
    assert client.post(f"/api/v1/payouts/{payout.pk}/retry/").status_code == 404


def test_a_session_of_another_trajectory_is_not_removed(world, as_):
    mine = world.delivered(60)
    other_coach = world.coach(name="Bo Maes", user=world.user("bo@example.be"))
    others = world.running(coach=other_coach, by=world.user("hr@example.be"))
    elsewhere = world.delivered(45, trajectory=others).sessions.get()
    assert as_("coach").delete(build_trajectory_api_url(mine, f"sessions/{elsewhere.pk}")).status_code == 404
    assert as_("coach").delete(build_trajectory_api_url(others, f"sessions/{elsewhere.pk}")).status_code == 404
    assert Session.objects.count() == 2


def test_the_company_reads_its_trajectory_but_logs_nothing(world, as_):
    row = world.running()
    assert as_("applicant").get(build_trajectory_api_url(row)).data["coach_name"] == "An Claes"
    assert as_("applicant").post(build_trajectory_api_url(row, "sessions"), SESSION).status_code == 403


def test_finance_puts_a_payout_that_was_set_aside_back_in_the_queue(world, as_, parked):
    at = f"/api/v1/payouts/{parked.pk}/retry/"
    assert as_("coach").post(at).status_code == 403
    assert as_("auditor").post(at).status_code == 403
    response = as_("finance").post(at)
    assert (response.status_code, response.data["status"]) == (200, "queued")
    again = as_("finance").post(at)
    assert (again.status_code, again.data["code"]) == (409, "already_done")


def test_a_coach_is_not_told_that_a_payout_was_set_aside(world, as_, parked):
    at = f"/api/v1/payouts/{parked.pk}/"
    told = as_("coach").get(at).json()
    assert (told["status"], told["parked_at"], told["parked_reason"]) == ("queued", None, None)
    told = as_("staff").get(at).json()
    assert (told["status"], told["parked_reason"]) == ("parked", "Al geboekt.")


def test_a_settled_payout_shows_its_amount_with_two_decimals(world, as_):
    world.ended(210)
    world.settle()
    [payout] = as_("coach").get("/api/v1/payouts/", {"status": "due"}).json()["results"]
    assert (payout["amount"], payout["minutes"]) == ("175.00", 210)


def test_longer_lists_need_no_more_queries(world, as_, django_assert_num_queries):
    client = as_("auditor")
    coach = world.coach(user=world.people["coach"])
    for _number in range(3):
        world.ended(60, trajectory=world.running(coach=coach))
        for noun in ("trajectories", "payouts"):
            with django_assert_num_queries(5):  # session, user, roles, count, rows
                client.get(f"/api/v1/{noun}/")
