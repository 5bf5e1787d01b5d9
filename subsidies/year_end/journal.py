"""The journal: every transfer of a year in the order of its number. Money that leaves an account is its credit, money
that enters one its debit, so that both always come to the same."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from healthcoach.core.money import ZERO
from subsidies.budget.day_totals import DayTotal
from subsidies.budget.models import BudgetLine, Transfer
from subsidies.budget.rules import Stage
from subsidies.year_end.rules import Period


@dataclass(frozen=True, slots=True)
class AccountTurnover:
    """What entered and left one account in a year, in euro."""

    line: BudgetLine
    stage: Stage
    debit: Decimal
    credit: Decimal

    @property
    def number(self) -> int:
        """The account's number."""
        return self.line.account(self.stage)


def list_journal_transfers(lines: list[BudgetLine], period: Period) -> QuerySet[Transfer]:
    """The transfers of these lines in a period, in the order in which they were posted."""
    return (
        _filter_period_transfers(lines, period)
        .select_related("source__line__programme", "target", "posted_by")
        .order_by("pk")
    )


def list_account_turnovers(lines: list[BudgetLine], period: Period) -> list[AccountTurnover]:
    """Debit and credit of every account that moved, each counted on its own side."""
    rows = filter_day_totals(lines, period).order_by()
    debit = dict(rows.values_list("target").annotate(Sum("amount")))
    credit = dict(rows.values_list("source").annotate(Sum("amount")))
    accounts = [(line, stage, line.account(stage)) for line in lines for stage in Stage]
    return [
        AccountTurnover(line, stage, debit.get(number, ZERO), credit.get(number, ZERO))
        for line, stage, number in accounts
        if number in debit or number in credit
    ]


def filter_day_totals(lines: list[BudgetLine], period: Period) -> QuerySet[DayTotal]:
    """The totals of the days of a period."""
    moved = DayTotal.objects.of_lines(lines)
    return moved.filter(effective_on__gte=period.begins_on, effective_on__lte=period.ends_on)


def _filter_period_transfers(lines: list[BudgetLine], period: Period) -> QuerySet[Transfer]:
    accounts = [line.account(stage) for line in lines for stage in Stage]
    return Transfer.objects.filter(
        source__in=accounts, effective_on__gte=period.begins_on, effective_on__lte=period.ends_on
    )
