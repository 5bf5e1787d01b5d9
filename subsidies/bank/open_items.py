"""What is open and a bank line might be: payments, tranches, orders, course fees and money set aside, each with its
amount and the reference by which a person names it. A constant number of queries, however many lines."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, F, FilteredRelation, Q, Sum, When

from healthcoach import references
from healthcoach.money import ZERO
from healthcoach.references import shown
from subsidies.bank import aside
from subsidies.bank.knowledge import unconfirmed
from subsidies.bank.models import Entry
from subsidies.bank.rules import SettledAs
from subsidies.budget.models import Tranche, TrancheStatus
from subsidies.payments.models import Batch, BatchStatus, Payment, PaymentStatus
from subsidies.payments.rules import all_signs, same_signs
from subsidies.recoveries.models import Recovery, Status
from trainings.courses import fees
from trainings.courses.models import Enrolment

WRITTEN = re.compile(r"\d{3}\s*/?\s*\d{4}\s*/?\s*\d{5}", re.ASCII)
SOME = 300  # rows of one kind; more of them need a person's eye anyhow


@dataclass(frozen=True, slots=True)
class Item:
    """Something open: what a line would be, how a person names it, whose it is, and how many euro (above zero).
    `batch` is the identifier of a payment's batch."""

    kind: SettledAs
    reference: str
    name: str
    iban: str
    amount: Decimal
    on: date | None = None
    batch: str = ""

    def likeness(self, entry: Entry) -> tuple[bool, bool]:
        """How well it agrees with a line beyond the amount: the account, the name."""
        same_name = bool(self.name) and self.name.casefold() == entry.counterparty.casefold()
        return bool(self.iban) and self.iban == entry.iban, same_name


@dataclass(slots=True)
class Open:
    """What is open in one programme: going out and coming in, batches as one, and everything by the reference that a
    line may carry (end-to-end ids as they are compared, structured communications as digits)."""

    out: list[Item] = field(default_factory=list)
    come: list[Item] = field(default_factory=list)
    batches: list[Item] = field(default_factory=list)
    named: dict[str, list[Item]] = field(default_factory=lambda: defaultdict(list))


def open_items(entries: Sequence[Entry]) -> dict[int, Open]:
    """What is open, by programme, as far as these lines can be about it."""
    found: dict[int, Open] = defaultdict(Open)
    programmes = {entry.account.programme_id for entry in entries}
    amounts = {abs(entry.amount) for entry in entries}
    out = [entry for entry in entries if entry.amount < 0]
    said = {each for entry in entries for each in communications_of(entry)}
    _payments(found, entries, programmes, amounts)
    if out:
        _batches(found, out, programmes)
    if len(out) < len(entries):
        _tranches(found, programmes)
        _recoveries(found, programmes, amounts)
    _course_fees(found, fees.named(said))
    _asides(found, programmes)
    return found


def communications_of(entry: Entry) -> list[str]:
    """Every structured communication that a line carries, in its own field or in the text, in their order."""
    written = WRITTEN.findall(entry.remittance)
    return list(dict.fromkeys(each for each in (entry.communication, *map(references.read, written)) if each))


def ids_of(entry: Entry) -> list[str]:
    """Every end-to-end id that a line carries, as it is compared."""
    carried = (entry.end_to_end_id, *entry.end_to_end_ids.split())
    return list(dict.fromkeys(same_signs(each) for each in carried if each))


def _payments(found: dict[int, Open], entries: Sequence[Entry], programmes: set[int], amounts: set[Decimal]) -> None:
    """Payments on their way, and paid ones that could have come back; named ones first, then those to the accounts of
    the lines, then those with the amount."""
    named = Q(end_to_end_id__any_of=all_signs(each for entry in entries for each in ids_of(entry)))
    ibans = Q(iban__in={entry.iban for entry in entries if entry.iban})
    fits = Q(left__in=amounts) | Q(settled__in=amounts)
    rows = Payment.objects.filter(batch__programme__in=programmes).annotate(left=F("amount") - F("settled"))
    rows = rows.filter(Q(status=PaymentStatus.SENT) | named | Q(status=PaymentStatus.PAID) & (ibans | fits))
    first = Case(When(named, then=0), When(ibans, then=1), When(fits, then=2), default=3)
    for row in rows.select_related("batch").order_by(first, "pk")[:SOME]:
        whose, facts = found[row.batch.programme_id], (row.end_to_end_id, row.holder, row.iban)
        on, batch = row.batch.execute_on, row.batch.identifier
        items = []
        if row.status == PaymentStatus.SENT:
            items.append(Item(SettledAs.PAYMENT, *facts, row.left, on, batch))
            whose.out.append(items[0])
        if row.settled:
            items.append(Item(SettledAs.RETURN, *facts, row.settled, on, batch))
            whose.come.append(items[-1])
        whose.named[same_signs(row.end_to_end_id)] = items


