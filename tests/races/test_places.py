"""The last place of a coach, and one company with two windows: one of them is first, the other reads a sentence."""

from collections import Counter
from datetime import date

import pytest
from django.core.management import call_command

from subsidies.coach_requests import actions as matching
from subsidies.coach_requests.models import CoachRequest
from subsidies.payouts import actions as payouts
from subsidies.trajectories import actions as trajectories
from subsidies.trajectories.coach_change import hand_over_trajectory
from tests.races.starting_line import call_all_at_once
from tests.subsidies.matching_world import (
    CHANGED,
    log_daily_sessions,
    make_coach_request,
    make_matchable_coach,
    make_two_coach_trajectory,
)
from tests.world import NOW, make_pdf_upload

PLACE_RACE_ROUNDS = 5


@pytest.fixture(autouse=True)
def the_books_are_in_order(own_database):
    """After every race the books are examined."""
    yield
    call_command("verify_ledger", "--at=2018-03-23T12:30")


@pytest.fixture
def world(committed_world):
    """The world of these races is committed, so that every connection sees it."""
    return committed_world


def count_place_outcomes(outcomes: list[object]) -> Counter:
    """What came of a race: how often which refusal, and how often it was done."""
    return Counter(type(each).__name__ if isinstance(each, Exception) else "done" for each in outcomes)


def prepare_coach_acceptance(request: CoachRequest):
    """The coach's click on “accept”."""
    return lambda: matching.accept(request, by=request.coach.user, at=NOW)


def test_two_companies_that_want_the_last_place_get_it_once(world):
    for number in range(PLACE_RACE_ROUNDS):
        chosen = make_matchable_coach(world, f"Els {number}", places=1)
        requests = [make_coach_request(world, chosen) for _each in range(3)]
        assert count_place_outcomes(call_all_at_once(*map(prepare_coach_acceptance, requests))) == {
            "done": 1,
            "YouAreFull": 2,
        }
        assert chosen.requests.filter(status="accepted").count() == 1


def test_the_last_place_is_accepted_or_asked_for_while_it_is_taken_but_never_given_twice(world):
    by = world.people["applicant"]
    for number in range(PLACE_RACE_ROUNDS):
        chosen, row = make_matchable_coach(world, f"Els {number}", places=1), world.approved()
        request = make_coach_request(world, chosen)
        outcomes = call_all_at_once(
            prepare_coach_acceptance(request), lambda c=chosen, r=row: matching.ask(r, coach=c, by=by, at=NOW)
        )
        assert count_place_outcomes(outcomes) in ({"done": 2}, {"done": 1, "CoachFull": 1})
        assert chosen.requests.filter(status="accepted").count() == 1


def test_a_company_that_asks_two_coaches_at_once_asks_one(world):
    by, first, second = (
        world.people["applicant"],
        make_matchable_coach(world, "An Claes", places=9),
        make_matchable_coach(world, places=9),
    )
    for _round in range(PLACE_RACE_ROUNDS):
        row = world.approved()
        ask = [lambda c=each, r=row: matching.ask(r, coach=c, by=by, at=NOW) for each in (first, second)]
        assert count_place_outcomes(call_all_at_once(*ask)) == {"done": 1, "AnotherCoachAsked": 1}


def test_accepted_and_taken_back_at_the_same_moment_ends_taken_back_with_the_place_free(world):
    chosen, by = make_matchable_coach(world, places=1), world.people["applicant"]
    for _round in range(PLACE_RACE_ROUNDS):
        request = make_coach_request(world, chosen)
        back = lambda r=request: matching.take_back(r, by=by, at=NOW)  # noqa: E731
        assert count_place_outcomes(call_all_at_once(prepare_coach_acceptance(request), back)) in (
            {"done": 2},
            {"done": 1, "WrongStatus": 1},
        )
        request.refresh_from_db()
        assert request.status == "taken_back"


def test_ended_and_handed_over_at_the_same_moment_pays_every_hour_once(world):
    ann, by = world.coach(user=world.people["coach"]), world.people["applicant"]
    for number in range(PLACE_RACE_ROUNDS):
        row, els = world.running(ann), world.coach(f"Els {number}")
        log_daily_sessions(row, ann, 60, on=date(2018, 2, 12))
        world.agreed(row.application, els, at=NOW)
        outcomes = call_all_at_once(
            lambda r=row: trajectories.end(r, action_plan=make_pdf_upload(), evaluation="Goed.", by=ann.user, at=NOW),
            lambda r=row, e=els: hand_over_trajectory(r, coach=e, on=CHANGED, reason="Ziek.", by=by, at=NOW),
        )
        assert count_place_outcomes(outcomes) in ({"done": 2}, {"done": 1, "WrongStatus": 1})
        payouts.settle_queued(at=NOW)
        assert [(each.coach, each.amount) for each in row.payouts.all()] == [(ann, 50)]
        matching.lapse(at=NOW)


def test_the_parts_of_one_trajectory_settled_by_many_workers_are_paid_once_each(world):
    rows = [make_two_coaches(world, number) for number in range(PLACE_RACE_ROUNDS)]
    outcomes = call_all_at_once(*[lambda: payouts.settle_queued(at=NOW, chunk=1)] * 4)
    assert sum(outcomes) == 2 * PLACE_RACE_ROUNDS
    for row in rows:
        assert [each.amount for each in row.payouts.order_by("part")] == [600, 400]


def make_two_coaches(world, number: int):
    """A trajectory that two coaches ended together, with 12 and 10 hours."""
    ann, els = world.coach(f"An {number}"), world.coach(f"Els {number}")
    row, _ann, _els = make_two_coach_trajectory(world, [240, 240, 240], [240, 240, 120], coaches=(ann, els))
    return trajectories.end(row, action_plan=make_pdf_upload(), evaluation="Goed.", by=els.user, at=NOW)
