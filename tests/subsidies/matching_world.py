"""Coaches to choose among, and trajectories that change hands."""

from datetime import date, timedelta

from coaches.certification.models import Coach
from subsidies.applications.models import Application
from subsidies.coach_requests import actions as matching
from subsidies.coach_requests.models import CoachRequest
from subsidies.trajectories import actions as trajectories
from subsidies.trajectories.coach_change import hand_over_trajectory
from subsidies.trajectories.models import Trajectory
from tests.world import NOW, START, World

COACH_ASKED_AT = START + timedelta(days=31)
CHANGED = date(2018, 3, 5)


def make_matchable_coach(world: World, name: str = "Els Smet", *, places: int = 1, **facts: object) -> Coach:
    """A coach with so many places and, when given, another region, language, theme or kind of employer."""
    made = world.coach(name)
    if "employer_kind" in facts:
        made.candidate.employer_kind = facts.pop("employer_kind")
        made.candidate.save()
    for field, value in (facts | {"capacity": places}).items():
        setattr(made, field, value)
    made.save()
    return made


def make_coach_request(world: World, by_whom: Coach, application: Application | None = None) -> CoachRequest:
    """A request to this coach, not answered yet."""
    row = application or world.approved()
    return matching.ask(row, coach=by_whom, by=row.contact.user, at=COACH_ASKED_AT)


def make_accepted_request(world: World, by_whom: Coach, application: Application | None = None) -> CoachRequest:
    """A request that this coach accepted."""
    return matching.accept(make_coach_request(world, by_whom, application), by=by_whom.user, at=COACH_ASKED_AT)


def make_handed_over_trajectory(world: World, row: Trajectory, to: Coach, on: date = CHANGED) -> Trajectory:
    """The same trajectory, with another coach from a day on."""
    world.agreed(row.application, to, at=NOW)
    by = world.people["applicant"]
    return hand_over_trajectory(row, coach=to, on=on, reason="Langdurig ziek.", by=by, at=NOW)


def log_daily_sessions(row: Trajectory, by_whom: Coach, *lengths: int, on: date) -> None:
    """Sessions of a coach, one each day from a day on."""
    for number, minutes in enumerate(lengths):
        day = on + timedelta(days=number)
        step = 1 + number % 7
        trajectories.log_session(row, held_on=day, minutes=minutes, step=step, by=by_whom.user, at=NOW)


def make_two_coach_trajectory(
    world: World, first: list[int], second: list[int], coaches: tuple[Coach, Coach] | None = None
) -> tuple[Trajectory, Coach, Coach]:
    """A running trajectory in which two coaches delivered these sessions."""
    ann, els = coaches or (world.coach(user=world.people["coach"]), world.coach("Els Smet"))
    row = world.running(ann)
    log_daily_sessions(row, ann, *first, on=date(2018, 2, 12))
    row = make_handed_over_trajectory(world, row, els)
    log_daily_sessions(row, els, *second, on=CHANGED)
    return row, ann, els
