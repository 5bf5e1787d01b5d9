"""Parts of bank lines on their way into the books: how the books call what each of them settles, and which step of that
it is."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from subsidies.bank import aside
from subsidies.bank.knowledge import Rows
from subsidies.bank.models import Entry, Portion
from subsidies.bank.objections import NotSetAside
from subsidies.bank.rules import SettledAs, Share

# What is about its own bank line, under these names.
OF_THE_LINE = {SettledAs.CHARGE, SettledAs.REBATE, SettledAs.INTEREST, SettledAs.CLAIM, SettledAs.HELD}
# What may rightly happen more than once to the same thing, and does not count its own steps.
REPEATED = {SettledAs.COURSE, SettledAs.RESTORE, SettledAs.GIVEN}
PASSED = "passed"  # of course fees that go where they belong


@dataclass(slots=True)
class Piece:
    """A part of a bank line: what it is, how the books call what it settles, and which step of that it is."""

    entry: Entry
    share: Share
    subject: str = ""
    occurrence: int = 1

    @property
    def amount(self) -> Decimal:
        """Euro in (above zero) or out."""
        return self.share.amount

    @property
    def reference(self) -> str:
        """By which the row is known that it settles."""
        return self.share.reference


def number_steps(pieces: Collection[Piece], rows: Rows) -> None:
    """Gives parts their subjects and steps. At most one query. Refuses `NotSetAside`."""
    for piece in pieces:
        piece.subject = _subject(piece, rows)
    again = [piece for piece in pieces if piece.share.kind in REPEATED]
    if not again:
        return
    before = Portion.objects.filter(subject__any_of=sorted({piece.subject for piece in again}), kind__in=REPEATED)
    counted = before.order_by().values_list("subject", "kind").annotate(count=Count("pk"))
    steps = Counter({(subject, kind): count for subject, kind, count in counted})
    for piece in again:
        steps[piece.subject, piece.share.kind] += 1
        piece.occurrence = steps[piece.subject, piece.share.kind]


def _subject(piece: Piece, rows: Rows) -> str:
    kind, reference = piece.share.kind, piece.reference
    match kind:
        case SettledAs.PAYMENT | SettledAs.RETURN:
            return rows.payments[reference].subject
        case SettledAs.RECOVERY:
            return rows.recoveries[reference].subject
        case SettledAs.TRANCHE:
            return f"tranche:{rows.tranches[reference][0].pk}"
        case SettledAs.COURSE:
            return rows.enrolments[reference].subject
    if kind in OF_THE_LINE:
        return aside.subject_of(kind, piece.entry.pk)
    if kind == SettledAs.GIVEN and not reference:
        return f"{PASSED}:{piece.entry.pk}"
    if kind == SettledAs.GIVEN and reference in rows.enrolments:
        return rows.enrolments[reference].subject
    found, opens = rows.asides.get(reference), SettledAs.CLAIM if kind == SettledAs.RESTORE else SettledAs.HELD
    if found is None or found.kind != opens:
        raise NotSetAside(line=reference)
    return found.subject
