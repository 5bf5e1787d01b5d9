"""What bank lines do once it is known what they are: the rows they settle move, and the postings are gathered by day.
The same steps serve an import of thousands of lines and one that a person divided by hand."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from healthcoach.bulk import add, update_together
from healthcoach.money import ZERO, euro
from healthcoach.users.models import User
from subsidies.bank.knowledge import Rows, expected, unconfirmed
from subsidies.bank.models import Entry, Portion
from subsidies.bank.objections import OtherAmount
from subsidies.bank.pieces import Piece, number_steps
from subsidies.bank.rules import SettledAs, Share
from subsidies.bank.setting_aside import move_aside
from subsidies.budget import ledger, tranches
from subsidies.budget.models import Balance, Tranche
from subsidies.budget.rules import Movement, Posting
from subsidies.payments import settling as payments
from subsidies.payments.models import Payment
from subsidies.recoveries import settling as recoveries
from trainings.courses import fees

# In this order a step never undoes what a later one stands on: nothing comes back that has not left, and what was
# returned is not recovered.
STEPS = tuple(dict.fromkeys([SettledAs.PAYMENT, SettledAs.RECOVERY, SettledAs.RETURN, *SettledAs]))
OF_THE_BANK = {
    SettledAs.CHARGE: (Movement.CHARGE, Movement.DEBIT),
    SettledAs.REBATE: (Movement.REBATE, Movement.CREDIT),
    SettledAs.INTEREST: (Movement.INTEREST,),
}
Postings = dict[date, list[Posting]]


def book(pieces: Collection[Piece], rows: Rows, postings: Postings, *, by: User | None, at: datetime) -> None:
    """Moves what parts of bank lines settle, of locked rows, and adds what is to be posted. Refuses what each room
    refuses, `OtherAmount`, and what was set aside otherwise."""
    number_steps(pieces, rows)
    for kind in STEPS:
        for day, chosen in _by_day(pieces, kind).items():
            postings[day] += _step(kind, chosen, rows, by=by, at=at)


def settle(entry: Entry, shares: Iterable[Share], *, by: User | None, at: datetime, reason: str = "") -> None:
    """Notes on a line what it is, who decided, and why when a person did."""
    kinds = {share.kind for share in shares}
    entry.settled_as = kinds.pop() if len(kinds) == 1 else SettledAs.SEVERAL
    entry.settled_at, entry.settled_by, entry.settled_reason = at, by, reason


def keep(pieces: Iterable[Piece]) -> None:
    """Writes the parts of settled lines down."""
    told = [(each.entry.pk, each.share.kind.value, each.share.amount, each.subject) for each in pieces]
    add(Portion, ["entry", "kind", "amount", "subject"], told)


def post(postings: Postings, *, by: User | None) -> None:
    """Posts each day's movements. With several days the balances are locked first, in order, so that two imports
    never wait for each other in a ring."""
    if len(postings) > 1:
        touched = {number for day in postings.values() for each in day for number in (each.source, each.target)}
        list(Balance.objects.select_for_update(no_key=True).filter(pk__in=touched).order_by("pk"))
    for day in sorted(postings):
        ledger.post(postings[day], by=by, on=day)


def _by_day(pieces: Iterable[Piece], kind: SettledAs) -> dict[date, list[Piece]]:
    found: dict[date, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.share.kind == kind:
            found[piece.entry.booked_on].append(piece)
    return dict(sorted(found.items()))


def _step(kind: SettledAs, pieces: Sequence[Piece], rows: Rows, *, by: User | None, at: datetime) -> list[Posting]:
    """Books the parts of one kind and one day."""
    match kind:
        case SettledAs.PAYMENT:
            return _leave(pieces, rows.payments, by=by, at=at)
        case SettledAs.RETURN:
            return _come_back(pieces, rows.payments, by=by, at=at)
        case SettledAs.RECOVERY:
            return _repay(pieces, rows, by=by, at=at)
        case SettledAs.TRANCHE:
            return [posting for piece in pieces for posting in _come_in(piece, rows, by=by, at=at)]
        case SettledAs.COURSE:
            told = [(rows.enrolments[each.reference], each.amount, each.entry.booked_on) for each in pieces]
            fees.receive(told, by=by, at=at)
            return [
                Posting(rows.operating, Movement.DEPOSIT, each.amount, each.subject, each.occurrence) for each in pieces
            ]
        case SettledAs.CHARGE | SettledAs.REBATE | SettledAs.INTEREST:
            moves = OF_THE_BANK[kind]
            return [Posting(rows.operating, move, abs(each.amount), each.subject) for each in pieces for move in moves]
    return move_aside(kind, pieces, rows)


def _leave(pieces: Sequence[Piece], known: dict[str, Payment], *, by: User | None, at: datetime) -> list[Posting]:
    """Money left the account for payments."""
    told = [(known[each.reference], -each.amount, each.entry.booked_on) for each in pieces]
    return payments.settle(told, by=by, at=at)


def _come_back(pieces: Sequence[Piece], known: dict[str, Payment], *, by: User | None, at: datetime) -> list[Posting]:
    """Money of payments came back, with the bank's reason."""
    unexplained = _("The bank gave the payment back without a reason.")
    told = [
        (known[each.reference], each.amount, each.entry.booked_on, each.entry.return_reason or unexplained)
        for each in pieces
    ]
    return payments.give_back(told, by=by, at=at)


def _come_in(piece: Piece, rows: Rows, *, by: User | None, at: datetime) -> list[Posting]:
    """The funder paid: what was booked by hand is confirmed, what was expected is received. Refuses `OtherAmount` and
    what the budget refuses, and then nothing has been written."""
    parts, on = rows.tranches[piece.reference], piece.entry.booked_on
    by_hand, waiting = unconfirmed(parts), expected(parts)
    if by_hand and _sum(by_hand) == piece.amount:
        for part in by_hand:
            part.confirmed_on = on
        update_together(by_hand, ["confirmed_on"])
        return []
    if _sum(waiting) != piece.amount:
        raise OtherAmount(line=euro(piece.amount), expected=euro(_sum(by_hand or waiting)))
    return tranches.settle(waiting, received_on=on, by=by, at=at, confirmed_on=on)


def _sum(parts: Iterable[Tranche]) -> Decimal:
    return sum((part.amount for part in parts), ZERO)


def _repay(pieces: Sequence[Piece], rows: Rows, *, by: User | None, at: datetime) -> list[Posting]:
    """Somebody repaid: what was booked by hand is confirmed, the rest is received. All lines of one day."""
    told = [(rows.recoveries[each.reference], each.amount, each.entry.booked_on) for each in pieces]
    recognised = recoveries.confirm(told)
    coming = [each for each, receipt in zip(told, recognised, strict=True) if receipt is None]
    return recoveries.receive(coming, by=by, at=at, confirmed_on=coming[0][2]) if coming else []
