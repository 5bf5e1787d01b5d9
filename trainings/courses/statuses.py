"""Where somebody stands in an edition of a course, and the moves between."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.core.lifecycle import Lifecycle


class EnrolmentStatus(models.TextChoices):
    """Where somebody stands in an edition of a course."""

    WAITING = "waiting", _("on the waiting list")
    OFFERED = "offered", _("offered a place")
    ENROLLED = "enrolled", _("enrolled")
    COMPLETED = "completed", _("completed")
    CANCELLED = "cancelled", _("cancelled")


ENROLMENT = Lifecycle(
    "enrolment",
    EnrolmentStatus,
    {
        EnrolmentStatus.WAITING: {EnrolmentStatus.OFFERED, EnrolmentStatus.ENROLLED, EnrolmentStatus.CANCELLED},
        EnrolmentStatus.OFFERED: {EnrolmentStatus.ENROLLED, EnrolmentStatus.CANCELLED},
        EnrolmentStatus.ENROLLED: {EnrolmentStatus.COMPLETED, EnrolmentStatus.CANCELLED},
        EnrolmentStatus.COMPLETED: set(),
        EnrolmentStatus.CANCELLED: set(),
    },
)
PLACED_STATUSES = {EnrolmentStatus.ENROLLED, EnrolmentStatus.COMPLETED}
PLACE_TAKING_STATUSES = PLACED_STATUSES | {
    EnrolmentStatus.OFFERED
}  # an offered place is nobody else's until it is answered
UNPLACED_STATUSES = {EnrolmentStatus.WAITING, EnrolmentStatus.OFFERED}
LIVE_ENROLMENT_STATUSES = PLACED_STATUSES | UNPLACED_STATUSES
