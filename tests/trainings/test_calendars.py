"""The calendar of a coach's days, as a calendar program reads it."""

import re
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from healthcoach.core.log_redaction import RedactingFormatter
from tests.subsidies.desk import open_desk_browser, read_page_text
from tests.trainings.courses_world import enrol_course_candidate, make_offered_course, make_planned_edition
from tests.trainings.intervision_world import (
    FIRST,
    SECOND,
    list_intervision_dates,
    make_intervision_afternoon,
    make_planned_intervision,
    move_now_by_days,
)
from tests.world import NOW
from trainings.courses import edition_changes as changing
from trainings.intervisions import actions, places
from trainings.intervisions.calendars import CalendarEntry, list_registered_days, render_calendar, rotate_feed_key
from trainings.intervisions.models import CalendarFeed

APRIL = [date(2018, 4, 12), date(2018, 4, 13)]
CALENDAR_TIMEZONE = ZoneInfo("Europe/Brussels")


def read_calendar_events(content: bytes) -> dict[str, object]:
    """What a calendar program finds, by its uid."""
    return {str(event["uid"]): event for event in Calendar.from_ical(content).walk("VEVENT")}


def make_calendar_entry(**facts) -> CalendarEntry:
    given = {"uid": "1@x", "title": "Intervisie", "place": "Brussel", "on": FIRST, "since": NOW, "changed": NOW}
    return CalendarEntry(**given | facts)


@pytest.fixture
def coach(world):
    return world.coach("An Claes", user=world.people["coach"])


def test_hours_are_those_of_brussels_in_summer_and_in_winter():
    winter = make_calendar_entry(uid="2@x", on=date(2018, 12, 13), begins=time(13, 30), ends=time(16, 30))
    found = read_calendar_events(
        render_calendar([make_calendar_entry(begins=time(13, 30), ends=time(16, 30)), winter], name="Agenda")
    )
    assert found["1@x"]["dtstart"].dt == datetime(2018, 4, 13, 13, 30, tzinfo=CALENDAR_TIMEZONE)
    assert found["1@x"]["dtend"].dt.astimezone(UTC).hour == 14
    assert found["2@x"]["dtend"].dt.astimezone(UTC).hour == 15


def test_without_hours_it_is_the_whole_day():
    found = read_calendar_events(render_calendar([make_calendar_entry()], name="Agenda"))["1@x"]
    assert (found["dtstart"].dt, found["dtend"].dt) == (FIRST, FIRST + timedelta(days=1))


@pytest.mark.parametrize(
    "title", ["Titel; met, tekens\\", "Twee\nregels", "é" * 200, "BEGIN:VEVENT", "\U0001f600" * 60]
)
def test_whatever_a_title_says_it_is_read_back_and_lines_stay_short(title):
    content = render_calendar([make_calendar_entry(title=title)], name="Agenda")
    assert str(read_calendar_events(content)["1@x"]["summary"]) == title
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in b"".join(lines)
    assert len(read_calendar_events(content)) == 1


def test_equal_facts_give_equal_bytes_and_a_change_a_higher_sequence():
    assert render_calendar([make_calendar_entry()], name="Agenda") == render_calendar(
        [make_calendar_entry()], name="Agenda"
    )
    changed = read_calendar_events(
        render_calendar([make_calendar_entry(changed=NOW + timedelta(minutes=1), cancelled=True)], name="Agenda")
    )["1@x"]
    assert (changed["sequence"], changed["status"], changed["dtstamp"].dt) == (
        60,
        "CANCELLED",
        NOW + timedelta(minutes=1),
    )


def test_a_place_that_moves_stays_the_same_entry_and_always_counts_up(world, coach):
    first, second = list_intervision_dates(
        make_planned_intervision(world, make_intervision_afternoon(FIRST), make_intervision_afternoon(SECOND))
    )
    seen = []

    def look() -> CalendarEntry:
        [found] = list_registered_days(coach.user)
        seen.append((found.changed - found.since).total_seconds())
        return found

    places.register_coach(coach, date=first, by=None, at=NOW)
    uid = look().uid
    actions.change_date(
        first, on=first.on, begins=time(9), ends=time(12), capacity=None, by=None, at=move_now_by_days(1)
    )
    assert look().begins == time(9)
    row = places.register_coach(coach, date=second, by=None, at=move_now_by_days(2))
    assert (look().uid, look().on) == (uid, SECOND)
    places.cancel_registration(row, by=None, at=move_now_by_days(3))
    assert look().cancelled
    assert sorted(set(seen)) == seen[:2] + seen[3:]
    assert row.pk


def test_a_cancelled_date_is_shown_as_cancelled(world, coach):
    row = make_planned_intervision(world)
    places.register_coach(coach, date=list_intervision_dates(row)[0], by=None, at=NOW)
    actions.cancel_date(list_intervision_dates(row)[0], by=None, at=move_now_by_days(1))
    assert list_registered_days(coach.user)[0].cancelled


def test_the_address_needs_no_sign_in_and_gives_courses_and_intervisions_without_names(world, coach, client):
    places.register_coach(
        coach,
        date=list_intervision_dates(make_planned_intervision(world, make_intervision_afternoon(FIRST), SECOND))[0],
        by=None,
        at=NOW,
    )
    page = client.get(reverse("calendar", args=[rotate_feed_key(coach.user, at=NOW).key]))
    found = read_calendar_events(page.content)
    assert len(found) == 4
    assert {str(each["summary"]) for each in found.values()} == {"Intervisie 1", "Opleiding gezondheidscoach"}
    assert page["Content-Type"] == "text/calendar; charset=utf-8"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "private" in page["Cache-Control"]
    assert b"Claes" not in page.content
    assert "sessionid" not in page.cookies
    assert page.content == client.get(page.request["PATH_INFO"]).content


