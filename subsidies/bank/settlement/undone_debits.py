"""A debit too many and the money that gives it back: the bank undoes its own mistake. Both lines settle together, as
taken wrongly and as back, and the payment stays as it is."""

from collections.abc import Collection, Sequence
from datetime import datetime

from healthcoach.users.models import User
from subsidies.bank.matching.match_context import LockedCandidates
from subsidies.bank.matching.named_payments import NamingEntry
from subsidies.bank.models import Entry
from subsidies.bank.rules import (
    SURPLUS_REASONS,
    BankLine,
    BreakReason,
    LineShare,
    MatchContext,
    MatchKind,
    UndecidedLine,
)
from subsidies.bank.settlement import postings as booking
from subsidies.bank.settlement.money_aside import Aside
from subsidies.bank.settlement.pieces import LinePiece


class OpenLines:
    """The lines about payments that wait, of before and of this import, until another line undoes them."""

    def __init__(
        self,
        rows: LockedCandidates,
        known: MatchContext,
        settles: Collection[MatchKind],
        *,
        by: User | None,
        at: datetime,
    ) -> None:
        self.rows, self.known, self.facts = rows, known, {"by": by, "at": at}
        self.may_pair = {MatchKind.CLAIM, MatchKind.RESTORE} <= set(settles)
        self.waiting = {str(each.entry.pk): each for each in rows.undecided}

    @property
    def settled_before(self) -> list[Entry]:
        """Those of before that are settled now."""
        return [each.entry for each in self.rows.undecided if each.entry.settled_as]

    @property
    def payments(self) -> set[str]:
        """Those that open lines name, or named before they were settled."""
        return {payment for each in self.waiting.values() for payment in each.payments}

    def keep(self, entry: Entry, line: BankLine, named: Sequence[str]) -> list[LinePiece]:
        """A line that settles nothing waits; or, when it is a debit too many that was given back already, both are
        settled, in these parts."""
        problem, number, row = BreakReason(entry.problem), str(entry.pk), NamingEntry(entry, frozenset(named))
        may_be_undone = self.may_pair and line.amount < 0 and problem in SURPLUS_REASONS
        if credit := self.known.undecided.credit_undoing(line, named) if may_be_undone else None:
            self.known.undecided.drop(credit.number)
            share, back = LineShare(MatchKind.RESTORE, credit.amount, number), self.waiting[credit.number].entry
            booking.mark_entry_settled(back, [share], **self.facts)
            return [LinePiece(back, share), *self._claim(row, back)]
        if named:
            self.waiting[number] = row
            self.known.undecided.add(UndecidedLine(number, entry.amount, entry.booked_on, row.payments, problem))
        return []

    def settle_undone(self, credit: Entry, shares: Sequence[LineShare]) -> list[LinePiece]:
        """The parts of the debits that a settled line gives back, when nobody had claimed that money yet."""
        numbers = [each.reference for each in shares if each.kind == MatchKind.RESTORE]
        found = [self.waiting[each] for each in numbers if each not in self.rows.asides]
        return [piece for debit in found for piece in self._claim(debit, credit)]

    def _claim(self, debit: NamingEntry, credit: Entry) -> list[LinePiece]:
        """The debit, settled as taken wrongly from the cash of the payments' line. It is posted with what gives it
        back, so that the line need not hold the money meanwhile."""
        row, share = debit.entry, LineShare(MatchKind.CLAIM, debit.entry.amount)
        booking.mark_entry_settled(row, [share], **self.facts)
        whose = self.rows.programme, row.pk, MatchKind.CLAIM, -row.amount, -row.amount, debit.payments
        claim = Aside(*whose, row.booked_on, row.counterparty, row.iban)
        lines = [known.payable.line_id for each in sorted(debit.payments) if (known := self.rows.payments.get(each))]
        self.rows.claimed_from[claim.subject] = lines[0] if lines else self.rows.operating
        self.rows.asides[str(row.pk)] = claim
        return [LinePiece(row, share, posted_on=credit.booked_on)]
