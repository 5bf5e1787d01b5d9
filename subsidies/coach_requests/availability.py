"""Which coaches a company can choose: active on the day, and with a place free. Counted by the database, for one coach
as for all of them."""

from datetime import date

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from coaches.certification.guidance import TrajectoryStatus
from coaches.certification.models import Coach
from coaches.renewal.queries import active_coaches
from subsidies.coach_requests.models import CoachRequest, CoachRequestStatus


def with_free_places(coaches: QuerySet[Coach]) -> QuerySet[Coach]:
    """Each coach with how many places are `taken`, by running trajectories and by requests accepted and not used yet,
    and how many are `free`; below zero when a coach lowered the number of companies they take on."""
    running = Coach.objects.filter(pk=OuterRef("pk"), trajectories__status=TrajectoryStatus.RUNNING).values("pk")
    accepted = CoachRequest.objects.filter(coach=OuterRef("pk"), status=CoachRequestStatus.ACCEPTED).values("coach")
    taken = _count_in_subquery(running, "trajectories") + _count_in_subquery(accepted, "pk")
    return coaches.annotate(taken=taken).annotate(free=F("capacity") - F("taken"))


def list_available_coaches(programme_id: int, *, on: date) -> QuerySet[Coach]:
    """The coaches of a programme who can take on a company on a day, with their free places."""
    return with_free_places(active_coaches(on).filter(programme=programme_id)).filter(free__gt=0)


def _count_in_subquery(rows: QuerySet, counted: str) -> Coalesce:
    numbers = rows.order_by().annotate(number=Count(counted)).values("number")
    return Coalesce(Subquery(numbers, output_field=IntegerField()), 0)
