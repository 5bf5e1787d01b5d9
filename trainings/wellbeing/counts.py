"""What can be told about the wellbeing of a year, and what can be counted of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Max, Q

from trainings.wellbeing.models import (
    BuildingBlock,
    FrameworkContract,
    ImprovementPoint,
    Initiative,
    Lot,
    WellbeingAction,
)
from trainings.wellbeing.rules import Overall, RatedAction, combine_ratings, compute_share_of_maximum, round_percentage


@dataclass(frozen=True)
class HeldAction:
    """An action with the share of the maximum that its rating is; nothing when it was not rated."""

    action: WellbeingAction
    share: Decimal | None

    @property
    def percentage(self) -> Decimal | None:
        """The share in percent, to one decimal."""
        return None if self.share is None else round_percentage(self.share)


@dataclass(frozen=True)
class ActionsOfYear:
    """The actions of a year, their participations, and their ratings as one share of the maximum."""

    held: Sequence[HeldAction]
    participations: int
    overall: Overall | None


def summarise_wellbeing_actions(programme_id: int, year: int) -> ActionsOfYear:
    """The actions that began in a year. One query."""
    rows = list(WellbeingAction.objects.filter(programme=programme_id).of_year(year))
    rated = [row for row in rows if row.rating is not None]
    return ActionsOfYear(
        [
            HeldAction(row, None if row.rating is None else compute_share_of_maximum(row.rating, row.scale))
            for row in rows
        ],
        sum(row.participants for row in rows),
        combine_ratings(RatedAction(row.rating, row.scale, row.participants, row.respondents) for row in rated),
    )


def find_newest_year(programme_id: int) -> int | None:
    """The last year of which there is an action or an initiative. Two queries."""
    action = WellbeingAction.objects.filter(programme=programme_id).aggregate(last=Max("begins_on__year"))["last"]
    initiative = Initiative.objects.filter(programme=programme_id).aggregate(last=Max("year"))["last"]
    return max((year for year in (action, initiative) if year), default=None)


def list_initiatives(programme_id: int, year: int) -> list[Initiative]:
    """The initiatives of a year, in the order in which they were entered. One query."""
    rows = Initiative.objects.filter(programme=programme_id, year=year)
    return list(rows.select_related("block").order_by("pk"))


def list_improvement_points(programme_id: int, by: date) -> list[ImprovementPoint]:
    """What had been found to improve by the end of a day, each with the titles of what takes it up. One query."""
    rows = ImprovementPoint.objects.filter(programme=programme_id, found_on__lte=by)
    named = ArrayAgg("initiatives__title", filter=Q(initiatives__isnull=False), order_by="initiatives__pk", default=[])
    return list(rows.annotate(taken_up_in=named).order_by("found_on", "pk"))


def list_building_blocks(programme_id: int) -> list[BuildingBlock]:
    """The building blocks of the action plan. One query."""
    return list(BuildingBlock.objects.filter(programme=programme_id).order_by("number"))


def list_awarded_lots(programme_id: int, *, since: date, until: date) -> list[Lot]:
    """What suppliers do under the framework contracts that hold on some day of a period: a lot of each line. One
    query."""
    contracts = FrameworkContract.objects.filter(programme=programme_id).in_force(since, until)
    lots = Lot.objects.filter(contract__in=contracts).select_related("contract", "supplier")
    return list(lots.order_by("contract__valid_from", "contract_id", "pk"))
