"""What can be counted about coaches, on any day, from dated facts: a later change leaves earlier answers alone."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from coaches.candidacy.models import Candidate
from coaches.certification.models import Agreement, Coach, CoachQuerySet
from healthcoach.core.dates import start_of_next_day
from trainings.courses.models import Enrolment


def coaches_under_agreement(programme_id: int, on: date) -> CoachQuerySet:
    """The coaches who had signed the cooperation agreement by the end of a day."""
    signed = Agreement.objects.filter(coach=OuterRef("pk"), signed_on__lte=on)
    return Coach.objects.filter(Exists(signed), programme_id=programme_id)


def count_agreements(programme_id: int, on: date) -> int:
    """How many coaches had signed the cooperation agreement, in any version, by the end of a day."""
    return coaches_under_agreement(programme_id, on).count()


def count_coaches_by_angle(programme_id: int, on: date) -> dict[str, int]:
    """The coaches with an agreement per angle of their diploma; "" where none is known."""
    return _count_coaches_by_field("candidate__angle", programme_id, on)


def count_coaches_by_employer_kind(programme_id: int, on: date) -> dict[str, int]:
    """The coaches with an agreement per kind of employer; "" where none is known."""
    return _count_coaches_by_field("candidate__employer_kind", programme_id, on)


def count_coaches_by_region(programme_id: int, on: date) -> dict[str, int]:
    """The coaches with an agreement per region, each in the one they live in; "" where none is known."""
    return _count_coaches_by_field("region", programme_id, on)


def count_trained_without_agreement(programme_id: int, on: date) -> int:
    """How many people had completed a course that certifies by the end of a day, had not withdrawn, and had signed no
    agreement."""
    completed = Enrolment.objects.filter(
        candidate=OuterRef("pk"), edition__course__certifies=True, completed_on__lte=on
    )
    signed = Agreement.objects.filter(coach__candidate=OuterRef("pk"), signed_on__lte=on)
    there = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=start_of_next_day(on))
    candidates = Candidate.objects.filter(there, Exists(completed), ~Exists(signed), programme_id=programme_id)
    return candidates.count()


def _count_coaches_by_field(field: str, programme_id: int, on: date) -> dict[str, int]:
    counted = coaches_under_agreement(programme_id, on).order_by().values(field).annotate(coaches=Count("pk"))
    return dict(counted.values_list(field, "coaches"))
