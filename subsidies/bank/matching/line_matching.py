"""What a bank line turns out to be, given what the programme knows of its references: the parts that it is booked as,
or why a person has to decide. A payment settles by itself only when id, amount and account fit."""

from collections.abc import Sequence
from decimal import Decimal

from healthcoach.core.money import ZERO
from subsidies.bank.rules import (
    BankLine,
    BreakReason,
    CourseFeeFacts,
    LineShare,
    MatchContext,
    MatchKind,
    MatchResult,
    PaymentFacts,
    RecoveryFacts,
    TrancheFacts,
)
from subsidies.payments.rules import normalise_identifier


def match_line(line: BankLine, known: MatchContext) -> MatchResult:
    """What a line is, or why it is a break; what it settles counts for the lines that follow."""
    named = list_payments_named_together(line, known.batches)
    if line.amount < 0 and named:
        return _match_collective_payment(line, named, known)
    if line.amount > 0 and named and all(each in known.payments for each in named):
        return _match_collective_return(line, named, known)
    if line.incomplete:
        return BreakReason.DETAILS
    if payment := known.payments.get(line.named):
        return (
            _match_outgoing_payment(line, payment, known)
            if line.amount < 0
            else _match_returned_payment(line, payment, known)
        )
    if line.amount > 0 and not line.comes_back:
        if tranche := known.tranches.get(line.communication):
            return _match_tranche_line(line, tranche, known)
        if recovery := known.recoveries.get(line.communication):
            return _match_recovery_line(line, recovery)
        if fee := known.course_fees.get(line.communication):
            return _match_course_fee_line(line, fee)
    if line.amount < 0 and line.reversal:
        return BreakReason.TAKEN_BACK
    if line.is_charge or line.is_rebate or line.is_interest:
        return _match_bank_cost_line(line, known)
    return BreakReason.UNKNOWN if line.end_to_end_id or line.communication or line.batch else BreakReason.NO_REFERENCE


def list_named_payments(line: BankLine, batches: dict[str, list[str]]) -> Sequence[str]:
    """The payments that a line names: one by its own id, or several for a total."""
    return [line.named] if line.end_to_end_id else list_payments_named_together(line, batches)


def list_payments_named_together(line: BankLine, batches: dict[str, list[str]]) -> Sequence[str]:
    """The payments that the bank names for one total: by their ids, or by the batch."""
    if line.end_to_end_ids:
        return [normalise_identifier(each) for each in line.end_to_end_ids]
    return () if line.end_to_end_id else batches.get(normalise_identifier(line.batch), ())


def _match_collective_payment(line: BankLine, named: Sequence[str], known: MatchContext) -> MatchResult:
    """Several payments that the bank booked as one: all that are open leave together, or a person looks."""
    if any(each not in known.payments for each in named) or len(set(named)) < len(named):
        return BreakReason.DETAILS
    if any(not known.payments[each].sent for each in named):
        return BreakReason.NOT_SENT
    leaving = {each: known.payments[each] for each in named if not known.payments[each].returned}
    leaving = {each: payment for each, payment in leaving.items() if payment.left}
    if not leaving:
        return BreakReason.ALREADY
    if line.transactions not in (0, len(leaving)):
        return BreakReason.DETAILS
    over = -line.amount - sum(payment.left for payment in leaving.values())
    if over not in (ZERO, line.charges):
        return BreakReason.DETAILS if line.incomplete else BreakReason.AMOUNT
    if not _can_afford_charge(over, known):
        return BreakReason.NO_CASH
    shares = tuple(LineShare(MatchKind.PAYMENT, -payment.left, each) for each, payment in leaving.items())
    for payment in leaving.values():
        _count_settled_amount(payment, payment.left)
    return shares + _deduct_bank_charge(over, known)


def _match_outgoing_payment(line: BankLine, payment: PaymentFacts, known: MatchContext) -> MatchResult:
    """Money left the account for a payment: all that was still to leave, and perhaps what the bank says it charged."""
    if not payment.sent:
        return BreakReason.NOT_SENT
    if payment.returned or not payment.left:
        return BreakReason.ALREADY
    if line.iban not in ("", payment.iban):
        return BreakReason.ACCOUNT
    left = payment.left
    over = -line.amount - left
    if over and not _is_explained_by_charges(line, over, left):
        return BreakReason.AMOUNT
    if not _can_afford_charge(over, known):
        return BreakReason.NO_CASH
    _count_settled_amount(payment, left)
    return (LineShare(MatchKind.PAYMENT, -left, line.named), *_deduct_bank_charge(over, known))


def _match_returned_payment(line: BankLine, payment: PaymentFacts, known: MatchContext) -> MatchResult:
    """Money of a payment came back: all that had left, less perhaps what the bank says it kept. What was taken once too
    often comes back first, and a payment does not come back while the bank may have taken it once more."""
    twice = _find_money_taken_twice(line, [line.named], known)
    if not payment.sent and not payment.claims and not twice:
        return BreakReason.NOT_SENT
    if not twice and not payment.settled:
        return BreakReason.ALREADY if payment.returned else BreakReason.NEVER_LEFT
    if line.iban not in ("", payment.iban, known.own):  # some banks leave the parties of a return where they were
        return BreakReason.ACCOUNT
    if twice:
        return _restore_money_taken_twice(line, twice, known)
    if known.undecided.debits([line.named]) or known.coming[line.named]:
        return BreakReason.UNDECIDED
    left, kept = payment.settled, payment.settled - line.amount
    explained = not kept or _is_explained_by_charges(line, kept, left)
    if payment.claims or left > payment.owed.paid - payment.owed.recovered or not explained:
        return BreakReason.AMOUNT
    own_cash = left if payment.line == known.operating else ZERO
    if not _can_afford_charge(kept, known, own_cash):
        return BreakReason.NO_CASH
    known.cash += own_cash
    _count_settled_amount(payment, -left)
    payment.returned = True
    return (LineShare(MatchKind.RETURN, left, line.named), *_deduct_bank_charge(kept, known))


