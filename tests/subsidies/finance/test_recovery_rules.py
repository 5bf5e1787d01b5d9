"""The age of an order and what can still be asked back, in tables."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from subsidies.recoveries.ageing import filter_by_age_bucket, total_by_age_bucket
from subsidies.recoveries.models import Recovery
from subsidies.recoveries.rules import AgeBucket, count_days_late, find_age_bucket, subtract_earlier_recoveries
from tests.subsidies.finance.money_back import (
    PAY_BEFORE,
    make_ordered_recovery,
    make_paid_out_payable,
    make_refused_recovery,
    make_waived_recovery,
    receive_repayment_by_hand,
)

DUE = date(2018, 5, 3)
RECOVERY_AGE_CASES = [
    (-400, 0, "not_yet"),
    (-1, 0, "not_yet"),
    (0, 0, "not_yet"),
    (1, 1, "1-30"),
    (30, 30, "1-30"),
    (31, 31, "31-60"),
    (60, 60, "31-60"),
    (61, 61, "61-90"),
    (90, 90, "61-90"),
    (91, 91, "over-90"),
    (4000, 4000, "over-90"),
]


@pytest.mark.parametrize(("days", "late", "expected"), RECOVERY_AGE_CASES)
def test_an_order_is_as_late_as_its_last_day_is_past(days, late, expected):
    on = DUE + timedelta(days=days)
    assert (count_days_late(DUE, on=on), find_age_bucket(DUE, on=on)) == (late, expected)


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ([], 1000),
        ([(400, 0, False)], 600),
        ([(400, 400, False)], 600),
        ([(400, 150, True)], 850),
        ([(400, 0, True)], 1000),
        ([(400, 0, False), (600, 100, False)], 0),
    ],
    ids=["nothing asked", "open", "received", "rest given up", "all given up", "everything asked"],
)
def test_what_can_still_be_asked_back(asked, left):
    rows = [(Decimal(amount), Decimal(received), given_up) for amount, received, given_up in asked]
    assert subtract_earlier_recoveries(Decimal(1000), asked=rows) == left


@pytest.mark.parametrize(("days", "_late", "expected"), RECOVERY_AGE_CASES)
def test_the_list_counts_an_order_in_the_band_of_the_rule(world, days, _late, expected):
    make_ordered_recovery(world)
    on = PAY_BEFORE + timedelta(days=days)
    counted = {each.band: (each.count, each.outstanding) for each in total_by_age_bucket(Recovery.objects.all(), on=on)}
    assert counted[AgeBucket(expected)] == (1, Decimal("400.00"))
    assert sum(count for count, _outstanding in counted.values()) == 1
    found = [each for each in AgeBucket if filter_by_age_bucket(Recovery.objects.all(), each, on=on).exists()]
    assert found == [AgeBucket(expected)]


def test_only_open_orders_have_an_age_and_count_for_what_is_left(world):
    row = make_paid_out_payable(world)
    make_waived_recovery(world, "100.00", row)
    make_refused_recovery(world, "100.00", row)
    receive_repayment_by_hand(world, make_ordered_recovery(world, "300.00", row), "120.00")
    make_ordered_recovery(world, "50.00", row)
    [first, *others] = total_by_age_bucket(Recovery.objects.all(), on=PAY_BEFORE)
    assert (first.count, first.outstanding) == (2, Decimal("230.00"))
    assert {each.count for each in others} == {0}
