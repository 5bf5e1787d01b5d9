"""The verbs of a coach's place in an intervision: registering, moving, cancelling, and the list of who was there."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.bulk import bulk_insert, bulk_update_same_values
from healthcoach.core.refusals import Refused
from healthcoach.users.models import User
from trainings.intervisions.coaches import list_programme_coaches
from trainings.intervisions.models import (
    REGISTRATION,
    Intervision,
    IntervisionDate,
    Move,
    Registration,
    RegistrationStatus,
)
from trainings.intervisions.rules import count_places_left, is_day_over


class DateCancelled(Refused):
    """The date does not take place."""

    code = "date_cancelled"
    sentence = _("The date of %(on)s has been cancelled. Choose another one.")


class DateOver(Refused):
    """The day has passed."""

    code = "date_over"
    sentence = _("The date of %(on)s is over.")


class DateFull(Refused):
    """Every place is taken."""

    code = "date_full"
    sentence = _("The date of %(on)s is full. Nothing has changed; perhaps another date still has room.")


class DateInFuture(Refused):
    """Nobody was there yet."""

    code = "date_in_future"
    sentence = _("%(on)s lies in the future; attendance is recorded on the day itself or later.")


class NotACoach(Refused):
    """Intervision is for the programme's own coaches."""

    code = "not_a_coach"
    sentence = _("%(name)s is not a coach under agreement in this programme.")


class AttendedAlready(Refused):
    """An intervision counts once."""

    code = "attended_already"
    sentence = _("%(name)s already attended this intervision on %(on)s, and it counts once.")


@transaction.atomic
def register_coach(coach, *, date: IntervisionDate, by: User | None, at: datetime) -> Registration:
    """Gives a coach a place on a date. With a place on another date of the same intervision, that one is moved;
    registering twice is registering once. Refuses `DateCancelled`, `DateOver`, `NotACoach`, `AttendedAlready` and
    `DateFull`."""
    intervision = lock_intervision(date.intervision_id)
    date = intervision.dates.get(pk=date.pk)
    if date.cancelled_at:
        raise DateCancelled(on=_format_date_day(date))
    if is_day_over(date.on, date.ends, timezone.localtime(at)):
        raise DateOver(on=_format_date_day(date))
    if not list_programme_coaches(intervision.programme_id, timezone.localdate(at)).filter(pk=coach.pk).exists():
        raise NotACoach(name=coach.name)
    known = intervision.registrations.live().filter(coach=coach.pk).select_related("date").first()
    if known and known.status == RegistrationStatus.ATTENDED:
        raise AttendedAlready(name=coach.name, on=_format_date_day(known.date))
    if known and known.date_id == date.pk:
        return known
    if count_places_left(date.capacity, date.registrations.live().count()) == 0:
        raise DateFull(on=_format_date_day(date))
    if known:
        _move_registrations([known], date, by=by, at=at)
        return known
    return Registration.objects.create(
        intervision=intervision, date=date, coach_id=coach.pk, registered_at=at, registered_by=by
    )


@transaction.atomic
def cancel_registration(registration: Registration, *, by: User | None, at: datetime) -> Registration:
    """Gives up a place, which somebody else can then take. Refuses `WrongStatus`, and `DateOver` once the day has
    passed."""
    lock_intervision(registration.intervision_id)
    row = Registration.objects.select_related("date").get(pk=registration.pk)
    REGISTRATION.check([row], RegistrationStatus.CANCELLED)
    if is_day_over(row.date.on, row.date.ends, timezone.localtime(at)):
        raise DateOver(on=_format_date_day(row.date))
    REGISTRATION.move([row], RegistrationStatus.CANCELLED, cancelled_at=at, cancelled_by=by)
    return row


@transaction.atomic
def record_date_attendance(
    date: IntervisionDate, *, coaches: Sequence, by: User | None, at: datetime
) -> list[Registration]:
    """Records the whole list of a date: these coaches were there, whoever else was registered was not. Who was not
    registered, or on another date, is so now. Doing it twice is doing it once. Refuses `DateCancelled`, `DateInFuture`,
    `NotACoach` and `AttendedAlready`."""
    intervision = lock_intervision(date.intervision_id)
    date = intervision.dates.get(pk=date.pk)
    if date.cancelled_at:
        raise DateCancelled(on=_format_date_day(date))
    if date.on > timezone.localdate(at):
        raise DateInFuture(on=_format_date_day(date))
    present = {coach.pk: coach for coach in coaches}
    known = {row.coach_id: row for row in intervision.registrations.live().select_related("date").order_by("pk")}
    _check_present_coaches(date, [coach for coach in present.values() if coach.pk not in known], known, present)
    if moved := [row for row in known.values() if row.coach_id in present and row.date_id != date.pk]:
        _move_registrations(moved, date, by=by, at=at)
    _register_walk_ins(date, [number for number in present if number not in known], by=by, at=at)
    return _record_present_coaches(date, set(present), by=by, at=at)


def lock_intervision(intervision_id: int) -> Intervision:
    """An intervision, of which nobody else changes dates or places until this transaction ends."""
    return Intervision.objects.select_for_update(no_key=True, of=("self",)).get(pk=intervision_id)


def _check_present_coaches(
    date: IntervisionDate, strangers: list, known: dict[int, Registration], present: dict
) -> None:
    if strangers:
        numbers = [coach.pk for coach in strangers]
        may = list_programme_coaches(date.intervision.programme_id, date.on).filter(pk__any_of=numbers)
        allowed = set(may.values_list("pk", flat=True))
        for coach in strangers:
            if coach.pk not in allowed:
                raise NotACoach(name=coach.name)
    for number, coach in present.items():
        row = known.get(number)
        if row and row.status == RegistrationStatus.ATTENDED and row.date_id != date.pk:
            raise AttendedAlready(name=coach.name, on=_format_date_day(row.date))


def _move_registrations(rows: list[Registration], date: IntervisionDate, *, by: User | None, at: datetime) -> None:
    who = by.pk if by else None
    bulk_insert(
        Move, ["registration", "origin", "moved_at", "moved_by"], [(row.pk, row.date_id, at, who) for row in rows]
    )
    for row in rows:
        row.date = date
    bulk_update_same_values(rows, ["date"])


def _register_walk_ins(date: IntervisionDate, numbers: list[int], *, by: User | None, at: datetime) -> None:
    who = by.pk if by else None
    fields = ["coach", "date", "intervision", "registered_at", "registered_by"]
    bulk_insert(Registration, fields, [(number, date.pk, date.intervision_id, at, who) for number in numbers])


def _record_present_coaches(
    date: IntervisionDate, present: set[int], *, by: User | None, at: datetime
) -> list[Registration]:
    rows = list(date.registrations.live().select_related("coach").order_by("pk"))
    came = [row for row in rows if row.coach_id in present and row.status == RegistrationStatus.REGISTERED]
    if came:
        REGISTRATION.move(came, RegistrationStatus.ATTENDED, attended_on=date.on, attended_at=at, attended_by=by)
    stayed = [row for row in rows if row.coach_id not in present and row.status == RegistrationStatus.ATTENDED]
    if stayed:
        REGISTRATION.move(stayed, RegistrationStatus.REGISTERED, attended_on=None, attended_at=None, attended_by=None)
    return [row for row in rows if row.status == RegistrationStatus.ATTENDED]


def _format_date_day(date: IntervisionDate) -> str:
    return date.on.strftime("%d/%m/%Y")
