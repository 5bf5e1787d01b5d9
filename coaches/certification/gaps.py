"""What is missing for coaches to go on: who was trained and did not sign, signed without material, is active and never
was at an intervision, or expires soon. Each is a list for the project holder."""

from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from coaches.candidacy.models import Candidate
from coaches.candidacy.models import Status as CandidateStatus
from coaches.certification.models import Agreement, CoachQuerySet
from coaches.certification.rules import SOON, Standing
from trainings.courses.models import Enrolment

NOT_SIGNED, NO_MATERIAL, NO_INTERVISION, EXPIRING = "not_signed", "no_material", "no_intervision", "expiring"


def trained(candidates: QuerySet[Candidate], on: date) -> QuerySet[Candidate]:
    """Those admitted who completed a course that certifies by a day, with that day as `trained_on`."""
    completed = Enrolment.objects.filter(
        candidate=OuterRef("pk"), edition__course__certifies=True, completed_on__lte=on
    ).order_by("completed_on")
    found = candidates.filter(status=CandidateStatus.ADMITTED)
    return found.annotate(trained_on=Subquery(completed.values("completed_on")[:1])).filter(trained_on__isnull=False)


def not_signed(candidates: QuerySet[Candidate], on: date) -> QuerySet[Candidate]:
    """Those trained who signed no agreement."""
    return trained(candidates, on).filter(~Exists(Agreement.objects.filter(coach__candidate=OuterRef("pk"))))


def of_coaches(on: date) -> dict[str, Q]:
    """What is missing of coaches with their standing on a day."""
    there = ~Q(standing=Standing.RETIRED)
    return {
        NO_MATERIAL: there & Q(material_at__isnull=True),
        NO_INTERVISION: Q(standing=Standing.ACTIVE, attended_on__isnull=True),
        EXPIRING: there & Q(expires_on__gt=on, expires_on__lte=on + timedelta(days=SOON)),
    }


def counted(coaches: CoachQuerySet, candidates: QuerySet[Candidate], on: date) -> dict[str, int]:
    """How many stand in each list, and how many coaches there are (""): two queries."""
    counts = {name: Count("pk", filter=condition) for name, condition in of_coaches(on).items()}
    found = coaches.aggregate(everybody=Count("pk"), **counts)
    return {"": found.pop("everybody"), NOT_SIGNED: not_signed(candidates, on).count()} | found
