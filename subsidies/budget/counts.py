"""What can be counted about the budget, on any day: always from the ledger, in euro."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, Sum

from healthcoach.core.money import ZERO
from subsidies.budget.day_totals import DayTotal
from subsidies.budget.models import BudgetLine, Tranche
from subsidies.budget.rules import Stage


def list_budget_lines(programme_id: int) -> list[BudgetLine]:
    """The lines of a programme's budget, in the order in which they were opened."""
    return list(BudgetLine.objects.filter(programme_id=programme_id).order_by("pk"))


def compute_stage_balances(
    budget_lines: Iterable[BudgetLine], on: date, *, stages: Iterable[Stage]
) -> dict[tuple[int, Stage], Decimal]:
    """What the lines' accounts held at the end of a day, per line number and stage: all that came in by then minus
    all that went out. Granted, the other side of the books, counts the way out."""
    wanted = {line.account(stage): (line.pk, stage) for line in budget_lines for stage in stages}
    moved = DayTotal.objects.filter(effective_on__lte=on).order_by()
    came_in = dict(moved.filter(target__in=wanted).values_list("target").annotate(Sum("amount")))
    went_out = dict(moved.filter(source__in=wanted).values_list("source").annotate(Sum("amount")))
    totals = {}
    for number, (line, stage) in wanted.items():
        amount = came_in.get(number, ZERO) - went_out.get(number, ZERO)
        totals[line, stage] = -amount if stage == Stage.GRANTED else amount
    return totals


def list_received_tranches(programme_id: int, on: date) -> list[Tranche]:
    """The tranches received from the funder by the end of a day, oldest first. One that was booked by mistake and taken
    back came in on no day."""
    received = Tranche.objects.filter(line__programme=programme_id, received_on__lte=on, reversed_at__isnull=True)
    return list(received.select_related("line__programme").order_by("received_on", "pk"))


def list_outstanding_tranches(programme_id: int, on: date) -> list[Tranche]:
    """The tranches that were planned and had neither come in nor been dropped by the end of a day, soonest first. A
    planned one that was booked by mistake was still to come until that was taken back."""
    rows = Tranche.objects.filter(line__programme=programme_id, scheduled_at__date__lte=on)
    by_mistake = Q(reversed_at__date__gt=on, booked_at__gt=F("scheduled_at"))
    rows = rows.filter(Q(received_on__isnull=True) | Q(received_on__gt=on) | by_mistake)
    rows = rows.filter(Q(dropped_at__isnull=True) | Q(dropped_at__date__gt=on))
    return list(rows.select_related("line__programme").order_by("expected_on", "pk"))
