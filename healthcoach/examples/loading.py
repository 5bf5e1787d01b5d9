"""Loads the examples through the verbs, in one transaction: wholly or not at all, and once."""

from datetime import date, datetime, time
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.celery import silenced
from healthcoach.examples import applications, coaches
from healthcoach.examples.people import enter_people, give_roles
from healthcoach.examples.story import TODAY, Calendar, as_history
from healthcoach.mail.models import Message
from healthcoach.refusals import Refused
from healthcoach.users.models import User
from subsidies.applications.models import Application
from subsidies.budget import actions as budget
from subsidies.budget.models import Base
from subsidies.budget.rules import Kind
from subsidies.programmes.models import Programme

SLUG = "gezondheidscoaches"
LOADING = 20180323  # the number of the lock that lets one load wait for another


class NotInProduction(Refused):
    """The demonstration's people have a published password."""

    sentence = _("The examples contain people whose password is published, so they are not loaded in production.")


def load(*, today: date = TODAY) -> Programme | None:
    """Loads the programme of the source with its 23/03/2018 moved to another today. Nothing when it is there already;
    refuses `NotInProduction`."""
    if settings.PRODUCTION:
        raise NotInProduction
    with transaction.atomic(), silenced():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING])
        if Programme.objects.filter(slug=SLUG).exists():
            return None
        return _tell(Calendar.with_today(today))


def _tell(calendar: Calendar) -> Programme:
    people = enter_people()
    programme = _open(people["finance"], calendar)
    give_roles(people, programme)
    by_name = coaches.train_coaches(programme, people, calendar)
    coaches.announce_intervision(programme, people, calendar)
    found = applications.apply(programme, people, calendar)
    applications.decide(found, people, calendar)
    applications.start(found, by_name, calendar)
    _file_mail(programme)
    return programme


def _open(finance: User, calendar: Calendar) -> Programme:
    """The grant of € 2,800,000 over two lines, the fee scheme, and the one tranche received."""
    with as_history(finance):
        programme = budget.open_programme(
            slug=SLUG,
            name="Gezondheidscoaches op de werkvloer",
            code="GC",
            shares={Kind.OPERATING: Decimal("0.15"), Kind.COACHING: Decimal("0.85")},
            hours=Decimal(20),
            rate=Decimal(50),
            maximum=Decimal(1000),
            grant=Decimal("2800000.00"),
            awarded_on=calendar.day("2016-12-16"),
            decision="Besluit van de Vlaamse Regering: subsidie voor bedrijfscoaching",
            by=finance,
            at=calendar.moment("2016-12-16"),
        )
        budget.receive_tranche(
            programme.lines.get(kind=Kind.OPERATING),
            percentage=Decimal(5),
            base=Base.GRANT,
            amount=Decimal("140000.00"),
            received_on=calendar.day("2017-03-01"),
            by=finance,
            at=calendar.moment("2017-03-02"),
        )
    return programme


def _file_mail(programme: Programme) -> None:
    """What was written while history was told counts as sent on the evening of its day: nobody gets old news."""
    subjects = [each.subject for each in Application.objects.filter(programme=programme)]
    written = Message.objects.filter(about__in=subjects, sent_at__isnull=True)
    for day in written.values_list("written_on", flat=True).distinct():
        evening = timezone.make_aware(datetime.combine(day, time(20)))
        written.filter(written_on=day).update(sent_at=evening)
