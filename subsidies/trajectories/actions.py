"""The verbs of a trajectory: start, log and remove a session, end, stop."""

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaches.certification.models import Coach
from coaches.renewal.queries import is_active_coach
from healthcoach.celery import enqueue_on_commit
from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.refusals import Missing, Refused
from healthcoach.files import actions as files
from healthcoach.users.models import User
from subsidies.applications import actions as applications
from subsidies.applications.models import APPLICATION, Application, ApplicationStatus
from subsidies.coach_requests import actions as matching
from subsidies.coach_requests.actions import CoachNotActive
from subsidies.fee_schemes.models import FeeScheme
from subsidies.trajectories import notifications
from subsidies.trajectories.models import TRAJECTORY, Coaching, Session, Trajectory, TrajectoryStatus
from subsidies.trajectories.rules import find_session_problem


class StartTooEarly(Refused):
    """A trajectory starts on or after the day of the decision."""

    code = "start_too_early"
    field = "started_on"
    sentence = _("The trajectory cannot start before the application was approved on %(on)s.")


class ApprovalLapsed(Refused):
    """An approval is used in time."""

    code = "approval_lapsed"
    field = "started_on"
    sentence = _("The approval could be used until %(on)s, so the trajectory cannot start after that day.")


class StartInFuture(Refused):
    """Only what has started is noted as started."""

    code = "start_in_future"
    field = "started_on"
    sentence = _("The start lies in the future. Note the start on the day itself or later.")


class SessionInFuture(Refused):
    """A session is logged when it has been held."""

    code = "session_in_future"
    field = "held_on"
    sentence = _("This session lies in the future. Log it when it has been held.")


class SessionBeforeStart(Refused):
    """Hours before the start are not part of the trajectory."""

    code = "session_before_start"
    field = "held_on"
    sentence = _("This session lies before the start of the trajectory on %(on)s.")


class DayTooLong(Refused):
    """More hours on one day than a coach can work."""

    code = "day_too_long"
    field = "length"
    sentence = _(
        "That would be more than 8 hours on one day for this trajectory. Please check the date and the minutes."
    )


class SessionAlreadyLogged(Refused):
    """The same day, step and length stand there already: a second click, unless somebody says that there was another.
    `equal` counts them."""

    code = "session_already_logged"
    sentence = _(
        "This session is already in the list: same day, same step, same length. Nothing has been added. Was there "
        "another one like it that day? Then say so, and log it again."
    )

    def __init__(self, equal: int) -> None:
        self.equal = equal
        super().__init__()


class NoSessions(Refused):
    """Nothing was delivered, so there is nothing to round off."""

    code = "no_sessions"
    sentence = _("No session has been logged yet. Log the sessions first, or stop the trajectory instead.")


class AnotherCoachThen(Refused):
    """Each coach logs, and takes back, their own sessions only."""

    code = "another_coach_then"
    field = "held_on"
    sentence = _("On that day %(name)s was the coach of this company. Log your own sessions only.")


class SessionOfAnotherCoach(Refused):
    """Nobody takes back what another coach delivered."""

    code = "session_of_another_coach"
    sentence = _("This session was held by %(name)s, so only %(name)s can remove it.")


@transaction.atomic
def start(application: Application, *, coach: Coach, on: date, by: User, at: datetime) -> Trajectory:
    """Starts the trajectory of an approved application with an active coach who agreed. Refuses `StartTooEarly`,
    `StartInFuture`, `ApprovalLapsed`, `CoachNotActive` and `CoachHasNotAgreed`."""
    [row] = applications.lock([application])
    at = applications.clamp_to_last_change([row], at)
    APPLICATION.check([row], ApplicationStatus.STARTED)
    if on < row.decided_on:
        raise StartTooEarly(on=row.decided_on.strftime("%d/%m/%Y"))
    if on > timezone.localdate(at):
        raise StartInFuture
    if row.has_lapsed(on):
        raise ApprovalLapsed(on=row.last_day.strftime("%d/%m/%Y"))
    request = matching.lock_accepted_request(row, coach)
    coach = matching.lock_coach(coach)
    if not is_active_coach(coach, on):
        raise CoachNotActive(name=coach.name)
    scheme = FeeScheme.objects.in_force(row.programme_id, on)
    APPLICATION.move([row], ApplicationStatus.STARTED, started_at=at, started_by=by, changed_at=at)
    matching.mark_request_used(request, by=by, at=at)
    trajectory = Trajectory.objects.create(application=row, coach=coach, fee_scheme=scheme, started_on=on)
    Coaching.objects.create(trajectory=trajectory, coach=coach, from_on=on)
    notifications.notify_trajectory_started(trajectory, at=at)
    return trajectory


