"""What can be counted about coaches, on any day, from dated facts: a later change leaves earlier answers alone."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from coaches.candidacy.models import Candidate
from coaches.certification.models import Agreement, BankAccount, Coach, CoachQuerySet, standing_of
from coaches.certification.rules import Standing
from healthcoach.days import end_of
from trainings.courses.models import Enrolment


def agreements(programme_id: int, on: date) -> int:
    """How many coaches had signed the cooperation agreement, in any version, by the end of a day."""
    return _signed(programme_id, on).count()


def standing(programme_id: int, on: date) -> dict[str, int]:
    """What the coaches with an agreement could do on a day. Each is counted once: retired, else blocked, else expired,
    else without a bank account where the programme pays, else active."""
    return standing_on(programme_id, on).aggregate(
        active=Count("pk", filter=Q(standing=Standing.ACTIVE)),
        without_account=Count("pk", filter=Q(standing=Standing.WITHOUT_ACCOUNT)),
        expired=Count("pk", filter=Q(standing=Standing.EXPIRED)),
        in_block=Count("pk", filter=Q(standing=Standing.BLOCKED)),
        retired=Count("pk", filter=Q(standing=Standing.RETIRED)),
    )


def standing_on(programme_id: int, on: date) -> CoachQuerySet:
    """The coaches with an agreement by the end of a day, each with where they stood then, as `standing`."""
    known = BankAccount.objects.filter(coach=OuterRef("pk"), registered_at__lt=end_of(on))
    coaches = _signed(programme_id, on).with_expiry(on, attended_at__lt=end_of(on))
    return coaches.annotate(standing=standing_of(on, known))


def by_angle(programme_id: int, on: date) -> dict[str, int]:
    """The coaches with an agreement per angle of their diploma; "" where none is known."""
    return _per("candidate__angle", programme_id, on)


def by_employer_kind(programme_id: int, on: date) -> dict[str, int]:
    """The coaches with an agreement per kind of employer; "" where none is known."""
    return _per("candidate__employer_kind", programme_id, on)


def by_region(programme_id: int, on: date) -> dict[str, int]:
    """The coaches with an agreement per region, each in the one they live in; "" where none is known."""
    return _per("region", programme_id, on)


def trained_without_agreement(programme_id: int, on: date) -> int:
    """How many people had completed a course that certifies by the end of a day, had not withdrawn, and had signed no
    agreement."""
    completed = Enrolment.objects.filter(
        candidate=OuterRef("pk"), edition__course__certifies=True, completed_on__lte=on
    )
    signed = Agreement.objects.filter(coach__candidate=OuterRef("pk"), signed_on__lte=on)
    there = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=end_of(on))
    candidates = Candidate.objects.filter(there, Exists(completed), ~Exists(signed), programme_id=programme_id)
    return candidates.count()


def _signed(programme_id: int, on: date) -> CoachQuerySet:
    signed = Agreement.objects.filter(coach=OuterRef("pk"), signed_on__lte=on)
    return Coach.objects.filter(Exists(signed), programme_id=programme_id)


def _per(field: str, programme_id: int, on: date) -> dict[str, int]:
    counted = _signed(programme_id, on).order_by().values(field).annotate(coaches=Count("pk"))
    return dict(counted.values_list(field, "coaches"))
