"""One booked movement of a statement as lines: one, or one per transaction when the bank booked several at once. What
the details say counts as far as it adds up with what was booked; otherwise the movement stays one line."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from subsidies.bank.reading.details import (
    clean_bank_reference,
    find_written_communication,
    join_remittance_texts,
    list_gross_amounts,
    read_bank_reference,
    read_detail_facts,
    read_end_to_end_id,
    read_transaction_code,
    reconcile_charges,
    sum_taken_charges,
)
from subsidies.bank.reading.xml_values import XmlValues
from subsidies.bank.rules import BankLine

# Where a transaction says what it moved: the first way that adds up for all of them is the right one.
MOVED_AMOUNT_PATHS = (
    ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"),
    ("AmtDtls/TxAmt/Amt",),
    ("AmtDtls/InstdAmt/Amt",),
)
FEE_CODE = "BANK/BANK/CHRG"


def read_entry_lines(entry: XmlValues, *, closed_on: date) -> Iterator[BankLine]:
    """The lines of a booked movement, each with the net amount that it moved."""
    value_on = entry.told_day("ValDt")
    batches = entry.each("NtryDtls/Btch")
    text = join_remittance_texts([entry.text("AddtlNtryInf")])
    base = BankLine(
        key="",
        amount=entry.amount("Amt") * entry.direction(),
        booked_on=entry.day("BookgDt") or value_on or closed_on,
        value_on=value_on,
        bank_reference=clean_bank_reference(entry.text("AcctSvcrRef")),
        communication=find_written_communication(text),
        remittance=text,
        code=read_transaction_code(entry),
        reversal=entry.text("RvslInd") in ("true", "1"),
        batch=_pick_only_value(clean_bank_reference(each.text("PmtInfId") or each.text("MsgId")) for each in batches),
        transactions=sum(_parse_transaction_count(each.text("NbOfTxs")) for each in batches),
    )
    details = entry.each("NtryDtls/TxDtls")
    if len(details) > 1:
        yield from _read_transaction_lines(replace(base, communication=""), entry, details)
    else:
        yield _read_single_line(base, entry, details)


def _read_single_line(base: BankLine, entry: XmlValues, details: Sequence[XmlValues]) -> BankLine:
    """A movement of one transaction, or of which the bank tells none."""
    gross, taken = list_gross_amounts(entry, base.amount), [sum_taken_charges(entry)]
    if details:
        base = replace(base, **read_detail_facts(base, details[0], alone=True))
        gross = [*list_gross_amounts(details[0], base.amount), *gross]
        taken += [sum_taken_charges(details[0]), sum(taken, sum_taken_charges(details[0]))]
    charges, instructed = reconcile_charges(base.amount, gross, taken)
    return replace(base, charges=charges, instructed=instructed)


def _read_transaction_lines(base: BankLine, entry: XmlValues, details: Sequence[XmlValues]) -> Iterator[BankLine]:
    """A movement of several transactions: each of them, when together they are what was booked."""
    kept = [sum_taken_charges(each) for each in details]
    moved = _find_moved_amounts(base.amount, details, kept, extra := sum_taken_charges(entry))
    if moved is None:
        yield _merge_transaction_lines(base, details)
        return
    for part, (amount, each, charges) in enumerate(zip(moved, details, kept, strict=True), start=1):
        line = replace(base, amount=amount, part=part, **read_detail_facts(base, each, alone=False))
        charges, instructed = reconcile_charges(amount, list_gross_amounts(each, amount), [charges])
        yield replace(line, charges=charges, instructed=instructed)
    if rest := base.amount - sum(moved):
        yield replace(base, amount=rest, code=FEE_CODE if rest == -extra else base.code, reversal=False)


def _find_moved_amounts(
    whole: Decimal, details: Sequence[XmlValues], kept: Sequence[Decimal], extra: Decimal
) -> list[Decimal] | None:
    """What each transaction moved on the account: as it is told, or less its charges, or with the charges of the whole
    beside them; nothing when no way of reading comes to the whole."""
    signs = [each.told_direction(default=1 if whole > 0 else -1) for each in details]
    for paths in MOVED_AMOUNT_PATHS:
        told = [each.told_amount(*paths) for each in details]
        if None in told:
            continue
        gross = [sign * amount for sign, amount in zip(signs, told, strict=True)]
        net = [amount - charges for amount, charges in zip(gross, kept, strict=True)]
        for moved in (gross, net):
            if sum(moved) == whole or (extra and sum(moved) - extra == whole):
                return moved
    return None


def _merge_transaction_lines(base: BankLine, details: Sequence[XmlValues]) -> BankLine:
    """The movement as one line, with the references of its transactions and whatever text they have."""
    told = {read_end_to_end_id(each): None for each in details}
    texts = [text for each in details for text in each.texts("RmtInf/Ustrd")]
    told.pop("", None)
    return replace(
        base,
        bank_reference=base.bank_reference or read_bank_reference(details[0]),
        remittance=join_remittance_texts([base.remittance, *texts]),
        batch=base.batch
        or _pick_only_value(clean_bank_reference(each.text("Refs/PmtInfId", "Refs/MsgId")) for each in details),
        transactions=base.transactions or len(details),
        end_to_end_ids=tuple(told),
        incomplete=True,
    )


def _pick_only_value(told: Iterator[str]) -> str:
    """The one value that is told; nothing when there are several."""
    found = set(told) - {""}
    return found.pop() if len(found) == 1 else ""


def _parse_transaction_count(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 6 else 0