@transaction.atomic
def log_session(
    trajectory: Trajectory, *, held_on: date, minutes: int, step: int, equal: int = 0, by: User, at: datetime
) -> Session:
    """Logs a session that was held, for the coach of that day: day, minutes and step. `equal` is how many like it the
    coach knows of, so that a second click adds nothing. Refuses `SessionInFuture`, `SessionBeforeStart`,
    `SessionAlreadyLogged`, `DayTooLong` and `AnotherCoachThen`."""
    row = _lock_running_trajectory(trajectory)
    alike = row.sessions.filter(held_on=held_on, minutes=minutes, step=step)
    known, last = alike.count(), alike.aggregate(last=Max("turn", default=0))["last"]
    if known > equal:
        raise SessionAlreadyLogged(known)
    that_day = row.sessions.filter(held_on=held_on).aggregate(total=Sum("minutes", default=0))["total"]
    problem = find_session_problem(held_on, row.started_on, timezone.localdate(at), that_day + minutes)
    if problem:
        raise {
            "future": SessionInFuture(),
            "before_start": SessionBeforeStart(on=row.started_on.strftime("%d/%m/%Y")),
            "long_day": DayTooLong(),
        }[problem]
    coach = _find_coach_on_day(row, held_on, by)
    return Session.objects.create(
        trajectory=row,
        coach=coach,
        held_on=held_on,
        minutes=minutes,
        step=step,
        turn=last + 1,
        logged_at=at,
        logged_by=by,
    )


def _find_coach_on_day(row: Trajectory, day: date, by: User) -> Coach:
    """Who coached on a day; somebody who coached only on other days of the trajectory logs nothing for them."""
    [then] = [part.coach for part in row.parts if part.holds(day)]
    if then.user_id != by.pk and any(part.coach.user_id == by.pk for part in row.parts):
        raise AnotherCoachThen(name=then.name)
    return then


@transaction.atomic
def remove_session(session: Session, *, by: User) -> None:
    """Takes back a session that was logged by mistake, while the trajectory runs; the audit trail keeps it. Refuses
    `SessionOfAnotherCoach` to the other coach of the trajectory."""
    row = _lock_running_trajectory(session.trajectory)
    if session.coach.user_id != by.pk and row.coachings.filter(coach__user=by).exists():
        raise SessionOfAnotherCoach(name=session.coach.name)
    session.delete()


@transaction.atomic
def end(
    trajectory: Trajectory,
    *,
    action_plan: UploadedFile | None,
    evaluation: str,
    by: User,
    at: datetime,
    aligned_with_prevention: bool | None = None,
) -> Trajectory:
    """Ends a trajectory with its action plan and a short evaluation, and queues what its coaches are paid. Refuses
    `NoSessions`, and whatever is wrong with the document."""
    row = lock(trajectory)
    TRAJECTORY.check([row], TrajectoryStatus.ENDED)
    if not row.sessions.exists():
        raise NoSessions
    if action_plan is None:
        raise Missing(_("The action plan"), field="action_plan")
    if not evaluation.strip():
        raise Missing(_("The evaluation"), field="evaluation")
    TRAJECTORY.move(
        [row],
        TrajectoryStatus.ENDED,
        ended_at=at,
        ended_by=by,
        evaluation=evaluation.strip(),
        aligned_with_prevention=aligned_with_prevention,
        action_plan=files.store_upload(action_plan, by=by),
    )
    _queue_payouts(row, by=by, at=at)
    return row


@transaction.atomic
def stop(trajectory: Trajectory, *, reason: str, by: User, at: datetime) -> Trajectory:
    """Stops a trajectory early, with the reason, and queues the payout of the hours delivered. The company is told,
    and so is the coach when somebody else did it."""
    row = lock(trajectory)
    TRAJECTORY.check([row], TrajectoryStatus.STOPPED)
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    TRAJECTORY.move([row], TrajectoryStatus.STOPPED, stopped_at=at, stopped_by=by, stop_reason=reason.strip())
    notifications.notify_trajectory_stopped(row, at=at)
    _queue_payouts(row, by=by, at=at)
    return row


def _queue_payouts(row: Trajectory, *, by: User, at: datetime) -> None:
    """One payout per coach who delivered, in the order in which they came; of the last coach alone when nobody did.
    With the last one the trajectory is closed."""
    first_parts: dict[int, int] = {}
    for coach, part in row.coachings.values_list("coach", "part"):
        first_parts.setdefault(coach, part)
    delivered = set(row.sessions.values_list("coach", flat=True)) or {row.coach_id}
    shares = [(part, coach) for coach, part in first_parts.items() if coach in delivered]
    for part, coach in shares:
        closes = part == shares[-1][0]
        row.payouts.create(part=part, coach_id=coach, closes=closes, queued_at=at, queued_by=by)
    if len(first_parts) > 1:
        notifications.notify_earlier_coaches(row, at=at)
    enqueue_on_commit("settle_payouts")


def lock(trajectory: Trajectory) -> Trajectory:
    """The trajectory as it is now, locked."""
    locked = Trajectory.objects.select_for_update(of=("self",), no_key=True)
    # Not joined with its coach: while the lock was awaited another one may have taken over, and then the joined row
    # would not be found at all.
    return locked.select_related("application__programme").get(pk=trajectory.pk)


def _lock_running_trajectory(trajectory: Trajectory) -> Trajectory:
    row = lock(trajectory)
    if row.status != TrajectoryStatus.RUNNING:
        raise WrongStatus(status=row.get_status_display())
    return row
