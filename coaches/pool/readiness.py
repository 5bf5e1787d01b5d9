"""Since when each coach of a pool has what it takes to start a trajectory."""

from django.db.models import Min, OuterRef, Q, Subquery

from coaches.certification.models import Agreement
from coaches.pool.models import PoolCoach
from coaches.pool.rules import Readiness

CERTIFYING_ENROLMENT = Q(coach__candidate__enrolments__edition__course__certifies=True)


def find_coach_readiness(programme_id: int) -> dict[int, Readiness]:
    """Of every coach of the pool, by number: from and until when they serve, and on which day they first accepted the
    code of conduct and first completed a course that certifies. One query."""
    signed = Agreement.objects.filter(coach=OuterRef("pk")).order_by("signed_on").values("signed_on")[:1]
    completed = Min("coach__candidate__enrolments__completed_on", filter=CERTIFYING_ENROLMENT)
    rows = PoolCoach.objects.filter(coach__programme=programme_id)
    found = rows.annotate(signed=Subquery(signed), completed=completed).order_by()
    facts = found.values_list("pk", "serves_from", "serves_until", "signed", "completed")
    return {pk: Readiness(*known) for pk, *known in facts}
