"""Many decisions in one request: all or none, and once."""

from decimal import Decimal

from subsidies.applications.models import Application
from subsidies.budget import ledger
from subsidies.budget.models import Transfer
from subsidies.budget.rules import Movement, Stage
from tests.world import make_world

DECISIONS_API_URL = "/api/v1/decisions/"


def build_decision_body(*rows, decision: str = "approve") -> dict:
    return {"applications": [row.pk for row in rows], "decision": decision, "motivation": "Past goed."}


def test_many_are_approved_together(world, as_):
    rows = [world.pending() for _number in range(3)]
    response = as_("steering").post(DECISIONS_API_URL, build_decision_body(*rows))
    assert response.status_code == 200
    assert [row["status"] for row in response.data] == ["approved"] * 3
    assert ledger.load_line_balances(world.line.pk)[Stage.RESERVED] == Decimal("3000.00")


def test_many_are_rejected_together(world, as_):
    rows = [world.pending(), world.pending()]
    assert [
        row["status"]
        for row in as_("steering").post(DECISIONS_API_URL, build_decision_body(*rows, decision="reject")).data
    ] == ["rejected"] * 2
    assert ledger.load_line_balances(world.line.pk)[Stage.RESERVED] == 0


def test_beyond_the_budget_nothing_is_decided_and_the_amount_short_is_told(db, signed_in):
    world = make_world(grant=Decimal("2000.00"))  # 1,700 on the coaching line
    rows = [world.pending(), world.pending()]
    response = signed_in(world.people["steering"]).post(DECISIONS_API_URL, build_decision_body(*rows))
    assert (response.status_code, response.data["code"]) == (409, "budget_exhausted")
    assert response.json()["short"] == "300.00"
    assert set(Application.objects.values_list("status", flat=True)) == {"pending"}
    assert ledger.load_line_balances(world.line.pk)[Stage.AVAILABLE] == Decimal("1700.00")


def test_one_that_was_withdrawn_meanwhile_stops_the_whole_decision(world, as_):
    pending, withdrawn = world.pending(), world.withdrawn()
    response = as_("steering").post(DECISIONS_API_URL, build_decision_body(pending, withdrawn))
    assert (response.status_code, response.data["code"]) == (409, "wrong_status")
    pending.refresh_from_db()
    assert pending.status == "pending"


def test_the_same_request_three_hundred_times_decides_once(world, as_):
    row, client = world.pending(), as_("steering")
    answers = [client.post(DECISIONS_API_URL, build_decision_body(row)).status_code for _number in range(300)]
    assert (answers.count(200), answers.count(409)) == (1, 299)
    assert Transfer.objects.filter(kind=Movement.RESERVE, subject=row.subject).count() == 1


def test_an_application_named_twice_is_decided_once(world, as_):
    row = world.pending()
    assert len(as_("steering").post(DECISIONS_API_URL, build_decision_body(row, row)).data) == 1


def test_a_decision_on_an_application_one_cannot_see_is_not_found(world, as_, signed_in):
    other = make_world(code="XX")
    row, elsewhere = world.pending(), other.pending()
    assert as_("steering").post(DECISIONS_API_URL, build_decision_body(row, elsewhere)).status_code == 404
    assert signed_in(other.people["steering"]).post(DECISIONS_API_URL, build_decision_body(row)).status_code == 404
    assert as_("stranger").post(DECISIONS_API_URL, build_decision_body(row)).status_code == 404
    assert set(Application.objects.values_list("status", flat=True)) == {"pending"}


def test_who_sees_but_does_not_decide_is_told_so(world, as_):
    row = world.pending()
    for who in ("applicant", "staff", "finance", "auditor", "admin"):
        assert as_(who).post(DECISIONS_API_URL, build_decision_body(row)).status_code == 403
    row.refresh_from_db()
    assert row.status == "pending"


def test_many_decisions_need_no_more_queries_than_one(world, as_, django_assert_max_num_queries):
    client = as_("steering")
    rows = [world.pending() for _number in range(12)]
    with django_assert_max_num_queries(24):
        assert client.post(DECISIONS_API_URL, build_decision_body(*rows[:2])).status_code == 200
    with django_assert_max_num_queries(24):
        assert client.post(DECISIONS_API_URL, build_decision_body(*rows[2:])).status_code == 200


def test_a_member_decides_on_no_file_of_a_company_they_act_for(world, as_):
    own, other = world.pending(by=world.people["steering"]), world.pending()
    assert as_("steering").post(DECISIONS_API_URL, build_decision_body(own, other)).status_code == 403
    assert set(Application.objects.values_list("status", flat=True)) == {"pending"}
