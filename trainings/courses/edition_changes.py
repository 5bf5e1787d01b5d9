"""What changes in the offer after it was made: other days, another place, more places, an edition that does not take
place, a course that is no longer offered."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Missing
from healthcoach.core.versions import Seen, check_seen
from healthcoach.users.models import User
from trainings.courses import locks as locking
from trainings.courses import notifications, waiting_list
from trainings.courses import refusals as no
from trainings.courses.actions import check_edition_days
from trainings.courses.models import (
    ENROLMENT,
    PLACE_TAKING_STATUSES,
    Attendance,
    Course,
    Edition,
    EditionDay,
    EnrolmentStatus,
)


@transaction.atomic
def stop_offering(course: Course, *, until: date) -> Course:
    """The course is offered until this day. What is planned goes on; no edition is planned after it. Refuses
    `StopsBeforeItBegan`."""
    row = Course.objects.select_for_update(no_key=True, of=("self",)).get(pk=course.pk)
    if until < row.offered_from:
        raise no.StopsBeforeItBegan(since=row.offered_from.strftime("%d/%m/%Y"))
    row.offered_until = until
    row.save(update_fields=["offered_until"])
    return row


@transaction.atomic
def change_edition(
    edition: Edition,
    *,
    days: Sequence[date],
    place: str,
    capacity: int,
    seen: Seen | None = None,
    by: User | None,
    at: datetime,
) -> Edition:
    """Gives an edition other days, another place or another number of places. Who waits moves up to places that are
    added; everybody is told of other days and of another place. Refuses what planning refuses, `EditionCancelled`,
    `FewerPlacesThanTaken`, `DayRecorded` and `ChangedMeanwhile`."""
    locking.lock_courses([edition.course_id])
    row = locking.lock_edition(edition)
    if row.cancelled_at:
        raise no.EditionCancelled
    given = {"days": list(days), "place": place, "capacity": capacity}
    check_seen(row, given, now=read_edition_facts(row), seen=seen, by=by)
    people = locking.lock_live_enrolments(row)
    taken = sum(each.status in PLACE_TAKING_STATUSES for each in people)
    if capacity < taken:
        raise no.FewerPlacesThanTaken(taken=taken)
    moved = _move_edition_days(row, check_edition_days(row.course, days)) or place != row.place
    row.place, row.capacity, row.moved = place, capacity, row.moved + moved
    if moved:
        row.moved_at, row.moved_by = at, by
    row.save(update_fields=["starts_on", "ends_on", "place", "capacity", "moved", "moved_at", "moved_by"])
    if moved:
        notifications.notify_edition_changed(people, row, at=at)
    waiting_list.move_up_waiting_list([row.course_id], at=at)
    return row


def read_edition_facts(edition: Edition) -> dict[str, object]:
    """What can be changed of an edition, as it is."""
    days = list(edition.days.order_by("on").values_list("on", flat=True))
    return {"days": days, "place": edition.place, "capacity": edition.capacity}


@transaction.atomic
def cancel_edition(edition: Edition, *, reason: str, by: User | None, at: datetime) -> Edition:
    """The edition does not take place: every enrolment in it ends, and everybody is told why. Refuses `Missing`,
    `EditionCancelled` and `EditionCompleted`."""
    locking.lock_courses([edition.course_id])
    row = locking.lock_edition(edition)
    if row.cancelled_at:
        raise no.EditionCancelled
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    people = locking.lock_live_enrolments(row)
    if any(each.status == EnrolmentStatus.COMPLETED for each in people):
        raise no.EditionCompleted
    row.cancelled_at, row.cancelled_by, row.cancelled_reason = at, by, reason.strip()
    row.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_reason"])
    if people:
        ENROLMENT.move(people, EnrolmentStatus.CANCELLED, cancelled_at=at, cancelled_by=by)
    notifications.notify_edition_cancelled(people, row, at=at)
    return row


def _move_edition_days(edition: Edition, days: Sequence[date]) -> bool:
    """Puts an edition on these days; says whether they are others. A day that moves keeps its row, and so its place in
    people's calendars. Refuses `DayRecorded`."""
    known = set(edition.days.values_list("on", flat=True))
    gone, new = known - set(days), [day for day in days if day not in known]
    recorded = Q(recorded_at__isnull=False) | Exists(Attendance.objects.filter(day=OuterRef("pk")))
    leaving = EditionDay.objects.filter(edition=edition, on__in=gone)
    if noted := leaving.filter(recorded).order_by("on").first():
        raise no.DayRecorded(on=noted.on.strftime("%d/%m/%Y"))
    rows = list(leaving.order_by("on"))
    for row, day in zip(rows, new, strict=True):  # an edition has as many days as its course, before and after
        row.on = day
    EditionDay.objects.bulk_update(rows, ["on"])
    edition.starts_on, edition.ends_on = days[0], days[-1]
    return bool(gone or new)
