"""Who may do what with a certification. A coach signs, describes themselves and reads everything of their own; the
project holder records the material, blocks, lifts, ends and publishes the text; auditors read. Whoever audits a
programme changes nothing in it, not even their own."""

from coaches.candidacy.models import Candidate
from coaches.certification.blocks import Block
from coaches.certification.models import Coach
from healthcoach.programmes.access import has_role_in
from healthcoach.programmes.models import Role
from healthcoach.users.models import User


def can_manage_coach(user: User, coach: Coach) -> bool:
    """Material, block, end: the project holder."""
    return has_role_in(user, coach.programme_id, Role.STAFF)


def can_place_group_block(user: User, programme_id: int) -> bool:
    """Block everybody of an employer or of a kind of employer: the project holder."""
    return has_role_in(user, programme_id, Role.STAFF)


def can_lift_block(user: User, block: Block) -> bool:
    """Lift a block: the project holder."""
    return has_role_in(user, block.programme_id, Role.STAFF)


def can_publish_agreement_text(user: User, programme_id: int) -> bool:
    """Publish a text of the agreement: the project holder."""
    return has_role_in(user, programme_id, Role.STAFF)


def can_sign_agreement(user: User, candidate: Candidate) -> bool:
    """Sign the agreement: the candidate, except whoever audits the programme."""
    return candidate.user_id == user.pk and not has_role_in(user, candidate.programme_id, Role.AUDITOR)


def can_edit_coach_profile(user: User, coach: Coach) -> bool:
    """Change a profile: the coach, except whoever audits the programme."""
    return coach.user_id == user.pk and not has_role_in(user, coach.programme_id, Role.AUDITOR)
