"""What becomes of waiting: an offered place is accepted, or goes to the next when nobody answers; and who still waits
when an edition begins is told. What is due and not yet done is looked for, so that a day on which the job did not run
loses nothing."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from healthcoach.core.lifecycle import AlreadyDone
from healthcoach.users.models import User
from trainings.courses import locks as locking
from trainings.courses import notifications, waiting_list
from trainings.courses import refusals as no
from trainings.courses.models import ENROLMENT, Edition, Enrolment, EnrolmentQuerySet, EnrolmentStatus


@transaction.atomic
def accept_offered_place(enrolment: Enrolment, *, by: User | None, at: datetime) -> Enrolment:
    """Takes a place that was offered; from then on its fee is due. Refuses `WrongStatus`, and `OfferOver` when the
    answer comes too late. Accepting twice is accepting once."""
    courses = locking.lock_courses_of_enrolments([enrolment])
    [row] = locking.lock_with_waiting_enrolments([enrolment], courses)
    try:
        ENROLMENT.check([row], EnrolmentStatus.ENROLLED)
    except AlreadyDone:
        return row
    if row.status != EnrolmentStatus.OFFERED or row.answer_before <= at:
        raise no.OfferOver
    ENROLMENT.move([row], EnrolmentStatus.ENROLLED, enrolled_on=timezone.localdate(at))
    notifications.notify_enrolled(row, by=by, at=at)
    if waiting_list.end_other_waiting([row], at=at):
        waiting_list.move_up_waiting_list(courses, at=at)
    return row


@transaction.atomic
def pass_on_expired_offers(*, at: datetime) -> list[Enrolment]:
    """Ends the offers that nobody answered in time: the places go to whoever waits next. Gives who did not answer."""
    rows, courses = _lock_due_enrolments(
        Enrolment.objects.filter(status=EnrolmentStatus.OFFERED, answer_before__lte=at)
    )
    if rows:
        ENROLMENT.move(rows, EnrolmentStatus.CANCELLED, cancelled_at=at, cancelled_by=None)
        notifications.notify_offer_over(rows, at=at)
        waiting_list.move_up_waiting_list(courses, at=at)
    return rows


@transaction.atomic
def close_waiting_lists(*, at: datetime) -> list[Enrolment]:
    """Ends the waiting for editions that have begun, and tells each person which others are to come. Gives who still
    waited."""
    today = timezone.localdate(at)
    rows, courses = _lock_due_enrolments(
        Enrolment.objects.filter(status=EnrolmentStatus.WAITING, edition__starts_on__lte=today)
    )
    if rows:
        ENROLMENT.move(rows, EnrolmentStatus.CANCELLED, cancelled_at=at, cancelled_by=None)
        others = Edition.objects.open_to_people(today).filter(course__in=courses).order_by("starts_on", "pk")
        notifications.notify_no_place_free(rows, others=list(others), at=at)
    return rows


def _lock_due_enrolments(due: EnrolmentQuerySet) -> tuple[list[Enrolment], set[int]]:
    """Those of these rows for which it is still true once their courses are locked, and the courses."""
    courses = locking.lock_courses_of_enrolments(due)
    return locking.lock_with_waiting_enrolments(due.only("pk"), courses), courses
