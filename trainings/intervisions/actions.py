"""The verbs of intervision: it is planned on its dates, a date changes or is cancelled, coaches are asked to prepare,
and share their experiences."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.bulk import bulk_insert
from healthcoach.core.refusals import Missing, Refused
from healthcoach.core.versions import Seen, check_seen, read_field_values
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from trainings.intervisions import notifications
from trainings.intervisions.coaches import filter_guiding_coaches, list_programme_coaches
from trainings.intervisions.models import (
    REGISTRATION,
    DateChange,
    Intervision,
    IntervisionDate,
    Preparation,
    RegistrationStatus,
)
from trainings.intervisions.places import DateCancelled, NotACoach, lock_intervision
from trainings.intervisions.rules import IntervisionDay, has_valid_hours, is_day_over, normalise_intervision_days

EARLIEST, LATEST = timedelta(days=2 * 366), timedelta(days=5 * 366)  # before and after the day of planning


class HoursDoNotFit(Refused):
    """An end without a beginning, or before it."""

    code = "hours_do_not_fit"
    field = "ends"
    sentence = _("Fill in both hours, the end later than the beginning, or neither.")


class DayOutOfReach(Refused):
    """Most likely a mistake in the year."""

    code = "day_out_of_reach"
    field = "on"
    sentence = _("%(on)s is too far away. Is the year right?")


class DateTwice(Refused):
    """An intervision has each date once."""

    code = "date_twice"
    field = "on"
    sentence = _("This intervision already has %(on)s as a date.")


class AttendanceRecorded(Refused):
    """It was held: somebody was there."""

    code = "attendance_recorded"
    field = "on"
    sentence = _("Attendance has been recorded on %(on)s, so this date can no longer be moved or cancelled.")


class IntervisionPlannedAlready(Refused):
    """The same intervision twice: a second click, or a second person. `row` is the one that is there."""

    code = "intervision_planned_already"
    sentence = _("“%(title)s” is already planned on these dates in %(venue)s. Nothing has been added.")

    def __init__(self, row: Intervision) -> None:
        self.row = row
        super().__init__(title=row.title, venue=row.venue)


class FewerPlacesThanPeople(Refused):
    """Nobody loses a place by a change."""

    code = "fewer_places_than_people"
    field = "capacity"
    sentence = _("%(people)s coaches have a place on this date, so there cannot be fewer places.")


class IntervisionOver(Refused):
    """Its last date has passed."""

    code = "intervision_over"
    sentence = _("This intervision is over, so nothing can be added any more.")


@transaction.atomic
def plan(
    *, programme_id: int, title: str, venue: str, dates: Sequence[date | IntervisionDay], by: User | None, at: datetime
) -> Intervision:
    """Announces one intervision with the dates between which a coach chooses. Free. Refuses `Missing`, `HoursDoNotFit`,
    `DayOutOfReach` and `IntervisionPlannedAlready`."""
    for field, value, label in (("title", title, _("The title")), ("venue", venue, _("The venue"))):
        if not value.strip():
            raise Missing(label, field=field)
    if not (days := normalise_intervision_days(dates)):
        raise Missing(_("A date"), field="dates")
    for day in days:
        _check_intervision_day(day, at=at)
    _check_not_planned_yet(programme_id, title.strip(), venue.strip(), days)
    intervision = Intervision.objects.create(
        programme_id=programme_id, title=title.strip(), venue=venue.strip(), planned_at=at, planned_by=by
    )
    fields = ["on", "begins", "ends", "capacity", "intervision"]
    bulk_insert(
        IntervisionDate,
        fields,
        ((day.on, day.begins, day.ends, day.capacity, intervision.pk) for day in days),
    )
    return intervision


@transaction.atomic
def add_date(intervision: Intervision, *, day: IntervisionDay, by: User | None, at: datetime) -> IntervisionDate:
    """Gives an intervision one more date. Refuses `HoursDoNotFit`, `DayOutOfReach` and `DateTwice`."""
    intervision = lock_intervision(intervision.pk)
    _check_intervision_day(day, at=at)
    if intervision.dates.filter(on=day.on).exists():
        raise DateTwice(on=_format_intervision_day(day.on))
    return intervision.dates.create(
        on=day.on, begins=day.begins, ends=day.ends, capacity=day.capacity, added_at=at, added_by=by
    )


@transaction.atomic
def change_date(
    row: IntervisionDate,
    *,
    on: date,
    begins: time | None,
    ends: time | None,
    capacity: int | None,
    seen: Seen | None = None,
    by: User | None,
    at: datetime,
) -> IntervisionDate:
    """Gives a date another day, hours or number of places; who has a place keeps it and is told of another day or
    hours. Refuses `DateCancelled`, `HoursDoNotFit`, `DayOutOfReach`, `DateTwice`, `AttendanceRecorded`,
    `FewerPlacesThanPeople` and `ChangedMeanwhile`."""
    intervision = lock_intervision(row.intervision_id)
    row = intervision.dates.get(pk=row.pk)
    if row.cancelled_at:
        raise DateCancelled(on=_format_intervision_day(row.on))
    before, after = (row.on, row.begins, row.ends), (on, begins, ends)
    if (*before, row.capacity) == (*after, capacity):
        return row
    given = {"on": on, "begins": begins, "ends": ends, "capacity": capacity}
    check_seen(row, given, now=read_field_values(row, given), seen=seen, by=by)
    _check_intervision_day(IntervisionDay(*after), at=at)
    people = row.registrations.live()
    if on != row.on:
        if intervision.dates.filter(on=on).exists():
            raise DateTwice(on=_format_intervision_day(on))
        if people.filter(status=RegistrationStatus.ATTENDED).exists():
            raise AttendanceRecorded(on=_format_intervision_day(row.on))
    if capacity is not None and (taken := people.count()) > capacity:
        raise FewerPlacesThanPeople(people=taken)
    if before != after:
        DateChange.objects.create(date=row, on=row.on, changed_at=at, changed_by=by)
    (row.on, row.begins, row.ends), row.capacity = after, capacity
    row.changed_at, row.changed_by = at, by
    row.save(update_fields=["on", "begins", "ends", "capacity", "changed_at", "changed_by"])
    if before != after:
        notifications.notify_date_changed(row, people.select_related("coach__user"), before=before[0], at=at)
    return row


@transaction.atomic
def cancel_date(row: IntervisionDate, *, by: User | None, at: datetime) -> IntervisionDate:
    """Cancels a date. Who was registered no longer is, is told so, and can choose another date of the intervision;
    cancelling twice is cancelling once. Refuses `AttendanceRecorded`."""
    intervision = lock_intervision(row.intervision_id)
    row = intervision.dates.get(pk=row.pk)
    if row.cancelled_at:
        return row
    people = list(row.registrations.live().select_related("coach__user").order_by("pk"))
    if any(each.status == RegistrationStatus.ATTENDED for each in people):
        raise AttendanceRecorded(on=_format_intervision_day(row.on))
    row.cancelled_at, row.cancelled_by = at, by
    row.save(update_fields=["cancelled_at", "cancelled_by"])
    if people:
        REGISTRATION.move(people, RegistrationStatus.CANCELLED, cancelled_at=at, cancelled_by=by)
    others = [each.on for each in intervision.dates.filter(cancelled_at__isnull=True, on__gte=_find_local_day(at))]
    notifications.notify_date_cancelled(row, people, others=others, at=at)
    return row


@transaction.atomic
def ask_to_prepare(
    intervision: Intervision, *, coaches: Sequence | None = None, by: User | None, at: datetime
) -> list[Preparation]:
    """Asks coaches to share an experience of their own and one of the company: by default those who guide a company
    now. Who was asked before is not asked again; gives the new requests. Refuses `IntervisionOver`, `Missing` when
    there is nobody to ask, and `NotACoach`."""
    intervision = lock_intervision(intervision.pk)
    if is_intervision_over(intervision, at=at):
        raise IntervisionOver
    chosen = list(filter_guiding_coaches(intervision, _find_local_day(at)) if coaches is None else coaches)
    if not chosen:
        raise Missing(_("A coach to ask"), field="coaches")
    numbers = {coach.pk for coach in chosen}
    known = {
        each.pk
        for each in list_programme_coaches(intervision.programme_id, _find_local_day(at)).filter(
            pk__any_of=list(numbers)
        )
    }
    for coach in chosen:
        if coach.pk not in known:
            raise NotACoach(name=coach.name)
    asked = set(intervision.preparations.filter(coach__in=numbers).values_list("coach", flat=True))
    who = by.pk if by else None
    fresh = [(number, intervision.pk, at, who) for number in sorted(numbers - asked)]
    made = bulk_insert(Preparation, ["coach", "intervision", "asked_at", "asked_by"], fresh)
    rows = list(Preparation.objects.filter(pk__any_of=made).select_related("coach__user", "intervision").order_by("pk"))
    notifications.notify_asked_to_prepare(rows, at=at)
    return rows


@transaction.atomic
def share_experience(
    preparation: Preparation,
    *,
    of_coach: str,
    of_company: str,
    seen: Seen | None = None,
    by: User | None,
    at: datetime,
) -> Preparation:
    """Keeps what a coach shares; until the intervision is over it can be shared anew. Refuses `IntervisionOver`,
    `ChangedMeanwhile`, and `Missing` when both are empty."""
    rows = Preparation.objects.select_for_update(no_key=True, of=("self",)).select_related("intervision", "coach")
    row = rows.get(pk=preparation.pk)
    if is_intervision_over(row.intervision, at=at):
        raise IntervisionOver
    if not (of_coach.strip() or of_company.strip()):
        raise Missing(_("An experience"), field="of_coach")
    given = {"of_coach": of_coach, "of_company": of_company}
    check_seen(row, given, now=read_field_values(row, given), seen=seen, by=by)
    row.of_coach, row.of_company = of_coach.strip(), of_company.strip()
    row.shared_at, row.shared_by = at, by
    row.save(update_fields=["of_coach", "of_company", "shared_at", "shared_by"])
    return row


def is_intervision_over(intervision: Intervision, *, at: datetime) -> bool:
    """Whether every date of an intervision that was not cancelled has passed."""
    now = timezone.localtime(at)
    return all(each.cancelled_at or is_day_over(each.on, each.ends, now) for each in intervision.dates.all())


def _check_not_planned_yet(programme_id: int, title: str, venue: str, days: Sequence[IntervisionDay]) -> None:
    """Who plans another intervision in the programme waits."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme_id)
    alike = Intervision.objects.filter(programme=programme_id, title__iexact=title, venue__iexact=venue)
    for twin in alike.prefetch_related("dates"):
        if {each.on for each in twin.dates.all() if not each.cancelled_at} == {day.on for day in days}:
            raise IntervisionPlannedAlready(twin)


def _check_intervision_day(day: IntervisionDay, *, at: datetime) -> None:
    if not has_valid_hours(day.begins, day.ends):
        raise HoursDoNotFit
    if not -EARLIEST <= day.on - _find_local_day(at) <= LATEST:
        raise DayOutOfReach(on=_format_intervision_day(day.on))


def _find_local_day(at: datetime) -> date:
    return timezone.localdate(at)


def _format_intervision_day(on: date) -> str:
    return on.strftime("%d/%m/%Y")
