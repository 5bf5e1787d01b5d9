"""Money that was set aside: taken wrongly and to be claimed back, or come in for others and to be given back. It is
known by the number of the bank line that set it aside."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from healthcoach.core.money import ZERO
from subsidies.bank.matching.named_payments import find_named_payments
from subsidies.bank.models import Entry, Portion
from subsidies.bank.rules import MatchKind

ASIDE_OPENING_KINDS = (MatchKind.CLAIM, MatchKind.HELD)


@dataclass(frozen=True, slots=True)
class Aside:
    """What a bank line set aside: whether it is claimed or held, whose it is, how many euro, and how many are left.
    About which payments, by their end-to-end ids as they are compared, when the line named some."""

    programme: int
    number: int
    kind: MatchKind
    amount: Decimal
    left: Decimal
    about: frozenset[str]
    booked_on: date
    counterparty: str
    iban: str

    @property
    def subject(self) -> str:
        """How the books call it."""
        return build_aside_subject(self.kind, self.number)

    @property
    def shown(self) -> str:
        """How people name it."""
        return f"#{self.number}"


def build_aside_subject(kind: MatchKind, number: int) -> str:
    """How the books call what a bank line set aside."""
    return f"{kind}:{number}"


def parse_bank_line_numbers(references: Iterable[str]) -> list[int]:
    """The bank lines that are named, with or without their sign."""
    written = {each.strip().removeprefix("#") for each in references}
    return sorted(int(each) for each in written if each.isascii() and each.isdigit() and len(each) < 19)


def lock_asides(programme_id: int, lines: Iterable[int]) -> dict[str, Aside]:
    """What these bank lines of a programme set aside, locked, by their number."""
    if not (chosen := sorted(set(lines))):
        return {}
    rows = Entry.objects.filter(pk__in=chosen, account__programme=programme_id, portions__kind__in=ASIDE_OPENING_KINDS)
    locked = list(rows.values_list("pk", flat=True))
    list(Entry.objects.select_for_update(no_key=True).filter(pk__in=locked).order_by("pk"))
    return {str(each.number): each for each in _load_asides(Portion.objects.filter(entry__in=locked))}


def find_asides(programme_id: int, lines: Iterable[int]) -> dict[str, Aside]:
    """What these bank lines of a programme set aside, by their number."""
    rows = Portion.objects.filter(entry__in=list(lines), entry__account__programme=programme_id)
    return {str(each.number): each for each in _load_asides(rows)}


def list_open_claims(programme_id: int, payments: Iterable[str]) -> list[Aside]:
    """What the bank took once too often for any of these payments and has not given back, oldest first."""
    rows = Portion.objects.filter(kind=MatchKind.CLAIM, entry__account__programme=programme_id)
    wanted = frozenset(payments)
    found = [each for each in _load_asides(rows) if each.left and each.about & wanted] if wanted else []
    return sorted(found, key=lambda each: (each.booked_on, each.number))


def list_open_asides(entries: QuerySet[Entry]) -> list[Aside]:
    """What these bank lines set aside and is not settled yet, oldest first. At most three queries."""
    found = _load_asides(Portion.objects.filter(entry__in=entries))
    return sorted((each for each in found if each.left), key=lambda each: (each.booked_on, each.number))


def _load_asides(rows: QuerySet[Portion]) -> list[Aside]:
    began = list(rows.filter(kind__in=ASIDE_OPENING_KINDS).select_related("entry__account"))
    if not began:
        return []
    about = find_named_payments([each.entry for each in began])
    moved = Portion.objects.filter(subject__any_of=[each.subject for each in began])
    left = dict(moved.order_by().values_list("subject").annotate(sum=Sum("amount")))
    return [
        Aside(
            programme=each.entry.account.programme_id,
            number=each.entry_id,
            kind=MatchKind(each.kind),
            amount=abs(each.amount),
            left=abs(left.get(each.subject, ZERO)),
            about=about[each.entry_id],
            booked_on=each.entry.booked_on,
            counterparty=each.entry.counterparty,
            iban=each.entry.iban,
        )
        for each in began
    ]
