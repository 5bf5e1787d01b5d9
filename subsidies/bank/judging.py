"""What a bank line turns out to be, given what the programme knows of its references: the parts that it is booked as,
or why a person has to decide. A payment settles by itself only when id, amount and account fit."""

from collections.abc import Sequence
from decimal import Decimal

from healthcoach.money import ZERO
from subsidies.bank.rules import (
    CourseFeeFacts,
    Known,
    Line,
    PaymentFacts,
    Problem,
    RecoveryFacts,
    SettledAs,
    Share,
    TrancheFacts,
    Verdict,
)
from subsidies.payments.rules import same_signs


def judge(line: Line, known: Known) -> Verdict:
    """What a line is, or why it is a break; what it settles counts for the lines that follow."""
    if line.amount < 0 and (named := named_together(line, known.batches)):
        return _total(line, named, known)
    if line.incomplete:
        return Problem.DETAILS
    if payment := known.payments.get(line.named):
        return _leaves(line, payment, known) if line.amount < 0 else _returns(line, payment, known)
    if line.amount > 0 and not line.comes_back:
        if tranche := known.tranches.get(line.communication):
            return _tranche(line, tranche, known)
        if recovery := known.recoveries.get(line.communication):
            return _recovery(line, recovery)
        if fee := known.course_fees.get(line.communication):
            return _course_fee(line, fee)
    if line.amount < 0 and line.reversal:
        return Problem.TAKEN_BACK
    if line.is_charge or line.is_rebate or line.is_interest:
        return _of_the_bank(line, known)
    return Problem.UNKNOWN if line.end_to_end_id or line.communication or line.batch else Problem.NO_REFERENCE


def named_together(line: Line, batches: dict[str, list[str]]) -> Sequence[str]:
    """The payments that the bank names for one total: by their ids, or by the batch."""
    if line.end_to_end_ids:
        return [same_signs(each) for each in line.end_to_end_ids]
    return () if line.end_to_end_id else batches.get(same_signs(line.batch), ())


def _total(line: Line, named: Sequence[str], known: Known) -> Verdict:
    """Several payments that the bank booked as one: all that are open leave together, or a person looks."""
    if any(each not in known.payments for each in named) or len(set(named)) < len(named):
        return Problem.DETAILS
    if any(not known.payments[each].sent for each in named):
        return Problem.NOT_SENT
    leaving = {each: known.payments[each] for each in named if not known.payments[each].returned}
    leaving = {each: payment for each, payment in leaving.items() if payment.left}
    if not leaving:
        return Problem.ALREADY
    if line.transactions not in (0, len(leaving)):
        return Problem.DETAILS
    over = -line.amount - sum(payment.left for payment in leaving.values())
    if over not in (ZERO, line.charges):
        return Problem.DETAILS if line.incomplete else Problem.AMOUNT
    if not _affords(over, known):
        return Problem.NO_CASH
    shares = tuple(Share(SettledAs.PAYMENT, -payment.left, each) for each, payment in leaving.items())
    for payment in leaving.values():
        _count(payment, payment.left)
    return shares + _charged(over, known)


def _leaves(line: Line, payment: PaymentFacts, known: Known) -> Verdict:
    """Money left the account for a payment: all that was still to leave, and perhaps what the bank says it charged."""
    if not payment.sent:
        return Problem.NOT_SENT
    if payment.returned or not payment.left:
        return Problem.ALREADY
    if line.iban not in ("", payment.iban):
        return Problem.ACCOUNT
    left = payment.left
    over = -line.amount - left
    if over and not _says_so(line, over, left):
        return Problem.AMOUNT
    if not _affords(over, known):
        return Problem.NO_CASH
    _count(payment, left)
    return (Share(SettledAs.PAYMENT, -left, line.named), *_charged(over, known))