def test_of_others_nothing_is_shown(world, coach, client):
    other = world.coach("Bo Maes")
    places.register_coach(other, date=list_intervision_dates(make_planned_intervision(world))[0], by=None, at=NOW)
    page = client.get(reverse("calendar", args=[rotate_feed_key(coach.user, at=NOW).key]))
    assert b"Intervisie 1" not in page.content


def test_an_unknown_an_old_and_a_blocked_person_s_address_are_not_found(world, coach, client):
    old = rotate_feed_key(coach.user, at=NOW).key
    new = rotate_feed_key(coach.user, at=NOW).key
    assert CalendarFeed.objects.count() == 1
    for key, status in ((uuid4(), 404), (old, 404), (new, 200)):
        assert client.get(reverse("calendar", args=[key])).status_code == status
    type(coach.user).objects.filter(pk=coach.user.pk).update(is_active=False)
    assert client.get(reverse("calendar", args=[new])).status_code == 404
    assert client.get("/agenda/iets.ics").status_code == 404
    assert client.post(reverse("calendar", args=[new])).status_code == 405


def test_no_log_tells_the_key_of_a_calendar(caplog, client, db):
    key = uuid4()
    client.get(reverse("calendar", args=[key]))
    lines = [RedactingFormatter("%(message)s").format(record) for record in caplog.records]
    assert any("/agenda/…" in line for line in lines)
    assert not any(str(key) in line for line in lines)


def test_somebody_makes_an_address_and_later_another_one(world, coach):
    mine = open_desk_browser(world, "coach")
    address = reverse("my_calendar")
    assert "Make my calendar address" in read_page_text(mine.get(address))
    assert not CalendarFeed.objects.exists()
    keys = []
    for _each in range(2):
        page = mine.post(address, follow=True)
        keys.append(re.search(r'value="(http://testserver/agenda/[^"]+\.ics)"', page.content.decode())[1])
    assert keys[0] != keys[1]
    assert [mine.get(key).status_code for key in keys] == [404, 200]
    assert open_desk_browser(world, "stranger").get(address).status_code == 404


def test_a_calendar_costs_as_many_queries_for_many_days_as_for_one(world, coach, django_assert_num_queries, client):
    address = reverse("calendar", args=[rotate_feed_key(coach.user, at=NOW).key])
    places.register_coach(coach, date=list_intervision_dates(make_planned_intervision(world))[0], by=None, at=NOW)
    with django_assert_num_queries(4):
        client.get(address)
    for number in range(5):
        places.register_coach(
            coach, date=list_intervision_dates(make_planned_intervision(world, title=f"I {number}"))[0], by=None, at=NOW
        )
    with django_assert_num_queries(4):
        client.get(address)


def read_course_day_events(client, user) -> dict[str, object]:
    """The days of somebody's courses in their calendar, by their identifier."""
    content = client.get(reverse("calendar", args=[rotate_feed_key(user, at=NOW).key])).content
    return {uid: event for uid, event in read_calendar_events(content).items() if uid.startswith("enrolment")}


def enrol_coach_in_course(world, coach):
    """The coach in an edition of two days."""
    where = make_planned_edition(world, of=make_offered_course(world, name="Vervolg"), days=APRIL)
    return enrol_course_candidate(coach.candidate, where)


@pytest.mark.parametrize(
    "change",
    [
        {"place": "Brussel, zaal B"},
        {"days": [APRIL[0] + timedelta(days=7), APRIL[0] + timedelta(days=8)]},
        {"days": [APRIL[0], APRIL[0] + timedelta(days=8)]},
    ],
)
def test_a_course_that_moves_stays_the_same_entries_and_counts_up(world, coach, client, change):
    row, at = enrol_coach_in_course(world, coach), NOW + timedelta(hours=1)
    before = read_course_day_events(client, coach.user)
    changing.change_edition(row.edition, **({"days": APRIL, "place": "Gent", "capacity": 10} | change), by=None, at=at)
    after = read_course_day_events(client, coach.user)
    assert set(after) == set(before)
    mine = [uid for uid in before if uid.startswith(f"enrolment-{row.pk}-")]
    assert len(mine) == 2
    assert all(after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"] for uid in mine)
    assert {after[uid].decoded(name) for uid in mine for name in ("LAST-MODIFIED", "DTSTAMP")} == {at}
    assert sorted(after[uid].decoded("DTSTART") for uid in mine) == change.get("days", APRIL)
    assert {str(after[uid]["LOCATION"]) for uid in mine} == {change.get("place", "Gent")}
    changing.cancel_edition(row.edition, reason="Dicht", by=None, at=at + timedelta(hours=1))
    called_off = read_course_day_events(client, coach.user)
    assert all(called_off[uid]["SEQUENCE"] > after[uid]["SEQUENCE"] for uid in mine)
    assert {str(called_off[uid]["STATUS"]) for uid in mine} == {"CANCELLED"}


def test_more_places_change_nothing_in_a_calendar(world, coach, client):
    row = enrol_coach_in_course(world, coach)
    before = read_course_day_events(client, coach.user)
    changing.change_edition(row.edition, days=APRIL, place="Gent", capacity=20, by=None, at=NOW)
    assert read_course_day_events(client, coach.user) == before
