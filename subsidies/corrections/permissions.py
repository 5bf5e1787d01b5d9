"""Who may do what with a correction. Finance proposes and another person of finance carries out; the project holder and
auditors read."""

from healthcoach.users.models import Role, User
from subsidies.corrections.models import Correction, Status


def proposes(user: User, programme_id: int) -> bool:
    """The one who proposes a correction: finance."""
    return user.is_in(programme_id, Role.FINANCE)


def handles(user: User, correction: Correction) -> bool:
    """The one who carries out and refuses: finance."""
    return proposes(user, correction.programme_id)


def may_carry_out(user: User, correction: Correction) -> bool:
    """Carry out: another person of finance than who proposed it."""
    waits = correction.status == Status.PROPOSED
    return handles(user, correction) and waits and correction.proposed_by_id != user.pk


def may_refuse(user: User, correction: Correction) -> bool:
    """Refuse a proposal, or take one's own back: finance."""
    return handles(user, correction) and correction.status == Status.PROPOSED
