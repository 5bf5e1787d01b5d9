"""Who may do what with a trajectory. Its coach logs sessions, ends it and stops it; the project holder may stop it.
The company and the programme's people read; why it was stopped stays between the coach and the programme. Whoever
audits a programme changes nothing in it, not even as a coach."""

from healthcoach.users.models import Role, User
from subsidies.trajectories.models import Status, Trajectory


def is_coach(user: User, trajectory: Trajectory) -> bool:
    """Whether this person is the trajectory's coach."""
    return trajectory.coach.user_id == user.pk


def logs(user: User, trajectory: Trajectory) -> bool:
    """The one who logs and removes sessions, and ends: the coach."""
    return is_coach(user, trajectory) and not user.is_in(trajectory.application.programme_id, Role.AUDITOR)


def stops(user: User, trajectory: Trajectory) -> bool:
    """The one who stops early: the coach or the project holder."""
    return logs(user, trajectory) or user.is_in(trajectory.application.programme_id, Role.STAFF)


def may_log(user: User, trajectory: Trajectory) -> bool:
    """Log and remove sessions, and end: the coach, while it runs."""
    return logs(user, trajectory) and trajectory.status == Status.RUNNING


def may_stop(user: User, trajectory: Trajectory) -> bool:
    """Stop early: the coach or the project holder, while it runs."""
    return stops(user, trajectory) and trajectory.status == Status.RUNNING


def sees_why_stopped(user: User, trajectory: Trajectory) -> bool:
    """Read why it was stopped early: the coach, everybody with a role in the programme, and the administrator."""
    return is_coach(user, trajectory) or user.reads(trajectory.application.programme_id)
