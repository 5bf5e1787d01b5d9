"""How old the open recovery orders are, and what became of all of them: counted from any list, in euro."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from healthcoach.money import ZERO
from subsidies.recoveries.models import ORDERED, Recovery, Status
from subsidies.recoveries.rules import LAST_DAY, Band, band


@dataclass(slots=True)
class BandTotal:
    """How many orders stand in a band, and what is still to be repaid on them."""

    band: Band
    count: int = 0
    outstanding: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Totals:
    """What was ordered, what of it came in, what is still open, and what was given up."""

    ordered: Decimal
    received: Decimal
    given_up: Decimal

    @property
    def outstanding(self) -> Decimal:
        """What is still to be repaid."""
        return self.ordered - self.received - self.given_up


def by_band(rows: QuerySet[Recovery], *, on: date) -> list[BandTotal]:
    """The open orders of a list per band of age on a day."""
    bands = {each: BandTotal(each) for each in Band}
    still = rows.order_by().filter(status=Status.ORDERED).values("pay_before")
    for each in still.annotate(count=Count("pk"), outstanding=Sum(F("amount") - F("received"))):
        found = bands[band(each["pay_before"], on=on)]
        found.count += each["count"]
        found.outstanding += each["outstanding"]
    return list(bands.values())


def in_band(rows: QuerySet[Recovery], asked: Band, *, on: date) -> QuerySet[Recovery]:
    """The open orders of a list that stand in a band on a day."""
    still, bands = rows.filter(status=Status.ORDERED), list(Band)
    if asked in LAST_DAY:
        still = still.filter(pay_before__gte=on - timedelta(days=LAST_DAY[asked]))
    if asked != Band.NOT_YET:
        still = still.filter(pay_before__lt=on - timedelta(days=LAST_DAY[bands[bands.index(asked) - 1]]))
    return still


def totals(rows: QuerySet[Recovery]) -> Totals:
    """What became of all orders of a list."""
    given_up = Sum(F("amount") - F("received"), filter=Q(status=Status.WAIVED), default=ZERO)
    found = (
        rows.order_by()
        .filter(status__in=ORDERED)
        .aggregate(ordered=Sum("amount", default=ZERO), came_in=Sum("received", default=ZERO), given_up=given_up)
    )
    return Totals(found["ordered"], found["came_in"], found["given_up"])
