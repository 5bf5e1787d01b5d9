"""What is missing for coaches to go on: who was trained and did not sign, signed without material, is active and never
was at an intervision, or expires soon. Each is a list for the project holder."""

from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from coaches.candidacy.models import Candidate
from coaches.certification.models import CoachQuerySet
from coaches.certification.queries import find_unsigned_candidates
from coaches.renewal.rules import EXPIRES_SOON_DAYS, Standing

NOT_SIGNED, NO_MATERIAL, NO_INTERVISION, EXPIRING = "not_signed", "no_material", "no_intervision", "expiring"


def build_outstanding_conditions(on: date) -> dict[str, Q]:
    """What is missing of coaches with their standing on a day."""
    there = ~Q(standing=Standing.RETIRED)
    return {
        NO_MATERIAL: there & Q(material_at__isnull=True),
        NO_INTERVISION: Q(standing=Standing.ACTIVE, attended_on__isnull=True),
        EXPIRING: there & Q(expires_on__gt=on, expires_on__lte=on + timedelta(days=EXPIRES_SOON_DAYS)),
    }


def count_outstanding_items(coaches: CoachQuerySet, candidates: QuerySet[Candidate], on: date) -> dict[str, int]:
    """How many stand in each list, and how many coaches there are (""): two queries."""
    counts = {name: Count("pk", filter=condition) for name, condition in build_outstanding_conditions(on).items()}
    found = coaches.aggregate(everybody=Count("pk"), **counts)
    return {"": found.pop("everybody"), NOT_SIGNED: find_unsigned_candidates(candidates, on).count()} | found
