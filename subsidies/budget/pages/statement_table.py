"""The statement of where the money is: each amount and what it means, per line and in total, as it moves."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from subsidies.budget.drawdown import DrawdownPoint, DrawnAmounts


@dataclass(frozen=True, slots=True)
class MoneyStatementCell:
    """An amount in euro under its heading."""

    heading: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class MoneyStatementRow:
    """One amount of the statement, what it means, and whether it begins a sum."""

    stage: str
    label: Promise
    meaning: Promise
    cells: list[MoneyStatementCell]
    is_sum: bool


@dataclass(frozen=True, slots=True)
class MoneyStatement:
    """Two sums with their parts: the grant, and the money on the account."""

    headings: list[str]
    grant: list[MoneyStatementRow]
    cash: list[MoneyStatementRow]


def _compute_grant_to_come(drawn: DrawnAmounts) -> Decimal:
    return drawn.granted - drawn.received


# Stage, label, what it means, how much, and whether the rows below it are its parts.
GRANT_ROWS = [
    ("granted", _("Granted"), _("what the government decided to give"), lambda drawn: drawn.granted, True),
    ("paid", _("Paid"), _("confirmed by the bank, less what came back"), lambda drawn: drawn.paid, False),
    ("due", _("Due"), _("earned, waits for payment"), lambda drawn: drawn.due, False),
    ("reserved", _("Reserved"), _("kept apart for approved files"), lambda drawn: drawn.reserved, False),
    ("available", _("Available"), _("free for new files and expenses"), lambda drawn: drawn.available, False),
]
CASH_ROWS = [
    ("received", _("Received"), _("transferred by the funder so far"), lambda drawn: drawn.received, True),
    ("disbursed", _("Left the account"), _("by bank statement"), lambda drawn: drawn.disbursed, False),
    ("outgoing", _("On its way"), _("in a payment batch"), lambda drawn: drawn.outgoing, False),
    ("cash", _("Cash"), _("on the account, free to pay with"), lambda drawn: drawn.cash, False),
    ("to_come", _("Still to come"), _("granted, not yet transferred"), _compute_grant_to_come, True),
    ("recovered", _("Recovered"), _("paid back to us, available again"), lambda drawn: drawn.recovered, True),
]


def build_money_statement(point: DrawdownPoint) -> MoneyStatement:
    """The statement of a day."""
    headings = [each.line.get_kind_display() for each in point.lines]
    columns = [each.drawn for each in point.lines]
    if len(columns) > 1:
        headings, columns = [*headings, str(_("Total"))], [*columns, point.total]

    def rows(
        kinds: list[tuple[str, Promise, Promise, Callable[[DrawnAmounts], Decimal], bool]],
    ) -> list[MoneyStatementRow]:
        return [
            MoneyStatementRow(
                stage,
                label,
                meaning,
                [MoneyStatementCell(h, amount(c)) for h, c in zip(headings, columns, strict=True)],
                is_sum,
            )
            for stage, label, meaning, amount, is_sum in kinds
        ]

    return MoneyStatement(headings, rows(GRANT_ROWS), rows(CASH_ROWS))
