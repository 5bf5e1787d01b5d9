"""The ledger's rules as values: the stages of a budget line and the movements between them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.core.money import ZERO, round_to_cents


class BudgetLineKind(models.TextChoices):
    """The two lines of the budget (15% and 85% of the grant)."""

    OPERATING = "operating", _("Operating costs")
    COACHING = "coaching", _("Coaching fees")


class Stage(models.IntegerChoices):
    """Where a euro of a line stands. Granted, funder and others are the other side of the books and may go below zero.
    Held is money on the account that is not the programme's; claimed is money that left it wrongly and comes back."""

    GRANTED = 1, _("granted")
    AVAILABLE = 2, _("available")
    RESERVED = 3, _("reserved")
    DUE = 4, _("due")
    PAID = 5, _("paid")
    FUNDER = 6, _("funder")
    CASH = 7, _("cash")
    DISBURSED = 8, _("disbursed")
    OUTGOING = 9, _("on its way")
    HELD = 10, _("held for others")
    CLAIMED = 11, _("to be claimed back")
    OTHERS = 12, _("others")


CONTRA = frozenset({Stage.GRANTED, Stage.FUNDER, Stage.OTHERS})
ON_THE_ACCOUNT = frozenset({Stage.CASH, Stage.OUTGOING, Stage.HELD})  # what the bank should say


class Movement(models.TextChoices):
    """Why money moves."""

    AWARD = "award", _("award")
    TRANCHE = "tranche", _("tranche received")
    RESERVE = "reserve", _("reserved")
    RELEASE = "release", _("released")
    ACCRUE = "accrue", _("due to the coach")
    EXPENSE = "expense", _("expense due")
    EARMARK = "earmark", _("set aside for a batch")
    FREE = "free", _("back from a batch")
    PAY = "pay", _("paid")
    DISBURSE = "disburse", _("left the account")
    RETURN = "return", _("payment returned")
    REFUND = "refund", _("back on the account")
    RECOVER = "recover", _("recovered")
    REPAY = "repay", _("repaid to the account")
    CHARGE = "charge", _("bank charge")
    DEBIT = "debit", _("charged to the account")
    REBATE = "rebate", _("bank charge given back")
    CREDIT = "credit", _("given back to the account")
    INTEREST = "interest", _("interest")
    CLAIM = "claim", _("taken wrongly")
    RESTORE = "restore", _("taken wrongly, and back")
    DEPOSIT = "deposit", _("came in for others")
    WITHDRAW = "withdraw", _("went out to others")
    REVERSE = "reverse", _("reversed")


class Route(NamedTuple):
    """From which stage to which, and on which lines."""

    source: Stage
    target: Stage
    lines: frozenset[BudgetLineKind]


BOTH = frozenset(BudgetLineKind)
COACHING, OPERATING = frozenset({BudgetLineKind.COACHING}), frozenset({BudgetLineKind.OPERATING})

# A reversal goes the way back of what it reverses, so it has no route of its own.
ROUTES: dict[Movement, Route] = {
    Movement.AWARD: Route(Stage.GRANTED, Stage.AVAILABLE, BOTH),
    Movement.TRANCHE: Route(Stage.FUNDER, Stage.CASH, BOTH),
    Movement.RESERVE: Route(Stage.AVAILABLE, Stage.RESERVED, COACHING),
    Movement.RELEASE: Route(Stage.RESERVED, Stage.AVAILABLE, COACHING),
    Movement.ACCRUE: Route(Stage.RESERVED, Stage.DUE, COACHING),
    Movement.EXPENSE: Route(Stage.AVAILABLE, Stage.DUE, OPERATING),
    Movement.EARMARK: Route(Stage.CASH, Stage.OUTGOING, BOTH),
    Movement.FREE: Route(Stage.OUTGOING, Stage.CASH, BOTH),
    Movement.PAY: Route(Stage.DUE, Stage.PAID, BOTH),
    Movement.DISBURSE: Route(Stage.OUTGOING, Stage.DISBURSED, BOTH),
    Movement.RETURN: Route(Stage.PAID, Stage.DUE, BOTH),
    Movement.REFUND: Route(Stage.DISBURSED, Stage.CASH, BOTH),
    Movement.RECOVER: Route(Stage.PAID, Stage.AVAILABLE, BOTH),
    Movement.REPAY: Route(Stage.DISBURSED, Stage.CASH, BOTH),
    Movement.CHARGE: Route(Stage.AVAILABLE, Stage.PAID, OPERATING),
    Movement.DEBIT: Route(Stage.CASH, Stage.DISBURSED, OPERATING),
    Movement.REBATE: Route(Stage.PAID, Stage.AVAILABLE, OPERATING),
    Movement.CREDIT: Route(Stage.DISBURSED, Stage.CASH, OPERATING),
    Movement.INTEREST: Route(Stage.OTHERS, Stage.CASH, OPERATING),
    Movement.CLAIM: Route(Stage.CASH, Stage.CLAIMED, BOTH),
    Movement.RESTORE: Route(Stage.CLAIMED, Stage.CASH, BOTH),
    Movement.DEPOSIT: Route(Stage.OTHERS, Stage.HELD, OPERATING),
    Movement.WITHDRAW: Route(Stage.HELD, Stage.OTHERS, OPERATING),
}
BELOW = 10  # stages that an account number has room for; those from here on have numbers below zero


def account_number(line_id: int, stage: Stage) -> int:
    """An account's number follows from its line and stage, so that posting needs no look-up. The seals hold the numbers
    of the first nine stages, so the later ones have the same form below zero."""
    return line_id * 10 + stage if stage < BELOW else -(line_id * 10 + stage - BELOW)


def find_account_stage(number: int) -> Stage:
    """The stage of an account, from its number."""
    return Stage(number % 10 if number > 0 else -number % 10 + BELOW)


@dataclass(frozen=True, slots=True)
class Posting:
    """One movement to be posted. The same step of the same subject can be posted once; `occurrence` numbers the
    steps that may rightly come back. It is effective `on` a day of its own, or on that of what is posted with it."""

    line_id: int
    movement: Movement
    amount: Decimal
    subject: str
    occurrence: int = 1
    on: date | None = None

    @property
    def source(self) -> int:
        """The number of the account the money leaves."""
        return account_number(self.line_id, ROUTES[self.movement].source)

    @property
    def target(self) -> int:
        """The number of the account the money enters."""
        return account_number(self.line_id, ROUTES[self.movement].target)


def split_grant(grant: Decimal, shares: dict[BudgetLineKind, Decimal]) -> dict[BudgetLineKind, Decimal]:
    """Splits a grant over the lines, to the cent: the last line takes what rounding left."""
    amounts = {kind: round_to_cents(grant * share) for kind, share in shares.items()}
    last = list(amounts)[-1]
    amounts[last] += grant - sum(amounts.values())
    return amounts


def compute_expected_need(*, open_promises: Decimal, newly_promised: Decimal, not_yet_paid: Decimal) -> Decimal:
    """What a line is expected to take in a coming period: what is promised and not yet paid, and as much again as was
    newly promised in a period of the same length before; never more than what is left to pay."""
    return min(open_promises + max(newly_promised, ZERO), not_yet_paid)