def _match_collective_return(line: BankLine, named: Sequence[str], known: MatchContext) -> MatchResult:
    """Several payments that come back as one: what the bank took once too often, or a person says what it is."""
    if twice := _find_money_taken_twice(line, named, known):
        return _restore_money_taken_twice(line, twice, known)
    waits = known.undecided.debits(named) or any(known.coming[each] for each in named)
    return BreakReason.UNDECIDED if waits else BreakReason.TOGETHER


def _find_money_taken_twice(line: BankLine, named: Sequence[str], known: MatchContext) -> str:
    """The bank line with which the bank took payments once too often, when this is that money: it is claimed back, or
    a debit too many that nobody has decided about."""
    claims = [known.payments[each].claims for each in named]
    for number, left in claims[0].items():
        if left == line.amount and all(number in each for each in claims):
            return number
    undone = known.undecided.debit_undone_by(line, named)
    return undone.number if undone else ""


def _restore_money_taken_twice(line: BankLine, number: str, known: MatchContext) -> tuple[LineShare, ...]:
    """It is back, of whatever payments the bank had taken it."""
    for payment in known.payments.values():
        payment.claims.pop(number, None)
    known.undecided.drop(number)
    return (LineShare(MatchKind.RESTORE, line.amount, number),)


def _is_explained_by_charges(line: BankLine, difference: Decimal, whole: Decimal) -> bool:
    """Whether the bank itself says that the difference is what it charged, and nothing that it says contradicts
    that."""
    return difference == line.charges and line.instructed in (None, whole, abs(line.amount))


def _count_settled_amount(payment: PaymentFacts, amount: Decimal) -> None:
    payment.settled += amount
    payment.owed.paid += amount


def _can_afford_charge(charge: Decimal, known: MatchContext, coming_in: Decimal = ZERO) -> bool:
    """Whether the operating line has the budget and the cash for a charge."""
    return charge <= min(known.cash + coming_in, known.available) if charge else True


def _deduct_bank_charge(charge: Decimal, known: MatchContext) -> tuple[LineShare, ...]:
    """What the bank charged in a movement for something else."""
    if not charge:
        return ()
    known.cash -= charge
    known.available -= charge
    known.charged += charge
    return (LineShare(MatchKind.CHARGE, -charge),)


def _match_tranche_line(line: BankLine, tranche: TrancheFacts, known: MatchContext) -> MatchResult:
    """The funder paid what was expected; or what somebody booked by hand before the statement showed it."""
    if line.amount == tranche.unconfirmed:
        tranche.unconfirmed = ZERO
        return (LineShare(MatchKind.TRANCHE, line.amount, line.communication),)
    if not tranche.open:
        return BreakReason.AMOUNT if tranche.unconfirmed else _explain_closed_item(received=tranche.received)
    if tranche.since is None or line.booked_on < tranche.since:
        return BreakReason.UNEXPECTED
    if line.amount != tranche.open:
        return BreakReason.AMOUNT
    tranche.open, tranche.received = ZERO, True
    known.cash += tranche.lines.get(known.operating, ZERO)
    return (LineShare(MatchKind.TRANCHE, line.amount, line.communication),)


def _match_recovery_line(line: BankLine, recovery: RecoveryFacts) -> MatchResult:
    """Somebody repaid, in whole or in part; or what was booked by hand before the statement showed it."""
    if line.amount in recovery.unconfirmed:
        recovery.unconfirmed.remove(line.amount)
        return (LineShare(MatchKind.RECOVERY, line.amount, line.communication),)
    if not recovery.ordered:
        return _explain_closed_item(received=recovery.received)
    if recovery.owed.paid < recovery.owed.amount or line.booked_on < recovery.since:
        return BreakReason.UNEXPECTED
    if line.amount > recovery.outstanding:
        return BreakReason.AMOUNT
    recovery.outstanding -= line.amount
    recovery.owed.recovered += line.amount
    if not recovery.outstanding:
        recovery.ordered, recovery.received = False, True
    return (LineShare(MatchKind.RECOVERY, line.amount, line.communication),)


def _match_course_fee_line(line: BankLine, fee: CourseFeeFacts) -> MatchResult:
    """Somebody paid what is left of their course fee. A part of it, or more, is for a person to look at."""
    if not fee.expected:
        return BreakReason.UNEXPECTED
    if not fee.outstanding:
        return BreakReason.ALREADY
    if line.amount != fee.outstanding:
        return BreakReason.AMOUNT
    fee.outstanding = ZERO
    return (LineShare(MatchKind.COURSE, line.amount, line.communication),)


def _explain_closed_item(*, received: bool) -> BreakReason:
    return BreakReason.ALREADY if received else BreakReason.UNEXPECTED


def _match_bank_cost_line(line: BankLine, known: MatchContext) -> MatchResult:
    """The bank's charge, while the operating line has the budget and the cash for it; a charge given back, of those
    that it took; or interest."""
    if line.is_charge:
        return (
            _deduct_bank_charge(-line.amount, known) if _can_afford_charge(-line.amount, known) else BreakReason.NO_CASH
        )
    if line.is_interest:
        known.cash += line.amount
        return (LineShare(MatchKind.INTEREST, line.amount),)
    if line.amount > known.charged:
        return BreakReason.AMOUNT
    known.charged -= line.amount
    known.cash += line.amount
    known.available += line.amount
    return (LineShare(MatchKind.REBATE, line.amount),)
