"""Parts of bank lines on their way into the books: how the books call what each of them settles, and which step of that
it is."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count

from subsidies.bank.matching.match_context import LockedCandidates
from subsidies.bank.models import Entry, Portion
from subsidies.bank.objections import NotSetAside
from subsidies.bank.rules import LineShare, MatchKind
from subsidies.bank.settlement import money_aside as aside

# What is about its own bank line, under these names.
OWN_LINE_KINDS = {MatchKind.CHARGE, MatchKind.REBATE, MatchKind.INTEREST, MatchKind.CLAIM, MatchKind.HELD}
# What may rightly happen more than once to the same thing, and does not count its own steps.
REPEATABLE_KINDS = {MatchKind.COURSE, MatchKind.RESTORE, MatchKind.GIVEN}
PASSED_SUBJECT = "passed"  # of course fees that go where they belong


@dataclass(slots=True)
class LinePiece:
    """A part of a bank line: what it is, how the books call what it settles, and which step of that it is. It is posted
    with what moved on its own day, or on another."""

    entry: Entry
    share: LineShare
    subject: str = ""
    occurrence: int = 1
    posted_on: date | None = None

    @property
    def amount(self) -> Decimal:
        """Euro in (above zero) or out."""
        return self.share.amount

    @property
    def day(self) -> date:
        """With what moved on which day it is posted."""
        return self.posted_on or self.entry.booked_on

    @property
    def reference(self) -> str:
        """By which the row is known that it settles."""
        return self.share.reference


def number_piece_steps(pieces: Collection[LinePiece], rows: LockedCandidates) -> None:
    """Gives parts their subjects and steps. At most one query. Refuses `NotSetAside`."""
    for piece in pieces:
        piece.subject = _find_piece_subject(piece, rows)
    again = [piece for piece in pieces if piece.share.kind in REPEATABLE_KINDS]
    if not again:
        return
    before = Portion.objects.filter(
        subject__any_of=sorted({piece.subject for piece in again}), kind__in=REPEATABLE_KINDS
    )
    counted = before.order_by().values_list("subject", "kind").annotate(count=Count("pk"))
    steps = Counter({(subject, kind): count for subject, kind, count in counted})
    for piece in again:
        steps[piece.subject, piece.share.kind] += 1
        piece.occurrence = steps[piece.subject, piece.share.kind]


def _find_piece_subject(piece: LinePiece, rows: LockedCandidates) -> str:
    kind, reference = piece.share.kind, piece.reference
    match kind:
        case MatchKind.PAYMENT | MatchKind.RETURN:
            return rows.payments[reference].subject
        case MatchKind.RECOVERY:
            return rows.recoveries[reference].subject
        case MatchKind.TRANCHE:
            return f"tranche:{rows.tranches[reference][0].pk}"
        case MatchKind.COURSE:
            return rows.enrolments[reference].subject
    if kind in OWN_LINE_KINDS:
        return aside.build_aside_subject(kind, piece.entry.pk)
    if kind == MatchKind.GIVEN and not reference:
        return f"{PASSED_SUBJECT}:{piece.entry.pk}"
    if kind == MatchKind.GIVEN and reference in rows.enrolments:
        return rows.enrolments[reference].subject
    found, opens = rows.asides.get(reference), MatchKind.CLAIM if kind == MatchKind.RESTORE else MatchKind.HELD
    if found is None or found.kind != opens:
        raise NotSetAside(line=reference)
    return found.subject
