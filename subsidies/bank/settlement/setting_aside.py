"""Money that does not belong where it is: what the bank took wrongly is claimed back, what came in for others is held
until it is given to them. Neither is the programme's spending, and held money pays nothing."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from healthcoach.core.money import ZERO, format_euro
from subsidies.bank.matching.match_context import LockedCandidates
from subsidies.bank.matching.named_payments import find_named_payments
from subsidies.bank.models import Entry
from subsidies.bank.objections import MoreThanHeld, MoreThanSetAside
from subsidies.bank.rules import MatchKind
from subsidies.bank.settlement import money_aside as aside
from subsidies.bank.settlement.pieces import PASSED_SUBJECT, LinePiece
from subsidies.budget import ledger
from subsidies.budget.models import BudgetLine, Transfer
from subsidies.budget.rules import Movement, Posting, Stage
from subsidies.payments.models import Payment
from subsidies.payments.rules import list_identifier_forms
from trainings.courses import fees


def book_aside_pieces(kind: MatchKind, pieces: Sequence[LinePiece], rows: LockedCandidates) -> list[Posting]:
    """Sets money aside, or settles what was. Refuses `MoreThanSetAside` and `MoreThanHeld`."""
    match kind:
        case MatchKind.CLAIM:
            return [_build_claim_posting(piece, rows) for piece in pieces]
        case MatchKind.HELD:
            return [Posting(rows.operating, Movement.DEPOSIT, each.amount, each.subject) for each in pieces]
        case MatchKind.RESTORE:
            return _build_restore_postings(pieces, rows)
    _check_given_money(pieces, rows)
    return [Posting(rows.operating, Movement.WITHDRAW, -each.amount, each.subject, each.occurrence) for each in pieces]


def _build_claim_posting(piece: LinePiece, rows: LockedCandidates) -> Posting:
    """What was taken wrongly leaves the cash of a line, on the day on which the bank took it."""
    line = rows.claimed_from.get(piece.subject) or _find_claimed_line(piece, rows)
    return Posting(line, Movement.CLAIM, -piece.amount, piece.subject, on=piece.entry.booked_on)


def _find_claimed_line(piece: LinePiece, rows: LockedCandidates) -> int:
    """The line of the payments that the bank named, otherwise the operating line; or the other line when that one does
    not hold the money: the bank has taken it all the same."""
    lines = list(BudgetLine.objects.filter(programme=rows.programme).order_by("pk").values_list("pk", flat=True))
    forms = list_identifier_forms(find_named_payments([piece.entry])[piece.entry.pk])
    named = Payment.objects.filter(end_to_end_id__any_of=forms, batch__programme=rows.programme)
    first = named.values_list("payable__line", flat=True).first() or rows.operating
    lines.sort(key=lambda line: line != first)
    holds = (line for line in lines if ledger.load_line_balances(line)[Stage.CASH] >= -piece.amount)
    return next(holds, first)


def _build_restore_postings(pieces: Sequence[LinePiece], rows: LockedCandidates) -> list[Posting]:
    """What was taken wrongly is back, on the line whose cash it left."""
    _check_amounts_left(pieces, rows)
    claims = Transfer.objects.filter(subject__in=[each.subject for each in pieces], kind=Movement.CLAIM)
    line_of = dict(claims.values_list("subject", "source__line")) | rows.claimed_from
    return [
        Posting(line_of[each.subject], Movement.RESTORE, each.amount, each.subject, each.occurrence) for each in pieces
    ]


def _check_given_money(pieces: Sequence[LinePiece], rows: LockedCandidates) -> None:
    """Money of others that goes out was held for them: of a bank line, of somebody's course, or of the course fees
    together."""
    courses = [each for each in pieces if each.reference in rows.enrolments]
    passed = [each for each in pieces if each.subject.partition(":")[0] == PASSED_SUBJECT]
    _check_amounts_left([each for each in pieces if each not in courses and each not in passed], rows)
    fees.record_returned_fees([(rows.enrolments[each.reference], -each.amount) for each in courses])
    if passed:
        of_strangers = aside.list_open_asides(Entry.objects.filter(account__programme=rows.programme))
        held = ledger.load_line_balances(rows.operating)[Stage.HELD]
        held -= sum((each.left for each in of_strangers if each.kind == MatchKind.HELD), ZERO)
        if -sum(each.amount for each in passed) > held:
            raise MoreThanHeld(left=format_euro(held))


def _check_amounts_left(pieces: Sequence[LinePiece], rows: LockedCandidates) -> None:
    asked: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for each in pieces:
        asked[each.reference] += abs(each.amount)
    for number, amount in asked.items():
        if amount > rows.asides[number].left:
            raise MoreThanSetAside(line=rows.asides[number].shown, left=format_euro(rows.asides[number].left))
