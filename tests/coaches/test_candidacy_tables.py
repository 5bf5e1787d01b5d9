"""What can be counted about candidates, on any day."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coaches.candidacy import actions, decisions
from coaches.candidacy import counts as tables
from coaches.candidacy.rules import Angle, EmployerKind
from healthcoach.answers.state_tables import build_state_of_affairs_tables as affairs
from tests.coaches import candidacy_world as candidates
from tests.healthcoach.adding_up import wrong_totals
from tests.world import NOW, START, WORLD_TODAY
from trainings.courses.withdrawal import withdraw_candidate

CANDIDATE_COUNTS = [
    tables.count_candidates_by_status,
    tables.count_candidates_by_angle,
    tables.count_candidates_by_employer_kind,
    tables.count_candidates_by_region,
]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2018, 1, 8), {}),
        (date(2018, 1, 9), {"applied": 5}),
        (date(2018, 1, 17), {"applied": 1, "waiting": 1, "admitted": 1, "refused": 1, "withdrawn": 1}),
        (WORLD_TODAY, {"applied": 1, "admitted": 1, "refused": 1, "withdrawn": 2}),
    ],
)
def test_everybody_stands_somewhere_on_every_day(world, day, found):
    candidates.make_complete_candidacy(world)
    for bring in (
        candidates.make_applied_candidate,
        candidates.make_admitted_candidate,
        candidates.make_refused_candidate,
        candidates.make_withdrawn_candidate,
    ):
        bring(world)
    row = candidates.make_waiting_candidate(world)
    withdraw_candidate(row, by=row.user, at=NOW)
    counted = tables.count_candidates_by_status(world.programme.pk, day)
    assert {status: number for status, number in counted.items() if number} == found
    assert sum(counted.values()) == tables.count_candidates(world.programme.pk, day).number


def test_who_was_admitted_and_withdrew_afterwards_has_withdrawn(world):
    row = candidates.make_admitted_candidate(world)
    withdraw_candidate(row, by=row.user, at=NOW)
    assert tables.count_candidates_by_status(world.programme.pk, WORLD_TODAY - timedelta(days=1))["admitted"] == 1
    assert tables.count_candidates_by_status(world.programme.pk, WORLD_TODAY)["admitted"] == 0


def test_who_waited_and_was_admitted_waits_no_longer(world):
    row = candidates.make_waiting_candidate(world)
    decisions.admit_candidates([row], by=world.people["staff"], at=NOW)
    assert tables.count_candidates_by_status(world.programme.pk, WORLD_TODAY) == {
        "applied": 0,
        "waiting": 0,
        "admitted": 1,
        "refused": 0,
        "withdrawn": 0,
    }


def test_what_was_not_said_is_counted_apart(world):
    candidates.make_applied_candidate(world)
    actions.register(programme_id=world.programme.pk, name="Op papier", on=START.date())
    number, on = world.programme.pk, WORLD_TODAY
    assert tables.count_candidates_by_angle(number, on) == {"psychology": 1, "unknown": 1}
    assert tables.count_candidates_by_employer_kind(number, on) == {"external_prevention": 1, "unknown": 1}
    assert tables.count_candidates_by_region(number, on) == {"Limburg": 1, "unknown": 1}
    assert tables.count_candidates_by_profile(number, on) == {
        (Angle.PSYCHOLOGY, EmployerKind.EXTERNAL_PREVENTION): 1,
        ("unknown", "unknown"): 1,
    }


@pytest.mark.parametrize("count", CANDIDATE_COUNTS)
def test_every_count_adds_up_and_costs_one_query(world, count):
    for bring in (
        candidates.make_applied_candidate,
        candidates.make_waiting_candidate,
        candidates.make_refused_candidate,
    ):
        bring(world)
    actions.register(programme_id=world.programme.pk, name="Op papier", on=START.date())
    with CaptureQueriesContext(connection) as seen:
        found = count(world.programme.pk, WORLD_TODAY)
    assert (sum(found.values()), len(seen)) == (4, 1)


def test_the_state_of_affairs_shows_what_was_not_said_and_still_adds_up(world):
    candidates.make_applied_candidate(world)
    actions.register(programme_id=world.programme.pk, name="Op papier", on=START.date())
    found = affairs(world.programme, WORLD_TODAY)
    [profiles] = [table for table in found if table.name == "profiles"]
    assert wrong_totals(found) == []
    assert [row.label for row in profiles.rows][-1] == profiles.columns[-2] == "Onbekend"
    assert profiles.rows[-1].cells == [0, 0, 0, 1, 1]
