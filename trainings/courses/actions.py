"""The verbs of a course: it is offered, an edition is planned, a candidate enrols, is there on its days and completes
it. Who comes when an edition is full waits, and moves up."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.bulk import add_missing, update_together
from healthcoach.references import Series, structured
from healthcoach.refusals import Missing, Refused
from healthcoach.users.models import User
from trainings.courses.models import (
    ENROLMENT,
    HAS_A_PLACE,
    Attendance,
    Course,
    CoursePartner,
    Edition,
    EditionDay,
    Enrolment,
    Status,
)

if TYPE_CHECKING:
    from coaches.candidacy.models import Candidate


class OtherNumberOfDays(Refused):
    """An edition has as many days as its course."""

    sentence = _("This course takes %(days)s days; you gave %(given)s.")


class EditionOver(Refused):
    """Nobody enrols in what has begun."""

    sentence = _("This edition began on %(on)s, so nobody can enrol any more.")


class EditionCancelled(Refused):
    """The edition does not take place."""

    sentence = _("This edition has been cancelled.")


class EditionNotOver(Refused):
    """A course is completed on its last day at the earliest."""

    sentence = _("This edition of the course ends on %(on)s; it cannot be completed before.")


class TooFewDays(Refused):
    """Completing takes attendance."""

    sentence = _("%(name)s was present on %(present)s of the %(required)s days that are needed.")


class NotEnrolled(Refused):
    """Only who has a place in the edition can be present."""

    sentence = _("%(name)s has no place in this edition, so there is no attendance to record.")


class DayInFuture(Refused):
    """Attendance is recorded on the day or later."""

    sentence = _("%(on)s lies in the future; attendance is recorded on the day itself or later.")


class PrerequisiteMissing(Refused):
    """Another course comes first."""

    sentence = _("“%(course)s” comes first: %(name)s has not completed it yet.")


def offer(
    *,
    programme_id: int,
    name: str,
    days: int,
    price: Decimal,
    on: date,
    partners: Sequence[tuple[str, str]] = (),
    required_days: int | None = None,
    certifies: bool = True,
    prerequisite: Course | None = None,
) -> Course:
    """Offers a course from a day on: so many days, so many euro per person, with its partners and their part in it."""
    course = Course.objects.create(
        programme_id=programme_id,
        name=name,
        days=days,
        required_days=days if required_days is None else required_days,
        price=price,
        certifies=certifies,
        prerequisite=prerequisite,
        offered_from=on,
    )
    CoursePartner.objects.bulk_create(CoursePartner(course=course, name=who, part=part) for who, part in partners)
    return course


@transaction.atomic
def plan_edition(course: Course, *, days: Sequence[date], place: str, capacity: int) -> Edition:
    """Plans one round of a course on its days. Refuses `Missing` and `OtherNumberOfDays`."""
    days = sorted(set(days))
    if not days:
        raise Missing(_("A date"), field="days")
    if len(days) != course.days:
        raise OtherNumberOfDays(days=course.days, given=len(days))
    edition = Edition.objects.create(course=course, starts_on=days[0], ends_on=days[-1], place=place, capacity=capacity)
    EditionDay.objects.bulk_create(EditionDay(edition=edition, on=day) for day in days)
    return edition


@transaction.atomic
def enrol(candidate: "Candidate", *, edition: Edition, by: User | None, at: datetime) -> Enrolment:
    """Gives a candidate a place, or one on the waiting list when the edition is full; asking twice is asking once.
    Refuses `EditionCancelled`, `EditionOver` and `PrerequisiteMissing`."""
    edition = _lock(edition)
    live = Enrolment.objects.filter(edition=edition).exclude(status=Status.CANCELLED)
    if existing := live.filter(candidate=candidate).first():
        return existing
    today = timezone.localdate(at)
    _check_open(edition, candidate, today)
    row = Enrolment.objects.create(
        edition=edition, candidate=candidate, asked_at=at, asked_by=by, fee=edition.course.price
    )
    if row.fee:
        row.communication = structured(Series.COURSE, row.pk)
        row.save(update_fields=["communication"])
    if live.filter(status__in=HAS_A_PLACE).count() < edition.capacity:
        ENROLMENT.move([row], Status.ENROLLED, enrolled_on=today)
    return row


@transaction.atomic
def attend(enrolments: Sequence[Enrolment], *, days: Sequence[EditionDay], by: User | None, at: datetime) -> None:
    """Notes that these people were there on these days of their edition; noting it twice is noting it once. Refuses
    `DayInFuture` and `NotEnrolled`."""
    today = timezone.localdate(at)
    for day in days:
        if day.on > today:
            raise DayInFuture(on=day.on.strftime("%d/%m/%Y"))
    rows = _lock_enrolments(enrolments)
    for row in rows:
        if row.status not in HAS_A_PLACE or any(day.edition_id != row.edition_id for day in days):
            raise NotEnrolled(name=row.candidate.name)
    who = by.pk if by else None
    there = [(row.pk, day.pk, at, who) for row in rows for day in days]
    if there:
        add_missing(Attendance, ["enrolment", "day", "recorded_at", "recorded_by"], there)
    _record(days, by=by, at=at)


@transaction.atomic
def finish(enrolments: Sequence[Enrolment], *, by: User | None, at: datetime) -> list[Enrolment]:
    """Notes that these people completed the course. Refuses `EditionNotOver`, and `TooFewDays` when somebody was not
    there often enough."""
    rows, today = _lock_enrolments(enrolments), timezone.localdate(at)
    ENROLMENT.check(rows, Status.COMPLETED)
    counted = Enrolment.objects.filter(pk__any_of=[row.pk for row in rows]).values_list("pk", Count("attendances"))
    present = dict(counted)
    for row in rows:
        if today < row.edition.ends_on:
            raise EditionNotOver(on=row.edition.ends_on.strftime("%d/%m/%Y"))
        required = row.edition.course.required_days
        if present[row.pk] < required:
            raise TooFewDays(name=row.candidate.name, present=present[row.pk], required=required)
    ENROLMENT.move(rows, Status.COMPLETED, completed_on=today)
    return rows


def _lock(edition: Edition) -> Edition:
    return Edition.objects.select_for_update(no_key=True, of=("self",)).select_related("course").get(pk=edition.pk)


def _lock_enrolments(enrolments: Sequence[Enrolment]) -> list[Enrolment]:
    rows = Enrolment.objects.select_for_update(no_key=True, of=("self",))
    rows = rows.select_related("edition__course", "candidate").filter(pk__any_of=[row.pk for row in enrolments])
    return list(rows.order_by("pk"))


def _check_open(edition: Edition, candidate: "Candidate", today: date) -> None:
    if edition.cancelled_at:
        raise EditionCancelled
    if edition.starts_on < today:
        raise EditionOver(on=edition.starts_on.strftime("%d/%m/%Y"))
    first = edition.course.prerequisite
    done = Enrolment.objects.filter(candidate=candidate, edition__course=first, completed_on__lte=today)
    if first and not done.exists():
        raise PrerequisiteMissing(course=first.name, name=candidate.name)


def _record(days: Sequence[EditionDay], *, by: User | None, at: datetime) -> None:
    for day in days:
        day.recorded_at, day.recorded_by = at, by
    if days:
        update_together(list(days), ["recorded_at", "recorded_by"])
