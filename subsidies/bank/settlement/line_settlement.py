"""The new lines of one account on their way into the books: judged, settled and kept, many at a time."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from operator import attrgetter

from django.db import connection, transaction

from healthcoach.core.bulk import bulk_insert, bulk_update_values
from healthcoach.core.money import ZERO
from healthcoach.core.refusals import Refused
from healthcoach.users.models import User
from subsidies.bank.matching import match_context as knowledge
from subsidies.bank.matching.line_matching import list_named_payments, match_line
from subsidies.bank.matching.match_context import LockedCandidates
from subsidies.bank.models import Entry, Statement
from subsidies.bank.rules import BankLine, BreakReason, LineShare, MatchContext, MatchKind, MatchResult
from subsidies.bank.settlement import postings as booking
from subsidies.bank.settlement.debit_guards import refresh_payment_guards
from subsidies.bank.settlement.pieces import LinePiece
from subsidies.bank.settlement.undone_debits import OpenLines
from subsidies.payments import actions as batches
from subsidies.payments.models import PayingAccount

COPIED_LINE_FIELDS = (
    *("key", "amount", "booked_on", "value_on", "bank_reference", "end_to_end_id", "communication", "remittance"),
    *("counterparty", "iban", "code", "return_reason", "ultimate", "batch", "charges", "instructed"),
)
WRITTEN_ENTRY_COLUMNS = [each.attname for each in Entry._meta.concrete_fields]


@transaction.atomic
def settle_by_details(entry: Entry, lines: Sequence[BankLine], *, by: User | None, at: datetime) -> BreakReason | None:
    """Settles an open line as the transactions that the bank tells of it, all together. Says why not when one of them
    does not fit, and then nothing has changed."""
    row = Entry.objects.select_for_update(of=("self",), no_key=True).select_related("account").get(pk=entry.pk)
    if row.settled_as or sum(line.amount for line in lines) != row.amount:
        return BreakReason.DETAILS
    left = [line for line in lines if line.amount < 0]
    shown, told = {each for line in left for each in (line.end_to_end_id, *line.end_to_end_ids)}, {row.batch}
    batches.mark_sent_from_statement(shown, told, programme_id=row.account.programme_id, by=by, at=at)
    rows = knowledge.lock_candidates(row.account, lines, but=row.pk)
    known, amounts = knowledge.build_match_context(row.account, rows), defaultdict(lambda: ZERO)
    for line in sorted(lines, key=lambda each: _build_processing_key(each, known)):
        verdict = match_line(line, known)
        if isinstance(verdict, BreakReason):
            return verdict
        for share in verdict:
            if share.kind == MatchKind.RESTORE and share.reference not in rows.asides:
                return BreakReason.UNDECIDED  # a debit too many, about which nobody has decided
            amounts[share.kind, share.reference] += share.amount
    shares = [LineShare(kind, amount, reference) for (kind, reference), amount in amounts.items()]
    try:
        with transaction.atomic():
            _settle_single_entry(row, shares, rows, by=by, at=at)
    except Refused:
        return BreakReason.NO_CASH
    return None


def _settle_single_entry(
    row: Entry, shares: Sequence[LineShare], rows: LockedCandidates, *, by: User | None, at: datetime
) -> None:
    pieces, postings = [LinePiece(row, share) for share in shares], defaultdict(list)
    booking.book_pieces(pieces, rows, postings, by=by, at=at)
    booking.mark_entry_settled(row, shares, by=by, at=at)
    row.save(update_fields=booking.DECISION_FIELDS)
    booking.store_portions(pieces)
    refresh_payment_guards(row.account.programme_id, rows.payments)
    booking.post_daily_movements(postings, by=by)


class AccountSettlement:
    """The new lines of one account; only what is among `settles` settles by itself. `undone` are open lines from before
    that settle with a new one, `doubtful` the payments that open lines are about, or were."""

    def __init__(
        self,
        account: PayingAccount,
        lines: Sequence[tuple[Statement, int, BankLine]],
        settles: Collection[MatchKind],
        *,
        by: User,
        at: datetime,
    ) -> None:
        self.account, self.settles, self.lines = account, settles, [line for _statement, _position, line in lines]
        self.facts, self.undone, self.doubtful = {"by": by, "at": at}, [], {}
        numbers = _reserve_entry_numbers(len(lines))
        self.entries = [
            Entry(pk=pk, statement=statement, account=account, position=position, **_copy_line_fields(line))
            for pk, (statement, position, line) in zip(numbers, lines, strict=True)
        ]

    def run(self, postings: dict[date, list]) -> list[Entry]:
        """Judges, settles and keeps every line; adds what is to be posted."""
        self.rows = knowledge.lock_candidates(self.account, self.lines)
        pieces = self._judged(knowledge.build_match_context(self.account, self.rows))
        funded = {piece.entry.pk: piece for piece in pieces if piece.share.kind == MatchKind.TRANCHE}
        booking.book_pieces([each for each in pieces if each.entry.pk not in funded], self.rows, postings, **self.facts)
        refused = {number for number, piece in funded.items() if not self._fund(piece, postings)}
        bulk_insert(Entry, WRITTEN_ENTRY_COLUMNS, map(attrgetter(*WRITTEN_ENTRY_COLUMNS), self.entries))
        bulk_update_values(self.undone, booking.DECISION_FIELDS)
        booking.store_portions(each for each in pieces if each.entry.pk not in refused)
        refresh_payment_guards(self.rows.programme, self.doubtful)
        return self.entries

    def _judged(self, known: MatchContext) -> list[LinePiece]:
        """What the lines are, in the order in which they count for each other; the others get their problem."""
        pieces, lines = [], OpenLines(self.rows, known, self.settles, **self.facts)
        told = sorted(
            zip(self.entries, self.lines, strict=True), key=lambda pair: _build_processing_key(pair[1], known)
        )
        known.coming = Counter(
            each for line in self.lines if line.amount < 0 for each in list_named_payments(line, known.batches)
        )
        for entry, line in told:
            named = list_named_payments(line, known.batches)
            known.coming.subtract(named if line.amount < 0 else ())
            verdict = self._verdict(line, known)
            if isinstance(verdict, BreakReason):
                entry.problem = verdict
                pieces += lines.keep(entry, line, named)
            else:
                booking.mark_entry_settled(entry, verdict, **self.facts)
                pieces += [LinePiece(entry, share) for share in verdict]
                pieces += lines.settle_undone(entry, verdict)
        self.undone, waiting = lines.settled_before, lines.payments
        self.doubtful = {each: row for each, row in self.rows.payments.items() if row.debited_on or each in waiting}
        return pieces

    def _verdict(self, line: BankLine, known: MatchContext) -> MatchResult:
        verdict = match_line(line, known)
        if isinstance(verdict, BreakReason) or all(share.kind in self.settles for share in verdict):
            return verdict
        return BreakReason.NO_CASH

    def _fund(self, piece: LinePiece, postings: dict[date, list]) -> bool:
        """Books a tranche. One that the budget refuses after all is a break like any other."""
        try:
            booking.book_pieces([piece], self.rows, postings, **self.facts)
        except Refused:
            entry = piece.entry
            entry.problem, entry.settled_as = BreakReason.UNEXPECTED, None
            entry.settled_at = entry.settled_by = None
            return False
        return True


def _build_processing_key(line: BankLine, known: MatchContext) -> tuple[date, bool]:
    """Day by day; on one day payments leave before they come back, in whatever order the bank writes them."""
    named = list_named_payments(line, known.batches) if line.amount > 0 else ()
    return line.booked_on, any(each in known.payments for each in named)


def _copy_line_fields(line: BankLine) -> dict[str, object]:
    return {name: getattr(line, name) for name in COPIED_LINE_FIELDS} | {
        "end_to_end_ids": "\n".join(line.end_to_end_ids)
    }


def _reserve_entry_numbers(count: int) -> list[int]:
    """The numbers of new lines, known before they are written: the subject of a charge is its line."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('subsidies_entry', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [number for (number,) in cursor.fetchall()]
