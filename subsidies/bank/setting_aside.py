"""Money that does not belong where it is: what the bank took wrongly is claimed back, what came in for others is held
until it is given to them. Neither is the programme's spending, and held money pays nothing."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from healthcoach.money import ZERO, euro
from subsidies.bank import aside
from subsidies.bank.knowledge import Rows
from subsidies.bank.models import Entry
from subsidies.bank.objections import MoreThanHeld, MoreThanSetAside
from subsidies.bank.pieces import PASSED, Piece
from subsidies.bank.rules import SettledAs
from subsidies.budget import ledger
from subsidies.budget.models import BudgetLine, Transfer
from subsidies.budget.rules import Movement, Posting, Stage
from subsidies.payments.models import Payment
from subsidies.payments.rules import all_signs
from trainings.courses import fees


def move_aside(kind: SettledAs, pieces: Sequence[Piece], rows: Rows) -> list[Posting]:
    """Sets money aside, or settles what was. Refuses `MoreThanSetAside` and `MoreThanHeld`."""
    match kind:
        case SettledAs.CLAIM:
            return [_claim(piece, rows) for piece in pieces]
        case SettledAs.HELD:
            return [Posting(rows.operating, Movement.DEPOSIT, each.amount, each.subject) for each in pieces]
        case SettledAs.RESTORE:
            return _restore(pieces, rows)
    _check_given(pieces, rows)
    return [Posting(rows.operating, Movement.WITHDRAW, -each.amount, each.subject, each.occurrence) for each in pieces]


def _claim(piece: Piece, rows: Rows) -> Posting:
    """What was taken wrongly leaves the cash of the payment's own line when the bank named one, otherwise that of the
    operating line; or of the other line when that one does not hold it: the bank has taken it all the same."""
    lines = list(BudgetLine.objects.filter(programme=rows.programme).order_by("pk").values_list("pk", flat=True))
    named = Payment.objects.filter(
        end_to_end_id__any_of=all_signs([piece.entry.end_to_end_id]), batch__programme=rows.programme
    )
    first = named.values_list("payable__line", flat=True).first() or rows.operating
    lines.sort(key=lambda line: line != first)
    holds = (line for line in lines if ledger.balances(line)[Stage.CASH] >= -piece.amount)
    return Posting(next(holds, first), Movement.CLAIM, -piece.amount, piece.subject)


def _restore(pieces: Sequence[Piece], rows: Rows) -> list[Posting]:
    """What was taken wrongly is back, on the line whose cash it left."""
    _check_left(pieces, rows)
    claims = Transfer.objects.filter(subject__in=[each.subject for each in pieces], kind=Movement.CLAIM)
    line_of = dict(claims.values_list("subject", "source__line"))
    return [
        Posting(line_of[each.subject], Movement.RESTORE, each.amount, each.subject, each.occurrence) for each in pieces
    ]


def _check_given(pieces: Sequence[Piece], rows: Rows) -> None:
    """Money of others that goes out was held for them: of a bank line, of somebody's course, or of the course fees
    together."""
    courses = [each for each in pieces if each.reference in rows.enrolments]
    passed = [each for each in pieces if each.subject.partition(":")[0] == PASSED]
    _check_left([each for each in pieces if each not in courses and each not in passed], rows)
    fees.give_back([(rows.enrolments[each.reference], -each.amount) for each in courses])
    if passed:
        of_strangers = aside.open_asides(Entry.objects.filter(account__programme=rows.programme))
        held = ledger.balances(rows.operating)[Stage.HELD]
        held -= sum((each.left for each in of_strangers if each.kind == SettledAs.HELD), ZERO)
        if -sum(each.amount for each in passed) > held:
            raise MoreThanHeld(left=euro(held))


def _check_left(pieces: Sequence[Piece], rows: Rows) -> None:
    asked: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for each in pieces:
        asked[each.reference] += abs(each.amount)
    for number, amount in asked.items():
        if amount > rows.asides[number].left:
            raise MoreThanSetAside(line=rows.asides[number].shown, left=euro(rows.asides[number].left))
