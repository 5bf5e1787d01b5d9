"""Every page of intervision by the rules of WCAG 2.2 AA, light and dark, on a desk and a phone."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from coaches.certification.models import Coach
from tests.browser.conftest import PASSWORD
from tests.browser.site import Site
from tests.browser.test_accessibility import list_findings_in_every_look
from tests.trainings.intervision_world import make_planned_intervision
from tests.world import World
from trainings.intervisions import actions, places
from trainings.intervisions.calendars import rotate_feed_key
from trainings.intervisions.models import Intervision
from trainings.intervisions.rules import IntervisionDay


def make_busy_intervision(world: World, coach: Coach) -> Intervision:
    """An intervision that was held on one date and is still to come on two, one of them full."""
    now = timezone.now()
    today = timezone.localdate(now)
    days = [
        IntervisionDay(today),
        IntervisionDay(today + timedelta(days=9), capacity=1),
        IntervisionDay(today + timedelta(days=20)),
    ]
    row = make_planned_intervision(world, *days, at=now)
    held, full, coming = row.dates.all()
    other, third = world.coach("Bo Aerts"), world.coach("Cas Bral")
    places.record_date_attendance(held, coaches=[third], by=None, at=now)
    places.register_coach(other, date=full, by=None, at=now)
    places.register_coach(coach, date=coming, by=None, at=now)
    asked, _other = actions.ask_to_prepare(row, coaches=[coach, other], by=None, at=now)
    actions.share_experience(asked, of_coach="Luisteren hielp.", of_company="", by=coach.user, at=now)
    return row


def test_pages_of_a_coach(site: Site, world: World, page: Page):
    coach = world.coach("An Claes", user=world.people["coach"])
    row = make_busy_intervision(world, coach)
    rotate_feed_key(coach.user, at=timezone.now())
    site.sign_in(page, "coach@gc.example")
    asked = row.preparations.get(coach=coach)
    addresses = [reverse("my_intervisions"), reverse("my_calendar"), reverse("preparation", args=[asked.pk])]
    assert list_findings_in_every_look(page, addresses) == []


def test_pages_of_the_project_holder(site: Site, world: World, page: Page):
    row = make_busy_intervision(world, world.coach("An Claes", user=world.people["coach"]))
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
    assert list_findings_in_every_look(page, addresses) == []
