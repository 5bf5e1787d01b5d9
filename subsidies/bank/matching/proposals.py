"""What a break might be: what its own references name, a batch, something open of the same amount, or several things
that together come to it; best when account or name agree as well."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urlencode

from subsidies.bank.matching.combinations import find_combination
from subsidies.bank.matching.named_payments import find_named_payments, list_line_end_to_end_ids
from subsidies.bank.matching.open_items import (
    OpenItem,
    OpenItems,
    list_line_communications,
    load_open_items,
    sum_open_items,
)
from subsidies.bank.models import Entry
from subsidies.bank.rules import CHARGE_CODES, INTEREST_CODE, KIND_DIRECTIONS, MAX_LINE_PARTS, MatchKind
from subsidies.payments.rules import normalise_identifier

MAX_PROPOSALS = 5  # of one break
COMBINATION_POOL_SIZE = 30  # open things among which a combination is looked for
MAX_UNSTATED_CHARGE = Decimal(50)  # that a bank keeps of a payment, when nobody says so


@dataclass(frozen=True, slots=True)
class MatchProposal:
    """What a line might be: one thing, or several that come to it."""

    items: tuple[OpenItem, ...]

    @property
    def query(self) -> str:
        """What fills in the form of the line."""
        several = len(self.items) > 1
        said = [
            pair
            for item in self.items
            for pair in (
                ("what", item.kind.value),
                ("reference", item.reference),
                *((("amount", f"{item.amount:.2f}".replace(".", ",")),) if several else ()),
            )
        ]
        return urlencode(said)


def propose_matches(entries: Sequence[Entry]) -> dict[int, list[MatchProposal]]:
    """For each break the most likely matches, best first. What the reference itself names comes before all others. A
    constant number of queries, however many breaks."""
    if not entries:
        return {}
    known, named, found = load_open_items(entries), find_named_payments(entries), {}
    for entry in entries:
        likely = dict.fromkeys(_propose_likely_items(entry, known[entry.account.programme_id], named[entry.pk]))
        fitting = [items for items in likely if _sum_signed_items(items) == entry.amount]
        found[entry.pk] = [MatchProposal(items) for items in fitting if len(items) <= MAX_LINE_PARTS][:MAX_PROPOSALS]
    return found


def _sum_signed_items(items: Sequence[OpenItem]) -> Decimal:
    return sum(KIND_DIRECTIONS[item.kind] * item.amount for item in items)


def _propose_likely_items(entry: Entry, known: OpenItems, payments: Iterable[str]) -> Iterator[tuple[OpenItem, ...]]:
    """What a line might be, the likeliest first."""
    amount = abs(entry.amount)
    pool, totals = (known.out, known.batches) if entry.amount < 0 else (known.come, known.batches_back)
    pool = sorted(pool, key=lambda each: each.likeness(entry), reverse=True)
    yield from _propose_named_items(entry, known)
    if entry.batch and not list_line_end_to_end_ids(entry):
        yield from _propose_named_batch(entry, known, totals, payments)
    yield from ((item,) for item in totals if entry.amount < 0 and _is_whole_batch(item, entry))
    yield from ((item,) for item in pool if item.amount == amount)
    yield from ((item,) for item in totals if item.amount == amount)
    yield from _propose_items_with_charge(entry, pool)
    if inside := [item for item in pool if _has_batch_named(item, entry)]:
        yield from _propose_combined_items(amount, inside)
    yield from _propose_combined_items(amount, [item for item in pool if item.amount < amount][:COMBINATION_POOL_SIZE])
    yield from _propose_bank_costs(entry)


def _propose_named_batch(
    entry: Entry, known: OpenItems, totals: Sequence[OpenItem], payments: Iterable[str]
) -> Iterator[tuple[OpenItem, ...]]:
    """What a line is that names a batch and no payment: what was claimed back of it, all of it, perhaps with a charge,
    or a total too many."""
    amount, payments = abs(entry.amount), sorted(payments)
    about = list(dict.fromkeys(each for payment in payments for each in known.named.get(payment, ())))
    for item in about:
        if entry.amount > 0 and item.kind == MatchKind.RESTORE and item.amount >= amount:
            yield (replace(item, amount=amount),)
    named = [item for item in totals if _has_batch_named(item, entry)]
    for item in named:
        yield (item,)
        yield from _propose_charged_item(entry, item)
    leaving = [each for each in about if each.kind == MatchKind.PAYMENT]
    if leaving and not named:  # it counts as returned, and left after all
        yield (OpenItem(MatchKind.PAYMENT, normalise_identifier(entry.batch), "", "", sum_open_items(leaving)),)
    if entry.amount < 0 and payments and not leaving:
        yield (OpenItem(MatchKind.CLAIM, "", entry.counterparty, entry.iban, amount),)


def _is_whole_batch(item: OpenItem, entry: Entry) -> bool:
    """Whether a line is all of a batch: it names it, or has its amount on its day."""
    return _has_batch_named(item, entry) or (
        item.amount == -entry.amount and item.on in (entry.booked_on, entry.value_on)
    )


def _has_batch_named(item: OpenItem, entry: Entry) -> bool:
    return bool(entry.batch) and item.batch == normalise_identifier(entry.batch)


def _propose_named_items(entry: Entry, known: OpenItems) -> Iterator[tuple[OpenItem, ...]]:
    """What the line's own references name, in the line's direction: as it is, with a charge, in part, or with a rest
    that is not ours."""
    sign = 1 if entry.amount > 0 else -1
    carried = [
        known.named.get(each, []) for each in (*list_line_end_to_end_ids(entry), *list_line_communications(entry))
    ]
    items = [item for found in carried for item in found if KIND_DIRECTIONS[item.kind] == sign]
    firsts = [found[0] for each in carried if (found := [item for item in each if KIND_DIRECTIONS[item.kind] == sign])]
    firsts = list(dict.fromkeys(firsts))  # one claim may be about several payments
    amount = abs(entry.amount)
    if len(firsts) > 1:
        yield tuple(firsts)
    for item in items:
        if item.amount == amount:
            yield (item,)
        yield from _propose_charged_item(entry, item)
        if item.amount > amount:
            yield (replace(item, amount=amount),)
    is_known = any(each in known.named for each in (*list_line_end_to_end_ids(entry), *list_line_communications(entry)))
    if entry.amount > 0 and is_known and (rest := amount - sum_open_items(firsts)) > 0:
        yield (*firsts, OpenItem(MatchKind.HELD, "", entry.counterparty, entry.iban, rest))
    if entry.amount < 0 and is_known and not items and list_line_end_to_end_ids(entry):
        yield (OpenItem(MatchKind.CLAIM, "", entry.counterparty, entry.iban, amount),)


def _propose_charged_item(entry: Entry, item: OpenItem) -> Iterator[tuple[OpenItem, ...]]:
    """A payment of which the bank kept or took a charge."""
    over = abs(entry.amount) - item.amount if entry.amount < 0 else item.amount - entry.amount
    if item.kind in (MatchKind.PAYMENT, MatchKind.RETURN) and 0 < over <= max(MAX_UNSTATED_CHARGE, entry.charges):
        yield item, OpenItem(MatchKind.CHARGE, "", "", "", over)


def _propose_items_with_charge(entry: Entry, pool: Sequence[OpenItem]) -> Iterator[tuple[OpenItem, ...]]:
    """The same for a payment to, or from, the account of the line."""
    for item in pool:
        if item.iban and item.iban == entry.iban:
            yield from _propose_charged_item(entry, item)


def _propose_combined_items(amount: Decimal, pool: Sequence[OpenItem]) -> Iterator[tuple[OpenItem, ...]]:
    if places := find_combination(amount, [item.amount for item in pool]):
        yield tuple(pool[place] for place in places)


def _propose_bank_costs(entry: Entry) -> Iterator[tuple[OpenItem, ...]]:
    """What the bank's own code says."""
    code, amount = entry.code.rpartition("/")[2], abs(entry.amount)
    if code in CHARGE_CODES:
        yield (OpenItem(MatchKind.REBATE if entry.amount > 0 else MatchKind.CHARGE, "", "", "", amount),)
    elif code == INTEREST_CODE:
        yield (OpenItem(MatchKind.INTEREST if entry.amount > 0 else MatchKind.CHARGE, "", "", "", amount),)
