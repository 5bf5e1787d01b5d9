"""Tranches through the API: the same verbs as finance's pages."""

from datetime import date
from decimal import Decimal

import pytest

from subsidies.budget import tranches
from subsidies.budget.evidence import Evidence
from subsidies.budget.models import Base, Tranche, Transfer
from subsidies.budget.rules import BudgetLineKind
from subsidies.budget.tranches import TranchePart
from tests.world import NOW, make_world

ADDRESS = "/api/v1/tranches/"


def build_tranche_part_body(world, kind=BudgetLineKind.OPERATING, amount="21000.00", **changes):
    line = world.programme.lines.get(kind=kind)
    return {"line": line.pk, "percentage": "5", "base": "line", "amount": amount} | changes


def build_tranche_plan_body(world, *parts, **changes):
    return {"parts": list(parts) or [build_tranche_part_body(world)], "expected_on": "2018-06-01"} | changes


@pytest.fixture
def expected(world):
    line = world.programme.lines.get(kind=BudgetLineKind.OPERATING)
    parts = [TranchePart(line, Decimal(5), Base.LINE, Decimal("21000.00"))]
    [row] = tranches.schedule_tranche_payment(parts, expected_on=date(2018, 3, 1), by=world.people["finance"], at=NOW)
    return row


def test_finance_expects_one_payment_for_both_lines(world, as_):
    sent = build_tranche_plan_body(
        world, build_tranche_part_body(world), build_tranche_part_body(world, BudgetLineKind.COACHING, "119000.00")
    )
    response = as_("finance").post(f"{ADDRESS}schedule/", sent)
    assert response.status_code == 201
    assert [row["amount"] for row in response.json()] == ["21000.00", "119000.00"]
    [communication] = {row["communication"] for row in response.json()}
    found = as_("auditor").get(ADDRESS, {"communication": communication, "status": "expected"}).json()
    assert found["count"] == 2
    assert not Transfer.objects.filter(kind="tranche").exists()


@pytest.mark.parametrize(
    ("verb", "sent"), [("request", {}), ("receive", {"received_on": "2018-03-02"}), ("drop", {"reason": "x"})]
)
def test_each_verb_is_done_once(expected, as_, verb, sent):
    client = as_("finance")
    first, again = (client.post(f"{ADDRESS}{expected.pk}/{verb}/", sent) for _time in range(2))
    [row] = first.json()
    assert (first.status_code, row["id"]) == (200, expected.pk)
    assert (again.status_code, again.data["code"]) == (409, "already_done")
    assert Evidence.objects.exists() == (verb == "request")
    assert Transfer.objects.filter(kind="tranche").count() == (verb == "receive")


@pytest.mark.parametrize("verb", ["request", "receive", "drop"])
def test_only_finance_of_the_programme_does_these(expected, as_, signed_in, verb):
    sent = {"received_on": "2018-03-02", "reason": "x"}
    for who in ("steering", "staff", "auditor", "admin"):
        assert as_(who).post(f"{ADDRESS}{expected.pk}/{verb}/", sent).status_code == 403
    elsewhere = signed_in(make_world(code="XX").people["finance"])
    assert elsewhere.post(f"{ADDRESS}{expected.pk}/{verb}/", sent).status_code == 404
    assert Tranche.objects.get().status == "expected"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": "420000.01"}, "more_than_to_be_expected"),
        ({"expected_on": "2016-12-15"}, "expected_before_award"),
        ({"twice": True}, "parts_of_one_payment"),
    ],
)
def test_a_refusal_is_answered_with_its_sentence_and_code(world, as_, changes, code):
    one = build_tranche_part_body(world, amount=changes.get("amount", "1.00"))
    sent = build_tranche_plan_body(world, *([one, one] if "twice" in changes else [one]))
    sent |= {"expected_on": changes.get("expected_on", "2018-06-01")}
    response = as_("finance").post(f"{ADDRESS}schedule/", sent)
    assert (response.status_code, response.data["code"]) == (409, code)
    assert not Tranche.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"parts": [], "expected_on": "2018-06-01"},
        {"parts": "x", "expected_on": "2018-06-01"},
        {"parts": [{}], "expected_on": "2018-06-01"},
        {"parts": [7], "expected_on": "2018-06-01"},
        {"parts": [{"line": 1, "percentage": "0", "base": "line", "amount": "1.00"}], "expected_on": "2018-06-01"},
        {"parts": [{"line": 1, "percentage": "5", "base": "air", "amount": "1.00"}], "expected_on": "2018-06-01"},
        {"parts": [{"line": 1, "percentage": "5", "base": "line", "amount": "-1"}], "expected_on": "2018-06-01"},
        {"parts": [{"line": 1, "percentage": "5", "base": "line", "amount": "1.00"}], "expected_on": "x"},
    ],
)
def test_a_plan_of_the_wrong_shape_is_not_read(world, as_, sent):
    assert as_("finance").post(f"{ADDRESS}schedule/", sent).status_code == 400
    assert not Tranche.objects.exists()


def test_a_line_of_another_programme_is_not_found(world, as_):
    other = make_world(code="XX")
    assert (
        as_("finance")
        .post(f"{ADDRESS}schedule/", build_tranche_plan_body(world, build_tranche_part_body(other)))
        .status_code
        == 404
    )
    assert not Tranche.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"received_on": None}, {"received_on": "x"}])
def test_a_receipt_without_a_day_is_not_read(world, expected, as_, sent):
    assert as_("finance").post(f"{ADDRESS}{expected.pk}/receive/", sent).status_code == 400
    unplanned = build_tranche_part_body(world) | sent
    assert as_("finance").post(ADDRESS, unplanned).status_code == 400
    assert Tranche.objects.get().status == "expected"
