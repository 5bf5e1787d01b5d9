"""Loads the examples through the verbs, in one transaction: wholly or not at all, and once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.celery import without_enqueueing
from healthcoach.core.refusals import Refused
from healthcoach.demo import applications, coaches, money, pool, waiting
from healthcoach.demo.money import SLUG
from healthcoach.demo.people import enter_demo_people, give_demo_roles
from healthcoach.demo.story import STORY_TODAY, Calendar
from healthcoach.mail.models import Message
from healthcoach.programmes.models import Programme

LOADING_LOCK_ID = 20180323  # the number of the lock that lets one load wait for another


class NotInProduction(Refused):
    """The demonstration's people have a published password."""

    code = "not_in_production"
    sentence = _("The examples contain people whose password is published, so they are not loaded in production.")


def load_example_programme(*, today: date = STORY_TODAY) -> Programme | None:
    """Loads the programme of the source with its 23/03/2018 moved to another today. Nothing when it is there already;
    refuses `NotInProduction`."""
    with _load_exclusively():
        known = Programme.objects.filter(slug=SLUG).exists()
        return None if known else _enter_example_programme(Calendar.with_today(today))


def load_example_pool() -> Programme | None:
    """Loads the internal pool with its figures of 2022, whose days are never moved. Nothing when it is there already;
    refuses `NotInProduction`."""
    with _load_exclusively():
        return None if Programme.objects.filter(slug=pool.SLUG).exists() else pool.enter_example_pool()


@contextmanager
def _load_exclusively() -> Iterator[None]:
    """Within it history is told: wholly or not at all, by one at a time, and nobody gets old news. What was written
    meanwhile counts as sent on the evening of its day."""
    if settings.PRODUCTION:
        raise NotInProduction
    with transaction.atomic(), without_enqueueing():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = 0")  # another one is loading: that takes a while
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING_LOCK_ID])
        last = Message.objects.aggregate(last=Max("pk"))["last"] or 0
        yield
        written = Message.objects.filter(pk__gt=last, sent_at__isnull=True)
        for day in written.values_list("written_on", flat=True).distinct():
            evening = timezone.make_aware(datetime.combine(day, time(20)))
            written.filter(written_on=day).update(sent_at=evening)


def _enter_example_programme(calendar: Calendar) -> Programme:
    people = enter_demo_people()
    programme = money.open_programme(people["finance"], calendar)
    give_demo_roles(people, programme)
    by_name = coaches.train_coaches(programme, people, calendar)
    coaches.announce_intervision(programme, people, calendar)
    found = applications.enter_example_applications(programme, people, calendar)
    applications.decide_example_applications(found, people, calendar)
    applications.start_example_trajectories(found, by_name, calendar)
    waiting.create_pending_work(programme, people, calendar)
    money.schedule_example_tranches(programme, people["finance"], calendar)
    return programme
