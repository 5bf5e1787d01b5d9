"""Where somebody stands in an edition of a course, and the moves between."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.lifecycle import Lifecycle


class Status(models.TextChoices):
    """Where somebody stands in an edition of a course."""

    WAITING = "waiting", _("on the waiting list")
    OFFERED = "offered", _("offered a place")
    ENROLLED = "enrolled", _("enrolled")
    COMPLETED = "completed", _("completed")
    CANCELLED = "cancelled", _("cancelled")


ENROLMENT = Lifecycle(
    "enrolment",
    Status,
    {
        Status.WAITING: {Status.OFFERED, Status.ENROLLED, Status.CANCELLED},
        Status.OFFERED: {Status.ENROLLED, Status.CANCELLED},
        Status.ENROLLED: {Status.COMPLETED, Status.CANCELLED},
        Status.COMPLETED: set(),
        Status.CANCELLED: set(),
    },
)
HAS_A_PLACE = {Status.ENROLLED, Status.COMPLETED}
TAKES_A_PLACE = HAS_A_PLACE | {Status.OFFERED}  # an offered place is nobody else's until it is answered
WITHOUT_A_PLACE = {Status.WAITING, Status.OFFERED}
LIVE = HAS_A_PLACE | WITHOUT_A_PLACE
