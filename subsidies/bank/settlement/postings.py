"""What bank lines do once it is known what they are: the rows they settle move, and the postings are gathered by day.
The same steps serve an import of thousands of lines and one that a person divided by hand."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from healthcoach.core.bulk import bulk_insert, bulk_update_same_values
from healthcoach.core.money import ZERO, format_euro
from healthcoach.users.models import User
from subsidies.bank.matching.match_context import LockedCandidates, list_expected_tranches, list_unconfirmed_tranches
from subsidies.bank.models import Entry, Portion
from subsidies.bank.objections import OtherAmount
from subsidies.bank.rules import LineShare, MatchKind
from subsidies.bank.settlement.pieces import LinePiece, number_piece_steps
from subsidies.bank.settlement.setting_aside import book_aside_pieces
from subsidies.budget import ledger, tranches
from subsidies.budget.models import Balance, Tranche
from subsidies.budget.rules import Movement, Posting
from subsidies.payments import settling as payments
from subsidies.payments.models import Payment
from subsidies.recoveries import settling as recoveries
from trainings.courses import fees

# In this order a step never undoes what a later one stands on: nothing comes back that has not left, and what was
# returned is not recovered.
SETTLEMENT_ORDER = tuple(dict.fromkeys([MatchKind.PAYMENT, MatchKind.RECOVERY, MatchKind.RETURN, *MatchKind]))
BANK_COST_MOVEMENTS = {
    MatchKind.CHARGE: (Movement.CHARGE, Movement.DEBIT),
    MatchKind.REBATE: (Movement.REBATE, Movement.CREDIT),
    MatchKind.INTEREST: (Movement.INTEREST,),
}
DECISION_FIELDS = ["settled_as", "settled_at", "settled_by", "settled_reason"]
PostingsByDay = dict[date, list[Posting]]


def book_pieces(
    pieces: Collection[LinePiece], rows: LockedCandidates, postings: PostingsByDay, *, by: User | None, at: datetime
) -> None:
    """Moves what parts of bank lines settle, of locked rows, and adds what is to be posted. Refuses what each room
    refuses, `OtherAmount`, and what was set aside otherwise."""
    number_piece_steps(pieces, rows)
    for kind in SETTLEMENT_ORDER:
        for day, chosen in _group_pieces_by_day(pieces, kind).items():
            postings[day] += _book_pieces_of_kind(kind, chosen, rows, by=by, at=at)


def mark_entry_settled(
    entry: Entry, shares: Iterable[LineShare], *, by: User | None, at: datetime, reason: str = ""
) -> None:
    """Notes on a line what it is, who decided, and why when a person did."""
    kinds = {share.kind for share in shares}
    entry.settled_as = kinds.pop() if len(kinds) == 1 else MatchKind.SEVERAL
    entry.settled_at, entry.settled_by, entry.settled_reason = at, by, reason


def store_portions(pieces: Iterable[LinePiece]) -> None:
    """Writes the parts of settled lines down."""
    told = [(each.entry.pk, each.share.kind.value, each.share.amount, each.subject) for each in pieces]
    bulk_insert(Portion, ["entry", "kind", "amount", "subject"], told)


def post_daily_movements(postings: PostingsByDay, *, by: User | None) -> None:
    """Posts each day's movements. With several days the balances are locked first, in order, so that two imports
    never wait for each other in a ring."""
    if len(postings) > 1:
        touched = {number for day in postings.values() for each in day for number in (each.source, each.target)}
        list(Balance.objects.select_for_update(no_key=True).filter(pk__in=touched).order_by("pk"))
    for day in sorted(postings):
        ledger.post_movements(postings[day], by=by, on=day)


def _group_pieces_by_day(pieces: Iterable[LinePiece], kind: MatchKind) -> dict[date, list[LinePiece]]:
    found: dict[date, list[LinePiece]] = defaultdict(list)
    for piece in pieces:
        if piece.share.kind == kind:
            found[piece.day].append(piece)
    return dict(sorted(found.items()))


def _book_pieces_of_kind(
    kind: MatchKind, pieces: Sequence[LinePiece], rows: LockedCandidates, *, by: User | None, at: datetime
) -> list[Posting]:
    """Books the parts of one kind and one day."""
    match kind:
        case MatchKind.PAYMENT:
            return _settle_outgoing_payments(pieces, rows.payments, by=by, at=at)
        case MatchKind.RETURN:
            return _return_matched_payments(pieces, rows.payments, by=by, at=at)
        case MatchKind.RECOVERY:
            return _receive_matched_repayments(pieces, rows, by=by, at=at)
        case MatchKind.TRANCHE:
            return [posting for piece in pieces for posting in _receive_matched_tranche(piece, rows, by=by, at=at)]
        case MatchKind.COURSE:
            told = [(rows.enrolments[each.reference], each.amount, each.entry.booked_on) for each in pieces]
            fees.record_received_fees(told, by=by, at=at)
            return [
                Posting(rows.operating, Movement.DEPOSIT, each.amount, each.subject, each.occurrence) for each in pieces
            ]
        case MatchKind.CHARGE | MatchKind.REBATE | MatchKind.INTEREST:
            moves = BANK_COST_MOVEMENTS[kind]
            return [Posting(rows.operating, move, abs(each.amount), each.subject) for each in pieces for move in moves]
    return book_aside_pieces(kind, pieces, rows)


def _settle_outgoing_payments(
    pieces: Sequence[LinePiece], known: dict[str, Payment], *, by: User | None, at: datetime
) -> list[Posting]:
    """Money left the account for payments."""
    told = [(known[each.reference], -each.amount, each.entry.booked_on) for each in pieces]
    return payments.settle_payments(told, by=by, at=at)


def _return_matched_payments(
    pieces: Sequence[LinePiece], known: dict[str, Payment], *, by: User | None, at: datetime
) -> list[Posting]:
    """Money of payments came back, with the bank's reason."""
    unexplained = _("The bank gave the payment back without a reason.")
    told = [
        (known[each.reference], each.amount, each.entry.booked_on, each.entry.return_reason or unexplained)
        for each in pieces
    ]
    return payments.return_payments(told, by=by, at=at)


