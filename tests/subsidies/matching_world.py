"""Coaches to choose among, and trajectories that change hands."""

from datetime import date, timedelta

from coaches.certification.models import Coach
from subsidies.applications.models import Application
from subsidies.matching import actions as matching
from subsidies.matching.models import CoachRequest
from subsidies.trajectories import actions as trajectories
from subsidies.trajectories.handing_over import hand_over
from subsidies.trajectories.models import Trajectory
from tests.world import NOW, START, World

ASKED = START + timedelta(days=31)
CHANGED = date(2018, 3, 5)


def coach(world: World, name: str = "Els Smet", *, places: int = 1, **facts: object) -> Coach:
    """A coach with so many places and, when given, another region, language, theme or kind of employer."""
    made = world.coach(name)
    if "employer_kind" in facts:
        made.candidate.employer_kind = facts.pop("employer_kind")
        made.candidate.save()
    for field, value in (facts | {"capacity": places}).items():
        setattr(made, field, value)
    made.save()
    return made


def asked(world: World, by_whom: Coach, application: Application | None = None) -> CoachRequest:
    """A request to this coach, not answered yet."""
    row = application or world.approved()
    return matching.ask(row, coach=by_whom, by=row.contact.user, at=ASKED)


def accepted(world: World, by_whom: Coach, application: Application | None = None) -> CoachRequest:
    """A request that this coach accepted."""
    return matching.accept(asked(world, by_whom, application), by=by_whom.user, at=ASKED)


def handed_over(world: World, row: Trajectory, to: Coach, on: date = CHANGED) -> Trajectory:
    """The same trajectory, with another coach from a day on."""
    world.agreed(row.application, to, at=NOW)
    by = world.people["applicant"]
    return hand_over(row, coach=to, on=on, reason="Langdurig ziek.", by=by, at=NOW)


def log(row: Trajectory, by_whom: Coach, *lengths: int, on: date) -> None:
    """Sessions of a coach, one each day from a day on."""
    for number, minutes in enumerate(lengths):
        day = on + timedelta(days=number)
        step = 1 + number % 7
        trajectories.log_session(row, held_on=day, minutes=minutes, step=step, by=by_whom.user, at=NOW)


def two_coaches(
    world: World, first: list[int], second: list[int], coaches: tuple[Coach, Coach] | None = None
) -> tuple[Trajectory, Coach, Coach]:
    """A running trajectory in which two coaches delivered these sessions."""
    ann, els = coaches or (world.coach(user=world.people["coach"]), world.coach("Els Smet"))
    row = world.running(ann)
    log(row, ann, *first, on=date(2018, 2, 12))
    row = handed_over(world, row, els)
    log(row, els, *second, on=CHANGED)
    return row, ann, els
