"""Who belongs to the pool, from which day until which."""

from datetime import date, timedelta

import pytest

from coaches.pool import actions as pool
from coaches.pool.models import CaseFile, PolicyDomain, PoolCoach, PoolDiploma
from coaches.pool.rules import DiplomaLevel, Gender
from healthcoach.core.refusals import Missing, Refused
from tests.coaches.pool_world import POOL_DOMAINS, POOL_NOW, POOL_TODAY, PSYCHOLOGY, SERVES_FROM, make_pool


@pytest.fixture
def vk(db):
    """A small pool."""
    return make_pool()


def enter_trained_pool_coach(vk, **other):
    """Enters a trained coach."""
    facts = {"domain": vk.domain(), "gender": Gender.X, "birth_year": 1990, "diplomas": PSYCHOLOGY}
    facts |= {"serves_from": SERVES_FROM, "coach": None} | other
    coach = facts.pop("coach") or vk.trained()
    return pool.enter_pool_coach(coach, **facts, by=vk.people["staff"], at=POOL_NOW)


def test_domains_keep_their_order_and_are_entered_once(vk):
    pool.enter_domains(vk.programme.pk, [POOL_DOMAINS[1], "  Omgeving ", ""])
    names = PolicyDomain.objects.filter(programme=vk.programme).order_by("position").values_list("name", flat=True)
    assert list(names) == [*POOL_DOMAINS, "Omgeving"]


def test_a_coach_is_entered_with_diplomas_in_their_order(vk):
    row = enter_trained_pool_coach(
        vk,
        diplomas=[
            (DiplomaLevel.MASTER, "psychologie"),
            (DiplomaLevel.BACHELOR, " marketing "),
            (DiplomaLevel.MASTER, " "),
        ],
    )
    assert [str(diploma) for diploma in row.diplomas.all()] == ["Master psychologie", "Bachelor marketing"]
    assert (row.gender, row.birth_year, row.serves_from, row.serves_until) == ("x", 1990, SERVES_FROM, None)


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"birth_year": 1899}, pool.BirthYearUnlikely),
        ({"birth_year": 2010}, pool.BirthYearUnlikely),
        ({"diplomas": [(DiplomaLevel.MASTER, "  ")]}, Missing),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_is_kept(vk, other, refusal):
    with pytest.raises(refusal):
        enter_trained_pool_coach(vk, **other)
    assert not PoolCoach.objects.exists()
    assert not PoolDiploma.objects.exists()


def test_nobody_is_entered_twice_or_in_the_domain_of_another_pool(vk):
    row = enter_trained_pool_coach(vk)
    with pytest.raises(pool.AlreadyInPool):
        enter_trained_pool_coach(vk, coach=row.coach)
    with pytest.raises(pool.DomainOfAnotherPool):
        enter_trained_pool_coach(vk, domain=make_pool("VL").domain())


def test_a_coach_of_a_programme_that_is_no_pool_is_refused(world):
    pool.enter_domains(world.programme.pk, ["Omgeving"])
    [domain] = PolicyDomain.objects.all()
    with pytest.raises(pool.DomainOfAnotherPool):
        pool.enter_pool_coach(
            world.coach(),
            domain=domain,
            gender=Gender.MAN,
            birth_year=None,
            diplomas=PSYCHOLOGY,
            serves_from=POOL_TODAY,
            by=None,
            at=POOL_NOW,
        )


def test_leaving_closes_what_is_open_and_counts_the_last_day(vk):
    coach = vk.coach()
    case, other = vk.case(coach), vk.closed(coach)
    pool.leave_pool(coach, on=date(2022, 6, 1), by=vk.people["staff"], at=POOL_NOW)
    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.closed_on, other.closed_on) == (date(2022, 6, 1), date(2022, 5, 1))
    assert PoolCoach.objects.serving(date(2022, 6, 1), POOL_TODAY).count() == 1
    assert PoolCoach.objects.serving(date(2022, 6, 2), POOL_TODAY).count() == 0


def test_leaving_twice_on_the_same_day_is_leaving_once(vk):
    coach = vk.coach()
    for _click in range(2):
        left = pool.leave_pool(coach, on=POOL_TODAY, by=None, at=POOL_NOW)
    assert left.serves_until == POOL_TODAY


@pytest.mark.parametrize(
    ("on", "refusal"),
    [
        (POOL_TODAY + timedelta(days=1), pool.LeavesInFuture),
        (SERVES_FROM - timedelta(days=1), pool.LeavesBeforeJoining),
        (date(2022, 2, 28), pool.CasesAfterwards),
    ],
)
def test_a_day_on_which_nobody_can_leave_is_refused(vk, on, refusal):
    case = vk.case()
    with pytest.raises(refusal):
        pool.leave_pool(case.coach, on=on, by=None, at=POOL_NOW)
    assert CaseFile.objects.get().status == "open"
    assert PoolCoach.objects.get().serves_until is None


def test_a_left_coach_starts_nothing_afterwards(vk):
    coach = vk.coach()
    pool.leave_pool(coach, on=date(2022, 2, 1), by=None, at=POOL_NOW)
    with pytest.raises(Refused):
        vk.case(coach)
