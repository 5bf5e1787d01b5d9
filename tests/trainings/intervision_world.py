"""Coaches and intervisions to test with."""

from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from coaches.certification.models import Coach
from tests.world import NOW, World
from trainings.intervisions import actions as intervisions
from trainings.intervisions.models import Intervision, IntervisionDate
from trainings.intervisions.rules import Day

FIRST, SECOND = date(2018, 4, 13), date(2018, 4, 25)
ON_THE_DAY = datetime.fromisoformat("2018-04-13T18:00:00+02:00")
AFTERWARDS = datetime.fromisoformat("2018-04-26T09:00:00+02:00")


def planned(world: World, *dates: date | Day, title: str = "Intervisie 1", at: datetime = NOW) -> Intervision:
    """An intervision on these dates; without any, on the two of the first one."""
    return intervisions.plan(
        programme_id=world.programme.pk,
        title=title,
        venue="Vlaams Instituut Gezond Leven",
        dates=dates or [FIRST, SECOND],
        by=world.people["staff"],
        at=at,
    )


def dates(intervision: Intervision) -> list[IntervisionDate]:
    """Its dates, in order."""
    return list(intervision.dates.all())


def afternoon(on: date, capacity: int | None = None) -> Day:
    """An afternoon of three hours."""
    return Day(on, time(13, 30), time(16, 30), capacity)


def coaches(world: World, number: int) -> list[Coach]:
    """So many coaches under agreement."""
    return [world.coach(f"Coach {each}") for each in range(number)]


def later(days: int) -> datetime:
    """So many days after now."""
    return NOW + timedelta(days=days)


def in_days(number: int) -> date:
    """So many days from the real day of today, at which pages look."""
    return timezone.localdate() + timedelta(days=number)


def coming(world: World, *days: int, capacity: int | None = None, title: str = "Intervisie 1") -> Intervision:
    """An intervision on days counted from today."""
    chosen = [Day(in_days(day), capacity=capacity) for day in days or (10, 20)]
    return planned(world, *chosen, title=title, at=timezone.now())


def at(name: str, row) -> str:
    return reverse(name, args=[row.pk])
