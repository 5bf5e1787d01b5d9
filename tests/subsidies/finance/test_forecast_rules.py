"""The forecast's rules in tables of words: few data, a line that runs out, money that stays unused, and what if."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subsidies.budget.forecast import (
    FeeSums,
    ForecastScenario,
    ObservedLine,
    add_months,
    count_months_between,
    estimate_mean_fee,
    estimate_monthly_approvals,
    estimate_share,
    forecast_coaching_line,
)

FORECAST_RULES_ON = date(2018, 3, 23)
THOUSAND = Decimal(1000)
# S1 on its day: 40 approved, 3 started, none ended; € 2,380,000 on the coaching line.
FEW_FORECAST_FACTS = ObservedLine(
    on=FORECAST_RULES_ON,
    granted=Decimal(2_380_000),
    available=Decimal(2_340_000),
    spent=Decimal(0),
    maximum=THOUSAND,
    approvals=(12, 8, 20),
    pending=28,
    waiting=37,
    started=3,
    running=3,
    ends_on=date(2019, 12, 31),
)
NO_FILES = {"waiting": 0, "running": 0}
# Two years of it: about half start, most of those finish, and a fee is € 900 on average.
MANY_FORECAST_FACTS = replace(
    FEW_FORECAST_FACTS,
    approvals=(10,) * 24,
    available=Decimal(2_000_000),
    spent=Decimal(90_000),
    waiting=40,
    started=120,
    dropped=80,
    running=20,
    ended=FeeSums(90, Decimal(81_000), Decimal(73_500_000)),
    stopped=FeeSums(10, Decimal(3000), Decimal(1_200_000)),
    months_to_payout=10,
)


def test_with_three_starts_and_none_ended_it_says_that_it_rests_on_little_and_takes_the_maximum():
    ahead = forecast_coaching_line(FEW_FORECAST_FACTS)
    assert ahead.rests_on_little
    assert ahead.few_fees
    assert [course.assumed.full for course in ahead.courses] == [THOUSAND] * 3
    assert ahead.months_to_payout == 12


def test_with_enough_behind_us_it_rests_on_what_was_seen():
    ahead = forecast_coaching_line(MANY_FORECAST_FACTS)
    assert not ahead.rests_on_little
    assert ahead.mid.assumed.full == Decimal(900)
    assert ahead.mid.assumed.start == Decimal("0.6")
    assert ahead.low.assumed.full < Decimal(900) < ahead.high.assumed.full


def test_without_anything_seen_nothing_is_spent():
    ahead = forecast_coaching_line(replace(FEW_FORECAST_FACTS, approvals=(), waiting=0, started=0, running=0))
    assert (ahead.mid.spent, ahead.mid.unused) == (0, 2_380_000)


@pytest.mark.parametrize(
    ("what", "so_far", "what_if", "month"),
    [
        ("ten a month never empty it", MANY_FORECAST_FACTS, ForecastScenario(), None),
        (
            "three files too many",
            replace(MANY_FORECAST_FACTS, available=Decimal(5000)),
            ForecastScenario(approve=8),
            date(2018, 3, 1),
        ),
        (
            "room for fifteen, ten a month",
            replace(MANY_FORECAST_FACTS, available=Decimal(15_000), **NO_FILES),
            ForecastScenario(),
            date(2018, 5, 1),
        ),
        (
            "an empty line",
            replace(MANY_FORECAST_FACTS, available=Decimal(0), **NO_FILES),
            ForecastScenario(),
            date(2018, 4, 1),
        ),
        (
            "nobody is approved any more",
            replace(MANY_FORECAST_FACTS, available=Decimal(0), approvals=(0, 0, 0, 0, 0)),
            ForecastScenario(),
            None,
        ),
    ],
)
def test_the_line_runs_out_in_the_month_in_which_it_does_not_hold_what_would_be_approved(what, so_far, what_if, month):
    assert forecast_coaching_line(so_far, what_if).mid.runs_out == month


def test_what_is_not_paid_by_the_last_day_stays_unused():
    # 20 of the running are paid within the year: one of a hundred euro each month is not approved any more.
    last_files = replace(MANY_FORECAST_FACTS, approvals=(0,) * 5, waiting=0, ends_on=date(2019, 3, 31))
    ahead = forecast_coaching_line(last_files)
    fee = Decimal("0.9") * 900 + Decimal("0.1") * 300
    assert ahead.mid.spent == 90_000 + 20 * fee
    assert ahead.mid.unused == 2_380_000 - ahead.mid.spent
    assert not ahead.by_horizon


def test_what_would_be_paid_after_the_last_day_is_not_spent():
    ahead = forecast_coaching_line(
        replace(MANY_FORECAST_FACTS, ends_on=date(2018, 12, 31)), ForecastScenario(approve=1000)
    )
    assert ahead.mid.spent == forecast_coaching_line(replace(MANY_FORECAST_FACTS, ends_on=date(2018, 12, 31))).mid.spent


@pytest.mark.parametrize(
    ("ends_on", "until", "by_horizon"),
    [
        (None, date(2020, 3, 23), True),
        (date(2019, 12, 31), date(2019, 12, 31), False),
        (date(2017, 1, 1), FORECAST_RULES_ON, False),
        (date(9999, 12, 31), date(2028, 3, 23), True),
    ],
)
def test_it_looks_to_the_last_day_or_to_a_horizon_and_says_so(ends_on, until, by_horizon):
    ahead = forecast_coaching_line(replace(MANY_FORECAST_FACTS, ends_on=ends_on))
    assert (ahead.until, ahead.by_horizon) == (until, by_horizon)


def test_sixty_of_a_hundred_finish_when_that_is_asked():
    ahead = forecast_coaching_line(FEW_FORECAST_FACTS, ForecastScenario(finish=Decimal(60)))
    assert [round(course.assumed.of_a_hundred) for course in ahead.courses] == [60] * 3


def test_drop_out_comes_back_to_the_line():
    half = forecast_coaching_line(
        replace(MANY_FORECAST_FACTS, available=Decimal(0)), ForecastScenario(finish=Decimal(30))
    )
    assert half.mid.unused > 0


def test_shares_and_spreads_hold_what_was_seen():
    assert estimate_share(0, 0) == (0, 1, 1)
    low, seen, high = estimate_share(3, 3)
    assert (round(low, 2), seen, high) == (Decimal("0.65"), 1, 1)
    assert estimate_monthly_approvals(()) == (0, 0, 0)
    low, mean, high = estimate_monthly_approvals((10, 10, 10, 10))
    assert mean == 10
    assert low < 10 < high
    assert estimate_mean_fee(FeeSums(4, Decimal(4000), Decimal(4_000_000)), maximum=THOUSAND, otherwise=(1, 2, 3)) == (
        1,
        2,
        3,
    )
    assert (
        estimate_mean_fee(FeeSums(5, Decimal(5000), Decimal(5_000_000)), maximum=THOUSAND, otherwise=(1, 2, 3))
        == (1000,) * 3
    )


def test_months_are_counted_to_the_calendar_s_ends():
    assert add_months(date(2018, 1, 31), 1) == date(2018, 2, 28)
    assert add_months(date(9999, 12, 1), 1) == date.max
    assert count_months_between(FORECAST_RULES_ON, date(2018, 4, 22)) == 0
    assert count_months_between(FORECAST_RULES_ON, date(2018, 4, 23)) == 1
    assert forecast_coaching_line(replace(FEW_FORECAST_FACTS, on=date.max, ends_on=None)).until == date.max


@st.composite
def draw_seen_facts(draw):
    """Anything that may have been seen."""
    number = st.integers(0, 500)
    ended, stopped, fee = draw(number), draw(number), Decimal(draw(st.integers(0, 1000)))
    running, waiting, dropped = draw(number), draw(number), draw(number)
    reserved = (running + waiting) * THOUSAND
    spent = (ended + stopped) * fee
    available = Decimal(draw(st.integers(0, 3_000_000)))
    return ObservedLine(
        on=FORECAST_RULES_ON,
        granted=available + reserved + spent,
        available=available,
        spent=spent,
        maximum=THOUSAND,
        approvals=tuple(draw(st.lists(st.integers(0, 100), max_size=30))),
        waiting=waiting,
        waiting_age=draw(st.integers(0, 20)),
        started=running + ended + stopped,
        dropped=dropped,
        running=running,
        running_age=draw(st.integers(0, 20)),
        ended=FeeSums(ended, ended * fee, ended * fee * fee),
        stopped=FeeSums(stopped, stopped * fee, stopped * fee * fee),
        months_to_payout=draw(st.none() | st.integers(0, 30)),
        months_to_start=draw(st.integers(0, 12)),
        ends_on=draw(st.none() | st.dates(date(2017, 1, 1), date(2026, 1, 1))),
    )


what_if_questions = st.builds(
    ForecastScenario,
    approve=st.integers(0, 100_000),
    more=st.integers(0, 10_000),
    finish=st.none() | st.decimals(0, 100, places=2),
)


@settings(max_examples=60, deadline=None)
@given(draw_seen_facts(), what_if_questions)
def test_low_is_never_above_the_middle_nor_the_middle_above_high_and_nothing_is_spent_twice(so_far, what_if):
    ahead = forecast_coaching_line(so_far, what_if)
    assert so_far.spent <= ahead.low.spent <= ahead.mid.spent <= ahead.high.spent <= so_far.granted
    for course in ahead.courses:
        assert course.spent + course.unused == so_far.granted


@settings(max_examples=60, deadline=None)
@given(draw_seen_facts(), what_if_questions, st.integers(0, 1000), st.integers(0, 100))
def test_more_approvals_never_spend_less_nor_make_the_line_last_longer(so_far, what_if, approve, more):
    before = forecast_coaching_line(so_far, what_if)
    after = forecast_coaching_line(
        so_far, replace(what_if, approve=what_if.approve + approve, more=what_if.more + more)
    )
    for one, other in zip(before.courses, after.courses, strict=True):
        assert one.spent <= other.spent


@settings(max_examples=60, deadline=None)
@given(draw_seen_facts(), what_if_questions, st.decimals(0, 100, places=2), st.decimals(0, 100, places=2))
def test_while_the_line_holds_out_more_that_finish_never_spend_less(so_far, what_if, one, other):
    so_far = replace(so_far, granted=so_far.granted + 10**9, available=so_far.available + 10**9)
    fewer = forecast_coaching_line(so_far, replace(what_if, finish=min(one, other)))
    more = forecast_coaching_line(so_far, replace(what_if, finish=max(one, other)))
    assert fewer.mid.spent <= more.mid.spent
