"""What can be counted about candidates, on any day, from dated facts: a later change leaves earlier answers alone."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q

from coaches.candidacy.models import Candidate, CandidateRegister, Status
from coaches.candidacy.rules import UNKNOWN
from healthcoach.days import end_of


class AtLeast(NamedTuple):
    """A count that is exact, or the lower bound of a list that is not whole."""

    number: int
    exact: bool


def candidates(programme_id: int, on: date) -> AtLeast:
    """How many people had applied to become a coach by the end of a day."""
    incomplete = CandidateRegister.objects.filter(programme_id=programme_id, incomplete_since__lte=on).exists()
    return AtLeast(_applied(programme_id, on).count(), exact=not incomplete)


def by_status(programme_id: int, on: date) -> dict[str, int]:
    """Where everybody stood who had applied by the end of a day; each is counted once. Who was admitted and withdrew
    afterwards has withdrawn."""
    end = end_of(on)
    gone, decided, waiting = Q(withdrawn_at__lt=end), Q(decided_at__lt=end), Q(waiting_at__lt=end)
    refused = Q(refused_reason__isnull=False)
    still = ~_known("withdrawn_at", gone)
    open_ = still & ~_known("decided_at", decided)
    return _applied(programme_id, on).aggregate(
        **{
            Status.APPLIED.value: Count("pk", filter=open_ & ~_known("waiting_at", waiting)),
            Status.WAITING.value: Count("pk", filter=open_ & waiting),
            Status.ADMITTED.value: Count("pk", filter=still & decided & ~refused),
            Status.REFUSED.value: Count("pk", filter=still & decided & refused),
            Status.WITHDRAWN.value: Count("pk", filter=gone),
        }
    )


def by_angle(programme_id: int, on: date) -> dict[str, int]:
    """Per angle of their diploma, and `unknown` for who was entered without one."""
    return _by(programme_id, on, "angle")


def by_employer_kind(programme_id: int, on: date) -> dict[str, int]:
    """Per kind of employer, and `unknown` where it was not said."""
    return _by(programme_id, on, "employer_kind")


def by_region(programme_id: int, on: date) -> dict[str, int]:
    """Per region, and `unknown` where it was not said."""
    return _by(programme_id, on, "region")


def by_angle_and_employer(programme_id: int, on: date) -> dict[tuple[str, str], int]:
    """The candidates' profiles: per angle of their diploma and kind of employer, each perhaps `unknown`."""
    counted = _applied(programme_id, on).values_list("angle", "employer_kind").annotate(number=Count("pk")).order_by()
    return {(angle or UNKNOWN, employer or UNKNOWN): number for angle, employer, number in counted}


def _by(programme_id: int, on: date, field: str) -> dict[str, int]:
    counted = _applied(programme_id, on).values_list(field).annotate(number=Count("pk")).order_by()
    return {value or UNKNOWN: number for value, number in counted}


def _applied(programme_id: int, on: date):
    return Candidate.objects.filter(programme_id=programme_id, applied_on__lte=on)


def _known(fact: str, before: Q) -> Q:
    return Q(**{f"{fact}__isnull": False}) & before
