"""What can be counted about candidates, on any day, from dated facts: a later change leaves earlier answers alone."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q

from coaches.candidacy.models import Candidate, CandidateRegister, CandidateStatus
from coaches.candidacy.rules import UNKNOWN_PROFILE_VALUE
from healthcoach.core.dates import start_of_next_day


class AtLeast(NamedTuple):
    """A count that is exact, or the lower bound of a list that is not whole."""

    number: int
    exact: bool


def count_candidates(programme_id: int, on: date) -> AtLeast:
    """How many people had applied to become a coach by the end of a day."""
    incomplete = CandidateRegister.objects.filter(programme_id=programme_id, incomplete_since__lte=on).exists()
    return AtLeast(_filter_applied_candidates(programme_id, on).count(), exact=not incomplete)


def count_candidates_by_status(programme_id: int, on: date) -> dict[str, int]:
    """Where everybody stood who had applied by the end of a day; each is counted once. Who was admitted and withdrew
    afterwards has withdrawn."""
    end = start_of_next_day(on)
    gone, decided, waiting = Q(withdrawn_at__lt=end), Q(decided_at__lt=end), Q(waiting_at__lt=end)
    refused = Q(refused_reason__isnull=False)
    still = ~_build_fact_before_condition("withdrawn_at", gone)
    open_ = still & ~_build_fact_before_condition("decided_at", decided)
    return _filter_applied_candidates(programme_id, on).aggregate(
        **{
            CandidateStatus.APPLIED.value: Count(
                "pk", filter=open_ & ~_build_fact_before_condition("waiting_at", waiting)
            ),
            CandidateStatus.WAITING.value: Count("pk", filter=open_ & waiting),
            CandidateStatus.ADMITTED.value: Count("pk", filter=still & decided & ~refused),
            CandidateStatus.REFUSED.value: Count("pk", filter=still & decided & refused),
            CandidateStatus.WITHDRAWN.value: Count("pk", filter=gone),
        }
    )


def count_candidates_by_angle(programme_id: int, on: date) -> dict[str, int]:
    """Per angle of their diploma, and `unknown` for who was entered without one."""
    return _count_candidates_by_field(programme_id, on, "angle")


def count_candidates_by_employer_kind(programme_id: int, on: date) -> dict[str, int]:
    """Per kind of employer, and `unknown` where it was not said."""
    return _count_candidates_by_field(programme_id, on, "employer_kind")


def count_candidates_by_region(programme_id: int, on: date) -> dict[str, int]:
    """Per region, and `unknown` where it was not said."""
    return _count_candidates_by_field(programme_id, on, "region")


def count_candidates_by_profile(programme_id: int, on: date) -> dict[tuple[str, str], int]:
    """The candidates' profiles: per angle of their diploma and kind of employer, each perhaps `unknown`."""
    counted = (
        _filter_applied_candidates(programme_id, on)
        .values_list("angle", "employer_kind")
        .annotate(number=Count("pk"))
        .order_by()
    )
    return {
        (angle or UNKNOWN_PROFILE_VALUE, employer or UNKNOWN_PROFILE_VALUE): number
        for angle, employer, number in counted
    }


def _count_candidates_by_field(programme_id: int, on: date, field: str) -> dict[str, int]:
    counted = _filter_applied_candidates(programme_id, on).values_list(field).annotate(number=Count("pk")).order_by()
    return {value or UNKNOWN_PROFILE_VALUE: number for value, number in counted}


def _filter_applied_candidates(programme_id: int, on: date):
    return Candidate.objects.filter(programme_id=programme_id, applied_on__lte=on)


def _build_fact_before_condition(fact: str, before: Q) -> Q:
    return Q(**{f"{fact}__isnull": False}) & before
