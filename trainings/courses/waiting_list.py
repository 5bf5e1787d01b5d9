"""The waiting list of an edition: it moves up by itself, in the order of asking, as soon as a place is free."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from trainings.courses import locking, notifications, rules
from trainings.courses.models import ENROLMENT, HAS_A_PLACE, Edition, Enrolment, Status


def move_up(editions: Sequence[Edition], *, at: datetime) -> list[Enrolment]:
    """Gives the free places of editions, which the caller has locked, to whoever waits longest, and tells them. An
    edition that was cancelled or has begun gives none. A constant number of statements."""
    today = timezone.localdate(at)
    open_ones = [
        row for row in editions if not row.cancelled_at and rules.takes_people(starts_on=row.starts_on, today=today)
    ]
    if not open_ones:
        return []
    free = _free(open_ones)
    waiting = Enrolment.objects.filter(edition__in=[pk for pk, places in free.items() if places])
    chosen = []
    for row in waiting.filter(status=Status.WAITING).in_order_of_asking():
        if free[row.edition_id]:
            free[row.edition_id] -= 1
            chosen.append(row)
    if not chosen:
        return []
    rows = locking.enrolments(chosen)
    ENROLMENT.move(rows, Status.ENROLLED, enrolled_on=today)
    notifications.moved_up(rows, at=at)
    return rows


def _free(editions: Sequence[Edition]) -> dict[int, int]:
    """How many places each edition has left, by the numbers of the editions."""
    numbers = [row.pk for row in editions]
    taken = Edition.objects.filter(pk__any_of=numbers).annotate(
        taken=Count("enrolments", filter=Q(enrolments__status__in=HAS_A_PLACE))
    )
    known = dict(taken.values_list("pk", "taken"))
    return {row.pk: rules.free(capacity=row.capacity, taken=known[row.pk]) for row in editions}
