"""The verbs of a course: it is offered, an edition is planned, a candidate enrols, is there on its days and completes
it. Who comes when an edition is full waits, and moves up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaches.candidacy.models import Candidate, CandidateStatus
from healthcoach.core.bulk import bulk_insert_missing, bulk_update_same_values
from healthcoach.core.refusals import Missing
from healthcoach.core.structured_communication import CommunicationSeries, draw_communication
from healthcoach.users.models import User
from trainings.courses import locks as locking
from trainings.courses import notifications, rules, waiting_list
from trainings.courses import refusals as no
from trainings.courses.models import (
    ENROLMENT,
    PLACE_TAKING_STATUSES,
    PLACED_STATUSES,
    Attendance,
    Course,
    CoursePartner,
    Edition,
    EditionDay,
    Enrolment,
    EnrolmentStatus,
)


@dataclass(slots=True)
class EditionCompletion:
    """Who completed an edition just now, and who was there too seldom, each with how many days are short."""

    completed: list[Enrolment] = field(default_factory=list)
    short: list[tuple[Enrolment, int]] = field(default_factory=list)


@transaction.atomic
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
    """Offers a course from a day on: so many days, so many euro per person, with its partners and their part in it.
    Refuses `DaysToAttend`, `OtherProgrammesCourse` and `CourseOfferedAlready`."""
    required = days if required_days is None else required_days
    if not 1 <= required <= days:
        raise no.DaysToAttend(days=days, given=required)
    if prerequisite and prerequisite.programme_id != programme_id:
        raise no.OtherProgrammesCourse
    if twin := locking.lock_course_offer(programme_id).filter(name__iexact=name, offered_from=on).first():
        raise no.CourseOfferedAlready(twin)
    course = Course.objects.create(
        programme_id=programme_id,
        name=name,
        days=days,
        required_days=required,
        price=price,
        certifies=certifies,
        prerequisite=prerequisite,
        offered_from=on,
    )
    parts = dict(partners)  # a partner stands once, with its last part
    CoursePartner.objects.bulk_create(CoursePartner(course=course, name=who, part=part) for who, part in parts.items())
    return course


@transaction.atomic
def plan_edition(course: Course, *, days: Sequence[date], place: str, capacity: int, on: date | None = None) -> Edition:
    """Plans one round of a course on its days; on which day it is planned is left out when history is entered. Refuses
    `Missing`, `OtherNumberOfDays`, `NotOffered`, `EditionPlannedAlready`, and `BegunAlready` for days in which nobody
    could enrol any more."""
    course = locking.lock_course(course)
    days = check_edition_days(course, days)
    if on and days[0] < on:
        raise no.BegunAlready(on=days[0].strftime("%d/%m/%Y"))
    alike = course.editions.filter(place__iexact=place, starts_on=days[0], ends_on=days[-1], cancelled_at__isnull=True)
    for twin in alike.prefetch_related("days"):
        if [day.on for day in twin.days.all()] == days:
            raise no.EditionPlannedAlready(twin)
    edition = Edition.objects.create(course=course, starts_on=days[0], ends_on=days[-1], place=place, capacity=capacity)
    EditionDay.objects.bulk_create(EditionDay(edition=edition, on=day) for day in days)
    return edition


def check_edition_days(course: Course, days: Sequence[date]) -> list[date]:
    """The days of an edition in order. Refuses `Missing`, `OtherNumberOfDays` and `NotOffered`."""
    days = sorted(set(days))
    if not days:
        raise Missing(_("A date"), field="days")
    if len(days) != course.days:
        raise no.OtherNumberOfDays(days=course.days, given=len(days))
    if course.offered_until and days[0] > course.offered_until:
        raise no.NotOffered(until=course.offered_until.strftime("%d/%m/%Y"))
    return days


@transaction.atomic
def enrol(candidate: Candidate, *, edition: Edition, by: User | None, at: datetime) -> Enrolment:
    """Gives an admitted candidate a place, or one on the waiting list when the edition is full; asking twice is asking
    once. With a place they no longer wait for other editions of the course. Refuses `NotAdmitted`,
    `CandidateOfAnotherProgramme`, `EditionCancelled`, `EditionOver`, `PrerequisiteMissing` and `PlaceElsewhere`."""
    candidate.refresh_from_db(
        fields=["status"], from_queryset=type(candidate).objects.select_for_update(no_key=True, of=("self",))
    )
    locking.lock_courses([edition.course_id])
    edition = locking.lock_edition(edition)
    live = Enrolment.objects.live().filter(edition=edition)
    if existing := live.filter(candidate=candidate).first():
        return existing
    today = timezone.localdate(at)
    _check_may_enrol(edition, candidate, today, themself=by is not None and candidate.user_id == by.pk)
    row = Enrolment.objects.create(
        edition=edition, candidate=candidate, asked_at=at, asked_by=by, fee=edition.course.price
    )
    if row.fee:
        taken = Enrolment.objects.all()
        row.communication = draw_communication(
            CommunicationSeries.COURSE, lambda each: taken.filter(communication=each).exists()
        )
        row.save(update_fields=["communication"])
    if rules.count_free_places(capacity=edition.capacity, taken=live.filter(status__in=PLACE_TAKING_STATUSES).count()):
        ENROLMENT.move([row], EnrolmentStatus.ENROLLED, enrolled_on=today)
        if waiting_list.end_other_waiting([row], at=at):
            waiting_list.move_up_waiting_list([edition.course_id], at=at)
    notifications.notify_enrolled(row, by=by, at=at)
    return row


@transaction.atomic
def cancel(enrolments: Sequence[Enrolment], *, by: User | None, at: datetime) -> list[Enrolment]:
    """Ends enrolments; whoever waits longest moves up to the places that become free. Refuses `WrongStatus`, and
    `TooLateToCancel` to people who cancel their own place in an edition that has begun."""
    courses, today = locking.lock_courses_of_enrolments(enrolments), timezone.localdate(at)
    locking.lock_editions([row.edition_id for row in enrolments])
    rows = locking.lock_with_waiting_enrolments(enrolments, courses)
    ENROLMENT.check(rows, EnrolmentStatus.CANCELLED)
    for row in rows:
        own = by is not None and row.candidate.user_id == by.pk
        if own and not rules.may_still_leave_edition(starts_on=row.edition.starts_on, today=today):
            raise no.TooLateToCancel(on=row.edition.starts_on.strftime("%d/%m/%Y"))
    if rows:
        ENROLMENT.move(rows, EnrolmentStatus.CANCELLED, cancelled_at=at, cancelled_by=by)
        notifications.notify_enrolment_ended(rows, by=by, at=at)
    waiting_list.move_up_waiting_list(courses, at=at)
    return rows


@transaction.atomic
def mark_attendance(
    enrolments: Sequence[Enrolment], *, days: Sequence[EditionDay], by: User | None, at: datetime
) -> None:
    """Notes that these people were there on these days of their edition; noting it twice is noting it once. Refuses
    `DayInFuture`, `NotEnrolled`, `DayOfAnotherEdition` and `CompletedAlready`."""
    days, rows = locking.lock_edition_days(days), locking.lock_enrolments(enrolments)
    _check_attendance(rows, days, on=timezone.localdate(at))
    who = by.pk if by else None
    there = [(row.pk, day.pk, at, who) for row in rows for day in days]
    if there:
        bulk_insert_missing(Attendance, ["enrolment", "day", "recorded_at", "recorded_by"], there)
    _mark_days_recorded(days, by=by, at=at)


@transaction.atomic
def mark_absence(enrolments: Sequence[Enrolment], *, days: Sequence[EditionDay], by: User | None, at: datetime) -> None:
    """Notes that these people were not there on these days, also when it was noted that they were. Refuses what
    `attend` refuses."""
    days, rows = locking.lock_edition_days(days), locking.lock_enrolments(enrolments)
    _check_attendance(rows, days, on=timezone.localdate(at))
    noted = Attendance.objects.filter(enrolment__in=[row.pk for row in rows], day__in=[day.pk for day in days])
    noted.delete()
    _mark_days_recorded(days, by=by, at=at)


@transaction.atomic
def record_day_attendance(
    day: EditionDay, *, present: Sequence[Enrolment], by: User | None, at: datetime
) -> list[Enrolment]:
    """Notes the whole list of one day: these people were there, everybody else with a place was not. Who completed
    the course stays as noted. Gives who was there; refuses what `attend` refuses, and `EditionCancelled`."""
    if locking.lock_edition(day.edition).cancelled_at:
        raise no.EditionCancelled
    listed = Enrolment.objects.filter(edition=day.edition_id, status=EnrolmentStatus.ENROLLED)
    there = {row.pk for row in present}
    mark_attendance(present, days=[day], by=by, at=at)
    mark_absence([row for row in listed.only("pk") if row.pk not in there], days=[day], by=by, at=at)
    return list(present)


@transaction.atomic
def complete_enrolments(enrolments: Sequence[Enrolment], *, by: User | None, at: datetime) -> list[Enrolment]:
    """Notes that these people completed the course. Refuses `WrongStatus`, `EditionNotOver`, and `TooFewDays` when
    somebody was not there often enough."""
    rows, today = locking.lock_enrolments(enrolments), timezone.localdate(at)
    ENROLMENT.check(rows, EnrolmentStatus.COMPLETED)
    present = _count_days_present(rows)
    for row in rows:
        _check_edition_over(row.edition, today)
        required = row.edition.course.required_days
        if rules.count_days_short(present=present[row.pk], required=required):
            raise no.TooFewDays(name=row.candidate.name, present=present[row.pk], required=required)
    if rows:
        ENROLMENT.move(rows, EnrolmentStatus.COMPLETED, completed_on=today)
    return rows


@transaction.atomic
def complete_edition(edition: Edition, *, by: User | None, at: datetime) -> EditionCompletion:
    """Notes that everybody of an edition who was there often enough completed it, and tells who was not. Refuses
    `EditionCancelled`, `EditionNotOver` and `NothingToComplete`."""
    edition, today = locking.lock_edition(edition), timezone.localdate(at)
    if edition.cancelled_at:
        raise no.EditionCancelled
    _check_edition_over(edition, today)
    rows = locking.lock_enrolments(
        Enrolment.objects.filter(edition=edition, status=EnrolmentStatus.ENROLLED).only("pk")
    )
    if not rows:
        raise no.NothingToComplete
    present, done = _count_days_present(rows), EditionCompletion()
    for row in rows:
        short = rules.count_days_short(present=present[row.pk], required=edition.course.required_days)
        if short:
            done.short.append((row, short))
        else:
            done.completed.append(row)
    if done.completed:
        ENROLMENT.move(done.completed, EnrolmentStatus.COMPLETED, completed_on=today)
    return done


def _check_may_enrol(edition: Edition, candidate: Candidate, today: date, *, themself: bool) -> None:
    if candidate.programme_id != edition.course.programme_id:
        raise no.CandidateOfAnotherProgramme(name=candidate.name)
    if candidate.status != CandidateStatus.ADMITTED:
        raise no.NotAdmitted(name=candidate.name)
    if edition.cancelled_at:
        raise no.EditionCancelled
    still = rules.is_open_to_candidates if themself else rules.is_open_to_walk_ins
    if not still(starts_on=edition.starts_on, today=today):
        raise no.EditionOver(on=edition.starts_on.strftime("%d/%m/%Y"))
    first = edition.course.prerequisite
    done = Enrolment.objects.filter(candidate=candidate, edition__course=first, completed_on__lte=today)
    if first and not done.exists():
        raise no.PrerequisiteMissing(course=first.name, name=candidate.name)
    places = Enrolment.objects.filter(candidate=candidate, status=EnrolmentStatus.ENROLLED, edition__ends_on__gte=today)
    if elsewhere := places.filter(edition__course=edition.course_id).select_related("edition").first():
        raise no.PlaceElsewhere(name=candidate.name, on=elsewhere.edition.starts_on.strftime("%d/%m/%Y"))


def _check_attendance(rows: Sequence[Enrolment], days: Sequence[EditionDay], *, on: date) -> None:
    for day in days:
        if day.on > on:
            raise no.DayInFuture(on=day.on.strftime("%d/%m/%Y"))
    for row in rows:
        if row.status not in PLACED_STATUSES:
            raise no.NotEnrolled(name=row.candidate.name)
        if strange := next((day for day in days if day.edition_id != row.edition_id), None):
            raise no.DayOfAnotherEdition(on=strange.on.strftime("%d/%m/%Y"), name=row.candidate.name)
        if row.status == EnrolmentStatus.COMPLETED:
            raise no.CompletedAlready(name=row.candidate.name)


def _check_edition_over(edition: Edition, today: date) -> None:
    if today < edition.ends_on:
        raise no.EditionNotOver(on=edition.ends_on.strftime("%d/%m/%Y"))


def _count_days_present(rows: Sequence[Enrolment]) -> dict[int, int]:
    """On how many days each of these people was there."""
    counted = Enrolment.objects.filter(pk__any_of=[row.pk for row in rows])
    return dict(counted.values_list("pk", Count("attendances")))


def _mark_days_recorded(days: Sequence[EditionDay], *, by: User | None, at: datetime) -> None:
    for day in days:
        day.recorded_at, day.recorded_by = at, by
    if days:
        bulk_update_same_values(days, ["recorded_at", "recorded_by"])
