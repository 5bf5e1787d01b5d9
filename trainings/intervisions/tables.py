"""What can be told about intervisions, on any day."""

from datetime import date

from healthcoach.days import end_of
from trainings.intervisions.models import Intervision


def announced(programme_id: int, on: date) -> list[Intervision]:
    """The intervisions announced by the end of a day, with their dates, in the order of announcement."""
    planned = Intervision.objects.filter(programme_id=programme_id, planned_at__lt=end_of(on))
    return list(planned.prefetch_related("dates").order_by("planned_at", "pk"))