def _returns(line: Line, payment: PaymentFacts, known: Known) -> Verdict:
    """Money of a payment came back: all that had left, less perhaps what the bank says it kept. What was taken once too
    often comes back first."""
    if not payment.sent and not payment.claims:
        return Problem.NOT_SENT
    claim = next((number for number, open_ in payment.claims.items() if open_ == line.amount), None)
    if not claim and not payment.settled:
        return Problem.ALREADY if payment.returned else Problem.NEVER_LEFT
    if line.iban not in ("", payment.iban, known.own):  # some banks leave the parties of a return where they were
        return Problem.ACCOUNT
    if claim:
        del payment.claims[claim]
        return (Share(SettledAs.RESTORE, line.amount, claim),)
    left, kept = payment.settled, payment.settled - line.amount
    if left > payment.owed.paid - payment.owed.recovered or (kept and not _says_so(line, kept, left)):
        return Problem.AMOUNT
    own_cash = left if payment.line == known.operating else ZERO
    if not _affords(kept, known, own_cash):
        return Problem.NO_CASH
    known.cash += own_cash
    _count(payment, -left)
    payment.returned = True
    return (Share(SettledAs.RETURN, left, line.named), *_charged(kept, known))


def _says_so(line: Line, difference: Decimal, whole: Decimal) -> bool:
    """Whether the bank itself says that the difference is what it charged, and nothing that it says contradicts
    that."""
    return difference == line.charges and line.instructed in (None, whole, abs(line.amount))


def _count(payment: PaymentFacts, amount: Decimal) -> None:
    payment.settled += amount
    payment.owed.paid += amount


def _affords(charge: Decimal, known: Known, coming_in: Decimal = ZERO) -> bool:
    """Whether the operating line has the budget and the cash for a charge."""
    return charge <= min(known.cash + coming_in, known.available) if charge else True


def _charged(charge: Decimal, known: Known) -> tuple[Share, ...]:
    """What the bank charged in a movement for something else."""
    if not charge:
        return ()
    known.cash -= charge
    known.available -= charge
    known.charged += charge
    return (Share(SettledAs.CHARGE, -charge),)


def _tranche(line: Line, tranche: TrancheFacts, known: Known) -> Verdict:
    """The funder paid what was expected; or what somebody booked by hand before the statement showed it."""
    if line.amount == tranche.unconfirmed:
        tranche.unconfirmed = ZERO
        return (Share(SettledAs.TRANCHE, line.amount, line.communication),)
    if not tranche.open:
        return Problem.AMOUNT if tranche.unconfirmed else _over(received=tranche.received)
    if tranche.since is None or line.booked_on < tranche.since:
        return Problem.UNEXPECTED
    if line.amount != tranche.open:
        return Problem.AMOUNT
    tranche.open, tranche.received = ZERO, True
    known.cash += tranche.lines.get(known.operating, ZERO)
    return (Share(SettledAs.TRANCHE, line.amount, line.communication),)


def _recovery(line: Line, recovery: RecoveryFacts) -> Verdict:
    """Somebody repaid, in whole or in part; or what was booked by hand before the statement showed it."""
    if line.amount in recovery.unconfirmed:
        recovery.unconfirmed.remove(line.amount)
        return (Share(SettledAs.RECOVERY, line.amount, line.communication),)
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
    return (Share(SettledAs.RECOVERY, line.amount, line.communication),)


def _course_fee(line: Line, fee: CourseFeeFacts) -> Verdict:
    """Somebody paid what is left of their course fee. A part of it, or more, is for a person to look at."""
    if not fee.expected:
        return Problem.UNEXPECTED
    if not fee.outstanding:
        return Problem.ALREADY
    if line.amount != fee.outstanding:
        return Problem.AMOUNT
    fee.outstanding = ZERO
    return (Share(SettledAs.COURSE, line.amount, line.communication),)


def _over(*, received: bool) -> Problem:
    return Problem.ALREADY if received else Problem.UNEXPECTED


def _of_the_bank(line: Line, known: Known) -> Verdict:
    """The bank's charge, while the operating line has the budget and the cash for it; a charge given back, of those
    that it took; or interest."""
    if line.is_charge:
        return _charged(-line.amount, known) if _affords(-line.amount, known) else Problem.NO_CASH
    if line.is_interest:
        known.cash += line.amount
        return (Share(SettledAs.INTEREST, line.amount),)
    if line.amount > known.charged:
        return Problem.AMOUNT
    known.charged -= line.amount
    known.cash += line.amount
    known.available += line.amount
    return (Share(SettledAs.REBATE, line.amount),)
