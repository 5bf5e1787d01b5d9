"""Which coaches a company can choose: active on the day, and with a place free. Counted by the database, for one coach
as for all of them."""

from datetime import date

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from coaches.certification.models import Coach
from subsidies.matching.models import CoachRequest, Status

RUNNING = "running"  # the status of a trajectory, a later room that is known here by its relation only


def with_places(coaches: QuerySet[Coach]) -> QuerySet[Coach]:
    """Each coach with how many places are `taken`, by running trajectories and by requests accepted and not used yet,
    and how many are `free`; below zero when a coach lowered the number of companies they take on."""
    trajectories = Coach._meta.get_field("trajectories").related_model.objects.filter(status=RUNNING)
    accepted = CoachRequest.objects.filter(status=Status.ACCEPTED)
    taken = _of_coach(trajectories) + _of_coach(accepted)
    return coaches.annotate(taken=taken).annotate(free=F("capacity") - F("taken"))


def choosable(programme_id: int, *, on: date) -> QuerySet[Coach]:
    """The coaches of a programme who can take on a company on a day, with their free places."""
    return with_places(Coach.objects.active(on).filter(programme=programme_id)).filter(free__gt=0)


def _of_coach(rows: QuerySet) -> Coalesce:
    counted = rows.filter(coach=OuterRef("pk")).order_by().values("coach").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)
