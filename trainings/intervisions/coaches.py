"""Who comes to an intervision: coaches, whom this lower room only knows through the keys that point to them."""

from datetime import date

from django.db.models import Q, QuerySet

from healthcoach.users.models import User
from trainings.intervisions.models import Intervision, Registration

COACH = Registration._meta.get_field("coach")


def coaches_of(programme_id: int, on: date) -> QuerySet:
    """The coaches of a programme on a day: under agreement, and not retired. A blocked coach is one too."""
    coaches = COACH.related_model.objects.filter(programme=programme_id)
    signed = coaches.filter(agreements__signed_on__lte=on)
    return coaches.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=on), pk__in=signed.values("pk"))


def with_running_trajectory(intervision: Intervision, on: date) -> QuerySet:
    """Who is asked to prepare an intervision unless others are chosen: the coaches that guide a company on a day."""
    coaches = coaches_of(intervision.programme_id, on)
    guiding = coaches.filter(trajectories__status="running", trajectories__started_on__lte=on)
    return coaches.filter(pk__in=guiding.values("pk"))


def as_coach(user: User) -> QuerySet:
    """What somebody is as a coach, in each of their programmes."""
    return COACH.related_model.objects.filter(user=user)
