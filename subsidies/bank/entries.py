"""One booked movement of a statement as lines: one, or one per transaction when the bank booked several at once. What
the details say counts as far as it adds up with what was booked; otherwise the movement stays one line."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from subsidies.bank.details import (
    bank_reference,
    end_to_end_id,
    gross_amounts,
    joined_text,
    plain_reference,
    settled_charges,
    taken_charges,
    told_facts,
    transaction_code,
    written_communication,
)
from subsidies.bank.rules import Line
from subsidies.bank.values import Values

# Where a transaction says what it moved: the first way that adds up for all of them is the right one.
WAYS = (("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"), ("AmtDtls/TxAmt/Amt",), ("AmtDtls/InstdAmt/Amt",))
FEE = "BANK/BANK/CHRG"


def lines(entry: Values, *, closed_on: date) -> Iterator[Line]:
    """The lines of a booked movement, each with the net amount that it moved."""
    value_on = entry.told_day("ValDt")
    batches = entry.each("NtryDtls/Btch")
    text = joined_text([entry.text("AddtlNtryInf")])
    base = Line(
        key="",
        amount=entry.amount("Amt") * entry.direction(),
        booked_on=entry.day("BookgDt") or value_on or closed_on,
        value_on=value_on,
        bank_reference=plain_reference(entry.text("AcctSvcrRef")),
        communication=written_communication(text),
        remittance=text,
        code=transaction_code(entry),
        reversal=entry.text("RvslInd") in ("true", "1"),
        batch=_only(plain_reference(each.text("PmtInfId") or each.text("MsgId")) for each in batches),
        transactions=sum(_count(each.text("NbOfTxs")) for each in batches),
    )
    details = entry.each("NtryDtls/TxDtls")
    if len(details) > 1:
        yield from _parts(replace(base, communication=""), entry, details)
    else:
        yield _alone(base, entry, details)


def _alone(base: Line, entry: Values, details: Sequence[Values]) -> Line:
    """A movement of one transaction, or of which the bank tells none."""
    gross, taken = gross_amounts(entry, base.amount), [taken_charges(entry)]
    if details:
        base = replace(base, **told_facts(base, details[0], alone=True))
        gross = [*gross_amounts(details[0], base.amount), *gross]
        taken += [taken_charges(details[0]), sum(taken, taken_charges(details[0]))]
    charges, instructed = settled_charges(base.amount, gross, taken)
    return replace(base, charges=charges, instructed=instructed)


def _parts(base: Line, entry: Values, details: Sequence[Values]) -> Iterator[Line]:
    """A movement of several transactions: each of them, when together they are what was booked."""
    kept = [taken_charges(each) for each in details]
    moved = _moved(base.amount, details, kept, extra := taken_charges(entry))
    if moved is None:
        yield _one_for_all(base, details)
        return
    for part, (amount, each, charges) in enumerate(zip(moved, details, kept, strict=True), start=1):
        line = replace(base, amount=amount, part=part, **told_facts(base, each, alone=False))
        charges, instructed = settled_charges(amount, gross_amounts(each, amount), [charges])
        yield replace(line, charges=charges, instructed=instructed)
    if rest := base.amount - sum(moved):
        yield replace(base, amount=rest, code=FEE if rest == -extra else base.code, reversal=False)


def _moved(whole: Decimal, details: Sequence[Values], kept: Sequence[Decimal], extra: Decimal) -> list[Decimal] | None:
    """What each transaction moved on the account: as it is told, or less its charges, or with the charges of the whole
    beside them; nothing when no way of reading comes to the whole."""
    signs = [each.told_direction(default=1 if whole > 0 else -1) for each in details]
    for paths in WAYS:
        told = [each.told_amount(*paths) for each in details]
        if None in told:
            continue
        gross = [sign * amount for sign, amount in zip(signs, told, strict=True)]
        net = [amount - charges for amount, charges in zip(gross, kept, strict=True)]
        for moved in (gross, net):
            if sum(moved) == whole or (extra and sum(moved) - extra == whole):
                return moved
    return None


def _one_for_all(base: Line, details: Sequence[Values]) -> Line:
    """The movement as one line, with the references of its transactions and whatever text they have."""
    told = {end_to_end_id(each): None for each in details}
    texts = [text for each in details for text in each.texts("RmtInf/Ustrd")]
    told.pop("", None)
    return replace(
        base,
        bank_reference=base.bank_reference or bank_reference(details[0]),
        remittance=joined_text([base.remittance, *texts]),
        batch=base.batch or _only(plain_reference(each.text("Refs/PmtInfId", "Refs/MsgId")) for each in details),
        transactions=base.transactions or len(details),
        end_to_end_ids=tuple(told),
        incomplete=True,
    )


def _only(told: Iterator[str]) -> str:
    """The one value that is told; nothing when there are several."""
    found = set(told) - {""}
    return found.pop() if len(found) == 1 else ""


def _count(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 6 else 0
