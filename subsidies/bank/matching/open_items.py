"""What is open and a bank line might be: payments, tranches, orders, course fees and money set aside, each with its
amount and the reference by which a person names it. A constant number of queries, however many lines."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, F, FilteredRelation, Q, Sum, When

from healthcoach.core import structured_communication as references
from healthcoach.core.money import ZERO
from healthcoach.core.structured_communication import format_communication
from subsidies.bank.matching.match_context import list_unconfirmed_tranches
from subsidies.bank.matching.named_payments import list_line_end_to_end_ids
from subsidies.bank.models import Entry
from subsidies.bank.rules import MatchKind
from subsidies.bank.settlement import money_aside as aside
from subsidies.budget.models import Tranche, TrancheStatus
from subsidies.payables.models import PayableStatus
from subsidies.payments.models import Batch, BatchStatus, Payment, PaymentStatus
from subsidies.payments.rules import list_identifier_forms, normalise_identifier
from subsidies.recoveries.models import Recovery, RecoveryStatus
from trainings.courses import fees
from trainings.courses.models import Enrolment

WRITTEN_COMMUNICATION = re.compile(r"\d{3}\s*/?\s*\d{4}\s*/?\s*\d{5}", re.ASCII)
# While an amount due is here, another payment of it is on its way or has been made, or there is nothing to pay.
PAID_OTHERWISE_STATUSES = {
    PayableStatus.SENT,
    PayableStatus.PAID,
    PayableStatus.RECOVERED,
    PayableStatus.CANCELLED,
}
MAX_OPEN_ROWS = 300  # rows of one kind; more of them need a person's eye anyhow


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Something open: what a line would be, how a person names it, whose it is, and how many euro (above zero).
    `batch` is the identifier of a payment's batch."""

    kind: MatchKind
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
class OpenItems:
    """What is open in one programme: going out and coming in, batches as one in either direction, and everything by the
    reference that a line may carry (end-to-end ids as they are compared, structured communications as digits)."""

    out: list[OpenItem] = field(default_factory=list)
    come: list[OpenItem] = field(default_factory=list)
    batches: list[OpenItem] = field(default_factory=list)
    batches_back: list[OpenItem] = field(default_factory=list)
    named: dict[str, list[OpenItem]] = field(default_factory=lambda: defaultdict(list))


def load_open_items(entries: Sequence[Entry]) -> dict[int, OpenItems]:
    """What is open, by programme, as far as these lines can be about it."""
    found: dict[int, OpenItems] = defaultdict(OpenItems)
    programmes = {entry.account.programme_id for entry in entries}
    amounts = {abs(entry.amount) for entry in entries}
    out, back = [entry for entry in entries if entry.amount < 0], [entry for entry in entries if entry.amount > 0]
    said = {each for entry in entries for each in list_line_communications(entry)}
    _add_open_payments(found, entries, programmes, amounts)
    if out:
        _add_open_batches(found, out, programmes)
    if back:
        _add_paid_batches(found, back, programmes)
        _add_open_tranches(found, programmes)
        _add_open_recoveries(found, programmes, amounts)
    _add_open_course_fees(found, fees.filter_course_communications(said))
    _add_open_asides(found, programmes)
    return found


def list_line_communications(entry: Entry) -> list[str]:
    """Every structured communication that a line carries, in its own field or in the text, in their order."""
    written = WRITTEN_COMMUNICATION.findall(entry.remittance)
    return list(
        dict.fromkeys(each for each in (entry.communication, *map(references.parse_communication, written)) if each)
    )


def _add_open_payments(
    found: dict[int, OpenItems], entries: Sequence[Entry], programmes: set[int], amounts: set[Decimal]
) -> None:
    """Payments on their way, and paid ones that could have come back; named ones first, then those to the accounts of
    the lines, then those with the amount. One that counts as returned may have left after all."""
    told = [each for entry in entries for each in list_line_end_to_end_ids(entry)]
    named = Q(end_to_end_id__any_of=list_identifier_forms(told))
    named |= Q(batch__identifier__any_of=list_identifier_forms(entry.batch for entry in entries))
    ibans = Q(iban__in={entry.iban for entry in entries if entry.iban})
    fits = Q(left__in=amounts) | Q(settled__in=amounts)
    rows = Payment.objects.filter(batch__programme__in=programmes).annotate(left=F("amount") - F("settled"))
    rows = rows.filter(Q(status=PaymentStatus.SENT) | named | Q(status=PaymentStatus.PAID) & (ibans | fits))
    first = Case(When(named, then=0), When(ibans, then=1), When(fits, then=2), default=3)
    for row in rows.select_related("batch", "payable").order_by(first, "pk")[:MAX_OPEN_ROWS]:
        whose, facts = found[row.batch.programme_id], (row.end_to_end_id, row.holder, row.iban)
        on, batch = row.batch.execute_on, row.batch.identifier
        items = []
        if row.status == PaymentStatus.SENT:
            items.append(OpenItem(MatchKind.PAYMENT, *facts, row.left, on, batch))
            whose.out.append(items[0])
        elif (again := _find_amount_left_again(row)) > 0:
            items.append(OpenItem(MatchKind.PAYMENT, *facts, again, on, batch))
        if row.settled:
            items.append(OpenItem(MatchKind.RETURN, *facts, row.settled, on, batch))
            whose.come.append(items[-1])
        whose.named[normalise_identifier(row.end_to_end_id)] = items


def _find_amount_left_again(row: Payment) -> Decimal:
    """How much the bank can have carried out after all of a payment that counts as returned: as long as nothing else
    pays its amount, that is no money taken wrongly."""
    if row.status != PaymentStatus.RETURNED or row.payable.status in PAID_OTHERWISE_STATUSES:
        return ZERO
    return min(row.amount - row.settled, row.payable.outstanding)


