"""Calendars: the secret address at which somebody's calendar finds its days, and how those days are written there
(iCalendar, RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone
from icalendar import Calendar, Event, Timezone

from healthcoach.users.models import User
from trainings.intervisions.models import CalendarFeed, Registration, RegistrationStatus

CALENDAR_MEDIA_TYPE = "text/calendar; charset=utf-8"
CALENDAR_PRODUCT = "-//healthcoach//calendar//NL"
CALENDAR_ZONE = ZoneInfo("Europe/Brussels")
REFRESH_INTERVAL = timedelta(hours=6)
# By rule, so that it holds for every year: the library would write out the days of sixty.
BRUSSELS_TIMEZONE = """BEGIN:VTIMEZONE
TZID:Europe/Brussels
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A day in a calendar: with hours or the whole day, since when it stands there and when it last changed."""

    uid: str
    title: str
    place: str
    on: date
    since: datetime
    changed: datetime
    begins: time | None = None
    ends: time | None = None
    cancelled: bool = False


def find_calendar_feed(key: UUID) -> CalendarFeed | None:
    """The feed at a secret address, of somebody who can still sign in."""
    return CalendarFeed.objects.select_related("user").filter(key=key, user__is_active=True).first()


def rotate_feed_key(user: User, *, at: datetime) -> CalendarFeed:
    """Gives somebody a new secret address; the one before no longer exists."""
    made = {"key": uuid4(), "made_on": timezone.localdate(at)}
    feed, _new = CalendarFeed.objects.update_or_create(user=user, defaults=made)
    return feed


def list_registered_days(user: User) -> list[CalendarEntry]:
    """The days of somebody's intervisions; what was cancelled stays in sight as such. A place that moves stays the
    same entry, so that calendars move it too."""
    rows = Registration.objects.filter(coach__user=user).select_related("date", "intervision").order_by("pk")
    return [_build_registered_day(row) for row in rows.annotate(last_moved=Max("moves__moved_at"))]


def _build_registered_day(row: Registration) -> CalendarEntry:
    moments = [row.registered_at, row.cancelled_at, row.last_moved, row.date.changed_at, row.date.cancelled_at]
    return CalendarEntry(
        uid=f"registration-{row.pk}@healthcoach",
        title=row.intervision.title,
        place=row.intervision.venue,
        on=row.date.on,
        begins=row.date.begins,
        ends=row.date.ends,
        since=row.registered_at,
        changed=max(moment for moment in moments if moment),
        cancelled=row.status == RegistrationStatus.CANCELLED,
    )


def render_calendar(entries: Iterable[CalendarEntry], *, name: str) -> bytes:
    """A calendar of these entries under a name. Equal facts give equal bytes: the moments in it are those of the facts,
    and an entry's sequence grows with every change, by the seconds since it stood there."""
    calendar = Calendar()
    calendar.add("prodid", CALENDAR_PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH_INTERVAL, parameters={"VALUE": "DURATION"})
    calendar.add_component(Timezone.from_ical(BRUSSELS_TIMEZONE))
    for entry in entries:
        calendar.add_component(_build_calendar_event(entry))
    return calendar.to_ical()


def _build_calendar_event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed.astimezone(UTC))
    event.add("last-modified", entry.changed.astimezone(UTC))
    event.add("sequence", max(int((entry.changed - entry.since).total_seconds()), 0))
    event.add("summary", entry.title)
    event.add("location", entry.place)
    if entry.begins:
        event.add("dtstart", datetime.combine(entry.on, entry.begins, CALENDAR_ZONE))
        event.add("dtend", datetime.combine(entry.on, entry.ends, CALENDAR_ZONE))
    else:
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event