def _receive_matched_tranche(
    piece: LinePiece, rows: LockedCandidates, *, by: User | None, at: datetime
) -> list[Posting]:
    """The funder paid: what was booked by hand is confirmed, what was expected is received. Refuses `OtherAmount` and
    what the budget refuses, and then nothing has been written."""
    parts, on = rows.tranches[piece.reference], piece.entry.booked_on
    by_hand, waiting = list_unconfirmed_tranches(parts), list_expected_tranches(parts)
    if by_hand and _sum_tranche_parts(by_hand) == piece.amount:
        for part in by_hand:
            part.confirmed_on = on
        bulk_update_same_values(by_hand, ["confirmed_on"])
        return []
    if _sum_tranche_parts(waiting) != piece.amount:
        raise OtherAmount(line=format_euro(piece.amount), expected=format_euro(_sum_tranche_parts(by_hand or waiting)))
    return tranches.settle_tranches(waiting, received_on=on, by=by, at=at, confirmed_on=on)


def _sum_tranche_parts(parts: Iterable[Tranche]) -> Decimal:
    return sum((part.amount for part in parts), ZERO)


def _receive_matched_repayments(
    pieces: Sequence[LinePiece], rows: LockedCandidates, *, by: User | None, at: datetime
) -> list[Posting]:
    """Somebody repaid: what was booked by hand is confirmed, the rest is received. All lines of one day."""
    told = [(rows.recoveries[each.reference], each.amount, each.entry.booked_on) for each in pieces]
    recognised = recoveries.confirm_manual_receipts(told)
    coming = [each for each, receipt in zip(told, recognised, strict=True) if receipt is None]
    return recoveries.receive_repayments(coming, by=by, at=at, confirmed_on=coming[0][2]) if coming else []
