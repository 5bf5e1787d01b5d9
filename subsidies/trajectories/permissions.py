"""Who may do what with a trajectory. Its coach logs sessions, ends it and stops it; whoever coached a part of it before
still logs and removes their own sessions while it runs, and reads. The project holder may stop it. The company, or the
project holder for it, changes the coach. The company and the programme's people read; why it was stopped stays between
the coaches and the programme, why the coach changed between the company and the programme. Whoever audits a programme
changes nothing in it, not even as a coach."""

from healthcoach.programmes.access import can_read_programme, has_role_in
from healthcoach.programmes.models import Role
from healthcoach.users.models import User
from subsidies.applications.permissions import is_own_application, is_trajectory_starter
from subsidies.trajectories.models import Session, Trajectory, TrajectoryStatus


def is_trajectory_coach(user: User, trajectory: Trajectory) -> bool:
    """Whether this person is the trajectory's coach now."""
    return trajectory.coach.user_id == user.pk


def has_coached_trajectory(user: User, trajectory: Trajectory) -> bool:
    """Whether this person is the trajectory's coach, or was for a part of it."""
    return is_trajectory_coach(user, trajectory) or any(part.coach.user_id == user.pk for part in trajectory.parts)


def is_session_logger(user: User, trajectory: Trajectory) -> bool:
    """The one who logs and removes sessions: the coach, and who coached before for their own part."""
    return has_coached_trajectory(user, trajectory) and not _is_programme_auditor(user, trajectory)


def is_trajectory_ender(user: User, trajectory: Trajectory) -> bool:
    """The one who rounds off: the coach."""
    return is_trajectory_coach(user, trajectory) and not _is_programme_auditor(user, trajectory)


def is_trajectory_stopper(user: User, trajectory: Trajectory) -> bool:
    """The one who stops early: the coach or the project holder."""
    return is_trajectory_ender(user, trajectory) or has_role_in(user, trajectory.application.programme_id, Role.STAFF)


def is_coach_changer(user: User, trajectory: Trajectory) -> bool:
    """The one who changes the coach: the company or the project holder."""
    return is_trajectory_starter(user, trajectory.application)


def may_log_sessions(user: User, trajectory: Trajectory) -> bool:
    """Log sessions: the coach and who coached before, while it runs."""
    return trajectory.status == TrajectoryStatus.RUNNING and is_session_logger(user, trajectory)


def may_remove_session(user: User, session: Session) -> bool:
    """Take back a session: the coach who held it; the page asks only those who log."""
    return session.coach.user_id == user.pk


def may_end_trajectory(user: User, trajectory: Trajectory) -> bool:
    """Round off: the coach, while it runs."""
    return is_trajectory_ender(user, trajectory) and trajectory.status == TrajectoryStatus.RUNNING


def may_stop_trajectory(user: User, trajectory: Trajectory) -> bool:
    """Stop early: the coach or the project holder, while it runs."""
    return is_trajectory_stopper(user, trajectory) and trajectory.status == TrajectoryStatus.RUNNING


def may_hand_over_trajectory(user: User, trajectory: Trajectory) -> bool:
    """Change the coach: the company or the project holder, while it runs."""
    return is_coach_changer(user, trajectory) and trajectory.status == TrajectoryStatus.RUNNING


def can_see_stop_reason(user: User, trajectory: Trajectory) -> bool:
    """Read why it was stopped early: the coaches, everybody with a role in the programme, and the administrator."""
    return can_read_programme(user, trajectory.application.programme_id) or has_coached_trajectory(user, trajectory)


def can_see_change_reason(user: User, trajectory: Trajectory) -> bool:
    """Read why the coach changed: the company, everybody with a role in the programme, and the administrator."""
    return can_read_programme(user, trajectory.application.programme_id) or is_own_application(
        user, trajectory.application
    )


def _is_programme_auditor(user: User, trajectory: Trajectory) -> bool:
    return has_role_in(user, trajectory.application.programme_id, Role.AUDITOR)
