"""Blocks: of one coach, of everybody of an employer, or of a kind of employer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connections, transaction

from coaches.candidacy.rules import EmployerKind
from coaches.certification import actions as certification
from coaches.certification.blocks import Block
from coaches.renewal.queries import is_active_coach
from healthcoach.core.refusals import Missing
from subsidies.trajectories import actions as trajectories
from tests.coaches.certification_world import make_coach_employer
from tests.world import NOW, START, WORLD_TODAY, make_world

BLOCK_REASON = "Nog geen akkoord over de financiering."


def set_coach_employer(world, coach, row):
    """Makes the coach somebody of an employer."""
    type(coach.candidate).objects.filter(pk=coach.candidate_id).update(employer=row, employer_kind=row.kind)


def reread_coach(coach):
    """The coach as the database has them now."""
    return type(coach).objects.select_related("candidate").get(pk=coach.pk)


def build_block_facts(world, **changed):
    return {"reason": BLOCK_REASON, "on": WORLD_TODAY, "by": world.people["staff"], "at": NOW} | changed


@pytest.mark.parametrize("of", ["employer", "kind"])
def test_all_coaches_of_an_employer_or_its_kind_are_blocked_in_that_programme_only(world, of):
    service = make_coach_employer()
    other = make_world(code="XX")
    theirs, free, elsewhere = world.coach("An"), world.coach("Bo"), other.coach("Cas")
    set_coach_employer(world, theirs, service), set_coach_employer(other, elsewhere, service)
    told = build_block_facts(world, programme_id=world.programme.pk)
    if of == "employer":
        row = certification.block_employer(service, **told)
    else:
        row = certification.block_employer_kind(EmployerKind.EXTERNAL_PREVENTION, **told)
    assert [is_active_coach(each, WORLD_TODAY) for each in (theirs, free, elsewhere)] == [False, True, True]
    assert [each.pk for each in (theirs, free, elsewhere) if row.concerns(reread_coach(each))] == [theirs.pk]
    assert list(Block.objects.of(reread_coach(theirs), reread_coach(free))) == [row]
    assert not Block.objects.of(reread_coach(free)).exists()
    assert is_active_coach(theirs, WORLD_TODAY - timedelta(days=1))


def test_a_blocked_coach_finishes_what_runs_and_starts_nothing(world):
    coach = world.coach(user=world.people["coach"])
    running = world.running(coach=coach)
    another = world.agreed(world.approved(), coach)
    certification.block(coach, **build_block_facts(world))
    with pytest.raises(trajectories.CoachNotActive):
        trajectories.start(another, coach=coach, on=WORLD_TODAY, by=world.people["applicant"], at=NOW)
    assert world.ended(60, trajectory=running).status == "ended"


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"reason": " \n"}, Missing),
        ({"until": WORLD_TODAY}, certification.EndsBeforeItBegins),
        ({"until": date(1, 1, 1)}, certification.EndsBeforeItBegins),
        ({"on": WORLD_TODAY - timedelta(days=1)}, certification.InThePast),
    ],
)
def test_a_block_that_cannot_be_is_not_placed(world, changed, refusal):
    with pytest.raises(refusal):
        certification.block(world.coach(), **build_block_facts(world, **changed))
    assert not Block.objects.exists()


def test_the_database_takes_no_block_that_ends_before_it_begins(world):
    row = certification.block(world.coach(), **build_block_facts(world))
    for day in (WORLD_TODAY, WORLD_TODAY - timedelta(days=1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Block.objects.filter(pk=row.pk).update(until_on=day)


def test_placing_a_block_twice_is_placing_it_once_and_another_end_is_told(world):
    coach = world.coach()
    assert certification.block(coach, **build_block_facts(world)) == certification.block(
        coach, **build_block_facts(world)
    )
    with pytest.raises(certification.AlreadyBlocked):
        certification.block(coach, **build_block_facts(world, until=date(2018, 6, 1)))
    assert Block.objects.get().until_on is None


def test_a_block_with_an_end_is_over_by_itself(world):
    coach = world.coach()
    certification.block(coach, **build_block_facts(world, until=date(2018, 4, 1)))
    assert [is_active_coach(coach, date(2018, *day)) for day in ((3, 22), (3, 23), (3, 31), (4, 1))] == [
        True,
        False,
        False,
        True,
    ]


def test_a_block_is_lifted_once(world):
    row = certification.block(world.coach(), **build_block_facts(world))
    lifted = certification.lift(row, by=world.people["staff"], at=NOW + timedelta(days=9))
    assert (lifted.until_on, lifted.lifted_by) == (date(2018, 4, 1), world.people["staff"])
    with pytest.raises(certification.BlockOver, match="01/04/2018"):
        certification.lift(row, by=world.people["finance"], at=NOW + timedelta(days=20))
    row.refresh_from_db()
    assert (row.until_on, row.lifted_by) == (date(2018, 4, 1), world.people["staff"])


def test_a_block_that_is_over_cannot_be_lifted(world):
    row = certification.block(world.coach(), **build_block_facts(world, until=date(2018, 4, 1)))
    with pytest.raises(certification.BlockOver):
        certification.lift(row, by=world.people["staff"], at=NOW + timedelta(days=9))
    assert Block.objects.get().lifted_at is None


def test_a_block_lifted_before_it_began_never_held(world):
    coach = world.coach()
    row = certification.block(coach, **build_block_facts(world, on=date(2018, 6, 1)))
    certification.lift(row, by=world.people["staff"], at=NOW)
    assert all(is_active_coach(coach, date(2018, 6, day)) for day in (1, 2, 30))


def test_after_lifting_the_same_block_can_be_placed_again(world):
    coach = world.coach()
    certification.lift(certification.block(coach, **build_block_facts(world)), by=None, at=NOW)
    certification.block(coach, **build_block_facts(world))
    assert Block.objects.in_force(WORLD_TODAY).get().lifted_at is None


def test_a_block_waits_for_the_start_under_way_and_the_next_start_finds_it(committed_world):
    world = committed_world
    coach = world.coach()
    files = [world.agreed(world.approved(), coach) for _each in range(2)]

    def start(row):
        try:
            return (
                trajectories.start(row, coach=coach, on=WORLD_TODAY, by=world.people["applicant"], at=NOW) is not None
            )
        except trajectories.CoachNotActive:
            return False
        finally:
            connections.close_all()

    def place():
        try:
            return certification.block(coach, **build_block_facts(world, on=START.date(), at=START))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            assert start_trajectory_in_transaction(world, coach, files[0])
            placed = other.submit(place)
            assert not placed.done()
        placed.result()
        assert other.submit(start, files[1]).result() is False


def start_trajectory_in_transaction(world, coach, row):
    """A start whose transaction is still open."""
    return trajectories.start(row, coach=coach, on=WORLD_TODAY, by=world.people["applicant"], at=NOW)


def test_two_people_who_lift_at_once_lift_once(committed_world):
    world = committed_world
    row = certification.block(world.coach(), **build_block_facts(world))

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
