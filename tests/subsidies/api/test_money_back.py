"""Recoveries and corrections through the API: the same verbs as the pages, the same refusals."""

import pytest

from subsidies.budget.models import Tranche, Transfer
from subsidies.recoveries.models import Receipt
from tests.finance_world import make_coach_payable, make_second_finance_user, receive_line_money
from tests.subsidies.api.test_bad_input import STRANGE_TEXTS
from tests.subsidies.finance.money_back import (
    make_ordered_recovery,
    make_paid_out_payable,
    make_proposed_correction,
    make_proposed_recovery,
    receive_repayment_by_hand,
)

RECOVERIES, CORRECTIONS = "/api/v1/recoveries/", "/api/v1/corrections/"


@pytest.fixture
def other(world, signed_in):
    """A second person of finance."""
    return signed_in(make_second_finance_user(world))


def test_a_recovery_goes_its_whole_way(world, as_, other):
    row, finance = make_paid_out_payable(world), as_("finance")
    made = finance.post(RECOVERIES, {"payable": row.pk, "amount": "400.00", "reason": "Dubbel."})
    assert (made.status_code, made.json()["status"], made.json()["payee"]) == (201, "proposed", "An Claes")
    at = f"{RECOVERIES}{made.json()['id']}/"
    own = finance.post(f"{at}order/", {"pay_before": "2099-01-01"})
    assert (own.status_code, own.json()["code"]) == (409, "second_person_orders")
    done = other.post(f"{at}order/", {"pay_before": "2099-01-01"}).json()
    assert (done["status"], done["communication"][0]) == ("ordered", "2")
    day = done["ordered_at"][:10]
    part = finance.post(f"{at}receive/", {"amount": "150.00", "received_on": day}).json()
    assert (part["received"], part["outstanding"], part["receipts"][0]["number"]) == ("150.00", "250.00", 1)
    given_up = finance.post(f"{at}waive/", {"reason": "Failliet."}).json()
    assert (given_up["status"], given_up["outstanding"]) == ("waived", "250.00")


def test_refusals_are_answered_with_409_and_keep_nothing(world, as_):
    row, finance = make_ordered_recovery(world), as_("finance")
    at = f"{RECOVERIES}{row.pk}/"
    too_much = finance.post(f"{at}receive/", {"amount": "400.01", "received_on": "2018-04-18"})
    assert (too_much.status_code, too_much.json()["code"]) == (409, "more_than_outstanding")
    late = finance.post(f"{at}refuse/", {"reason": "Nee."})
    assert (late.status_code, late.json()["code"]) == (409, "wrong_status")
    assert not Receipt.objects.exists()


def test_a_correction_goes_its_whole_way(world, as_, other):
    row, finance = make_coach_payable(world), as_("finance")
    made = finance.post(CORRECTIONS, {"payable": row.pk, "new_amount": "700.00", "reason": "Te veel."})
    assert (made.status_code, made.json()["old_amount"]) == (201, "1000.00")
    at = f"{CORRECTIONS}{made.json()['id']}/"
    own = finance.post(f"{at}carry-out/")
    assert (own.status_code, own.json()["code"]) == (409, "second_person_carries_out")
    assert other.post(f"{at}carry-out/").json()["status"] == "done"
    row.refresh_from_db()
    assert row.amount == 700


def test_a_tranche_is_taken_back(world, as_, other):
    tranche = receive_line_money(world)
    made = as_("finance").post(f"{CORRECTIONS}tranche/", {"tranche": tranche.pk, "reason": "Verkeerd."})
    assert made.status_code == 201
    assert other.post(f"{CORRECTIONS}{made.json()['id']}/carry-out/").status_code == 200
    assert Tranche.objects.get().status == "reversed"


def test_a_refused_correction_changes_nothing(world, other):
    row = make_proposed_correction(world)
    assert other.post(f"{CORRECTIONS}{row.pk}/refuse/", {"reason": "Klopt toch."}).json()["status"] == "refused"
    assert not Transfer.objects.filter(kind="reverse").exists()


def test_strange_values_are_answered_with_a_sentence(world, as_, other):
    due, waiting, order = make_paid_out_payable(world), make_proposed_recovery(world), make_ordered_recovery(world)
    fixed = make_proposed_correction(world)
    good = {
        **{"payable": due.pk, "amount": "1.00", "reason": "Daarom", "pay_before": "2099-01-01"},
        **{"received_on": "2018-04-18", "new_amount": "5.00", "tranche": Tranche.objects.first().pk},
    }
    addresses = [
        (as_("finance"), RECOVERIES, ["payable", "amount", "reason"]),
        (other, f"{RECOVERIES}{waiting.pk}/order/", ["pay_before"]),
        (other, f"{RECOVERIES}{waiting.pk}/refuse/", ["reason"]),
        (as_("finance"), f"{RECOVERIES}{order.pk}/receive/", ["amount", "received_on"]),
        (as_("finance"), f"{RECOVERIES}{order.pk}/waive/", ["reason"]),
        (as_("finance"), CORRECTIONS, ["payable", "new_amount", "reason"]),
        (as_("finance"), f"{CORRECTIONS}tranche/", ["tranche", "reason"]),
        (other, f"{CORRECTIONS}{fixed.pk}/refuse/", ["reason"]),
    ]
    for client, address, fields in addresses:
        for name in fields:
            for value in STRANGE_TEXTS:
                response = client.post(address, {field: good[field] for field in fields} | {name: value})
                assert response.status_code < 500, (address, name, value)
                assert response.status_code < 300 or response.data["message"], (address, name, value)


@pytest.mark.parametrize("value", ["%00", "a%00b", "%ED%A0%80", "9" * 30, "-1", "x" * 5000, "9999-12-31"])
def test_a_strange_filter_is_answered(world, as_, value):
    make_ordered_recovery(world)
    for noun, names in (
        (RECOVERIES, ["search", "status", "age", "programme", "ordering", "page"]),
        (CORRECTIONS, ["search", "status", "programme"]),
    ):
        for name in names:
            assert as_("admin").get(f"{noun}?{name}={value}").status_code in (200, 400, 404), (noun, name)


@pytest.mark.parametrize("number", ["0", "9" * 19, "9" * 30, "abc", "%00", "-1"])
def test_a_number_that_belongs_to_nothing_is_not_found(world, as_, number):
    for noun in (RECOVERIES, CORRECTIONS):
        assert as_("admin").get(f"{noun}{number}/").status_code == 404


def test_more_rows_need_no_more_queries(world, as_, django_assert_num_queries):
    row, finance = make_paid_out_payable(world), as_("finance")
    for number in (1, 2, 3):
        receive_repayment_by_hand(world, make_ordered_recovery(world, "50.00", row), "10.00")
        make_proposed_correction(world)
        with django_assert_num_queries(6):  # session, user, roles, count, rows, receipts
            assert finance.get(RECOVERIES).json()["count"] == number
        with django_assert_num_queries(5):
            assert finance.get(CORRECTIONS).json()["count"] == number
