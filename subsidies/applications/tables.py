"""What can be counted about applications, on any day, from their dated facts."""

from datetime import date

from django.db.models import Count, Q

from healthcoach.days import end_of
from subsidies.applications.models import Application, Referral


def by_status(programme_id: int, on: date) -> dict[str, int]:
    """How many were handed in by the end of a day, and what had become of them then: every one of them is approved,
    pending, withdrawn or rejected. Started and lapsed ones are among the approved, complete ones among the pending."""
    end = end_of(on)
    here = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=end)
    undecided = Q(decided_at__isnull=True) | Q(decided_at__gte=end)
    return _handed_in(programme_id, on).aggregate(
        submitted=Count("*"),
        approved=Count("pk", filter=Q(decided_at__lt=end, reserved__isnull=False) & here),
        pending=Count("pk", filter=undecided & here),
        withdrawn=Count("pk", filter=Q(withdrawn_at__lt=end)),
        rejected=Count("pk", filter=Q(decided_at__lt=end, reserved__isnull=True) & here),
        started=Count("pk", filter=Q(started_at__lt=end)),
        lapsed=Count("pk", filter=Q(lapsed_at__lt=end)),
        complete=Count("pk", filter=Q(completed_at__lt=end) & undecided & here),
    )


def by_referral(programme_id: int, on: date) -> dict[Referral, int]:
    """How the companies that had handed in an application by the end of a day had heard of the programme."""
    counted = _handed_in(programme_id, on).values_list("referral").annotate(number=Count("pk")).order_by()
    return {Referral(referral): number for referral, number in counted}


def _handed_in(programme_id: int, on: date):
    return Application.objects.filter(programme_id=programme_id, submitted_at__lt=end_of(on))
