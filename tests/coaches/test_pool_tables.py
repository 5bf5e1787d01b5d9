"""What is counted of the pool in a period, by the two measures that are easily taken for one another."""

from datetime import date

import pytest

from coaches.pool import actions as pool
from coaches.pool import counts as tables
from coaches.pool.rules import AgeBand, DiplomaLevel, Gender, Measure, TrajectoryKind
from tests.coaches.pool_world import POOL_DOMAINS, POOL_NOW, make_pool

POOL_YEAR_2022 = {"since": date(2022, 1, 1), "until": date(2022, 12, 31)}
MARCH = {"since": date(2022, 3, 1), "until": date(2022, 3, 31)}


@pytest.fixture
def vk(db):
    """A small pool."""
    return make_pool()


def count_pool_trajectories(vk, since, until, measure):
    period = {"since": date.fromisoformat(since), "until": date.fromisoformat(until)}
    return sum(row.number for row in tables.tabulate_pool_trajectories(vk.programme.pk, **period, measure=measure))


@pytest.mark.parametrize(
    ("since", "until", "started", "guided"),
    [
        ("2022-02-01", "2022-02-28", 0, 0),
        ("2022-02-01", "2022-03-01", 1, 1),  # the first day counts
        ("2022-03-02", "2022-03-31", 0, 1),
        ("2022-05-01", "2022-05-31", 0, 1),  # the day of the closing too
        ("2022-05-02", "2022-05-31", 0, 0),
        ("2022-03-01", "2022-05-01", 1, 1),
        ("2021-01-01", "2023-12-31", 1, 1),
        ("2022-04-30", "2022-04-01", 0, 1),  # the wrong way round is nobody's question
    ],
)
def test_started_in_and_guided_in_a_period_are_different_measures(vk, since, until, started, guided):
    vk.closed(on=date(2022, 5, 1))  # from 1 March to 1 May
    assert count_pool_trajectories(vk, since, until, Measure.STARTED) == started
    if since <= until:
        assert count_pool_trajectories(vk, since, until, Measure.ACTIVE) == guided


def test_an_open_trajectory_is_guided_until_today_and_after(vk):
    vk.case()
    assert count_pool_trajectories(vk, "2022-06-01", "2022-06-30", Measure.ACTIVE) == 1
    assert count_pool_trajectories(vk, "2022-06-01", "2022-06-30", Measure.STARTED) == 0


def test_a_row_holds_all_facts_and_of_a_team_nothing_is_registered(vk):
    coach = vk.coach()
    for _twice in range(2):
        pool.update_case(vk.case(coach), conversations=2, minutes=130, by=None, at=POOL_NOW)
    pool.open_case(coach, facts=vk.team(domain_id=vk.domain(1).pk), by=None, at=POOL_NOW)
    person, team = tables.tabulate_pool_trajectories(vk.programme.pk, **MARCH, measure=Measure.STARTED)
    assert person == (TrajectoryKind.INDIVIDUAL, POOL_DOMAINS[0], Gender.WOMAN, AgeBand.FROM_35, "statutory", 2, 4, 260)
    assert team == (TrajectoryKind.TEAM, POOL_DOMAINS[1], None, None, None, 1, 0, 0)


def test_domains_stand_in_their_order_also_those_without_anything(vk):
    pool.enter_domains(vk.programme.pk, ["Aan het einde"])
    vk.case(domain_id=vk.domain(1).pk)
    vk.case(vk.coach("Ann"))
    assert tables.list_policy_domains(vk.programme.pk) == [*POOL_DOMAINS, "Aan het einde"]
    rows = tables.tabulate_pool_trajectories(vk.programme.pk, **POOL_YEAR_2022, measure=Measure.STARTED)
    assert [row.domain for row in rows] == POOL_DOMAINS


def test_another_pool_is_not_counted(vk):
    make_pool("VL").case()
    assert tables.tabulate_pool_trajectories(vk.programme.pk, **POOL_YEAR_2022, measure=Measure.ACTIVE) == []
    assert tables.tabulate_pool_coaches(vk.programme.pk, **POOL_YEAR_2022) == []


def test_coaches_are_counted_once_by_their_first_diploma_and_their_age_on_the_last_day(vk):
    two = [(DiplomaLevel.MASTER, "psychologie"), (DiplomaLevel.BACHELOR, "marketing")]
    vk.coach("Ann", birth_year=1988, diplomas=two)
    vk.coach("Bo", birth_year=1985, diplomas=two)
    vk.coach("Cis", birth_year=None, gender=Gender.MAN, domain=1)
    found = tables.tabulate_pool_coaches(vk.programme.pk, **POOL_YEAR_2022)
    assert found == [
        (POOL_DOMAINS[0], Gender.WOMAN, AgeBand.FROM_35, "Master psychologie", 1),
        (POOL_DOMAINS[0], Gender.WOMAN, AgeBand.TO_34, "Master psychologie", 1),
        (POOL_DOMAINS[1], Gender.MAN, AgeBand.UNKNOWN, "Master psychologie", 1),
    ]
    [later, _unknown] = tables.tabulate_pool_coaches(vk.programme.pk, since=date(2023, 1, 1), until=date(2023, 12, 31))
    assert later == (POOL_DOMAINS[0], Gender.WOMAN, AgeBand.FROM_35, "Master psychologie", 2)


def test_a_coach_counts_from_the_first_day_to_the_last(vk):
    coach = vk.coach()
    pool.leave_pool(coach, on=date(2022, 3, 31), by=None, at=POOL_NOW)
    days = {"2021-12-31": 0, "2022-01-01": 1, "2022-03-31": 1, "2022-04-01": 0}
    for day, expected in days.items():
        on = date.fromisoformat(day)
        assert sum(row.number for row in tables.tabulate_pool_coaches(vk.programme.pk, since=on, until=on)) == expected


def test_each_question_is_one_query(vk, django_assert_num_queries):
    vk.case()
    with django_assert_num_queries(3):
        tables.tabulate_pool_trajectories(vk.programme.pk, **POOL_YEAR_2022, measure=Measure.STARTED)
        tables.tabulate_pool_coaches(vk.programme.pk, **POOL_YEAR_2022)
        tables.list_policy_domains(vk.programme.pk)
