"""Trajectories with what was delivered in them."""

from django.db.models import Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from subsidies.trajectories.models import Session, Trajectory


def with_session_counts(rows: QuerySet[Trajectory]) -> QuerySet[Trajectory]:
    """Each trajectory with the minutes delivered (`minutes`) and the day of the last session (`last_session`)."""
    held = Session.objects.filter(trajectory=OuterRef("pk")).order_by().values("trajectory")
    return rows.select_related("application__programme", "application__contact", "coach", "fee_scheme").annotate(
        minutes=Coalesce(Subquery(held.annotate(total=Sum("minutes")).values("total")), 0),
        last_session=Subquery(held.annotate(last=Max("held_on")).values("last")),
    )
