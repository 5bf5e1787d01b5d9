"""The conditions to become a coach: dated, never for the past, and of everybody the same."""

from datetime import date, timedelta

import pytest

from coaches.candidacy import conditions
from coaches.candidacy.rules import Angle, Experience
from healthcoach.refusals import Missing
from healthcoach.versions import ChangedMeanwhile, Seen
from tests.coaches import candidacy_world as candidates
from tests.world import NOW, TODAY


@pytest.fixture
def staff(world):
    return world.people["staff"]


def strict(*kinds: Experience) -> dict[Angle, list[Experience]]:
    """The same experience for every angle."""
    return {angle: list(kinds) for angle in Angle}


def adopt(world, staff, day: date, *kinds: Experience):
    return conditions.adopt_conditions(
        world.programme, matrix=strict(*(kinds or [Experience.POLICY])), valid_from=day, by=staff, at=NOW
    )


def test_conditions_hold_from_their_day_on(world, staff):
    adopt(world, staff, TODAY + timedelta(days=1))
    in_force = conditions.conditions_in_force
    assert in_force(world.programme.pk, TODAY)[Angle.MEDICAL] == {Experience.POLICY, Experience.COACHING}
    assert in_force(world.programme.pk, TODAY + timedelta(days=1))[Angle.MEDICAL] == {Experience.POLICY}


def test_conditions_are_adopted_for_today_only_while_nobody_applied_today(world, staff):
    candidates.applied(world, at=NOW)
    with pytest.raises(conditions.ConditionsForThePast, match="24/03/2018"):
        adopt(world, staff, TODAY)
    adopt(world, staff, TODAY + timedelta(days=1))


def test_conditions_are_never_adopted_for_the_past(world, staff):
    with pytest.raises(conditions.ConditionsForThePast):
        adopt(world, staff, TODAY - timedelta(days=1))
    adopt(world, staff, TODAY)


def test_adopting_twice_is_adopting_once_and_other_ones_need_another_day(world, staff):
    for _twice in range(2):
        adopt(world, staff, TODAY)
    with pytest.raises(conditions.OtherConditionsThatDay):
        adopt(world, staff, TODAY, Experience.HEALTH)
    assert world.programme.conditions.count() == 3


def test_every_angle_has_some_experience_with_it(world, staff):
    matrix = strict(Experience.HEALTH) | {Angle.MEDICAL: []}
    with pytest.raises(Missing) as refusal:
        conditions.adopt_conditions(world.programme, matrix=matrix, valid_from=TODAY, by=staff, at=NOW)
    assert refusal.value.field == "medical"
    assert not world.programme.conditions.exists()


def test_conditions_that_changed_since_they_were_shown_are_looked_at_again(world, staff):
    shown = Seen.of(conditions.conditions_in_force(world.programme.pk, TODAY))
    adopt(world, staff, TODAY)
    later = {"matrix": strict(Experience.HEALTH), "valid_from": TODAY + timedelta(days=9), "by": staff, "at": NOW}
    with pytest.raises(ChangedMeanwhile):
        conditions.adopt_conditions(world.programme, seen=shown, **later)
    now = Seen.of(conditions.conditions_in_force(world.programme.pk, TODAY))
    conditions.adopt_conditions(world.programme, seen=now, **later)
