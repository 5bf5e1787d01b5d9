"""What can be counted about candidates, on any day."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count

from coaches.candidacy.models import Angle, Candidate, CandidateRegister, EmployerKind


class AtLeast(NamedTuple):
    """A count that is exact, or the lower bound of a list that is not whole."""

    number: int
    exact: bool


def candidates(programme_id: int, on: date) -> AtLeast:
    """How many people had applied to become a coach by the end of a day."""
    incomplete = CandidateRegister.objects.filter(programme_id=programme_id, incomplete_since__lte=on).exists()
    return AtLeast(_applied(programme_id, on).count(), exact=not incomplete)


def by_angle_and_employer(programme_id: int, on: date) -> dict[tuple[Angle, EmployerKind], int]:
    """The candidates' profiles: per angle of their diploma and kind of employer."""
    counted = _applied(programme_id, on).values_list("angle", "employer_kind").annotate(number=Count("pk")).order_by()
    return {(Angle(angle), EmployerKind(employer)): number for angle, employer, number in counted}


def _applied(programme_id: int, on: date):
    return Candidate.objects.filter(programme_id=programme_id, applied_on__lte=on)
