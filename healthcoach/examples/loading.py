"""Loads the examples through the verbs, in one transaction: wholly or not at all, and once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.celery import silenced
from healthcoach.examples import applications, coaches, money, pool, waiting
from healthcoach.examples.money import SLUG
from healthcoach.examples.people import enter_people, give_roles
from healthcoach.examples.story import TODAY, Calendar
from healthcoach.mail.models import Message
from healthcoach.refusals import Refused
from subsidies.programmes.models import Programme

LOADING = 20180323  # the number of the lock that lets one load wait for another


class NotInProduction(Refused):
    """The demonstration's people have a published password."""

    sentence = _("The examples contain people whose password is published, so they are not loaded in production.")


def load(*, today: date = TODAY) -> Programme | None:
    """Loads the programme of the source with its 23/03/2018 moved to another today. Nothing when it is there already;
    refuses `NotInProduction`."""
    with _history():
        known = Programme.objects.filter(slug=SLUG).exists()
        return None if known else _tell(Calendar.with_today(today))


def load_pool() -> Programme | None:
    """Loads the internal pool with its figures of 2022, whose days are never moved. Nothing when it is there already;
    refuses `NotInProduction`."""
    with _history():
        return None if Programme.objects.filter(slug=pool.SLUG).exists() else pool.open_pool()


@contextmanager
def _history() -> Iterator[None]:
    """Within it history is told: wholly or not at all, by one at a time, and nobody gets old news. What was written
    meanwhile counts as sent on the evening of its day."""
    if settings.PRODUCTION:
        raise NotInProduction
    with transaction.atomic(), silenced():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = 0")  # another one is loading: that takes a while
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING])
        last = Message.objects.aggregate(last=Max("pk"))["last"] or 0
        yield
        written = Message.objects.filter(pk__gt=last, sent_at__isnull=True)
        for day in written.values_list("written_on", flat=True).distinct():
            evening = timezone.make_aware(datetime.combine(day, time(20)))
            written.filter(written_on=day).update(sent_at=evening)


def _tell(calendar: Calendar) -> Programme:
    people = enter_people()
    programme = money.open_programme(people["finance"], calendar)
    give_roles(people, programme)
    by_name = coaches.train_coaches(programme, people, calendar)
    coaches.announce_intervision(programme, people, calendar)
    found = applications.apply(programme, people, calendar)
    applications.decide(found, people, calendar)
    applications.start(found, by_name, calendar)
    waiting.leave_waiting(programme, people, calendar)
    money.ask_for_more(programme, people["finance"], calendar)
    return programme
