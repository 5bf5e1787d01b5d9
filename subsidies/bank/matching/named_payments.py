"""Which payments kept bank lines name: by an end-to-end id, by several, or by the batch that was booked as one."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from subsidies.bank.models import Entry
from subsidies.payments.models import BatchStatus, Payment, PaymentStatus
from subsidies.payments.rules import list_identifier_forms, normalise_identifier

BatchPayments = dict[tuple[int, str], list[str]]  # by programme and the identifier of the batch as it is compared


@dataclass(frozen=True, slots=True)
class NamingEntry:
    """An open bank line with the end-to-end ids of the payments that it names, as they are compared."""

    entry: Entry
    payments: frozenset[str]


def load_batch_payments(told: Collection[str]) -> BatchPayments:
    """The end-to-end ids of the payments of batches, as they are compared. At most one query."""
    found: BatchPayments = defaultdict(list)
    if forms := list_identifier_forms(told):
        rows = Payment.objects.filter(batch__identifier__any_of=forms)
        rows = rows.exclude(status=PaymentStatus.CANCELLED, batch__status=BatchStatus.SENT)  # it never was in the file
        rows = rows.order_by("pk").values_list("batch__programme", "batch__identifier", "end_to_end_id")
        for programme, identifier, end_to_end_id in rows:
            found[programme, normalise_identifier(identifier)].append(normalise_identifier(end_to_end_id))
    return found


def find_named_payments(entries: Collection[Entry]) -> dict[int, frozenset[str]]:
    """The payments that each of these lines names, by the number of the line. At most one query."""
    told = {entry.pk: list_line_end_to_end_ids(entry) for entry in entries}
    batches = load_batch_payments({entry.batch for entry in entries if not told[entry.pk]})
    return {
        entry.pk: frozenset(
            told[entry.pk] or batches.get((entry.account.programme_id, normalise_identifier(entry.batch)), ())
        )
        for entry in entries
    }


def find_lines_naming(
    programme_id: int, payments: Iterable[str], *, but: int | None = None, lock: bool = False
) -> list[NamingEntry]:
    """The open lines of a programme, one excepted, that name any of these payments, oldest first; perhaps locked. At
    most three queries."""
    wanted = set(payments)
    if not wanted:
        return []
    rows = Entry.objects.breaks().filter(account__programme=programme_id).exclude(pk=but)
    rows = rows.exclude(end_to_end_id="", end_to_end_ids="", batch="")
    named = find_named_payments(rows.select_related("account").order_by("pk"))
    chosen = [number for number, carried in named.items() if carried & wanted]
    if not chosen:
        return []
    found = Entry.objects.breaks().filter(pk__in=chosen).select_related("account").order_by("booked_on", "pk")
    if lock:
        found = found.order_by("pk").select_for_update(of=("self",), no_key=True)
    return [NamingEntry(entry, named[entry.pk]) for entry in found]


def list_line_end_to_end_ids(entry: Entry) -> list[str]:
    """Every end-to-end id that a line carries, as it is compared."""
    carried = (entry.end_to_end_id, *entry.end_to_end_ids.split("\n"))
    return list(dict.fromkeys(normalise_identifier(each) for each in carried if each))
