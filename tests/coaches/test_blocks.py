"""Blocks: of one coach, of everybody of an employer, or of a kind of employer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connections, transaction

from coaches.candidacy.rules import EmployerKind
from coaches.certification import actions as certification
from coaches.certification.models import Block
from healthcoach.refusals import Missing
from subsidies.trajectories import actions as trajectories
from tests.coaches.certification_world import employer
from tests.world import NOW, START, TODAY, make_world

REASON = "Nog geen akkoord over de financiering."


def of_employer(world, coach, row):
    """Makes the coach somebody of an employer."""
    type(coach.candidate).objects.filter(pk=coach.candidate_id).update(employer=row, employer_kind=row.kind)


def reread(coach):
    """The coach as the database has them now."""
    return type(coach).objects.select_related("candidate").get(pk=coach.pk)


def facts(world, **changed):
    return {"reason": REASON, "on": TODAY, "by": world.people["staff"], "at": NOW} | changed


@pytest.mark.parametrize("of", ["employer", "kind"])
def test_all_coaches_of_an_employer_or_its_kind_are_blocked_in_that_programme_only(world, of):
    service = employer()
    other = make_world(code="XX")
    theirs, free, elsewhere = world.coach("An"), world.coach("Bo"), other.coach("Cas")
    of_employer(world, theirs, service), of_employer(other, elsewhere, service)
    told = facts(world, programme_id=world.programme.pk)
    if of == "employer":
        row = certification.block_employer(service, **told)
    else:
        row = certification.block_employer_kind(EmployerKind.EXTERNAL_PREVENTION, **told)
    assert [each.is_active(TODAY) for each in (theirs, free, elsewhere)] == [False, True, True]
    assert [each.pk for each in (theirs, free, elsewhere) if row.concerns(reread(each))] == [theirs.pk]
    assert list(Block.objects.of(reread(theirs), reread(free))) == [row]
    assert not Block.objects.of(reread(free)).exists()
    assert theirs.is_active(TODAY - timedelta(days=1))


def test_a_blocked_coach_finishes_what_runs_and_starts_nothing(world):
    coach = world.coach(user=world.people["coach"])
    running = world.running(coach=coach)
    another = world.agreed(world.approved(), coach)
    certification.block(coach, **facts(world))
    with pytest.raises(trajectories.CoachNotActive):
        trajectories.start(another, coach=coach, on=TODAY, by=world.people["applicant"], at=NOW)
    assert world.ended(60, trajectory=running).status == "ended"


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"reason": " \n"}, Missing),
        ({"until": TODAY}, certification.EndsBeforeItBegins),
        ({"until": date(1, 1, 1)}, certification.EndsBeforeItBegins),
        ({"on": TODAY - timedelta(days=1)}, certification.InThePast),
    ],
)
def test_a_block_that_cannot_be_is_not_placed(world, changed, refusal):
    with pytest.raises(refusal):
        certification.block(world.coach(), **facts(world, **changed))
    assert not Block.objects.exists()


def test_the_database_takes_no_block_that_ends_before_it_begins(world):
    row = certification.block(world.coach(), **facts(world))
    for day in (TODAY, TODAY - timedelta(days=1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Block.objects.filter(pk=row.pk).update(until_on=day)


def test_placing_a_block_twice_is_placing_it_once_and_another_end_is_told(world):
    coach = world.coach()
    assert certification.block(coach, **facts(world)) == certification.block(coach, **facts(world))
    with pytest.raises(certification.AlreadyBlocked):
        certification.block(coach, **facts(world, until=date(2018, 6, 1)))
    assert Block.objects.get().until_on is None


def test_a_block_with_an_end_is_over_by_itself(world):
    coach = world.coach()
    certification.block(coach, **facts(world, until=date(2018, 4, 1)))
    assert [coach.is_active(date(2018, *day)) for day in ((3, 22), (3, 23), (3, 31), (4, 1))] == [
        True,
        False,
        False,
        True,
    ]


def test_a_block_is_lifted_once(world):
    row = certification.block(world.coach(), **facts(world))
    lifted = certification.lift(row, by=world.people["staff"], at=NOW + timedelta(days=9))
    assert (lifted.until_on, lifted.lifted_by) == (date(2018, 4, 1), world.people["staff"])
    with pytest.raises(certification.BlockOver, match="01/04/2018"):
        certification.lift(row, by=world.people["finance"], at=NOW + timedelta(days=20))
    row.refresh_from_db()
    assert (row.until_on, row.lifted_by) == (date(2018, 4, 1), world.people["staff"])


def test_a_block_that_is_over_cannot_be_lifted(world):
    row = certification.block(world.coach(), **facts(world, until=date(2018, 4, 1)))
    with pytest.raises(certification.BlockOver):
        certification.lift(row, by=world.people["staff"], at=NOW + timedelta(days=9))
    assert Block.objects.get().lifted_at is None


def test_a_block_lifted_before_it_began_never_held(world):
    coach = world.coach()
    row = certification.block(coach, **facts(world, on=date(2018, 6, 1)))
    certification.lift(row, by=world.people["staff"], at=NOW)
    assert all(coach.is_active(date(2018, 6, day)) for day in (1, 2, 30))


def test_after_lifting_the_same_block_can_be_placed_again(world):
    coach = world.coach()
    certification.lift(certification.block(coach, **facts(world)), by=None, at=NOW)
    certification.block(coach, **facts(world))
    assert Block.objects.in_force(TODAY).get().lifted_at is None


def test_a_block_waits_for_the_start_under_way_and_the_next_start_finds_it(committed_world):
    world = committed_world
    coach = world.coach()
    files = [world.agreed(world.approved(), coach) for _each in range(2)]

    def start(row):
        try:
            return trajectories.start(row, coach=coach, on=TODAY, by=world.people["applicant"], at=NOW) is not None
        except trajectories.CoachNotActive:
            return False
        finally:
            connections.close_all()

    def place():
        try:
            return certification.block(coach, **facts(world, on=START.date(), at=START))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            assert start_inside(world, coach, files[0])
            placed = other.submit(place)
            assert not placed.done()
        placed.result()
        assert other.submit(start, files[1]).result() is False


def start_inside(world, coach, row):
    """A start whose transaction is still open."""
    return trajectories.start(row, coach=coach, on=TODAY, by=world.people["applicant"], at=NOW)


def test_two_people_who_lift_at_once_lift_once(committed_world):
    world = committed_world
    row = certification.block(world.coach(), **facts(world))

    def lift(name):
        try:
            certification.lift(row, by=world.people[name], at=NOW)
            return "lifted"
        except certification.BlockOver as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as two:
        assert sorted(two.map(lift, ["staff", "finance"])) == ["block_over", "lifted"]
