"""Who may do what with an intervision. The project holder plans it, changes and cancels its dates, asks coaches to
prepare, records who was there, and may register or cancel for a coach. A coach registers, moves, cancels and shares for
themselves. Who has a place gets the handout, as do the project holder, the auditor and the administrator, who change
nothing: not even what is their own."""

from healthcoach.programmes.access import COACH_READERS, has_role_in, programme_ids_with_role
from healthcoach.programmes.models import Role
from healthcoach.users.models import User
from trainings.intervisions.models import Intervision, Preparation, Registration


def list_planned_programme_ids(user: User) -> set[int]:
    """The programmes in which this person plans intervisions: as the project holder."""
    return programme_ids_with_role(user, Role.STAFF)


def can_run_intervision(user: User, intervision: Intervision) -> bool:
    """Change dates, ask to prepare and record attendance: the project holder."""
    return has_role_in(user, intervision.programme_id, Role.STAFF)


def may_register_coach(user: User, coach) -> bool:
    """Take or change a coach's place: the coach, or the project holder for them."""
    return can_act_as_coach(user, coach) or has_role_in(user, coach.programme_id, Role.STAFF)


def may_cancel_registration(user: User, registration: Registration) -> bool:
    """Give up a place: its coach, or the project holder for them."""
    return may_register_coach(user, registration.coach)


def may_share_experience(user: User, preparation: Preparation) -> bool:
    """Share what was asked: the coach who was asked."""
    return can_act_as_coach(user, preparation.coach)


def may_read_handout(user: User, intervision: Intervision) -> bool:
    """Get the handout: the project holder, the auditor, the administrator, and coaches who have a place."""
    if user.is_superuser or has_role_in(user, intervision.programme_id, *COACH_READERS):
        return True
    return intervision.registrations.live().filter(coach__user=user).exists()


def can_act_as_coach(user: User, coach) -> bool:
    """Whether this person can do something as this coach: they are it, and do not audit the programme."""
    return (
        coach.user_id == user.pk and not user.is_superuser and not has_role_in(user, coach.programme_id, Role.AUDITOR)
    )