def _add_open_batches(found: dict[int, OpenItems], entries: Sequence[Entry], programmes: set[int]) -> None:
    """Batches at the bank with what of them still has to leave: those that lines name, and those of their amounts."""
    rows = Batch.objects.filter(programme__in=programmes, status=BatchStatus.SENT, payments__status=PaymentStatus.SENT)
    rows = rows.annotate(left=Sum(F("payments__amount") - F("payments__settled")), open=Count("payments"))
    rows = rows.filter(open__gt=1)
    named = Q(identifier__any_of=list_identifier_forms(entry.batch for entry in entries))
    rows = rows.filter(named | Q(left__in={-entry.amount for entry in entries}))
    for row in rows.select_related("programme").order_by("pk")[:MAX_OPEN_ROWS]:
        item = OpenItem(MatchKind.PAYMENT, row.identifier, str(row), "", row.left, row.execute_on, row.identifier)
        found[row.programme_id].batches.append(item)


def _add_paid_batches(found: dict[int, OpenItems], entries: Sequence[Entry], programmes: set[int]) -> None:
    """Batches with what of them left the account and could have come back as one: those that lines name, and those of
    their amounts."""
    named = Q(identifier__any_of=list_identifier_forms(entry.batch for entry in entries))
    amounts = {entry.amount for entry in entries}
    rows = Batch.objects.filter(named | Q(total__in=amounts), programme__in=programmes, payments__settled__gt=0)
    rows = rows.annotate(left=Sum("payments__settled"), open=Count("payments")).filter(open__gt=1)
    for row in rows.select_related("programme").order_by("pk")[:MAX_OPEN_ROWS]:
        item = OpenItem(MatchKind.RETURN, row.identifier, str(row), "", row.left, row.execute_on, row.identifier)
        found[row.programme_id].batches_back.append(item)


def _add_open_tranches(found: dict[int, OpenItems], programmes: set[int]) -> None:
    waiting = Q(status__in=[TrancheStatus.EXPECTED, TrancheStatus.REQUESTED])
    by_hand = Q(status=TrancheStatus.RECEIVED, confirmed_on__isnull=True)
    rows = Tranche.objects.filter(waiting | by_hand, line__programme__in=programmes).select_related("line")
    together: dict[str, list[Tranche]] = defaultdict(list)
    for row in rows.order_by("expected_on", "pk"):
        together[row.communication].append(row)
    for communication, all_parts in together.items():
        parts = list_unconfirmed_tranches(all_parts) or all_parts
        first, amount = parts[0], sum((part.amount for part in parts), ZERO)
        item = OpenItem(MatchKind.TRANCHE, format_communication(communication), "", "", amount, first.expected_on)
        _add_incoming_item(found[first.line.programme_id], communication, item)


def _add_open_recoveries(found: dict[int, OpenItems], programmes: set[int], amounts: set[Decimal]) -> None:
    """Orders of which something is to be repaid, and repayments of these amounts that were booked by hand."""
    hidden = Q(receipts__confirmed_on__isnull=True, receipts__amount__in=amounts)
    rows = Recovery.objects.filter(payable__line__programme__in=programmes)
    rows = rows.annotate(left=F("amount") - F("received"), by_hand=FilteredRelation("receipts", condition=hidden))
    rows = rows.filter(Q(status=RecoveryStatus.ORDERED) | Q(by_hand__isnull=False))
    rows = rows.annotate(receipt=F("by_hand__amount"), receipt_on=F("by_hand__received_on"))
    for row in rows.select_related("payable__line", "payable__coach").order_by("pk")[:MAX_OPEN_ROWS]:
        whose, facts = (
            found[row.payable.line.programme_id],
            (format_communication(row.communication), row.payee, row.payable.iban),
        )
        if row.receipt:
            whose.come.append(OpenItem(MatchKind.RECOVERY, *facts, row.receipt, row.receipt_on))
        if row.status == RecoveryStatus.ORDERED:
            _add_incoming_item(whose, row.communication, OpenItem(MatchKind.RECOVERY, *facts, row.left, row.pay_before))


def _add_open_course_fees(found: dict[int, OpenItems], said: set[str]) -> None:
    """The fees that lines name: what is still expected of them; and what came in and could go back."""
    if not said:
        return
    rows = Enrolment.objects.filter(communication__in=said).select_related("candidate", "edition__course")
    for row in rows.order_by("pk"):
        whose, facts = (
            found[row.edition.course.programme_id],
            (format_communication(row.communication), row.candidate.name, ""),
        )
        if left := fees.find_expected_fee(row):
            _add_incoming_item(whose, row.communication, OpenItem(MatchKind.COURSE, *facts, left))
        whose.named[row.communication].append(OpenItem(MatchKind.GIVEN, *facts, row.received))


def _add_open_asides(found: dict[int, OpenItems], programmes: set[int]) -> None:
    for each in aside.list_open_asides(Entry.objects.filter(account__programme__in=programmes)):
        is_claim, whose = each.kind == MatchKind.CLAIM, found[each.programme]
        kind = MatchKind.RESTORE if is_claim else MatchKind.GIVEN
        item = OpenItem(kind, each.shown, each.counterparty, each.iban, each.left, each.booked_on)
        (whose.come if is_claim else whose.out).append(item)
        for payment in each.about:
            whose.named[payment].insert(0, item)


def _add_incoming_item(whose: OpenItems, communication: str, item: OpenItem) -> None:
    whose.come.append(item)
    whose.named[communication].append(item)


def sum_open_items(items: Iterable[OpenItem]) -> Decimal:
    """What items come to, in euro."""
    return sum((item.amount for item in items), ZERO)
