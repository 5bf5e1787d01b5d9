"""The companies that a coach guides, as far as the rooms of coaches have to know: where a trajectory stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TrajectoryStatus(models.TextChoices):
    """Where a trajectory stands. The trajectories themselves belong to the subsidy; whether a coach is busy with one is
    asked before, so the word for it stands with the coach."""

    RUNNING = "running", _("running")
    ENDED = "ended", _("ended")
    STOPPED = "stopped", _("stopped early")
