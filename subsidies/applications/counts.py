"""What can be counted about applications, on any day, from their dated facts."""

from datetime import date, datetime

from django.db.models import Count, Q

from healthcoach.core.dates import start_of_next_day
from subsidies.applications.models import Application, Referral


def count_applications_by_status(programme_id: int, on: date) -> dict[str, int]:
    """How many were handed in by the end of a day, and what had become of them then: every one of them is approved,
    pending, withdrawn or rejected. Started ones are among the approved."""
    end = start_of_next_day(on)
    return _filter_handed_in(programme_id, on).aggregate(
        submitted=Count("*"),
        approved=_count_where(
            Q(decided_at__lt=end, reserved__isnull=False) & _build_not_yet_condition("withdrawn_at", end)
        ),
        pending=_count_where(
            _build_not_yet_condition("decided_at", end) & _build_not_yet_condition("withdrawn_at", end)
        ),
        withdrawn=_count_where(Q(withdrawn_at__lt=end)),
        rejected=_count_where(Q(decided_at__lt=end, reserved__isnull=True)),
        started=_count_where(Q(started_at__lt=end)),
    )


def count_sub_statuses(programme_id: int, on: date) -> dict[str, int]:
    """Of the approved, how many had lapsed; of the pending, how many had been found complete."""
    end = start_of_next_day(on)
    return _filter_handed_in(programme_id, on).aggregate(
        lapsed=_count_where(Q(lapsed_at__lt=end)),
        complete=_count_where(
            Q(completed_at__lt=end)
            & _build_not_yet_condition("decided_at", end)
            & _build_not_yet_condition("withdrawn_at", end)
        ),
    )


def count_applications_by_referral(programme_id: int, on: date) -> dict[Referral, int]:
    """How the companies that had handed in an application by the end of a day had heard of the programme."""
    counted = _filter_handed_in(programme_id, on).values_list("referral").annotate(number=Count("pk")).order_by()
    return {Referral(referral): number for referral, number in counted}


def _filter_handed_in(programme_id: int, on: date):
    return Application.objects.filter(programme_id=programme_id, submitted_at__lt=start_of_next_day(on))


def _build_not_yet_condition(fact: str, end: datetime) -> Q:
    return Q(**{f"{fact}__isnull": True}) | Q(**{f"{fact}__gte": end})


def _count_where(condition: Q) -> Count:
    return Count("submitted_at", filter=condition)  # filled in all of them, and in the index: no row need be read
