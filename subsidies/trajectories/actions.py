"""The verbs of a trajectory: start, log and remove a session, end, stop."""

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaches.certification.models import Coach
from healthcoach.celery import ring
from healthcoach.files import actions as files
from healthcoach.lifecycle import WrongStatus
from healthcoach.refusals import Missing, Refused
from healthcoach.users.models import User
from subsidies.applications import actions as applications
from subsidies.applications.models import APPLICATION, Application
from subsidies.applications.models import Status as ApplicationStatus
from subsidies.programmes.models import FeeScheme
from subsidies.trajectories import notifications
from subsidies.trajectories.models import TRAJECTORY, Session, Status, Trajectory
from subsidies.trajectories.rules import session_problem


class CoachNotActive(Refused):
    """The coach may not start a trajectory now."""

    sentence = _("%(name)s cannot start a trajectory on that day. Please choose another coach.")


class StartTooEarly(Refused):
    """A trajectory starts on or after the day of the decision."""

    sentence = _("The trajectory cannot start before the application was approved on %(on)s.")


class ApprovalLapsed(Refused):
    """An approval is used in time."""

    sentence = _("The approval could be used until %(on)s, so the trajectory cannot start after that day.")


class StartInFuture(Refused):
    """Only what has started is noted as started."""

    sentence = _("The start lies in the future. Note the start on the day itself or later.")


class SessionInFuture(Refused):
    """A session is logged when it has been held."""

    sentence = _("This session lies in the future. Log it when it has been held.")


class SessionBeforeStart(Refused):
    """Hours before the start are not part of the trajectory."""

    sentence = _("This session lies before the start of the trajectory on %(on)s.")


class DayTooLong(Refused):
    """More hours on one day than a coach can work."""

    sentence = _(
        "That would be more than 8 hours on one day for this trajectory. Please check the date and the minutes."
    )


class SessionAlreadyLogged(Refused):
    """The same day, step and length stand there already: a second click."""

    sentence = _("This session is already in the list: same day, same step, same length. Nothing has been added.")


class NoSessions(Refused):
    """Nothing was delivered, so there is nothing to round off."""

    sentence = _("No session has been logged yet. Log the sessions first, or stop the trajectory instead.")


@transaction.atomic
def start(application: Application, *, coach: Coach, on: date, by: User, at: datetime) -> Trajectory:
    """Starts the trajectory of an approved application with an active coach. Refuses `CoachNotActive`,
    `StartTooEarly`, `StartInFuture` and `ApprovalLapsed`."""
    [row] = applications.lock([application])
    at = applications.not_before([row], at)
    APPLICATION.check([row], ApplicationStatus.STARTED)
    if on < row.decided_on:
        raise StartTooEarly(on=row.decided_on.strftime("%d/%m/%Y"))
    if on > timezone.localdate(at):
        raise StartInFuture
    if row.has_lapsed(on):
        raise ApprovalLapsed(on=row.last_day.strftime("%d/%m/%Y"))
    coach = Coach.objects.select_for_update(no_key=True, of=("self",)).get(pk=coach.pk)
    if coach.programme_id != row.programme_id or not coach.is_active(on):
        raise CoachNotActive(name=coach.name)
    scheme = FeeScheme.objects.in_force(row.programme_id, on)
    APPLICATION.move([row], ApplicationStatus.STARTED, started_at=at, started_by=by, changed_at=at)
    trajectory = Trajectory.objects.create(application=row, coach=coach, fee_scheme=scheme, started_on=on)
    notifications.started(trajectory, at=at)
    return trajectory


@transaction.atomic
def log_session(trajectory: Trajectory, *, held_on: date, minutes: int, step: int, by: User, at: datetime) -> Session:
    """Logs a session that was held: day, minutes and step. Refuses `SessionInFuture`, `SessionBeforeStart`,
    `SessionAlreadyLogged` and `DayTooLong`."""
    row = _lock_running(trajectory)
    if row.sessions.filter(held_on=held_on, minutes=minutes, step=step).exists():
        raise SessionAlreadyLogged
    that_day = row.sessions.filter(held_on=held_on).aggregate(total=Sum("minutes", default=0))["total"]
    problem = session_problem(held_on, row.started_on, timezone.localdate(at), that_day + minutes)
    if problem:
        raise {
            "future": SessionInFuture(),
            "before_start": SessionBeforeStart(on=row.started_on.strftime("%d/%m/%Y")),
            "long_day": DayTooLong(),
        }[problem]
    return Session.objects.create(
        trajectory=row, held_on=held_on, minutes=minutes, step=step, logged_at=at, logged_by=by
    )


@transaction.atomic
def remove_session(session: Session, *, by: User) -> None:
    """Takes back a session that was logged by mistake, while the trajectory runs; the audit trail keeps it."""
    _lock_running(session.trajectory)
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
    """Ends a trajectory with its action plan and a short evaluation, and queues the coach's payout. Refuses
    `NoSessions`, and whatever is wrong with the document."""
    row = _lock(trajectory)
    TRAJECTORY.check([row], Status.ENDED)
    if not row.sessions.exists():
        raise NoSessions
    if action_plan is None:
        raise Missing(_("The action plan"), field="action_plan")
    if not evaluation.strip():
        raise Missing(_("The evaluation"), field="evaluation")
    TRAJECTORY.move(
        [row],
        Status.ENDED,
        ended_at=at,
        ended_by=by,
        evaluation=evaluation.strip(),
        aligned_with_prevention=aligned_with_prevention,
        action_plan=files.keep(action_plan, by=by),
    )
    _queue_payout(row, by=by, at=at)
    return row


@transaction.atomic
def stop(trajectory: Trajectory, *, reason: str, by: User, at: datetime) -> Trajectory:
    """Stops a trajectory early, with the reason, and queues the payout of the hours delivered. The company is told,
    and so is the coach when somebody else did it."""
    row = _lock(trajectory)
    TRAJECTORY.check([row], Status.STOPPED)
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    TRAJECTORY.move([row], Status.STOPPED, stopped_at=at, stopped_by=by, stop_reason=reason.strip())
    notifications.stopped(row, at=at)
    _queue_payout(row, by=by, at=at)
    return row


def _queue_payout(row: Trajectory, *, by: User, at: datetime) -> None:
    queue = row._meta.get_field("payout").related_model.objects  # a later room, known by its relation only
    queue.create(trajectory=row, queued_at=at, queued_by=by)
    ring("settle_payouts")


def _lock(trajectory: Trajectory) -> Trajectory:
    locked = Trajectory.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("application__programme", "coach").get(pk=trajectory.pk)


def _lock_running(trajectory: Trajectory) -> Trajectory:
    row = _lock(trajectory)
    if row.status != Status.RUNNING:
        raise WrongStatus(status=row.get_status_display())
    return row
