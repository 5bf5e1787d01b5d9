"""What coaches could do on any day, counted from dated facts: a later change leaves earlier answers alone."""

from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet

from coaches.certification.counts import coaches_under_agreement
from coaches.certification.models import BankAccount, Coach
from coaches.renewal.queries import standing_expression, with_expiry
from coaches.renewal.rules import Standing
from healthcoach.core.dates import start_of_next_day


def count_by_standing(programme_id: int, on: date) -> dict[str, int]:
    """What the coaches with an agreement could do on a day. Each is counted once: retired, else blocked, else expired,
    else without a bank account where the programme pays, else active."""
    return coaches_with_standing(programme_id, on).aggregate(
        active=Count("pk", filter=Q(standing=Standing.ACTIVE)),
        without_account=Count("pk", filter=Q(standing=Standing.WITHOUT_ACCOUNT)),
        expired=Count("pk", filter=Q(standing=Standing.EXPIRED)),
        in_block=Count("pk", filter=Q(standing=Standing.BLOCKED)),
        retired=Count("pk", filter=Q(standing=Standing.RETIRED)),
    )


def coaches_with_standing(programme_id: int, on: date) -> QuerySet[Coach]:
    """The coaches with an agreement by the end of a day, each with where they stood then, as `standing`."""
    known = BankAccount.objects.filter(coach=OuterRef("pk"), registered_at__lt=start_of_next_day(on))
    coaches = with_expiry(coaches_under_agreement(programme_id, on), on, attended_at__lt=start_of_next_day(on))
    return coaches.annotate(standing=standing_expression(on, known))
