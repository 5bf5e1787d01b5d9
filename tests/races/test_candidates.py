"""Two members of the project holder's staff, a candidate in two windows: one of them is first."""

from collections import Counter
from datetime import timedelta

import pytest

from coaches.candidacy import actions, conditions, decisions, proofs
from coaches.candidacy.models import Candidate, Condition, Diploma, Employer
from coaches.candidacy.rules import Angle, Experience
from coaches.certification import actions as certification
from healthcoach.mail.models import Message
from tests.coaches import candidacy_world as candidates
from tests.races.starting_line import call_all_at_once
from tests.world import LAST_DAY, NOW, START, WORLD_TODAY
from trainings.courses import actions as courses

CANDIDATE_RACE_ROUNDS = 4  # each race is run so often, on fresh candidates


@pytest.fixture
def world(committed_world):
    """The world of these races is committed, so that every connection sees it."""
    return committed_world


@pytest.fixture
def staff(world):
    """Two members of the staff."""
    return world.people["staff"], candidates.make_staff_colleague(world)


def count_candidate_outcomes(outcomes: list[object]) -> Counter:
    """What came of a race: how often which refusal, and how often it was done."""
    return Counter(type(each).__name__ if isinstance(each, Exception) else "done" for each in outcomes)


def test_two_members_of_the_staff_who_decide_at_once_decide_once(world, staff):
    one, other = staff
    for _round in range(CANDIDATE_RACE_ROUNDS):
        row = candidates.make_verified_candidate(world)
        outcomes = call_all_at_once(
            lambda row=row: decisions.admit_candidates([row], by=one, at=NOW),
            lambda row=row: decisions.refuse_candidates([row], reason="Neen.", by=other, at=NOW),
        )
        assert count_candidate_outcomes(outcomes) == {"done": 1, "WrongStatus": 1}
        row.refresh_from_db()
        assert Message.objects.filter(about=f"candidate:{row.pk}", kind=f"candidacy_{row.status}").count() == 1


def test_a_proof_is_judged_and_the_candidate_admitted_at_once_one_after_the_other(world, staff):
    one, other = staff
    for _round in range(CANDIDATE_RACE_ROUNDS):
        row = candidates.make_verified_candidate(world)
        admitted, refused = call_all_at_once(
            lambda row=row: decisions.admit_candidates([row], by=one, at=NOW),
            lambda row=row: proofs.judge_proofs(
                [row.diplomas.get()], verdict="refused", reason="Vals.", by=other, at=NOW
            ),
        )
        row.refresh_from_db()
        assert (row.status == "admitted") == (not isinstance(admitted, Exception)) == isinstance(refused, Exception)


def test_overlapping_decisions_in_opposite_order_do_not_wait_for_each_other_for_ever(world, staff):
    one, other = staff
    rows = [candidates.make_verified_candidate(world) for _each in range(4)]
    outcomes = call_all_at_once(
        lambda: decisions.admit_candidates(rows[:3], by=one, at=NOW),
        lambda: decisions.admit_candidates(rows[:0:-1], by=other, at=NOW),
    )
    assert count_candidate_outcomes(outcomes)["done"] == 1
    assert Candidate.objects.filter(status="admitted").count() == 3


def test_somebody_who_begins_in_eight_windows_begins_once(world):
    user = candidates.make_candidate_user(world)
    begin = lambda: actions.begin(world.programme, user=user, name="Els", at=NOW)  # noqa: E731
    assert len({row.pk for row in call_all_at_once(*[begin] * 8)}) == 1
    assert Candidate.objects.count() == 1


def test_applying_eight_times_applies_once_and_thanks_once(world):
    row = candidates.make_complete_candidacy(world)
    outcomes = call_all_at_once(*[lambda: actions.apply(row, by=row.user, at=NOW)] * 8)
    assert count_candidate_outcomes(outcomes) == {"done": 1, "AlreadyDone": 7}
    assert Message.objects.filter(kind="candidacy_applied").count() == 1


def test_a_diploma_sent_four_times_is_kept_once(world):
    row = candidates.begin_candidacy(world)
    outcomes = call_all_at_once(*[lambda: candidates.give_diploma(row)] * 4)
    assert count_candidate_outcomes(outcomes) == {"done": 4}
    assert Diploma.objects.count() == 1


def test_two_candidates_who_name_one_employer_make_it_once(world):
    rows = [candidates.begin_candidacy(world), candidates.begin_candidacy(world)]
    named = {"employer": "Idewe", "employer_kind": "external_prevention"}
    outcomes = call_all_at_once(
        *[lambda row=row: actions.update_candidate_facts(row, facts=named, by=row.user, at=NOW) for row in rows]
    )
    assert count_candidate_outcomes(outcomes) == {"done": 2}
    assert Employer.objects.count() == 1


def test_who_withdraws_while_signing_is_a_coach_or_has_withdrawn(world):
    for _round in range(CANDIDATE_RACE_ROUNDS):
        row = candidates.make_admitted_candidate(world)
        enrolment = courses.enrol(row, edition=world.edition, by=row.user, at=START)
        courses.mark_attendance([enrolment], days=world.edition.days.all(), by=None, at=LAST_DAY)
        courses.complete_enrolments([enrolment], by=None, at=LAST_DAY)
        withdrawn, _signed = call_all_at_once(
            lambda row=row: actions.withdraw(row, by=row.user, at=NOW),
            lambda row=row: certification.sign_agreement(row, version="2018-1", on=WORLD_TODAY, by=row.user),
        )
        assert count_candidate_outcomes([withdrawn]) in ({"done": 1}, {"AlreadyCoach": 1})


def test_two_members_of_the_staff_who_adopt_conditions_at_once_adopt_them_once(world, staff):
    def adopt(by, *kinds_of):
        matrix = {angle: list(kinds_of) for angle in Angle}
        day = WORLD_TODAY + timedelta(days=1)
        return lambda: conditions.adopt_conditions(world.programme, matrix=matrix, valid_from=day, by=by, at=NOW)

    outcomes = call_all_at_once(adopt(staff[0], Experience.HEALTH), adopt(staff[1], Experience.POLICY))
    assert count_candidate_outcomes(outcomes) == {"done": 1, "OtherConditionsThatDay": 1}
    assert Condition.objects.count() == 3
