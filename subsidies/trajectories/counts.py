"""What can be counted about trajectories, on any day, from their dated facts."""

from datetime import date

from django.db.models import Count, Q

from healthcoach.core.dates import start_of_next_day
from subsidies.trajectories.models import Trajectory


def count_finished_trajectories(programme_id: int, on: date) -> dict[str, int]:
    """How many trajectories had ended, and how many had been stopped early, by the end of a day."""
    end = start_of_next_day(on)
    over = Q(ended_at__lt=end) | Q(stopped_at__lt=end)
    # A trajectory's fee scheme is one of its programme; there are few, where applications are many.
    return Trajectory.objects.filter(over, fee_scheme__programme=programme_id).aggregate(
        ended=Count("pk", filter=Q(ended_at__lt=end)), stopped=Count("pk", filter=Q(stopped_at__lt=end))
    )
