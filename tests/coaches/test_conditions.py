"""The conditions to become a coach: dated, never for the past, and of everybody the same."""

from datetime import date, timedelta

import pytest

from coaches.candidacy import conditions
from coaches.candidacy.rules import Angle, Experience
from healthcoach.core.refusals import Missing
from healthcoach.core.versions import ChangedMeanwhile, Seen
from tests.coaches import candidacy_world as candidates
from tests.world import NOW, WORLD_TODAY


@pytest.fixture
def staff(world):
    return world.people["staff"]


def build_uniform_matrix(*kinds: Experience) -> dict[Angle, list[Experience]]:
    """The same experience for every angle."""
    return {angle: list(kinds) for angle in Angle}


def adopt_experience_conditions(world, staff, day: date, *kinds: Experience):
    return conditions.adopt_conditions(
        world.programme, matrix=build_uniform_matrix(*(kinds or [Experience.POLICY])), valid_from=day, by=staff, at=NOW
    )


def test_conditions_hold_from_their_day_on(world, staff):
    adopt_experience_conditions(world, staff, WORLD_TODAY + timedelta(days=1))
    in_force = conditions.conditions_in_force
    assert in_force(world.programme.pk, WORLD_TODAY)[Angle.MEDICAL] == {Experience.POLICY, Experience.COACHING}
    assert in_force(world.programme.pk, WORLD_TODAY + timedelta(days=1))[Angle.MEDICAL] == {Experience.POLICY}


def test_conditions_are_adopted_for_today_only_while_nobody_applied_today(world, staff):
    candidates.make_applied_candidate(world, at=NOW)
    with pytest.raises(conditions.ConditionsForThePast, match="24/03/2018"):
        adopt_experience_conditions(world, staff, WORLD_TODAY)
    adopt_experience_conditions(world, staff, WORLD_TODAY + timedelta(days=1))


def test_conditions_are_never_adopted_for_the_past(world, staff):
    with pytest.raises(conditions.ConditionsForThePast):
        adopt_experience_conditions(world, staff, WORLD_TODAY - timedelta(days=1))
    adopt_experience_conditions(world, staff, WORLD_TODAY)


def test_adopting_twice_is_adopting_once_and_other_ones_need_another_day(world, staff):
    for _twice in range(2):
        adopt_experience_conditions(world, staff, WORLD_TODAY)
    with pytest.raises(conditions.OtherConditionsThatDay):
        adopt_experience_conditions(world, staff, WORLD_TODAY, Experience.HEALTH)
    assert world.programme.conditions.count() == 3


def test_every_angle_has_some_experience_with_it(world, staff):
    matrix = build_uniform_matrix(Experience.HEALTH) | {Angle.MEDICAL: []}
    with pytest.raises(Missing) as refusal:
        conditions.adopt_conditions(world.programme, matrix=matrix, valid_from=WORLD_TODAY, by=staff, at=NOW)
    assert refusal.value.field == "medical"
    assert not world.programme.conditions.exists()


def test_conditions_that_changed_since_they_were_shown_are_looked_at_again(world, staff):
    shown = Seen.of(conditions.conditions_in_force(world.programme.pk, WORLD_TODAY))
    adopt_experience_conditions(world, staff, WORLD_TODAY)
    later = {
        "matrix": build_uniform_matrix(Experience.HEALTH),
        "valid_from": WORLD_TODAY + timedelta(days=9),
        "by": staff,
        "at": NOW,
    }
    with pytest.raises(ChangedMeanwhile):
        conditions.adopt_conditions(world.programme, seen=shown, **later)
    now = Seen.of(conditions.conditions_in_force(world.programme.pk, WORLD_TODAY))
    conditions.adopt_conditions(world.programme, seen=now, **later)
