"""Awards of de-minimis aid: their term, their mark, and who overlooks them."""

from datetime import date, timedelta

import pytest

from subsidies.applications import actions as applications
from subsidies.models import Registration
from subsidies.year_end import actions as duties
from subsidies.year_end import de_minimis as aid
from tests.world import NOW, WORLD_TODAY, make_world

AWARD_REGISTERED_ON = date(2018, 3, 1)


def register_award(world, row, **facts):
    given = {"registered_on": AWARD_REGISTERED_ON, "number": "DM-1", "by": world.people["finance"], "at": NOW}
    return duties.register(row, **given | facts)


def list_award_rows(world, name="finance", *, on=WORLD_TODAY, **asked):
    rows = aid.list_awards_to_register(world.people[name])
    return list(aid.filter_awards(rows, on=on, programme=world.programme, **asked))


def test_an_award_is_marked_with_day_number_and_person(world):
    row = world.approved()
    mark = register_award(world, row, number=" DM-2018-7 ")
    assert (mark.application, mark.registered_on, mark.number) == (row, AWARD_REGISTERED_ON, "DM-2018-7")
    assert (mark.marked_by, mark.marked_at) == (world.people["finance"], NOW)


def test_an_award_can_be_registered_on_the_day_of_the_decision_and_today(world):
    first, second = world.approved(), world.approved()
    register_award(world, first, registered_on=first.decided_on, number="")
    register_award(world, second, registered_on=WORLD_TODAY)
    assert Registration.objects.count() == 2


@pytest.mark.parametrize(
    ("status", "registered_on", "refusal"),
    [
        ("approved", WORLD_TODAY + timedelta(1), duties.RegisteredInFuture),
        ("approved", date(2018, 2, 6), duties.RegisteredBeforeAward),
        ("pending", AWARD_REGISTERED_ON, duties.NotAwarded),
        ("rejected", AWARD_REGISTERED_ON, duties.NotAwarded),
        ("withdrawn", AWARD_REGISTERED_ON, duties.NotAwarded),
        ("draft", AWARD_REGISTERED_ON, duties.NotAwarded),
    ],
)
def test_what_cannot_have_been_registered_is_not_marked(world, status, registered_on, refusal):
    row = getattr(world, status)()
    with pytest.raises(refusal):
        register_award(world, row, registered_on=registered_on)
    assert not Registration.objects.exists()


def test_an_award_is_marked_once(world):
    row = world.approved()
    register_award(world, row)
    with pytest.raises(duties.AlreadyRegistered, match="01/03/2018"):
        register_award(world, row, number="DM-2")
    assert Registration.objects.get().number == "DM-1"


def test_an_award_that_was_withdrawn_later_is_still_an_award(world):
    row = applications.withdraw(world.approved(), by=world.people["applicant"], at=NOW)
    assert list_award_rows(world) == [row]
    register_award(world, row)
    assert list_award_rows(world, state=aid.RegistrationState.REGISTERED) == [row]


def test_overdue_awards_stand_first_and_registered_ones_last(world):
    late, done, new = world.approved(), world.approved(), world.pending()
    applications.approve([new], motivation="Goed.", by=world.people["steering"], at=NOW)
    register_award(world, done)
    assert list_award_rows(world) == [late, new, done]
    assert [aid.find_registration_state(row, WORLD_TODAY) for row in list_award_rows(world)] == [
        aid.RegistrationState.OVERDUE,
        aid.RegistrationState.OPEN,
        aid.RegistrationState.REGISTERED,
    ]


@pytest.mark.parametrize(
    ("on", "state"), [(date(2018, 3, 7), aid.RegistrationState.OPEN), (date(2018, 3, 8), aid.RegistrationState.OVERDUE)]
)
def test_an_award_of_7_february_is_overdue_from_8_march(world, on, state):
    row = world.approved()
    assert aid.find_registration_state(row, on) == state
    assert list_award_rows(world, on=on, state=aid.RegistrationState.OVERDUE) == [row] * (
        state == aid.RegistrationState.OVERDUE
    )
    assert list_award_rows(world, on=on, state=aid.RegistrationState.OPEN) == [row]


def test_the_figures_count_the_whole_list(world):
    done, _late = world.approved(), world.approved()
    register_award(world, done)
    rows = aid.filter_awards(
        aid.list_awards_to_register(world.people["finance"]), on=WORLD_TODAY, programme=world.programme
    )
    assert aid.count_registrations(rows, WORLD_TODAY) == aid.RegistrationFigures(
        count=2, amount=2000, open=1, overdue=1
    )


def test_awards_are_found_by_the_year_of_their_decision(world):
    row = world.approved()
    assert list_award_rows(world, year=2018) == [row]
    assert list_award_rows(world, year=2017) == list_award_rows(world, year=2019) == []


@pytest.mark.parametrize("name", ["steering", "applicant", "coach", "stranger"])
def test_others_find_no_awards(world, name):
    world.approved()
    assert list_award_rows(world, name) == []


def test_another_programme_s_awards_are_not_seen(world):
    world.approved()
    other = make_world(code="XX")
    assert list(aid.list_awards_to_register(other.people["finance"])) == []
