"""The new lines of one account on their way into the books: judged, settled and kept, many at a time."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from operator import attrgetter

from django.db import connection, transaction

from healthcoach.bulk import add
from healthcoach.money import ZERO
from healthcoach.refusals import Refused
from healthcoach.users.models import User
from subsidies.bank import booking, knowledge
from subsidies.bank.judging import judge, named_together
from subsidies.bank.knowledge import Rows
from subsidies.bank.models import Entry, Statement
from subsidies.bank.pieces import Piece
from subsidies.bank.rules import Known, Line, Problem, SettledAs, Share, Verdict
from subsidies.payments import actions as batches
from subsidies.payments import settling as payments
from subsidies.payments.models import PayingAccount, Payment, PaymentStatus

NOT_TO_BE_PAID = {Problem.ALREADY, Problem.NOT_SENT}  # of money that left for a payment: perhaps it is paid twice
COPIED = (
    *("key", "amount", "booked_on", "value_on", "bank_reference", "end_to_end_id", "communication", "remittance"),
    *("counterparty", "iban", "code", "return_reason", "ultimate", "batch", "charges", "instructed"),
)
WRITTEN = [each.attname for each in Entry._meta.concrete_fields]


@transaction.atomic
def settle_details(entry: Entry, lines: Sequence[Line], *, by: User | None, at: datetime) -> Problem | None:
    """Settles an open line as the transactions that the bank tells of it, all together. Says why not when one of them
    does not fit, and then nothing has changed."""
    row = Entry.objects.select_for_update(of=("self",), no_key=True).select_related("account").get(pk=entry.pk)
    if row.settled_as or sum(line.amount for line in lines) != row.amount:
        return Problem.DETAILS
    left = [line for line in lines if line.amount < 0]
    shown, told = {each for line in left for each in (line.end_to_end_id, *line.end_to_end_ids)}, {row.batch}
    batches.seen_at_the_bank(shown, told, programme_id=row.account.programme_id, by=by, at=at)
    rows = knowledge.lock(row.account, lines)
    known, amounts = knowledge.known(row.account, rows), defaultdict(lambda: ZERO)
    for line in sorted(lines, key=lambda each: _turn(each, known)):
        verdict = judge(line, known)
        if isinstance(verdict, Problem):
            return verdict
        for share in verdict:
            amounts[share.kind, share.reference] += share.amount
    shares = [Share(kind, amount, reference) for (kind, reference), amount in amounts.items()]
    try:
        with transaction.atomic():
            _settle_alone(row, shares, rows, by=by, at=at)
    except Refused:
        return Problem.NO_CASH
    return None


def _settle_alone(row: Entry, shares: Sequence[Share], rows: Rows, *, by: User | None, at: datetime) -> None:
    pieces, postings = [Piece(row, share) for share in shares], defaultdict(list)
    booking.book(pieces, rows, postings, by=by, at=at)
    booking.settle(row, shares, by=by, at=at)
    row.save(update_fields=["settled_as", "settled_at", "settled_by", "settled_reason"])
    booking.keep(pieces)
    booking.post(postings, by=by)


class Settling:
    """The new lines of one account; only what is among `settles` settles by itself."""

    def __init__(
        self,
        account: PayingAccount,
        lines: Sequence[tuple[Statement, int, Line]],
        settles: Collection[SettledAs],
        *,
        by: User,
        at: datetime,
    ) -> None:
        self.account, self.settles, self.lines = account, settles, [line for _statement, _position, line in lines]
        self.facts = {"by": by, "at": at}
        numbers = _new_numbers(len(lines))
        self.entries = [
            Entry(pk=pk, statement=statement, account=account, position=position, **_copied(line))
            for pk, (statement, position, line) in zip(numbers, lines, strict=True)
        ]

    def run(self, postings: dict[date, list]) -> list[Entry]:
        """Judges, settles and keeps every line; adds what is to be posted."""
        self.rows = knowledge.lock(self.account, self.lines)
        pieces = self._judged(knowledge.known(self.account, self.rows))
        funded = {piece.entry.pk: piece for piece in pieces if piece.share.kind == SettledAs.TRANCHE}
        booking.book([each for each in pieces if each.entry.pk not in funded], self.rows, postings, **self.facts)
        refused = {number for number, piece in funded.items() if not self._fund(piece, postings)}
        self._note_debits()
        add(Entry, WRITTEN, map(attrgetter(*WRITTEN), self.entries))
        booking.keep(each for each in pieces if each.entry.pk not in refused)
        return self.entries

    def _judged(self, known: Known) -> list[Piece]:
        """What the lines are, in the order in which they count for each other; the others get their problem."""
        pieces = []
        for entry, line in sorted(zip(self.entries, self.lines, strict=True), key=lambda pair: _turn(pair[1], known)):
            verdict = self._verdict(line, known)
            if isinstance(verdict, Problem):
                entry.problem = verdict
            else:
                booking.settle(entry, verdict, **self.facts)
                pieces += [Piece(entry, share) for share in verdict]
        return pieces

    def _verdict(self, line: Line, known: Known) -> Verdict:
        verdict = judge(line, known)
        if isinstance(verdict, Problem) or all(share.kind in self.settles for share in verdict):
            return verdict
        return Problem.NO_CASH

    def _fund(self, piece: Piece, postings: dict[date, list]) -> bool:
        """Books a tranche. One that the budget refuses after all is a break like any other."""
        try:
            booking.book([piece], self.rows, postings, **self.facts)
        except Refused:
            entry = piece.entry
            entry.problem, entry.settled_as = Problem.UNEXPECTED, None
            entry.settled_at = entry.settled_by = None
            return False
        return True

    def _note_debits(self) -> None:
        """What the bank took for payments that were not to be paid keeps their amounts from being paid again."""
        taken = [
            (payment, entry.booked_on)
            for entry, line in zip(self.entries, self.lines, strict=True)
            if entry.amount < 0 and entry.problem in NOT_TO_BE_PAID
            for payment in self._not_to_be_paid(line)
        ]
        payments.note_debits(taken)

    def _not_to_be_paid(self, line: Line) -> list[Payment]:
        """The payment that a line names; of several those that are not at the bank."""
        if found := self.rows.payments.get(line.named):
            return [found]
        named = [self.rows.payments.get(each) for each in named_together(line, self.rows.batches)]
        return [each for each in named if each and each.status not in {PaymentStatus.SENT, PaymentStatus.PAID}]


def _turn(line: Line, known: Known) -> tuple[date, bool]:
    """Day by day; on one day payments leave before they come back, in whatever order the bank writes them."""
    return line.booked_on, line.amount > 0 and line.named in known.payments


def _copied(line: Line) -> dict[str, object]:
    return {name: getattr(line, name) for name in COPIED} | {"end_to_end_ids": "\n".join(line.end_to_end_ids)}


def _new_numbers(count: int) -> list[int]:
    """The numbers of new lines, known before they are written: the subject of a charge is its line."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('subsidies_entry', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [number for (number,) in cursor.fetchall()]
