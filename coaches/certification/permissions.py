"""Who may do what with a certification. A coach signs, describes themselves and reads everything of their own; the
project holder records the material, blocks, lifts, ends and publishes the text; auditors read. Whoever audits a
programme changes nothing in it, not even their own."""

from coaches.candidacy.models import Candidate
from coaches.certification.models import Block, Coach
from healthcoach.users.models import Role, User


def manages(user: User, coach: Coach) -> bool:
    """Material, block, end: the project holder."""
    return user.is_in(coach.programme_id, Role.STAFF)


def places_blocks(user: User, programme_id: int) -> bool:
    """Block everybody of an employer or of a kind of employer: the project holder."""
    return user.is_in(programme_id, Role.STAFF)


def lifts(user: User, block: Block) -> bool:
    """Lift a block: the project holder."""
    return user.is_in(block.programme_id, Role.STAFF)


def publishes(user: User, programme_id: int) -> bool:
    """Publish a text of the agreement: the project holder."""
    return user.is_in(programme_id, Role.STAFF)


def signs(user: User, candidate: Candidate) -> bool:
    """Sign the agreement: the candidate, except whoever audits the programme."""
    return candidate.user_id == user.pk and not user.is_in(candidate.programme_id, Role.AUDITOR)


def describes(user: User, coach: Coach) -> bool:
    """Change a profile: the coach, except whoever audits the programme."""
    return coach.user_id == user.pk and not user.is_in(coach.programme_id, Role.AUDITOR)
