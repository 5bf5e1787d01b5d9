"""The programme's rules in its own words; no database needed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidies.applications.rules import (
    REQUIRED_APPLICATION_FIELDS,
    count_reminders_due,
    find_last_usable_day,
    has_approval_lapsed,
    list_missing_fields,
)
from subsidies.budget.rules import ROUTES, BudgetLineKind, Movement, Stage, split_grant
from subsidies.payouts.rules import compute_coach_fee
from subsidies.trajectories.rules import find_session_problem

EURO_AMOUNT = Decimal
SCHEME = {"rate": EURO_AMOUNT(50), "maximum": EURO_AMOUNT(1000), "reserved": EURO_AMOUNT(1000)}
LINE_SHARES = {BudgetLineKind.OPERATING: Decimal("0.15"), BudgetLineKind.COACHING: Decimal("0.85")}


@pytest.mark.parametrize(
    ("hours", "euro"),
    [("0", "0"), ("1", "50"), ("3.5", "175"), ("19.5", "975"), ("20", "1000"), ("22", "1000"), ("100", "1000")],
)
def test_a_coach_gets_50_euro_per_delivered_hour_and_at_most_1000(hours, euro):
    assert compute_coach_fee(int(Decimal(hours) * 60), **SCHEME) == EURO_AMOUNT(euro)


@pytest.mark.parametrize(("minutes", "euro"), [(1, "0.83"), (2, "1.67"), (3, "2.50"), (50, "41.67"), (1199, "999.17")])
def test_a_fee_is_rounded_to_the_cent_half_up(minutes, euro):
    assert compute_coach_fee(minutes, **SCHEME) == EURO_AMOUNT(euro)


def test_a_fee_is_never_more_than_was_reserved():
    assert compute_coach_fee(
        1200, rate=EURO_AMOUNT(50), maximum=EURO_AMOUNT(1000), reserved=EURO_AMOUNT(800)
    ) == EURO_AMOUNT(800)


@given(st.integers(0, 100_000), st.integers(0, 100_000))
def test_more_minutes_never_pay_less(some, more):
    assert compute_coach_fee(some, **SCHEME) <= compute_coach_fee(some + more, **SCHEME) <= EURO_AMOUNT(1000)


def test_the_grant_of_2800000_is_420000_for_operating_and_2380000_for_coaching():
    assert split_grant(EURO_AMOUNT("2800000.00"), LINE_SHARES) == {
        BudgetLineKind.OPERATING: EURO_AMOUNT("420000.00"),
        BudgetLineKind.COACHING: EURO_AMOUNT("2380000.00"),
    }


@pytest.mark.parametrize("grant", ["0.01", "0.03", "1.10", "99.99", "2352.94", "999999999999.99"])
def test_the_lines_parts_add_up_to_the_grant_to_the_cent(grant):
    parts = split_grant(EURO_AMOUNT(grant), LINE_SHARES)
    assert sum(parts.values()) == EURO_AMOUNT(grant)
    assert all(part == part.quantize(EURO_AMOUNT("0.01")) for part in parts.values())


@given(st.decimals(min_value="0.01", max_value="999999999999.99", places=2))
def test_no_cent_is_lost_or_made_by_splitting(grant):
    parts = split_grant(grant, LINE_SHARES)
    assert sum(parts.values()) == grant
    assert abs(parts[BudgetLineKind.COACHING] - grant * Decimal("0.85")) < EURO_AMOUNT("0.01")


FEES = [Movement.RESERVE, Movement.RELEASE, Movement.ACCRUE]


@pytest.mark.parametrize("movement", FEES)
def test_a_fee_moves_on_the_coaching_line_only(movement):
    assert ROUTES[movement].lines == {BudgetLineKind.COACHING}


def test_every_movement_but_a_reversal_has_its_way():
    assert set(ROUTES) == set(Movement) - {Movement.REVERSE}


def test_limits_are_checked_when_money_is_promised_and_never_after():
    from_available = [movement for movement, route in ROUTES.items() if route.source == Stage.AVAILABLE]
    assert from_available == [Movement.RESERVE, Movement.EXPENSE, Movement.CHARGE]


COMPLETE_APPLICATION_FACTS = dict.fromkeys(REQUIRED_APPLICATION_FIELDS, "x") | {
    "headcount": 5,
    "themes": ["food"],
    "de_minimis_declared": True,
}


@pytest.mark.parametrize(
    ("declared", "absent"),
    [
        ({}, []),
        ({"headcount": None}, ["headcount"]),
        ({"themes": []}, ["themes"]),
        ({"referral": ""}, ["referral"]),
        ({"de_minimis_declared": False}, ["de_minimis_declared"]),
        (
            {"de_minimis_declared": False, "company_name": "", "motivation_of_company": ""},
            ["company_name", "motivation_of_company", "de_minimis_declared"],
        ),
    ],
)
def test_an_application_says_what_is_still_missing(declared, absent):
    assert list_missing_fields(COMPLETE_APPLICATION_FACTS | declared) == absent


DECIDED, LAPSES = date(2018, 2, 7), date(2018, 8, 9)


@pytest.mark.parametrize(
    ("today", "reminders"),
    [
        (date(2018, 6, 9), 0),
        (date(2018, 6, 10), 1),
        (date(2018, 7, 9), 1),
        (date(2018, 7, 10), 2),
        (date(2018, 8, 1), 2),
        (date(2018, 8, 2), 3),
        (date(2018, 8, 9), 3),
        (date(2019, 8, 9), 3),
    ],
)
def test_reminders_fall_due_60_30_and_7_days_before_the_last_day(today, reminders):
    assert count_reminders_due(LAPSES, DECIDED, today) == reminders


@pytest.mark.parametrize(
    ("days_to_start", "days_later", "reminders"),
    [
        (183, 0, 0),
        (60, 0, 0),  # the letter of the approval says it on that day itself
        (60, 30, 1),
        (40, 0, 0),
        (40, 10, 1),
        (40, 33, 2),
        (20, 0, 0),
        (20, 13, 1),
        (7, 0, 0),
        (7, 7, 0),
        (5, 5, 0),
    ],
)
def test_a_reminder_falls_due_after_the_decision_only(days_to_start, days_later, reminders):
    lapses_on = DECIDED + timedelta(days=days_to_start)
    assert count_reminders_due(lapses_on, DECIDED, DECIDED + timedelta(days=days_later)) == reminders


@pytest.mark.parametrize(
    ("reminded_on", "today", "lapses"),
    [
        (date(2018, 8, 2), date(2018, 8, 9), False),  # the last day itself
        (date(2018, 8, 2), date(2018, 8, 10), True),
        (None, date(2018, 9, 1), False),  # nobody was warned
        (date(2018, 9, 1), date(2018, 9, 7), False),  # warned less than a week ago
        (date(2018, 9, 1), date(2018, 9, 8), True),
    ],
)
def test_an_approval_lapses_after_its_last_day_and_a_week_after_the_last_warning(reminded_on, today, lapses):
    assert has_approval_lapsed(LAPSES, DECIDED, reminded_on, today) is lapses


@pytest.mark.parametrize("days_to_start", [3, 7])
def test_an_approval_too_short_for_a_reminder_lapses_after_its_last_day(days_to_start):
    lapses_on = DECIDED + timedelta(days=days_to_start)
    assert not has_approval_lapsed(lapses_on, DECIDED, None, lapses_on)
    assert has_approval_lapsed(lapses_on, DECIDED, None, lapses_on + timedelta(days=1))


@pytest.mark.parametrize(
    ("reminded_on", "last"),
    [
        (None, None),  # a reminder has yet to go out
        (date(2018, 8, 2), LAPSES),
        (date(2018, 8, 9), date(2018, 8, 15)),
        (date(2018, 9, 1), date(2018, 9, 7)),
    ],
)
def test_the_last_day_is_the_approval_s_own_or_a_week_after_a_late_reminder(reminded_on, last):
    assert find_last_usable_day(LAPSES, DECIDED, reminded_on) == last


@pytest.mark.parametrize(
    ("held_on", "that_day", "problem"),
    [
        (date(2018, 2, 12), 60, None),
        (date(2018, 3, 23), 480, None),
        (date(2018, 3, 24), 60, "future"),
        (date(2018, 2, 11), 60, "before_start"),
        (date(2018, 3, 1), 481, "long_day"),
    ],
)
def test_a_session_was_held_between_the_start_and_today_and_no_day_is_longer_than_eight_hours(
    held_on, that_day, problem
):
    assert find_session_problem(held_on, date(2018, 2, 12), date(2018, 3, 23), that_day) == problem
