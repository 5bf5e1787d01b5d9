"""The verbs of a candidacy: a candidate is entered, a register is declared incomplete."""

from datetime import date

from django.db import transaction

from coaches.candidacy.models import CANDIDATE, Candidate, CandidateRegister, Employer, Status
from coaches.candidacy.rules import Angle, EmployerKind
from healthcoach.days import noon_of
from healthcoach.users.models import User


@transaction.atomic
def register(
    *,
    programme_id: int,
    name: str,
    on: date,
    angle: Angle | str = "",
    employer_kind: EmployerKind | str = "",
    employer: Employer | None = None,
    region: str = "",
    user: User | None = None,
    admitted_on: date | None = None,
    by: User | None = None,
) -> Candidate:
    """Enters a candidate with the day on which they applied; also as admitted, when that was decided on paper."""
    row = Candidate.objects.create(
        programme_id=programme_id,
        name=name,
        angle=angle,
        employer_kind=employer_kind,
        employer=employer,
        region=region,
        user=user,
    )
    CANDIDATE.move([row], Status.APPLIED, applied_on=on)
    if admitted_on:
        CANDIDATE.move([row], Status.ADMITTED, decided_at=noon_of(admitted_on), decided_by=by)
    return row


def declare_incomplete(*, programme_id: int, note: str, on: date) -> CandidateRegister:
    """Says that from a day on not every candidate was entered, so that counts are shown as “at least”. Saying it again
    changes the note; the day stands."""
    found, _new = CandidateRegister.objects.update_or_create(
        programme_id=programme_id, defaults={"note": note}, create_defaults={"note": note, "incomplete_since": on}
    )
    return found
