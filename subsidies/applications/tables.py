"""What can be counted about applications, on any day, from their dated facts."""

from datetime import date, datetime

from django.db.models import Count, Q

from healthcoach.days import end_of
from subsidies.applications.models import Application, Referral


def by_status(programme_id: int, on: date) -> dict[str, int]:
    """How many were handed in by the end of a day, and what had become of them then: every one of them is approved,
    pending, withdrawn or rejected. Started ones are among the approved."""
    end = end_of(on)
    return _handed_in(programme_id, on).aggregate(
        submitted=Count("*"),
        approved=_those(Q(decided_at__lt=end, reserved__isnull=False) & _not_yet("withdrawn_at", end)),
        pending=_those(_not_yet("decided_at", end) & _not_yet("withdrawn_at", end)),
        withdrawn=_those(Q(withdrawn_at__lt=end)),
        rejected=_those(Q(decided_at__lt=end, reserved__isnull=True)),
        started=_those(Q(started_at__lt=end)),
    )


def parts(programme_id: int, on: date) -> dict[str, int]:
    """Of the approved, how many had lapsed; of the pending, how many had been found complete."""
    end = end_of(on)
    return _handed_in(programme_id, on).aggregate(
        lapsed=_those(Q(lapsed_at__lt=end)),
        complete=_those(Q(completed_at__lt=end) & _not_yet("decided_at", end) & _not_yet("withdrawn_at", end)),
    )


def by_referral(programme_id: int, on: date) -> dict[Referral, int]:
    """How the companies that had handed in an application by the end of a day had heard of the programme."""
    counted = _handed_in(programme_id, on).values_list("referral").annotate(number=Count("pk")).order_by()
    return {Referral(referral): number for referral, number in counted}


def _handed_in(programme_id: int, on: date):
    return Application.objects.filter(programme_id=programme_id, submitted_at__lt=end_of(on))


def _not_yet(fact: str, end: datetime) -> Q:
    return Q(**{f"{fact}__isnull": True}) | Q(**{f"{fact}__gte": end})


def _those(condition: Q) -> Count:
    return Count("submitted_at", filter=condition)  # filled in all of them, and in the index: no row need be read
