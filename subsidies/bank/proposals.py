"""What a break might be: what its own references name, a batch, something open of the same amount, or several things
that together come to it; best when account or name agree as well."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urlencode

from subsidies.bank.combining import combination
from subsidies.bank.models import Entry
from subsidies.bank.open_items import Item, Open, communications_of, ids_of, open_items, sums_of
from subsidies.bank.rules import CHARGES, DIRECTION, INTEREST, SettledAs
from subsidies.payments.rules import same_signs

MOST = 5  # of one break
POOL = 30  # open things among which a combination is looked for
MOST_CHARGED = Decimal(50)  # that a bank keeps of a payment, when nobody says so


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a line might be: one thing, or several that come to it."""

    items: tuple[Item, ...]

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


def proposals(entries: Sequence[Entry]) -> dict[int, list[Proposal]]:
    """For each break the most likely matches, best first. What the reference itself names comes before all others. A
    constant number of queries, however many breaks."""
    known, found = open_items(entries) if entries else {}, {}
    for entry in entries:
        likely = dict.fromkeys(_likely(entry, known[entry.account.programme_id]))
        found[entry.pk] = [Proposal(items) for items in likely if _comes_to(items) == entry.amount][:MOST]
    return found


def _comes_to(items: Sequence[Item]) -> Decimal:
    return sum(DIRECTION[item.kind] * item.amount for item in items)


def _likely(entry: Entry, known: Open) -> Iterator[tuple[Item, ...]]:
    """What a line might be, the likeliest first."""
    amount = abs(entry.amount)
    pool = sorted(known.out if entry.amount < 0 else known.come, key=lambda each: each.likeness(entry), reverse=True)
    yield from _named(entry, known)
    yield from ((item,) for item in known.batches if entry.amount < 0 and _is_batch_of(item, entry))
    yield from ((item,) for item in pool if item.amount == amount)
    yield from _with_charge(entry, pool)
    if entry.amount < 0 and (inside := [item for item in pool if _names_batch(item, entry)]):
        yield from _together(amount, inside)
    yield from _together(amount, [item for item in pool if item.amount < amount][:POOL])
    yield from _of_the_bank(entry)


def _is_batch_of(item: Item, entry: Entry) -> bool:
    """Whether a line is all of a batch: it names it, or has its amount on its day."""
    return _names_batch(item, entry) or (item.amount == -entry.amount and item.on in (entry.booked_on, entry.value_on))


def _names_batch(item: Item, entry: Entry) -> bool:
    return bool(entry.batch) and item.batch == same_signs(entry.batch)


def _named(entry: Entry, known: Open) -> Iterator[tuple[Item, ...]]:
    """What the line's own references name, in the line's direction: as it is, with a charge, in part, or with a rest
    that is not ours."""
    sign = 1 if entry.amount > 0 else -1
    carried = [known.named.get(each, []) for each in (*ids_of(entry), *communications_of(entry))]
    items = [item for found in carried for item in found if DIRECTION[item.kind] == sign]
    firsts = [found[0] for each in carried if (found := [item for item in each if DIRECTION[item.kind] == sign])]
    amount = abs(entry.amount)
    if len(firsts) > 1:
        yield tuple(firsts)
    for item in items:
        if item.amount == amount:
            yield (item,)
        yield from _charged(entry, item)
        if item.amount > amount:
            yield (replace(item, amount=amount),)
    is_known = any(each in known.named for each in (*ids_of(entry), *communications_of(entry)))
    if entry.amount > 0 and is_known and (rest := amount - sums_of(firsts)) > 0:
        yield (*firsts, Item(SettledAs.HELD, "", entry.counterparty, entry.iban, rest))
    if entry.amount < 0 and is_known and not items and ids_of(entry):
        yield (Item(SettledAs.CLAIM, "", entry.counterparty, entry.iban, amount),)


def _charged(entry: Entry, item: Item) -> Iterator[tuple[Item, ...]]:
    """A payment of which the bank kept or took a charge."""
    over = abs(entry.amount) - item.amount if entry.amount < 0 else item.amount - entry.amount
    if item.kind in (SettledAs.PAYMENT, SettledAs.RETURN) and 0 < over <= max(MOST_CHARGED, entry.charges):
        yield item, Item(SettledAs.CHARGE, "", "", "", over)


def _with_charge(entry: Entry, pool: Sequence[Item]) -> Iterator[tuple[Item, ...]]:
    """The same for a payment to, or from, the account of the line."""
    for item in pool:
        if item.iban and item.iban == entry.iban:
            yield from _charged(entry, item)


def _together(amount: Decimal, pool: Sequence[Item]) -> Iterator[tuple[Item, ...]]:
    if places := combination(amount, [item.amount for item in pool]):
        yield tuple(pool[place] for place in places)


def _of_the_bank(entry: Entry) -> Iterator[tuple[Item, ...]]:
    """What the bank's own code says."""
    code, amount = entry.code.rpartition("/")[2], abs(entry.amount)
    if code in CHARGES:
        yield (Item(SettledAs.REBATE if entry.amount > 0 else SettledAs.CHARGE, "", "", "", amount),)
    elif code == INTEREST:
        yield (Item(SettledAs.INTEREST if entry.amount > 0 else SettledAs.CHARGE, "", "", "", amount),)
