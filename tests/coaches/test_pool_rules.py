"""What can be true of a trajectory of the pool, in the words of the programme."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaches.pool.refusals import REFUSAL_OF_PROBLEM
from coaches.pool.rules import (
    AgeBand,
    CaseFacts,
    Readiness,
    TrajectoryKind,
    find_age_band,
    find_case_problems,
    find_closing_problem,
    find_person_problem,
    find_start_problem,
    find_totals_problem,
)

POOL_RULES_DAY = date(2022, 6, 15)
READY = Readiness(date(2022, 1, 1), None, date(2021, 12, 1), date(2021, 11, 10))


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (15, AgeBand.TO_34),
        (34, AgeBand.TO_34),
        (35, AgeBand.FROM_35),
        (44, AgeBand.FROM_35),
        (45, AgeBand.FROM_45),
        (54, AgeBand.FROM_45),
        (55, AgeBand.FROM_55),
        (99, AgeBand.FROM_55),
    ],
)
def test_a_band_begins_and_ends_where_its_name_says(age, band):
    assert find_age_band(POOL_RULES_DAY.year - age, POOL_RULES_DAY) == band


@given(st.integers(15, 99), st.dates(date(2016, 1, 1), date(2099, 12, 31)))
def test_every_age_has_one_band(age, on):
    bands = {AgeBand.TO_34: age <= 34, AgeBand.FROM_35: 35 <= age <= 44, AgeBand.FROM_45: 45 <= age <= 54}
    bands[AgeBand.FROM_55] = age >= 55
    assert [band for band, inside in bands.items() if inside] == [find_age_band(on.year - age, on)]


def test_a_year_of_birth_that_is_not_known_is_unknown():
    assert find_age_band(None, POOL_RULES_DAY) == AgeBand.UNKNOWN


@pytest.mark.parametrize(
    ("coach", "on", "problem"),
    [
        (READY, "2022-03-01", ""),
        (READY, "2022-06-15", ""),
        (READY, "2022-06-16", "future"),
        (READY, "2022-01-01", ""),
        (READY, "2021-12-31", "not_serving"),
        (READY._replace(serves_until=date(2022, 2, 28)), "2022-02-28", ""),
        (READY._replace(serves_until=date(2022, 2, 28)), "2022-03-01", "not_serving"),
        (READY._replace(signed_on=None), "2022-03-01", "no_code"),
        (READY._replace(signed_on=date(2022, 3, 2)), "2022-03-01", "no_code"),
        (READY._replace(completed_on=None), "2022-03-01", "not_trained"),
        (READY._replace(completed_on=date(2022, 3, 2)), "2022-03-01", "not_trained"),
    ],
)
def test_who_can_start_on_a_day(coach, on, problem):
    assert find_start_problem(coach, date.fromisoformat(on), POOL_RULES_DAY) == problem


@pytest.mark.parametrize(
    ("closed_on", "problem"),
    [
        ("2022-03-01", ""),
        ("2022-06-15", ""),
        ("2022-02-28", "closed_before_start"),
        ("2022-06-16", "closed_in_future"),
    ],
)
def test_when_a_trajectory_can_be_closed(closed_on, problem):
    assert find_closing_problem(date(2022, 3, 1), date.fromisoformat(closed_on), POOL_RULES_DAY) == problem


@pytest.mark.parametrize(
    ("conversations", "minutes", "problem"),
    [
        (0, 0, ""),
        (5, 300, ""),
        (1, 480, ""),
        (1, 481, "long"),
        (200, 12_000, ""),
        (201, 12_000, "conversations"),
        (-1, 0, "conversations"),
        (0, 60, "one_without_other"),
        (1, 0, "one_without_other"),
        (1, -5, "long"),
    ],
)
def test_conversations_and_minutes_go_together(conversations, minutes, problem):
    assert find_totals_problem(conversations, minutes) == problem


@pytest.mark.parametrize(
    ("kind", "said", "problem"),
    [
        (TrajectoryKind.INDIVIDUAL, ("man", "to_34", "statutory"), ""),
        (TrajectoryKind.INDIVIDUAL, ("unknown", "unknown", "unknown"), ""),
        (TrajectoryKind.INDIVIDUAL, ("", "to_34", "statutory"), "person_missing"),
        (TrajectoryKind.INDIVIDUAL, ("man", "to_34", ""), "person_missing"),
        (TrajectoryKind.TEAM, ("", "", ""), ""),
        (TrajectoryKind.TEAM, ("", "unknown", ""), "team_members"),
    ],
)
def test_of_a_person_all_is_said_and_of_a_team_nothing(kind, said, problem):
    assert find_person_problem(CaseFacts(kind, 1, *said, started_on=POOL_RULES_DAY)) == problem


def test_every_problem_is_found_at_once_and_has_its_sentence():
    facts = CaseFacts(TrajectoryKind.TEAM, 1, "man", "", "", date(2021, 1, 1), date(2020, 1, 1), 0, 60)
    found = list(find_case_problems(facts, READY, POOL_RULES_DAY))
    assert found == ["not_serving", "closed_before_start", "one_without_other", "team_members"]
    assert all(str(REFUSAL_OF_PROBLEM[problem]()) for problem in REFUSAL_OF_PROBLEM)
