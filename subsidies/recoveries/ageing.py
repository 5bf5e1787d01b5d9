"""How old the open recovery orders are, and what became of all of them: counted from any list, in euro."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from healthcoach.core.money import ZERO
from subsidies.recoveries.models import ORDERED_STATUSES, Recovery, RecoveryStatus
from subsidies.recoveries.rules import BUCKET_LAST_DAYS, AgeBucket, find_age_bucket


@dataclass(slots=True)
class AgeBucketTotal:
    """How many orders stand in a band, and what is still to be repaid on them."""

    band: AgeBucket
    count: int = 0
    outstanding: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class RecoveryTotals:
    """What was ordered, what of it came in, what is still open, and what was given up."""

    ordered: Decimal
    received: Decimal
    given_up: Decimal

    @property
    def outstanding(self) -> Decimal:
        """What is still to be repaid."""
        return self.ordered - self.received - self.given_up


def total_by_age_bucket(rows: QuerySet[Recovery], *, on: date) -> list[AgeBucketTotal]:
    """The open orders of a list per band of age on a day."""
    bands = {each: AgeBucketTotal(each) for each in AgeBucket}
    still = rows.order_by().filter(status=RecoveryStatus.ORDERED).values("pay_before")
    for each in still.annotate(count=Count("pk"), outstanding=Sum(F("amount") - F("received"))):
        found = bands[find_age_bucket(each["pay_before"], on=on)]
        found.count += each["count"]
        found.outstanding += each["outstanding"]
    return list(bands.values())


def filter_by_age_bucket(rows: QuerySet[Recovery], asked: AgeBucket, *, on: date) -> QuerySet[Recovery]:
    """The open orders of a list that stand in a band on a day."""
    still, bands = rows.filter(status=RecoveryStatus.ORDERED), list(AgeBucket)
    if asked in BUCKET_LAST_DAYS:
        still = still.filter(pay_before__gte=on - timedelta(days=BUCKET_LAST_DAYS[asked]))
    if asked != AgeBucket.NOT_YET:
        still = still.filter(pay_before__lt=on - timedelta(days=BUCKET_LAST_DAYS[bands[bands.index(asked) - 1]]))
    return still


def sum_recoveries(rows: QuerySet[Recovery]) -> RecoveryTotals:
    """What became of all orders of a list."""
    given_up = Sum(F("amount") - F("received"), filter=Q(status=RecoveryStatus.WAIVED), default=ZERO)
    found = (
        rows.order_by()
        .filter(status__in=ORDERED_STATUSES)
        .aggregate(ordered=Sum("amount", default=ZERO), came_in=Sum("received", default=ZERO), given_up=given_up)
    )
    return RecoveryTotals(found["ordered"], found["came_in"], found["given_up"])
