"""Coaches and intervisions to test with."""

from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from coaches.certification.models import Coach
from tests.world import NOW, World
from trainings.intervisions import actions as intervisions
from trainings.intervisions.models import Intervision, IntervisionDate
from trainings.intervisions.rules import IntervisionDay

FIRST, SECOND = date(2018, 4, 13), date(2018, 4, 25)
ON_THE_DAY = datetime.fromisoformat("2018-04-13T18:00:00+02:00")
AFTERWARDS = datetime.fromisoformat("2018-04-26T09:00:00+02:00")


def make_planned_intervision(
    world: World, *dates: date | IntervisionDay, title: str = "Intervisie 1", at: datetime = NOW
) -> Intervision:
    """An intervision on these dates; without any, on the two of the first one."""
    return intervisions.plan(
        programme_id=world.programme.pk,
        title=title,
        venue="Vlaams Instituut Gezond Leven",
        dates=dates or [FIRST, SECOND],
        by=world.people["staff"],
        at=at,
    )


def list_intervision_dates(intervision: Intervision) -> list[IntervisionDate]:
    """Its dates, in order."""
    return list(intervision.dates.all())


def make_intervision_afternoon(on: date, capacity: int | None = None) -> IntervisionDay:
    """An afternoon of three hours."""
    return IntervisionDay(on, time(13, 30), time(16, 30), capacity)


def make_intervision_coaches(world: World, number: int) -> list[Coach]:
    """So many coaches under agreement."""
    return [world.coach(f"Coach {each}") for each in range(number)]


def move_now_by_days(days: int) -> datetime:
    """So many days after now."""
    return NOW + timedelta(days=days)


def count_days_ahead(number: int) -> date:
    """So many days from the real day of today, at which pages look."""
    return timezone.localdate() + timedelta(days=number)


def make_coming_intervision(
    world: World, *days: int, capacity: int | None = None, title: str = "Intervisie 1"
) -> Intervision:
    """An intervision on days counted from today."""
    chosen = [IntervisionDay(count_days_ahead(day), capacity=capacity) for day in days or (10, 20)]
    return make_planned_intervision(world, *chosen, title=title, at=timezone.now())


def build_intervision_url(name: str, row) -> str:
    return reverse(name, args=[row.pk])
