"""Money that was set aside: taken wrongly and to be claimed back, or come in for others and to be given back. It is
known by the number of the bank line that set it aside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from healthcoach.money import ZERO
from subsidies.bank.models import Entry, Portion
from subsidies.bank.rules import SettledAs
from subsidies.payments.rules import all_signs, same_signs

OPENS = (SettledAs.CLAIM, SettledAs.HELD)


@dataclass(frozen=True, slots=True)
class Aside:
    """What a bank line set aside: whether it is claimed or held, whose it is, how many euro, and how many are left.
    About which payment, by its end-to-end id, when the line named one."""

    programme: int
    number: int
    kind: SettledAs
    amount: Decimal
    left: Decimal
    about: str
    booked_on: date
    counterparty: str
    iban: str

    @property
    def subject(self) -> str:
        """How the books call it."""
        return subject_of(self.kind, self.number)

    @property
    def shown(self) -> str:
        """How people name it."""
        return f"#{self.number}"


def subject_of(kind: SettledAs, number: int) -> str:
    """How the books call what a bank line set aside."""
    return f"{kind}:{number}"


def numbers(references: Iterable[str]) -> list[int]:
    """The bank lines that are named, with or without their sign."""
    written = {each.strip().removeprefix("#") for each in references}
    return sorted(int(each) for each in written if each.isascii() and each.isdigit() and len(each) < 19)


def lock(programme_id: int, lines: Iterable[int]) -> dict[str, Aside]:
    """What these bank lines of a programme set aside, locked, by their number."""
    if not (chosen := sorted(set(lines))):
        return {}
    rows = Entry.objects.filter(pk__in=chosen, account__programme=programme_id, portions__kind__in=OPENS)
    locked = list(rows.values_list("pk", flat=True))
    list(Entry.objects.select_for_update(no_key=True).filter(pk__in=locked).order_by("pk"))
    return {str(each.number): each for each in _asides(Portion.objects.filter(entry__in=locked))}


def find_asides(programme_id: int, lines: Iterable[int]) -> dict[str, Aside]:
    """What these bank lines of a programme set aside, by their number."""
    rows = Portion.objects.filter(entry__in=list(lines), entry__account__programme=programme_id)
    return {str(each.number): each for each in _asides(rows)}


def claims_about(programme_id: int, end_to_end_ids: Sequence[str]) -> list[int]:
    """The bank lines with which the bank took payments with these ids once too often."""
    rows = Portion.objects.filter(kind=SettledAs.CLAIM, entry__account__programme=programme_id)
    return list(rows.filter(entry__end_to_end_id__any_of=all_signs(end_to_end_ids)).values_list("entry", flat=True))


def open_asides(entries: QuerySet[Entry]) -> list[Aside]:
    """What these bank lines set aside and is not settled yet, oldest first. Two queries."""
    found = _asides(Portion.objects.filter(entry__in=entries))
    return sorted((each for each in found if each.left), key=lambda each: (each.booked_on, each.number))


def _asides(rows: QuerySet[Portion]) -> list[Aside]:
    began = list(rows.filter(kind__in=OPENS).select_related("entry__account"))
    moved = Portion.objects.filter(subject__any_of=[each.subject for each in began])
    left = dict(moved.order_by().values_list("subject").annotate(sum=Sum("amount")))
    return [
        Aside(
            programme=each.entry.account.programme_id,
            number=each.entry_id,
            kind=SettledAs(each.kind),
            amount=abs(each.amount),
            left=abs(left.get(each.subject, ZERO)),
            about=same_signs(each.entry.end_to_end_id),
            booked_on=each.entry.booked_on,
            counterparty=each.entry.counterparty,
            iban=each.entry.iban,
        )
        for each in began
    ]
