"""What the tests of courses share: candidates who were admitted, small editions, and people in them."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coaches.candidacy import actions as candidacy
from coaches.candidacy.models import Candidate
from healthcoach.users.models import User
from tests.world import NOW, START, World
from trainings.courses import actions as courses
from trainings.courses.models import Course, Edition, Enrolment

FIRST, SECOND = date(2018, 4, 12), date(2018, 4, 13)
AFTER_COURSE = NOW + timedelta(days=22)  # 14/04/2018, the day after the second one


def make_course_candidate(
    world: World, name: str = "An Peeters", *, user: User | None = None, admitted: bool = True
) -> Candidate:
    """Somebody who wants to become a coach, admitted since 8 January and able to sign in unless told otherwise."""
    user = user or world.user(f"{name.lower().replace(' ', '.')}-{Candidate.objects.count()}@gc.example", name=name)
    return candidacy.register(
        programme_id=world.programme.pk,
        name=name,
        user=user,
        on=START.date(),
        admitted_on=START.date() if admitted else None,
    )


def make_offered_course(world: World, **facts: object) -> Course:
    """A course of two days for € 300, of which one day is enough when `required_days` says so."""
    others = Course.objects.filter(programme=world.programme, name__startswith="Coachen").count()
    name = f"Coachen {others + 1}" if others else "Coachen"
    facts = {"name": name, "days": 2, "price": Decimal(300), "on": START.date()} | facts
    return courses.offer(programme_id=world.programme.pk, **facts)


def make_planned_edition(world: World, *, places: int = 10, of: Course | None = None, **facts: object) -> Edition:
    """An edition on 12 and 13 April 2018 in Ghent, three weeks from now."""
    facts = {"days": [FIRST, SECOND], "place": "Gent"} | facts
    return courses.plan_edition(of or make_offered_course(world), capacity=places, **facts)


def enrol_course_candidate(who: Candidate, where: Edition, *, by: User | None = None, at: datetime = NOW) -> Enrolment:
    """A candidate who asked for a place themself."""
    return courses.enrol(who, edition=where, by=by or who.user, at=at)


def make_full_edition(world: World, *names: str, places: int = 1) -> tuple[Edition, list[Enrolment]]:
    """An edition with so many places, asked for by these people one after another, an hour apart."""
    where = make_planned_edition(world, places=places)
    rows = [
        enrol_course_candidate(make_course_candidate(world, name), where, at=NOW - timedelta(hours=len(names) - number))
        for number, name in enumerate(names)
    ]
    return where, rows


def list_enrolment_statuses(where: Edition) -> dict[str, str]:
    """Who stands where in an edition, by name."""
    rows = Enrolment.objects.filter(edition=where).order_by("pk").values_list("candidate__name", "status")
    return dict(rows)


def record_course_attendance(rows: list[Enrolment], *days: int, at: datetime = AFTER_COURSE) -> None:
    """These people were there on the first, the second … day."""
    everyday = list(rows[0].edition.days.all())
    courses.mark_attendance(rows, days=[everyday[number] for number in days], by=None, at=at)


def list_coming_days(number: int = 2, first: int = 30) -> list[date]:
    """Days that are still to come, whenever the tests run."""
    return [timezone.localdate() + timedelta(days=first + each) for each in range(number)]


def read_course_page(client: Client, name, *args: object, **query: object) -> str:
    """What a page shows."""
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()
