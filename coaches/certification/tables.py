"""What can be counted about coaches, on any day, from dated facts: a later change leaves earlier answers alone."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from coaches.certification.models import Agreement, BankAccount, Block, Coach
from healthcoach.days import end_of


def agreements(programme_id: int, on: date) -> int:
    """How many coaches had signed the cooperation agreement, in any version, by the end of a day."""
    return _signed(programme_id, on).count()


def standing(programme_id: int, on: date) -> dict[str, int]:
    """What the coaches with an agreement could do on a day. Each is counted once: retired, else blocked, else without
    a bank account, else active."""
    known = BankAccount.objects.filter(coach=OuterRef("pk"), registered_at__lt=end_of(on))
    coaches = _signed(programme_id, on).annotate(
        blocked=Exists(Block.objects.in_force(on).of_coach()), payable=Exists(known)
    )
    working = Q(retired_on__isnull=True) | Q(retired_on__gt=on)
    return coaches.aggregate(
        active=Count("pk", filter=working & Q(blocked=False, payable=True)),
        without_account=Count("pk", filter=working & Q(blocked=False, payable=False)),
        in_block=Count("pk", filter=working & Q(blocked=True)),
        retired=Count("pk", filter=Q(retired_on__lte=on)),
    )


def _signed(programme_id: int, on: date):
    signed = Agreement.objects.filter(coach=OuterRef("pk"), signed_on__lte=on)
    return Coach.objects.filter(Exists(signed), programme_id=programme_id)
