"""A change of coach during a trajectory: what was delivered stays with who delivered it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaches.certification.models import Coach
from coaches.renewal.queries import is_active_coach
from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.refusals import Missing, Refused
from healthcoach.users.models import User
from subsidies.applications import actions as applications
from subsidies.coach_requests import actions as matching
from subsidies.trajectories import notifications
from subsidies.trajectories.actions import CoachNotActive, lock
from subsidies.trajectories.models import Coaching, Trajectory, TrajectoryStatus


class ChangeInFuture(Refused):
    """Only a change that has happened is noted."""

    code = "change_in_future"
    field = "changed_on"
    sentence = _("This day lies in the future. Note the change of coach on the day itself or later.")


class ChangeTooEarly(Refused):
    """The coach before had begun by then."""

    code = "change_too_early"
    field = "changed_on"
    sentence = _("%(name)s has been the coach since %(on)s, so the change cannot lie before that day.")


class SessionsAfterChange(Refused):
    """The coach before delivered on or after the day of the change."""

    code = "sessions_after_change"
    field = "changed_on"
    sentence = _("%(name)s held a session on %(on)s. Choose a later day for the change of coach.")


@transaction.atomic
def hand_over_trajectory(
    trajectory: Trajectory, *, coach: Coach, on: date, reason: str, by: User, at: datetime
) -> Trajectory:
    """Another coach, who agreed, goes on from a day on. The coach before keeps the sessions held before that day, may
    still log those that were forgotten, and is paid for them at the end. Refuses `ChangeInFuture`, `ChangeTooEarly`,
    `SessionsAfterChange`, `CoachNotActive` and `CoachHasNotAgreed`."""
    [application] = applications.lock([trajectory.application])
    request = matching.lock_accepted_request(application, coach)
    row = lock(trajectory)
    if row.status != TrajectoryStatus.RUNNING:
        raise WrongStatus(status=row.get_status_display())
    current = row.coachings.select_related("coach__user").get(until_on__isnull=True)
    _check_change_day(current, on, at)
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    coach = matching.lock_coach(coach)
    if not is_active_coach(coach, on):
        raise CoachNotActive(name=coach.name)
    current.until_on, current.handed_over_at, current.handed_over_by = on, at, by
    current.reason = reason.strip()
    current.save(update_fields=["until_on", "handed_over_at", "handed_over_by", "reason"])
    Coaching.objects.create(trajectory=row, coach=coach, part=current.part + 1, from_on=on)
    row.coach = coach
    row.save(update_fields=["coach"])
    matching.mark_request_used(request, by=by, at=at)
    notifications.notify_coach_changed(row, current, by=by, at=at)
    return row


def _check_change_day(current: Coaching, on: date, at: datetime) -> None:
    if on > timezone.localdate(at):
        raise ChangeInFuture
    if on < current.from_on:
        raise ChangeTooEarly(name=current.coach.name, on=current.from_on.strftime("%d/%m/%Y"))
    own = current.trajectory.sessions.filter(coach=current.coach, held_on__gte=on)
    if last := own.aggregate(last=Max("held_on"))["last"]:
        raise SessionsAfterChange(name=current.coach.name, on=last.strftime("%d/%m/%Y"))
