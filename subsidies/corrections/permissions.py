"""Who may do what with a correction. Finance proposes and another person of finance carries out; the project holder and
auditors read."""

from healthcoach.programmes.access import has_role_in
from healthcoach.programmes.models import Role
from healthcoach.users.models import User
from subsidies.corrections.models import Correction, CorrectionStatus


def is_correction_proposer(user: User, programme_id: int) -> bool:
    """The one who proposes a correction: finance."""
    return has_role_in(user, programme_id, Role.FINANCE)


def is_correction_handler(user: User, correction: Correction) -> bool:
    """The one who carries out and refuses: finance."""
    return is_correction_proposer(user, correction.programme_id)


def may_execute_correction(user: User, correction: Correction) -> bool:
    """Carry out: another person of finance than who proposed it."""
    waits = correction.status == CorrectionStatus.PROPOSED
    return is_correction_handler(user, correction) and waits and correction.proposed_by_id != user.pk


def may_refuse_correction(user: User, correction: Correction) -> bool:
    """Refuse a proposal, or take one's own back: finance."""
    return is_correction_handler(user, correction) and correction.status == CorrectionStatus.PROPOSED
