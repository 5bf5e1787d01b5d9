"""The verbs of a candidacy: a candidate is entered, a register is declared incomplete."""

from datetime import date

from coaches.candidacy.models import Angle, Candidate, CandidateRegister, EmployerKind
from healthcoach.users.models import User


def register(
    *,
    programme_id: int,
    name: str,
    angle: Angle,
    employer_kind: EmployerKind,
    on: date,
    region: str = "",
    user: User | None = None,
) -> Candidate:
    """Enters a candidate with the day on which they applied."""
    return Candidate.objects.create(
        programme_id=programme_id,
        name=name,
        angle=angle,
        employer_kind=employer_kind,
        region=region,
        user=user,
        applied_on=on,
    )


def declare_incomplete(*, programme_id: int, note: str, on: date) -> CandidateRegister:
    """Says that from a day on not every candidate was entered, so that counts are shown as “at least”. Saying it again
    changes the note; the day stands."""
    found, _new = CandidateRegister.objects.update_or_create(
        programme_id=programme_id, defaults={"note": note}, create_defaults={"note": note, "incomplete_since": on}
    )
    return found
