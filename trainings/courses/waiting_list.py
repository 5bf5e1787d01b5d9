"""The waiting lists of a course: they move up by themselves, in the order of asking, as soon as a place is free. Who
gets a place in one edition no longer waits for the others. A place that comes free late is offered first."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from healthcoach.core.dates import start_of_next_day
from trainings.courses import locks as locking
from trainings.courses import notifications, rules
from trainings.courses.models import (
    ENROLMENT,
    PLACE_TAKING_STATUSES,
    UNPLACED_STATUSES,
    Edition,
    Enrolment,
    EnrolmentStatus,
)


def move_up_waiting_list(courses: Collection[int], *, at: datetime) -> None:
    """Gives the free places in the editions of these courses, which the caller has locked, to whoever waits longest,
    or offers them when it is late, and tells them. An edition that was cancelled or has begun gives none. A constant
    number of statements, and as many again when somebody leaves an offer behind."""
    while chosen := _find_next_in_line(courses, at):
        today = timezone.localdate(at)
        rows = locking.lock_enrolments(chosen)
        unasked = [r for r in rows if rules.can_move_up_unasked(starts_on=r.edition.starts_on, today=today)]
        if unasked:
            ENROLMENT.move(unasked, EnrolmentStatus.ENROLLED, enrolled_on=today)
            notifications.notify_moved_up(unasked, at=at)
            end_other_waiting(unasked, at=at)
        _offer_free_places([row for row in rows if row not in unasked], at=at)


def end_other_waiting(rows: Sequence[Enrolment], *, at: datetime) -> bool:
    """Ends the waiting of people who now have a place for the other editions of the same course, and tells them; says
    whether a place that was offered to them came free by that. The caller has locked the course."""
    placed = {(row.candidate_id, row.edition.course_id): row for row in rows}
    people, courses = {person for person, _course in placed}, {course for _person, course in placed}
    waiting = Enrolment.objects.filter(candidate__in=people, edition__course__in=courses, status__in=UNPLACED_STATUSES)
    keys = waiting.values_list("pk", "candidate", "edition__course")
    numbers = [pk for pk, person, course in keys if (person, course) in placed]
    if not numbers:
        return False
    others = locking.lock_enrolments(Enrolment.objects.filter(pk__any_of=numbers).only("pk"))
    freed = any(row.status == EnrolmentStatus.OFFERED for row in others)
    ENROLMENT.move(others, EnrolmentStatus.CANCELLED, cancelled_at=at, cancelled_by=None)
    notifications.notify_place_elsewhere(
        [(row, placed[row.candidate_id, row.edition.course_id].edition) for row in others], at=at
    )
    return freed


def _find_next_in_line(courses: Collection[int], at: datetime) -> list[Enrolment]:
    """Who is first for each free place; of one person in a course at most one."""
    free = _count_free_places_per_edition(courses, at)
    waiting = Enrolment.objects.filter(edition__in=free, status=EnrolmentStatus.WAITING).select_related("edition")
    chosen: dict[tuple[int, int], Enrolment] = {}
    for row in waiting.in_order_of_asking() if free else ():
        person = (row.candidate_id, row.edition.course_id)
        if free[row.edition_id] and person not in chosen:
            free[row.edition_id] -= 1
            chosen[person] = row
    return list(chosen.values())


def _count_free_places_per_edition(courses: Collection[int], at: datetime) -> dict[int, int]:
    """How many places the editions to come have left, by their numbers; those that have none are left out."""
    taken = Count("enrolments", filter=Q(enrolments__status__in=PLACE_TAKING_STATUSES))
    rows = Edition.objects.open_to_people(timezone.localdate(at)).filter(course__in=courses).annotate(taken=taken)
    left = {row.pk: rules.count_free_places(capacity=row.capacity, taken=row.taken) for row in rows}
    return {number: places for number, places in left.items() if places}


def _offer_free_places(rows: Sequence[Enrolment], *, at: datetime) -> None:
    until = defaultdict(list)
    for row in rows:
        begins = start_of_next_day(row.edition.starts_on - timedelta(days=1))
        until[rules.find_answer_deadline(offered_at=at, begins=begins)].append(row)
    for moment, offered in until.items():
        ENROLMENT.move(offered, EnrolmentStatus.OFFERED, answer_before=moment)
    notifications.notify_place_offered(rows, at=at)
