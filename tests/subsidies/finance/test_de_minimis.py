"""Awards of de-minimis aid: their term, their mark, and who overlooks them."""

from datetime import date, timedelta

import pytest

from subsidies.applications import actions as applications
from subsidies.duties import actions as duties
from subsidies.duties import aid
from subsidies.models import Registration
from tests.world import NOW, TODAY, make_world

ON = date(2018, 3, 1)


def register(world, row, **facts):
    given = {"registered_on": ON, "number": "DM-1", "by": world.people["finance"], "at": NOW}
    return duties.register(row, **given | facts)


def awards(world, name="finance", *, on=TODAY, **asked):
    rows = aid.awards(world.people[name])
    return list(aid.narrowed(rows, on=on, programme=world.programme, **asked))


def test_an_award_is_marked_with_day_number_and_person(world):
    row = world.approved()
    mark = register(world, row, number=" DM-2018-7 ")
    assert (mark.application, mark.registered_on, mark.number) == (row, ON, "DM-2018-7")
    assert (mark.marked_by, mark.marked_at) == (world.people["finance"], NOW)


def test_an_award_can_be_registered_on_the_day_of_the_decision_and_today(world):
    first, second = world.approved(), world.approved()
    register(world, first, registered_on=first.decided_on, number="")
    register(world, second, registered_on=TODAY)
    assert Registration.objects.count() == 2


@pytest.mark.parametrize(
    ("status", "registered_on", "refusal"),
    [
        ("approved", TODAY + timedelta(1), duties.RegisteredInFuture),
        ("approved", date(2018, 2, 6), duties.RegisteredBeforeAward),
        ("pending", ON, duties.NotAwarded),
        ("rejected", ON, duties.NotAwarded),
        ("withdrawn", ON, duties.NotAwarded),
        ("draft", ON, duties.NotAwarded),
    ],
)
def test_what_cannot_have_been_registered_is_not_marked(world, status, registered_on, refusal):
    row = getattr(world, status)()
    with pytest.raises(refusal):
        register(world, row, registered_on=registered_on)
    assert not Registration.objects.exists()


def test_an_award_is_marked_once(world):
    row = world.approved()
    register(world, row)
    with pytest.raises(duties.AlreadyRegistered, match="01/03/2018"):
        register(world, row, number="DM-2")
    assert Registration.objects.get().number == "DM-1"


def test_an_award_that_was_withdrawn_later_is_still_an_award(world):
    row = applications.withdraw(world.approved(), by=world.people["applicant"], at=NOW)
    assert awards(world) == [row]
    register(world, row)
    assert awards(world, state=aid.State.REGISTERED) == [row]


def test_overdue_awards_stand_first_and_registered_ones_last(world):
    late, done, new = world.approved(), world.approved(), world.pending()
    applications.approve([new], motivation="Goed.", by=world.people["steering"], at=NOW)
    register(world, done)
    assert awards(world) == [late, new, done]
    assert [aid.state(row, TODAY) for row in awards(world)] == [
        aid.State.OVERDUE,
        aid.State.OPEN,
        aid.State.REGISTERED,
    ]


@pytest.mark.parametrize(("on", "state"), [(date(2018, 3, 7), aid.State.OPEN), (date(2018, 3, 8), aid.State.OVERDUE)])
def test_an_award_of_7_february_is_overdue_from_8_march(world, on, state):
    row = world.approved()
    assert aid.state(row, on) == state
    assert awards(world, on=on, state=aid.State.OVERDUE) == [row] * (state == aid.State.OVERDUE)
    assert awards(world, on=on, state=aid.State.OPEN) == [row]


def test_the_figures_count_the_whole_list(world):
    done, _late = world.approved(), world.approved()
    register(world, done)
    rows = aid.narrowed(aid.awards(world.people["finance"]), on=TODAY, programme=world.programme)
    assert aid.figures(rows, TODAY) == aid.Figures(count=2, amount=2000, open=1, overdue=1)


def test_awards_are_found_by_the_year_of_their_decision(world):
    row = world.approved()
    assert awards(world, year=2018) == [row]
    assert awards(world, year=2017) == awards(world, year=2019) == []


@pytest.mark.parametrize("name", ["steering", "applicant", "coach", "stranger"])
def test_others_find_no_awards(world, name):
    world.approved()
    assert awards(world, name) == []


def test_another_programme_s_awards_are_not_seen(world):
    world.approved()
    other = make_world(code="XX")
    assert list(aid.awards(other.people["finance"])) == []