def _batches(found: dict[int, Open], entries: Sequence[Entry], programmes: set[int]) -> None:
    """Batches at the bank with what of them still has to leave: those that lines name, and those of their amounts."""
    rows = Batch.objects.filter(programme__in=programmes, status=BatchStatus.SENT, payments__status=PaymentStatus.SENT)
    rows = rows.annotate(left=Sum(F("payments__amount") - F("payments__settled")), open=Count("payments"))
    rows = rows.filter(open__gt=1)
    named = Q(identifier__any_of=all_signs(entry.batch for entry in entries))
    rows = rows.filter(named | Q(left__in={-entry.amount for entry in entries}))
    for row in rows.select_related("programme").order_by("pk")[:SOME]:
        item = Item(SettledAs.PAYMENT, row.identifier, str(row), "", row.left, row.execute_on, row.identifier)
        found[row.programme_id].batches.append(item)


def _tranches(found: dict[int, Open], programmes: set[int]) -> None:
    waiting = Q(status__in=[TrancheStatus.EXPECTED, TrancheStatus.REQUESTED])
    by_hand = Q(status=TrancheStatus.RECEIVED, confirmed_on__isnull=True)
    rows = Tranche.objects.filter(waiting | by_hand, line__programme__in=programmes).select_related("line")
    together: dict[str, list[Tranche]] = defaultdict(list)
    for row in rows.order_by("expected_on", "pk"):
        together[row.communication].append(row)
    for communication, all_parts in together.items():
        parts = unconfirmed(all_parts) or all_parts
        first, amount = parts[0], sum((part.amount for part in parts), ZERO)
        item = Item(SettledAs.TRANCHE, shown(communication), "", "", amount, first.expected_on)
        _comes_in(found[first.line.programme_id], communication, item)


def _recoveries(found: dict[int, Open], programmes: set[int], amounts: set[Decimal]) -> None:
    """Orders of which something is to be repaid, and repayments of these amounts that were booked by hand."""
    hidden = Q(receipts__confirmed_on__isnull=True, receipts__amount__in=amounts)
    rows = Recovery.objects.filter(payable__line__programme__in=programmes)
    rows = rows.annotate(left=F("amount") - F("received"), by_hand=FilteredRelation("receipts", condition=hidden))
    rows = rows.filter(Q(status=Status.ORDERED) | Q(by_hand__isnull=False))
    rows = rows.annotate(receipt=F("by_hand__amount"), receipt_on=F("by_hand__received_on"))
    for row in rows.select_related("payable__line", "payable__coach").order_by("pk")[:SOME]:
        whose, facts = found[row.payable.line.programme_id], (shown(row.communication), row.payee, row.payable.iban)
        if row.receipt:
            whose.come.append(Item(SettledAs.RECOVERY, *facts, row.receipt, row.receipt_on))
        if row.status == Status.ORDERED:
            _comes_in(whose, row.communication, Item(SettledAs.RECOVERY, *facts, row.left, row.pay_before))


def _course_fees(found: dict[int, Open], said: set[str]) -> None:
    """The fees that lines name: what is still expected of them; and what came in and could go back."""
    if not said:
        return
    rows = Enrolment.objects.filter(communication__in=said).select_related("candidate", "edition__course")
    for row in rows.order_by("pk"):
        whose, facts = found[row.edition.course.programme_id], (shown(row.communication), row.candidate.name, "")
        if left := fees.still_expected(row):
            _comes_in(whose, row.communication, Item(SettledAs.COURSE, *facts, left))
        whose.named[row.communication].append(Item(SettledAs.GIVEN, *facts, row.received))


def _asides(found: dict[int, Open], programmes: set[int]) -> None:
    for each in aside.open_asides(Entry.objects.filter(account__programme__in=programmes)):
        is_claim, whose = each.kind == SettledAs.CLAIM, found[each.programme]
        kind = SettledAs.RESTORE if is_claim else SettledAs.GIVEN
        item = Item(kind, each.shown, each.counterparty, each.iban, each.left, each.booked_on)
        (whose.come if is_claim else whose.out).append(item)
        if each.about:
            whose.named[each.about].insert(0, item)


def _comes_in(whose: Open, communication: str, item: Item) -> None:
    whose.come.append(item)
    whose.named[communication].append(item)


def sums_of(items: Iterable[Item]) -> Decimal:
    """What items come to, in euro."""
    return sum((item.amount for item in items), ZERO)
