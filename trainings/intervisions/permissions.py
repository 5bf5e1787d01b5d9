"""Who may do what with an intervision. The project holder plans it, changes and cancels its dates, asks coaches to
prepare, records who was there, and may register or cancel for a coach. A coach registers, moves, cancels and shares for
themselves. Who has a place gets the handout, as do the project holder, the auditor and the administrator, who change
nothing: not even what is their own."""

from healthcoach.users.models import Role, User
from trainings.intervisions.models import Intervision, Preparation, Registration


def plans_in(user: User) -> set[int]:
    """The programmes in which this person plans intervisions: as the project holder."""
    return user.programmes_as(Role.STAFF)


def may_run(user: User, intervision: Intervision) -> bool:
    """Change dates, ask to prepare and record attendance: the project holder."""
    return user.is_in(intervision.programme_id, Role.STAFF)


def may_register(user: User, coach) -> bool:
    """Take or change a coach's place: the coach, or the project holder for them."""
    return acts_as(user, coach) or user.is_in(coach.programme_id, Role.STAFF)


def may_cancel(user: User, registration: Registration) -> bool:
    """Give up a place: its coach, or the project holder for them."""
    return may_register(user, registration.coach)


def may_share(user: User, preparation: Preparation) -> bool:
    """Share what was asked: the coach who was asked."""
    return acts_as(user, preparation.coach)


def may_read_handout(user: User, intervision: Intervision) -> bool:
    """Get the handout: the project holder, the auditor, the administrator, and coaches who have a place."""
    if user.is_superuser or user.is_in(intervision.programme_id, Role.STAFF, Role.AUDITOR):
        return True
    return intervision.registrations.live().filter(coach__user=user).exists()


def acts_as(user: User, coach) -> bool:
    """Whether this person can do something as this coach: they are it, and do not audit the programme."""
    return coach.user_id == user.pk and not user.is_superuser and not user.is_in(coach.programme_id, Role.AUDITOR)
