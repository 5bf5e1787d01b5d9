"""A coach receives the material, describes themselves, and one day stops."""

from datetime import date, timedelta

import pytest

from coaches.certification import profile as careers
from coaches.certification.actions import InThePast
from coaches.certification.models import Coach
from coaches.renewal.queries import is_active_coach
from tests.world import NOW, WORLD_TODAY


def test_the_material_is_handed_over_to_many_at_once_and_to_each_once(world, django_assert_num_queries):
    first, second = world.coach("An"), world.coach("Bo")
    staff = world.people["staff"]
    assert careers.hand_over_material([first], by=staff, at=NOW) == [first]
    with django_assert_num_queries(4):  # the transaction's two among them
        assert careers.hand_over_material([second, first, second], by=staff, at=NOW + timedelta(days=1)) == [second]
    assert careers.hand_over_material([first, second], by=staff, at=NOW + timedelta(days=2)) == []
    kept = {row.name: (row.material_at, row.material_by) for row in Coach.objects.all()}
    assert kept == {"An": (NOW, staff), "Bo": (NOW + timedelta(days=1), staff)}


def test_a_coach_describes_what_companies_choose_by_and_the_rest_stays(world):
    coach = world.coach()
    told = {"regions": ["Limburg", "Antwerpen"], "themes": ["food"], "introduction": " Ik luister. ", "capacity": 0}
    careers.update_coach_profile(coach, **told, by=coach.user, at=NOW)
    careers.update_coach_profile(coach, languages=["nl", "fr"], by=coach.user, at=NOW)
    row = Coach.objects.get()
    assert (row.regions, row.themes, row.languages) == (["Limburg", "Antwerpen"], ["food"], ["nl", "fr"])
    assert (row.introduction, row.capacity, row.region) == ("Ik luister.", 0, "Brussel")


@pytest.mark.parametrize(("on", "refusal"), [(WORLD_TODAY - timedelta(days=1), InThePast), (date(1, 1, 1), InThePast)])
def test_nobody_stops_on_a_day_that_is_over(world, on, refusal):
    with pytest.raises(refusal):
        careers.retire_coach(world.coach(), on=on, by=world.people["staff"], at=NOW)
    assert Coach.objects.get().retired_on is None


def test_a_coach_stops_on_a_day_which_can_be_changed_until_it_comes(world):
    coach, staff = world.coach(), world.people["staff"]
    careers.retire_coach(coach, on=date(2018, 6, 1), by=staff, at=NOW)
    careers.retire_coach(coach, on=date(2018, 5, 1), by=staff, at=NOW)
    assert [is_active_coach(coach, date(2018, *day)) for day in ((4, 30), (5, 1))] == [True, False]
    with pytest.raises(careers.AlreadyRetired, match="01/05/2018"):
        careers.retire_coach(coach, on=date(2018, 7, 1), by=staff, at=NOW + timedelta(days=60))
    assert (Coach.objects.get().retired_on, Coach.objects.get().retired_by) == (date(2018, 5, 1), staff)
