"""Who may do what with a trajectory. Its coach logs sessions, ends it and stops it; the project holder may stop it.
The company and the programme's people read."""

from healthcoach.users.models import Role, User
from subsidies.trajectories.models import Status, Trajectory


def is_coach(user: User, trajectory: Trajectory) -> bool:
    """Whether this person is the trajectory's coach."""
    return trajectory.coach.user_id == user.pk


def stops(user: User, trajectory: Trajectory) -> bool:
    """The one who stops early: the coach or the project holder."""
    return is_coach(user, trajectory) or user.is_in(trajectory.application.programme_id, Role.STAFF)


def may_log(user: User, trajectory: Trajectory) -> bool:
    """Log and remove sessions, and end: the coach, while it runs."""
    return is_coach(user, trajectory) and trajectory.status == Status.RUNNING


def may_stop(user: User, trajectory: Trajectory) -> bool:
    """Stop early: the coach or the project holder, while it runs."""
    return stops(user, trajectory) and trajectory.status == Status.RUNNING
