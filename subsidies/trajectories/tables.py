"""What can be counted about trajectories, on any day, from their dated facts."""

from datetime import date

from django.db.models import Count, Q

from healthcoach.days import end_of
from subsidies.trajectories.models import Trajectory


def finished(programme_id: int, on: date) -> dict[str, int]:
    """How many trajectories had ended, and how many had been stopped early, by the end of a day."""
    end = end_of(on)
    over = Trajectory.objects.filter(Q(ended_at__lt=end) | Q(stopped_at__lt=end), application__programme=programme_id)
    return over.aggregate(
        ended=Count("pk", filter=Q(ended_at__lt=end)), stopped=Count("pk", filter=Q(stopped_at__lt=end))
    )
