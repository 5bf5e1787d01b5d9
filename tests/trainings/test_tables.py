"""What can be counted about courses and told about intervisions."""

from datetime import date

import pytest

from tests.world import START, TODAY
from trainings.courses import actions as courses
from trainings.courses import tables as counted
from trainings.intervisions import actions as intervisions
from trainings.intervisions import tables as told


def test_who_completes_two_editions_was_trained_once(world):
    candidate = world.coach().candidate
    again = courses.plan_edition(world.edition.course, starts_on=TODAY, ends_on=TODAY, place="Gent", capacity=10)
    courses.finish(courses.enrol(candidate, edition=again, on=TODAY), on=TODAY)
    assert counted.trained(world.programme.pk, TODAY) == 1


@pytest.mark.parametrize(("on", "number"), [(date(2018, 1, 11), 0), (date(2018, 1, 12), 1)])
def test_training_counts_from_its_last_day(world, on, number):
    world.coach()
    assert counted.trained(world.programme.pk, on) == number


def test_an_edition_does_not_end_before_it_starts(world):
    with pytest.raises(courses.EditionEndsBeforeStart):
        courses.plan_edition(
            world.edition.course, starts_on=TODAY, ends_on=date(2018, 3, 22), place="Gent", capacity=10
        )


def test_the_course_on_offer_is_the_one_offered_last(world):
    courses.offer(programme_id=world.programme.pk, name="Vernieuwd", days=4, price=350, on=TODAY)
    assert counted.offer(world.programme.pk, TODAY).name == "Vernieuwd"
    assert counted.offer(world.programme.pk, date(2018, 3, 22)).days == 3
    assert counted.offer(world.programme.pk, date(2017, 8, 31)) is None


def test_an_intervision_is_known_from_its_announcement_with_its_dates_in_order(world):
    dates = [date(2018, 4, 25), date(2018, 4, 13), date(2018, 4, 25)]
    plan = {"programme_id": world.programme.pk, "title": "Intervisie", "venue": "Brussel"}
    intervisions.plan(dates=dates, by=None, at=START, **plan)
    [found] = told.announced(world.programme.pk, START.date())
    assert [each.on for each in found.dates.all()] == [date(2018, 4, 13), date(2018, 4, 25)]
    assert told.announced(world.programme.pk, date(2018, 1, 7)) == []
