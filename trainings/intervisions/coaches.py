"""Who comes to an intervision: the coaches of its programme."""

from datetime import date

from django.db.models import Q, QuerySet

from coaches.certification.guidance import TrajectoryStatus
from coaches.certification.models import Coach
from healthcoach.users.models import User
from trainings.intervisions.models import Intervision


def list_programme_coaches(programme_id: int, on: date) -> QuerySet:
    """The coaches of a programme on a day: under agreement, and not retired. A blocked coach is one too."""
    coaches = Coach.objects.filter(programme=programme_id)
    signed = coaches.filter(agreements__signed_on__lte=on)
    return coaches.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=on), pk__in=signed.values("pk"))


def filter_guiding_coaches(intervision: Intervision, on: date) -> QuerySet:
    """Who is asked to prepare an intervision unless others are chosen: the coaches that guide a company on a day."""
    coaches = list_programme_coaches(intervision.programme_id, on)
    guiding = coaches.filter(trajectories__status=TrajectoryStatus.RUNNING, trajectories__started_on__lte=on)
    return coaches.filter(pk__in=guiding.values("pk"))


def find_coaches_of_user(user: User) -> QuerySet:
    """What somebody is as a coach, in each of their programmes."""
    return Coach.objects.filter(user=user)
