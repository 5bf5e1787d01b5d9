"""Bank lines as values, what each of them can turn out to be, and what the programme knows of their references."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.core.money import ZERO
from subsidies.payments.rules import normalise_identifier


class MatchKind(models.TextChoices):
    """What a line of a statement, or a part of it, turned out to be. Each of them is booked."""

    PAYMENT = "payment", _("payment")
    RETURN = "return", _("payment returned")
    TRANCHE = "tranche", _("tranche")
    RECOVERY = "recovery", _("recovery")
    CHARGE = "charge", _("bank charge")
    REBATE = "rebate", _("bank charge given back")
    INTEREST = "interest", _("interest")
    COURSE = "course", _("course fee")
    CLAIM = "claim", _("taken wrongly, to be claimed back")
    RESTORE = "restore", _("taken wrongly, and back")
    HELD = "held", _("not ours, to be given back")
    GIVEN = "given", _("given to whom it belongs")
    SEVERAL = "several", _("several things together")


# Whether money comes in (1) or leaves (-1) for what a line, or a part of it, can be.
KIND_DIRECTIONS: dict[MatchKind, int] = {
    **dict.fromkeys((MatchKind.PAYMENT, MatchKind.CHARGE, MatchKind.CLAIM, MatchKind.GIVEN), -1),
    **dict.fromkeys((MatchKind.RETURN, MatchKind.TRANCHE, MatchKind.RECOVERY, MatchKind.COURSE), 1),
    **dict.fromkeys((MatchKind.REBATE, MatchKind.INTEREST, MatchKind.RESTORE, MatchKind.HELD), 1),
}
ASIDE_KINDS = frozenset({MatchKind.CLAIM, MatchKind.RESTORE, MatchKind.HELD, MatchKind.GIVEN})


class BreakReason(models.TextChoices):
    """Why a line did not match by itself."""

    UNKNOWN = "unknown", _("we know no payment, tranche, recovery order or enrolment by this reference")
    NO_REFERENCE = "no_reference", _("it carries no reference of ours")
    AMOUNT = "amount", _("the amount is not the one expected")
    ACCOUNT = "account", _("the account is not the one of the payment")
    ALREADY = "already", _("this was settled before")
    NOT_SENT = "not_sent", _("the payment was never sent to the bank, or its batch was cancelled")
    NEVER_LEFT = "never_left", _("it gives back a payment that we have not seen leave")
    TAKEN_BACK = "taken_back", _("it takes back money that had come in")
    UNEXPECTED = "unexpected", _("what it is for is no longer expected, or was not yet expected on that day")
    NO_CASH = "no_cash", _("the budget line does not hold this money")
    DETAILS = "details", _("the details that the bank gives with it do not add up")
    UNDECIDED = "undecided", _("another bank line about the same payment waits for a decision")
    TOGETHER = "together", _("it gives back several payments of ours as one total")


# Why a debit is perhaps one too many: the payment had left already, or was not to leave.
SURPLUS_REASONS = frozenset({BreakReason.ALREADY, BreakReason.NOT_SENT})
# Why a credit found nothing to give back: a debit too many that comes later may be what it undoes.
UNCLAIMED_REASONS = SURPLUS_REASONS | {BreakReason.NEVER_LEFT, BreakReason.UNDECIDED, BreakReason.TOGETHER}


MAX_LINE_PARTS = 100  # that a person divides a line in; a batch named as a whole is one
# What banks call charges in the third part of their transaction code (ISO 20022): charges, fees and commissions.
CHARGE_CODES = frozenset({"CHRG", "FEES", "COMM", "COME", "COMI", "COMT"})
INTEREST_CODE = "INTR"


@dataclass(frozen=True, slots=True)
class BankLine:
    """A movement as the bank tells it: euro in (above zero) or out, net of the `charges` that the bank kept or took in
    it (never below zero). `instructed` is what was asked to be moved; `key` is the same in every statement; `part` is
    the place among the transactions that the bank booked together.

    `batch` names the payments that were booked as one total, `transactions` says how many there are, and
    `end_to_end_ids` which, when the bank gives no amount with them. `incomplete` when details could not be used."""

    key: str
    amount: Decimal
    booked_on: date
    value_on: date | None = None
    bank_reference: str = ""
    end_to_end_id: str = ""
    communication: str = ""
    remittance: str = ""
    counterparty: str = ""
    iban: str = ""
    code: str = ""
    return_reason: str = ""
    reversal: bool = False
    part: int = 0
    charges: Decimal = ZERO
    instructed: Decimal | None = None
    batch: str = ""
    transactions: int = 0
    ultimate: str = ""
    incomplete: bool = False
    end_to_end_ids: tuple[str, ...] = ()

    @property
    def comes_back(self) -> bool:
        """Whether the bank itself says that earlier money comes back."""
        return self.reversal or bool(self.return_reason)

    @property
    def named(self) -> str:
        """The end-to-end id as it is compared."""
        return normalise_identifier(self.end_to_end_id)

    @property
    def is_charge(self) -> bool:
        """Whether the bank takes money for its own work."""
        return self.amount < 0 and self._kind in CHARGE_CODES

    @property
    def is_rebate(self) -> bool:
        """Whether the bank gives back what it took for its own work."""
        return self.amount > 0 and self._kind in CHARGE_CODES

    @property
    def is_interest(self) -> bool:
        """Whether the bank pays for the money that stands with it."""
        return self.amount > 0 and self._kind == INTEREST_CODE

    @property
    def _kind(self) -> str:
        return self.code.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class LineShare:
    """What a line, or a part of it, is: euro in (above zero) or out, and what that settles, by its reference. The
    reference of what was set aside is the number of the bank line that did."""

    kind: MatchKind
    amount: Decimal
    reference: str = ""


@dataclass(frozen=True, slots=True)
class UndecidedLine:
    """An open bank line, by its number, that names payments: euro in (above zero) or out, and why it is open."""

    number: str
    amount: Decimal
    booked_on: date
    payments: frozenset[str]
    problem: BreakReason


class UndecidedLines:
    """The open bank lines that name payments. A debit too many and a credit of its amount for the same payments undo
    each other, when the money did not come back before it left."""

    def __init__(self) -> None:
        self._by_payment: dict[str, dict[str, UndecidedLine]] = defaultdict(dict)

    def add(self, line: UndecidedLine) -> None:
        """One line more waits."""
        for each in line.payments:
            self._by_payment[each][line.number] = line

    def drop(self, number: str) -> None:
        """This one is settled."""
        for lines in self._by_payment.values():
            lines.pop(number, None)

    def debits(self, payments: Iterable[str]) -> list[UndecidedLine]:
        """Those of money that left for any of these payments."""
        return [each for each in self._about(payments) if each.amount < 0]

    def debit_undone_by(self, credit: BankLine, payments: Collection[str]) -> UndecidedLine | None:
        """The debit too many that money which came in gives back."""
        return self._opposite(credit, payments, SURPLUS_REASONS, lambda other: other.booked_on <= credit.booked_on)

    def credit_undoing(self, debit: BankLine, payments: Collection[str]) -> UndecidedLine | None:
        """The money that came in and gives a debit too many back."""
        return self._opposite(debit, payments, UNCLAIMED_REASONS, lambda other: debit.booked_on <= other.booked_on)

    def _about(self, payments: Iterable[str]) -> list[UndecidedLine]:
        found = {number: line for each in payments for number, line in self._by_payment[each].items()}
        return list(found.values())

    def _opposite(
        self,
        line: BankLine,
        payments: Collection[str],
        reasons: Collection[BreakReason],
        follows: Callable[[UndecidedLine], bool],
    ) -> UndecidedLine | None:
        named = frozenset(payments)
        for other in self._about(named):
            undoes = other.amount == -line.amount and other.payments == named and other.problem in reasons
            if undoes and follows(other):
                return other
        return None


@dataclass(slots=True)
class OwedFacts:
    """An amount due: what was paid of it, and recovered."""

    amount: Decimal
    paid: Decimal = ZERO
    recovered: Decimal = ZERO


@dataclass(slots=True)
class PaymentFacts:
    """A payment: how much left the account for it so far, whether its file went to the bank, and whether it is over.
    Its claims are what the bank took for it once too often, by the number of the bank line."""

    amount: Decimal
    owed: OwedFacts
    settled: Decimal = ZERO
    sent: bool = True
    returned: bool = False
    iban: str = ""
    line: int = 0
    claims: dict[str, Decimal] = field(default_factory=dict)

    @property
    def left(self) -> Decimal:
        """What still has to leave the account for it."""
        return self.amount - self.settled


@dataclass(slots=True)
class TrancheFacts:
    """The tranches of one payment of the funder: the sum still expected, and the sum booked by hand that no statement
    has shown yet."""

    open: Decimal = ZERO
    unconfirmed: Decimal = ZERO
    received: bool = False
    since: date | None = None
    lines: dict[int, Decimal] = field(default_factory=dict)


@dataclass(slots=True)
class RecoveryFacts:
    """A recovery order: what is still to be repaid, since when, and what was booked by hand without a statement."""

    outstanding: Decimal
    owed: OwedFacts
    since: date
    ordered: bool = True
    received: bool = False
    unconfirmed: list[Decimal] = field(default_factory=list)


@dataclass(slots=True)
class CourseFeeFacts:
    """The fee of somebody in a course: what is still to come in of it, and whether they are still expected."""

    outstanding: Decimal
    expected: bool = True


@dataclass(slots=True)
class MatchContext:
    """What the programme knows of the references on a statement, what its operating line has for charges and was
    charged so far. It changes with every line judged, because a payment and its return may stand in the same file.
    Batches are the end-to-end ids of their payments; `own` is the programme's account. `undecided` are the open lines
    about payments, and `coming` counts the debits still to be judged, by the payments that they name."""

    payments: dict[str, PaymentFacts] = field(default_factory=dict)
    tranches: dict[str, TrancheFacts] = field(default_factory=dict)
    recoveries: dict[str, RecoveryFacts] = field(default_factory=dict)
    course_fees: dict[str, CourseFeeFacts] = field(default_factory=dict)
    batches: dict[str, list[str]] = field(default_factory=dict)
    undecided: UndecidedLines = field(default_factory=UndecidedLines)
    coming: Counter[str] = field(default_factory=Counter)
    operating: int = 0
    cash: Decimal = ZERO
    available: Decimal = ZERO
    charged: Decimal = ZERO
    own: str = ""


MatchResult = tuple[LineShare, ...] | BreakReason
