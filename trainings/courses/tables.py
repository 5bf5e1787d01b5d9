"""What can be counted about the training offer, on any day."""

from datetime import date

from trainings.courses.models import Course, Enrolment


def trained(programme_id: int, on: date) -> int:
    """How many people had completed a course that certifies by the end of a day, each counted once."""
    completed = Enrolment.objects.filter(
        edition__course__programme=programme_id, edition__course__certifies=True, completed_on__lte=on
    )
    return completed.values("candidate").distinct().count()


def offer(programme_id: int, on: date) -> Course | None:
    """The certifying course on offer on a day: the one offered last, or none yet."""
    offered = Course.objects.filter(programme_id=programme_id, certifies=True, offered_from__lte=on)
    return offered.prefetch_related("partners").order_by("-offered_from", "-pk").first()
