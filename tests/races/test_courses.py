"""Two people at a course in one moment: the last place goes to one of them, and nobody is moved up twice."""

import pytest

from tests.races.starting_line import at_once
from tests.trainings.courses_world import candidate, edition, full, standing
from tests.world import NOW
from trainings.courses import actions as courses
from trainings.courses import changing
from trainings.courses.models import Enrolment

ROUNDS = 5


@pytest.fixture
def world(committed_world):
    """The world of these races is committed, so that every connection sees it."""
    return committed_world


def ask(person, where):
    """What one person does in a race: ask for a place."""
    return lambda: courses.enrol(person, edition=where, by=person.user, at=NOW)


def test_the_last_place_goes_to_one_of_two(world):
    for _round in range(ROUNDS):
        where = edition(world, places=1)
        at_once(ask(candidate(world, "An"), where), ask(candidate(world, "Bo"), where))
        assert sorted(standing(where).values()) == ["enrolled", "waiting"]


def test_who_clicks_twice_takes_one_place(world):
    for _round in range(ROUNDS):
        where, person = edition(world, places=2), candidate(world, "An")
        one, other = at_once(ask(person, where), ask(person, where))
        assert one.pk == other.pk
        assert standing(where) == {"An": "enrolled"}


def test_two_who_leave_at_once_give_their_places_to_two(world):
    for _round in range(ROUNDS):
        where, rows = full(world, "An", "Bo", "Cis", "Dana", places=2)
        at_once(*(lambda row=row: courses.cancel([row], by=row.candidate.user, at=NOW) for row in rows[:2]))
        assert standing(where) == {"An": "cancelled", "Bo": "cancelled", "Cis": "enrolled", "Dana": "enrolled"}


def test_nobody_keeps_a_place_in_an_edition_that_is_called_off_meanwhile(world):
    for _round in range(ROUNDS):
        where, person = edition(world, places=2), candidate(world, "An")
        at_once(
            ask(person, where),
            lambda where=where: changing.cancel_edition(where, reason="Dicht", by=world.people["staff"], at=NOW),
        )
        assert not Enrolment.objects.live().filter(edition=where).exists()
