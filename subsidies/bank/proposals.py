"""What a break might be: what is open with the same amount, or was booked by hand and no statement shows it yet; best
when account or name agree as well."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, F, FilteredRelation, Q, QuerySet, When
from django.utils.translation import gettext as _

from healthcoach.references import shown
from subsidies.bank.knowledge import unconfirmed
from subsidies.bank.models import Entry
from subsidies.bank.rules import SettledAs
from subsidies.budget.models import Tranche, TrancheStatus
from subsidies.payments.models import Payment, PaymentStatus
from subsidies.recoveries.models import Recovery, Status
from trainings.courses import fees
from trainings.courses.models import Enrolment

MOST = 5  # of one break
Sought = set[tuple[int, Decimal]]  # programme and amount


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something open with the amount of a break. `reference` is how a person names it when they agree."""

    kind: SettledAs
    reference: str
    name: str
    iban: str
    amount: Decimal
    on: date | None

    def likeness(self, entry: Entry) -> tuple[bool, bool]:
        """How well it agrees with a line beyond the amount: the account, the name."""
        same_name = bool(self.name) and self.name.casefold() == entry.counterparty.casefold()
        return bool(self.iban) and self.iban == entry.iban, same_name


def proposals(entries: Sequence[Entry]) -> dict[int, list[Proposal]]:
    """For each break the most likely matches, best first. What the reference itself names comes before all others. A
    constant number of queries, however many breaks."""
    out = {(entry.account.programme_id, -entry.amount) for entry in entries if entry.amount < 0}
    came = {(entry.account.programme_id, entry.amount) for entry in entries if entry.amount > 0}
    open_items: dict[tuple[int, Decimal], list[Proposal]] = defaultdict(list)
    ibans = {entry.iban for entry in entries if entry.iban}
    named = _course_fees(entries)
    for key, proposal in (*_payments(out, came, ibans), *_tranches(came), *_recoveries(came)):
        open_items[key].append(proposal)
    found = {}
    for entry in entries:
        likely = open_items[entry.account.programme_id, entry.amount]
        best = sorted(likely, key=lambda each, entry=entry: each.likeness(entry), reverse=True)
        found[entry.pk] = [*named.get(entry.pk, []), *best][:MOST]
    return found


def _payments(out: Sought, came: Sought, ibans: set[str]) -> Iterable[tuple[tuple[int, Decimal], Proposal]]:
    """Payments on their way that miss this amount, and paid ones that could have come back with it; those to the
    accounts of the lines first."""
    programmes, amounts = _apart({(programme, abs(amount)) for programme, amount in out | came})
    rows = Payment.objects.filter(batch__programme__in=programmes).select_related("batch")
    rows = rows.annotate(left=F("amount") - F("settled"))
    leaving = Q(status=PaymentStatus.SENT, left__in=amounts)
    rows = rows.filter(leaving | Q(status=PaymentStatus.PAID, amount__in=amounts))
    for row in _some(rows, Case(When(iban__in=ibans, then=0), default=1)):
        programme = row.batch.programme_id
        if row.status == PaymentStatus.SENT:
            yield (programme, -row.left), _of_payment(row, SettledAs.PAYMENT, row.left)
        else:
            yield (programme, row.amount), _of_payment(row, SettledAs.RETURN, row.amount)


def _tranches(came: Sought) -> Iterable[tuple[tuple[int, Decimal], Proposal]]:
    programmes, _amounts = _apart(came)
    waiting = Q(status__in=[TrancheStatus.EXPECTED, TrancheStatus.REQUESTED])
    by_hand = Q(status=TrancheStatus.RECEIVED, confirmed_on__isnull=True)
    rows = Tranche.objects.filter(waiting | by_hand, line__programme__in=programmes).select_related("line")
    together: dict[str, list[Tranche]] = defaultdict(list)
    for row in rows.order_by("expected_on", "pk"):
        together[row.communication].append(row)
    for communication, found in together.items():
        parts = unconfirmed(found) or found
        amount, first = sum(part.amount for part in parts), parts[0]
        proposal = Proposal(SettledAs.TRANCHE, shown(communication), "", "", amount, first.expected_on)
        yield (first.line.programme_id, amount), proposal


def _recoveries(came: Sought) -> Iterable[tuple[tuple[int, Decimal], Proposal]]:
    programmes, amounts = _apart(came)
    hidden = Q(receipts__confirmed_on__isnull=True, receipts__amount__in=amounts)
    rows = Recovery.objects.filter(payable__line__programme__in=programmes)
    rows = rows.annotate(left=F("amount") - F("received"), by_hand=FilteredRelation("receipts", condition=hidden))
    rows = rows.filter(Q(status=Status.ORDERED, left__in=amounts) | Q(by_hand__isnull=False))
    rows = rows.annotate(receipt=F("by_hand__amount"), receipt_on=F("by_hand__received_on"))
    for row in _some(rows.select_related("payable__line", "payable__coach")):
        programme = row.payable.line.programme_id
        if row.receipt:
            yield (programme, row.receipt), _of_recovery(row, row.receipt, row.receipt_on)
        if row.status == Status.ORDERED:
            yield (programme, row.left), _of_recovery(row, row.left, row.pay_before)


def _of_recovery(row: Recovery, amount: Decimal, on: date | None) -> Proposal:
    return Proposal(SettledAs.RECOVERY, shown(row.communication), row.payee, row.payable.iban, amount, on)


def _course_fees(entries: Sequence[Entry]) -> dict[int, list[Proposal]]:
    """Lines with the communication of an enrolment that did not match by themselves: a part of the fee is booked as
    that; what came in twice, too much or after cancelling goes back, and is explained."""
    lines = [entry for entry in entries if entry.amount > 0 and fees.named([entry.communication])]
    if not lines:
        return {}
    rows = Enrolment.objects.filter(communication__in={entry.communication for entry in lines})
    rows = rows.select_related("candidate", "edition__course")
    known = {(row.edition.course.programme_id, row.communication): row for row in rows}
    found = {}
    for entry in lines:
        if row := known.get((entry.account.programme_id, entry.communication)):
            left = fees.still_expected(row)
            fits, name = entry.amount <= left, row.candidate.name
            kind = SettledAs.COURSE if fits else SettledAs.EXPLAINED
            told = name if fits else _("%(name)s – more than is still expected: to be given back") % {"name": name}
            found[entry.pk] = [Proposal(kind, shown(row.communication), told, "", left, None)]
    return found


def _of_payment(row: Payment, kind: SettledAs, amount: Decimal) -> Proposal:
    return Proposal(kind, row.end_to_end_id, row.holder, row.iban, amount, row.batch.execute_on)


def _apart(sought: Sought) -> tuple[set[int], set[Decimal]]:
    return {programme for programme, _amount in sought}, {amount for _programme, amount in sought}


def _some(rows: QuerySet, *first: Case) -> QuerySet:
    """The oldest ones; an amount that occurs more often than this needs a person's eye anyhow."""
    return rows.order_by(*first, "pk")[:200]
