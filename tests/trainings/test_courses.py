"""Places in a course, and intervision on one or more dates."""

from datetime import date

import pytest

from healthcoach.core.dates import noon_of
from healthcoach.core.refusals import Missing
from tests.trainings.courses_world import list_enrolment_statuses, make_course_candidate
from tests.world import LAST_DAY, NOW, START
from trainings.courses import actions as courses
from trainings.courses import refusals
from trainings.courses.models import Edition, Enrolment
from trainings.intervisions import actions as intervisions
from trainings.intervisions.models import Intervision


def test_enrolling_twice_takes_one_place(world):
    person = make_course_candidate(world, "An")
    for _time in range(2):
        courses.enrol(person, edition=world.edition, by=person.user, at=START)
    assert Enrolment.objects.count() == 1


def test_a_full_edition_lets_the_next_one_wait_and_keeps_who_has_a_place(world):
    Edition.objects.filter(pk=world.edition.pk).update(capacity=1)
    first, second = make_course_candidate(world, "An"), make_course_candidate(world, "Bo")
    for person in (first, second, first):
        courses.enrol(person, edition=world.edition, by=person.user, at=START)
    assert list_enrolment_statuses(world.edition) == {"An": "enrolled", "Bo": "waiting"}


def test_a_course_is_completed_on_its_last_day_at_the_earliest(world):
    person = make_course_candidate(world, "An")
    place = courses.enrol(person, edition=world.edition, by=person.user, at=START)
    days = list(world.edition.days.all())
    courses.mark_attendance([place], days=days[:2], by=None, at=noon_of(date(2018, 1, 11)))
    with pytest.raises(refusals.EditionNotOver, match="12/01/2018"):
        courses.complete_enrolments([place], by=None, at=noon_of(date(2018, 1, 11)))
    place.refresh_from_db()
    assert place.completed_on is None
    courses.mark_attendance([place], days=days[2:], by=None, at=LAST_DAY)
    assert courses.complete_enrolments([place], by=None, at=LAST_DAY)[0].completed_on == date(2018, 1, 12)


def test_one_intervision_has_its_dates_in_order_each_once(world):
    days = [date(2018, 4, 25), date(2018, 4, 13), date(2018, 4, 25)]
    planned = intervisions.plan(
        programme_id=world.programme.pk, title="Intervisie 1", venue="Gezond Leven", dates=days, by=None, at=NOW
    )
    assert [each.on for each in planned.dates.all()] == [date(2018, 4, 13), date(2018, 4, 25)]
    assert planned.price == 0


def test_an_intervision_without_a_date_is_not_planned(world):
    with pytest.raises(Missing) as refusal:
        intervisions.plan(programme_id=world.programme.pk, title="X", venue="Y", dates=[], by=None, at=NOW)
    assert refusal.value.field == "dates"
    assert not Intervision.objects.exists()
