"""Bank lines as values, and what each of them turns out to be, given what the programme knows of its references."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.money import ZERO


class SettledAs(models.TextChoices):
    """What a line of a statement turned out to be."""

    PAYMENT = "payment", _("payment")
    RETURN = "return", _("payment returned")
    TRANCHE = "tranche", _("tranche")
    RECOVERY = "recovery", _("recovery")
    CHARGE = "charge", _("bank charge")
    COURSE = "course", _("course fee")
    EXPLAINED = "explained", _("explained, not booked")


class Problem(models.TextChoices):
    """Why a line did not match by itself."""

    UNKNOWN = "unknown", _("we know no payment, tranche, recovery order or enrolment by this reference")
    NO_REFERENCE = "no_reference", _("it carries no reference of ours")
    AMOUNT = "amount", _("the amount is not the one expected")
    ALREADY = "already", _("this was settled before")
    NOT_SENT = "not_sent", _("the payment was never sent to the bank, or its batch was cancelled")
    NEVER_LEFT = "never_left", _("it gives back a payment that we have not seen leave")
    TAKEN_BACK = "taken_back", _("it takes back money that had come in")
    UNEXPECTED = "unexpected", _("what it is for is no longer expected, or was not yet expected on that day")
    NO_CASH = "no_cash", _("the budget line does not hold this money")
    DETAILS = "details", _("the details that the bank gives with it do not add up")


# What banks call charges in the third part of their transaction code (ISO 20022): charges, fees and commissions.
CHARGES = frozenset({"CHRG", "FEES", "COMM", "COME", "COMI", "COMT"})


@dataclass(frozen=True, slots=True)
class Line:
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
    def is_charge(self) -> bool:
        """Whether the bank takes money for its own work."""
        return self.amount < 0 and self.code.rpartition("/")[2] in CHARGES


@dataclass(slots=True)
class Owed:
    """An amount due: what was paid of it, and recovered."""

    amount: Decimal
    paid: Decimal = ZERO
    recovered: Decimal = ZERO


@dataclass(slots=True)
class PaymentFacts:
    """A payment: how much left the account for it so far, whether its file went to the bank, and whether it is over."""

    amount: Decimal
    owed: Owed
    settled: Decimal = ZERO
    sent: bool = True
    returned: bool = False


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
    owed: Owed
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
class Known:
    """What the programme knows of the references on a statement, and what its operating line has for charges. It
    changes with every line judged, because a payment and its return may stand in the same file."""

    payments: dict[str, PaymentFacts] = field(default_factory=dict)
    tranches: dict[str, TrancheFacts] = field(default_factory=dict)
    recoveries: dict[str, RecoveryFacts] = field(default_factory=dict)
    course_fees: dict[str, CourseFeeFacts] = field(default_factory=dict)
    operating: int = 0
    cash: Decimal = ZERO
    available: Decimal = ZERO


Verdict = SettledAs | Problem


def judge(line: Line, known: Known) -> Verdict:
    """What a line is, or why it is a break; what it settles counts for the lines that follow."""
    if payment := known.payments.get(line.end_to_end_id):
        return _leaves(line, payment) if line.amount < 0 else _returns(line, payment)
    if line.amount > 0 and not line.comes_back:
        if tranche := known.tranches.get(line.communication):
            return _tranche(line, tranche, known)
        if recovery := known.recoveries.get(line.communication):
            return _recovery(line, recovery)
        if fee := known.course_fees.get(line.communication):
            return _course_fee(line, fee)
    if line.amount < 0 and line.reversal:
        return Problem.TAKEN_BACK
    if line.is_charge:
        return _charge(line, known)
    return Problem.UNKNOWN if line.end_to_end_id or line.communication else Problem.NO_REFERENCE


def _leaves(line: Line, payment: PaymentFacts) -> Verdict:
    """Money left the account for a payment, in whole or in part."""
    if not payment.sent:
        return Problem.NOT_SENT
    if payment.returned or payment.settled == payment.amount:
        return Problem.ALREADY
    if -line.amount > payment.amount - payment.settled:
        return Problem.AMOUNT
    payment.settled -= line.amount
    payment.owed.paid -= line.amount
    return SettledAs.PAYMENT


def _returns(line: Line, payment: PaymentFacts) -> Verdict:
    """Money of a payment came back, in whole or in part; never more than left and was not recovered since."""
    if not payment.sent:
        return Problem.NOT_SENT
    if not payment.settled:
        return Problem.ALREADY if payment.returned else Problem.NEVER_LEFT
    if line.amount > min(payment.settled, payment.owed.paid - payment.owed.recovered):
        return Problem.AMOUNT
    payment.settled -= line.amount
    payment.owed.paid -= line.amount
    payment.returned = True
    return SettledAs.RETURN


def _tranche(line: Line, tranche: TrancheFacts, known: Known) -> Verdict:
    """The funder paid what was expected; or what somebody booked by hand before the statement showed it."""
    if line.amount == tranche.unconfirmed:
        tranche.unconfirmed = ZERO
        return SettledAs.TRANCHE
    if not tranche.open:
        return Problem.AMOUNT if tranche.unconfirmed else _over(received=tranche.received)
    if tranche.since is None or line.booked_on < tranche.since:
        return Problem.UNEXPECTED
    if line.amount != tranche.open:
        return Problem.AMOUNT
    tranche.open, tranche.received = ZERO, True
    known.cash += tranche.lines.get(known.operating, ZERO)
    return SettledAs.TRANCHE


def _recovery(line: Line, recovery: RecoveryFacts) -> Verdict:
    """Somebody repaid, in whole or in part; or what was booked by hand before the statement showed it."""
    if line.amount in recovery.unconfirmed:
        recovery.unconfirmed.remove(line.amount)
        return SettledAs.RECOVERY
    if not recovery.ordered:
        return _over(received=recovery.received)
    if recovery.owed.paid < recovery.owed.amount or line.booked_on < recovery.since:
        return Problem.UNEXPECTED
    if line.amount > recovery.outstanding:
        return Problem.AMOUNT
    recovery.outstanding -= line.amount
    recovery.owed.recovered += line.amount
    if not recovery.outstanding:
        recovery.ordered, recovery.received = False, True
    return SettledAs.RECOVERY


def _course_fee(line: Line, fee: CourseFeeFacts) -> Verdict:
    """Somebody paid what is left of their course fee. A part of it, or more, is for a person to look at."""
    if not fee.expected:
        return Problem.UNEXPECTED
    if not fee.outstanding:
        return Problem.ALREADY
    if line.amount != fee.outstanding:
        return Problem.AMOUNT
    fee.outstanding = ZERO
    return SettledAs.COURSE


def _over(*, received: bool) -> Problem:
    return Problem.ALREADY if received else Problem.UNEXPECTED


def _charge(line: Line, known: Known) -> Verdict:
    """The bank's charge, while the operating line has the budget and the cash for it."""
    if -line.amount > min(known.cash, known.available):
        return Problem.NO_CASH
    known.cash += line.amount
    known.available += line.amount
    return SettledAs.CHARGE
