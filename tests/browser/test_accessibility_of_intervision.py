"""Every page of intervision by the rules of WCAG 2.2 AA, light and dark, on a desk and a phone."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from coaches.certification.models import Coach
from tests.browser.conftest import PASSWORD
from tests.browser.site import Site
from tests.browser.test_accessibility import in_every_look
from tests.trainings.intervision_world import planned
from tests.world import World
from trainings.intervisions import actions, places
from trainings.intervisions.calendars import renew
from trainings.intervisions.models import Intervision
from trainings.intervisions.rules import Day


def busy(world: World, coach: Coach) -> Intervision:
    """An intervision that was held on one date and is still to come on two, one of them full."""
    now = timezone.now()
    today = timezone.localdate(now)
    days = [Day(today), Day(today + timedelta(days=9), capacity=1), Day(today + timedelta(days=20))]
    row = planned(world, *days, at=now)
    held, full, coming = row.dates.all()
    other, third = world.coach("Bo Aerts"), world.coach("Cas Bral")
    places.attend(held, coaches=[third], by=None, at=now)
    places.register(other, date=full, by=None, at=now)
    places.register(coach, date=coming, by=None, at=now)
    asked, _other = actions.ask_to_prepare(row, coaches=[coach, other], by=None, at=now)
    actions.share(asked, of_coach="Luisteren hielp.", of_company="", by=coach.user, at=now)
    return row


def test_pages_of_a_coach(site: Site, world: World, page: Page):
    coach = world.coach("An Claes", user=world.people["coach"])
    row = busy(world, coach)
    renew(coach.user, at=timezone.now())
    site.sign_in(page, "coach@gc.example")
    asked = row.preparations.get(coach=coach)
    addresses = [reverse("my_intervisions"), reverse("my_calendar"), reverse("preparation", args=[asked.pk])]
    assert in_every_look(page, addresses) == []


def test_pages_of_the_project_holder(site: Site, world: World, page: Page):
    row = busy(world, world.coach("An Claes", user=world.people["coach"]))
    held, full, coming = row.dates.all()
    actions.cancel_date(coming, by=None, at=timezone.now())
    site.sign_in(page, "staff@gc.example", PASSWORD)
    addresses = [
        reverse("intervisions"),
        reverse("intervision_plan"),
        reverse("intervision", args=[row.pk]),
        reverse("preparation", args=[row.preparations.first().pk]),
        *(reverse("intervision_attendance", args=[date.pk]) for date in (held, full)),
        *(reverse("intervision_date", args=[date.pk]) for date in (full, coming)),
    ]
    assert in_every_look(page, addresses) == []
