"""What qualifies somebody, in the words of the programme."""

from datetime import date

import pytest

from coaches.candidacy.rules import (
    USUAL_CONDITIONS,
    AdoptedCondition,
    Angle,
    CandidateAssessment,
    EmployerKind,
    Experience,
    assess_requirements,
    build_conditions_matrix,
    find_missing_experience,
    find_qualifying_angle,
    list_missing_facts,
)

MANAGEMENT, PSYCHOLOGY, MEDICAL = Angle.MANAGEMENT, Angle.PSYCHOLOGY, Angle.MEDICAL
COACHING, HEALTH, POLICY = Experience.COACHING, Experience.HEALTH, Experience.POLICY


@pytest.mark.parametrize(
    ("angles", "proved", "needed"),
    [
        ([MANAGEMENT], [], {HEALTH, COACHING}),
        ([MANAGEMENT], [POLICY], {HEALTH, COACHING}),
        ([MANAGEMENT], [HEALTH], set()),
        ([MANAGEMENT], [COACHING], set()),
        ([PSYCHOLOGY], [HEALTH], {POLICY, COACHING}),
        ([PSYCHOLOGY], [POLICY], set()),
        ([MEDICAL], [HEALTH], {POLICY, COACHING}),
        ([MEDICAL], [HEALTH, COACHING], set()),
        ([MEDICAL, MANAGEMENT], [HEALTH], set()),
        ([MEDICAL, MANAGEMENT], [], {HEALTH, COACHING, POLICY}),
        ([], [COACHING], set()),
    ],
)
def test_the_experience_that_goes_with_a_diploma(angles, proved, needed):
    assert find_missing_experience(angles, proved, USUAL_CONDITIONS) == needed


@pytest.mark.parametrize(
    ("unverified", "angles", "proved", "found"),
    [
        (0, [PSYCHOLOGY], {COACHING}, CandidateAssessment()),
        (2, [PSYCHOLOGY], {COACHING}, CandidateAssessment(unverified=2)),
        (0, [], {COACHING}, CandidateAssessment(without_diploma=True)),
        (0, [PSYCHOLOGY], {HEALTH}, CandidateAssessment(experience=frozenset({POLICY, COACHING}))),
    ],
)
def test_what_stands_between_a_candidate_and_being_admitted(unverified, angles, proved, found):
    asked = {"unverified": unverified, "angles": angles, "proved": proved, "conditions": USUAL_CONDITIONS}
    assert assess_requirements(**asked) == found
    assert found.passed == (found == CandidateAssessment())


@pytest.mark.parametrize(
    ("day", "needed"),
    [
        (date(2017, 12, 31), {HEALTH, COACHING}),
        (date(2018, 1, 1), {HEALTH}),
        (date(2018, 5, 31), {HEALTH}),
        (date(2018, 6, 1), {POLICY}),
    ],
)
def test_the_newest_conditions_of_a_day_hold_and_the_usual_ones_before_any(day, needed):
    adopted = [
        AdoptedCondition(MANAGEMENT, frozenset({POLICY}), date(2018, 6, 1)),
        AdoptedCondition(MANAGEMENT, frozenset({HEALTH}), date(2018, 1, 1)),
    ]
    assert build_conditions_matrix(adopted, day)[MANAGEMENT] == needed
    assert build_conditions_matrix(adopted, day)[MEDICAL] == USUAL_CONDITIONS[MEDICAL]


@pytest.mark.parametrize(
    ("angles", "proved", "angle"),
    [
        ([MEDICAL, MANAGEMENT], {HEALTH}, MANAGEMENT),
        ([MEDICAL, MANAGEMENT], {COACHING}, MEDICAL),
        ([MEDICAL, MANAGEMENT], set(), MEDICAL),
        ([], {HEALTH}, None),
    ],
)
def test_a_candidate_counts_as_the_angle_with_experience(angles, proved, angle):
    assert find_qualifying_angle(angles, proved, USUAL_CONDITIONS) == angle


WHOLE_CANDIDACY = dict.fromkeys(
    ["name", "employer_kind", "employer", "region", "languages", "diplomas", "proofs"], "ja"
)


@pytest.mark.parametrize(
    ("without", "named"),
    [
        ({}, []),
        ({"employer": ""}, []),
        ({"employer": "", "employer_kind": EmployerKind.OTHER}, []),
        ({"employer": "", "employer_kind": EmployerKind.INTERNAL_PREVENTION}, ["employer"]),
        ({"employer": None, "employer_kind": EmployerKind.EXTERNAL_PREVENTION}, ["employer"]),
        ({"proofs": False, "name": ""}, ["name", "proofs"]),
        (dict.fromkeys(WHOLE_CANDIDACY), ["name", "employer_kind", "region", "languages", "diplomas", "proofs"]),
    ],
)
def test_what_is_missing_is_named_in_the_order_of_the_form(without, named):
    assert list_missing_facts(WHOLE_CANDIDACY | without) == named
