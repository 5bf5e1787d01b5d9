"""Who may do what with a trajectory. Its coach logs sessions, ends it and stops it; whoever coached a part of it before
still logs and removes their own sessions while it runs, and reads. The project holder may stop it. The company, or the
project holder for it, changes the coach. The company and the programme's people read; why it was stopped stays between
the coaches and the programme, why the coach changed between the company and the programme. Whoever audits a programme
changes nothing in it, not even as a coach."""

from healthcoach.users.models import Role, User
from subsidies.applications.permissions import is_own, starts
from subsidies.trajectories.models import Session, Status, Trajectory


def is_coach(user: User, trajectory: Trajectory) -> bool:
    """Whether this person is the trajectory's coach now."""
    return trajectory.coach.user_id == user.pk


def coached(user: User, trajectory: Trajectory) -> bool:
    """Whether this person is the trajectory's coach, or was for a part of it."""
    return is_coach(user, trajectory) or any(part.coach.user_id == user.pk for part in trajectory.parts)


def logs(user: User, trajectory: Trajectory) -> bool:
    """The one who logs and removes sessions: the coach, and who coached before for their own part."""
    return coached(user, trajectory) and not _audits(user, trajectory)


def ends(user: User, trajectory: Trajectory) -> bool:
    """The one who rounds off: the coach."""
    return is_coach(user, trajectory) and not _audits(user, trajectory)


def stops(user: User, trajectory: Trajectory) -> bool:
    """The one who stops early: the coach or the project holder."""
    return ends(user, trajectory) or user.is_in(trajectory.application.programme_id, Role.STAFF)


def hands_over(user: User, trajectory: Trajectory) -> bool:
    """The one who changes the coach: the company or the project holder."""
    return starts(user, trajectory.application)


def may_log(user: User, trajectory: Trajectory) -> bool:
    """Log sessions: the coach and who coached before, while it runs."""
    return trajectory.status == Status.RUNNING and logs(user, trajectory)


def may_remove(user: User, session: Session) -> bool:
    """Take back a session: the coach who held it; the page asks only those who log."""
    return session.coach.user_id == user.pk


def may_end(user: User, trajectory: Trajectory) -> bool:
    """Round off: the coach, while it runs."""
    return ends(user, trajectory) and trajectory.status == Status.RUNNING


def may_stop(user: User, trajectory: Trajectory) -> bool:
    """Stop early: the coach or the project holder, while it runs."""
    return stops(user, trajectory) and trajectory.status == Status.RUNNING


def may_hand_over(user: User, trajectory: Trajectory) -> bool:
    """Change the coach: the company or the project holder, while it runs."""
    return hands_over(user, trajectory) and trajectory.status == Status.RUNNING


def sees_why_stopped(user: User, trajectory: Trajectory) -> bool:
    """Read why it was stopped early: the coaches, everybody with a role in the programme, and the administrator."""
    return user.reads(trajectory.application.programme_id) or coached(user, trajectory)


def sees_why_changed(user: User, trajectory: Trajectory) -> bool:
    """Read why the coach changed: the company, everybody with a role in the programme, and the administrator."""
    return user.reads(trajectory.application.programme_id) or is_own(user, trajectory.application)


def _audits(user: User, trajectory: Trajectory) -> bool:
    return user.is_in(trajectory.application.programme_id, Role.AUDITOR)
