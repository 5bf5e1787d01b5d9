"""One booked movement of a statement as lines: one, or one per transaction when the bank booked several at once."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from healthcoach import references
from healthcoach.money import ZERO, euro
from subsidies.bank.refusals import PartsDisagree
from subsidies.bank.rules import Line
from subsidies.bank.values import Values
from subsidies.payments.reasons import in_words

NO_REFERENCE = {"NOTPROVIDED", "NONREF", "NOTAVAILABLE", "UNKNOWN"}
COMMUNICATION = re.compile(r"([+*])\1\1\s*(\d{3}\s*/?\s*\d{4}\s*/?\s*\d{5})\s*\1{3}")
BARE = re.compile(r"\d{12}|\d{3}/\d{4}/\d{5}", re.ASCII)
CODE = ("BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd")
PART_AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")
FEE = "BANK/BANK/CHRG"


def lines(entry: Values, *, closed_on: date) -> Iterator[Line]:
    """The lines of a booked movement. Refuses `PartsDisagree` when transactions do not come to it."""
    value_on = entry.day("ValDt")
    base = Line(
        key="",
        amount=entry.amount("Amt") * entry.direction(),
        booked_on=entry.day("BookgDt") or value_on or closed_on,
        value_on=value_on,
        bank_reference=_reference(entry.text("AcctSvcrRef")),
        remittance=entry.text("AddtlNtryInf")[:300],
        code=_code(entry),
        reversal=entry.text("RvslInd") in ("true", "1"),
    )
    details, charges = entry.each("NtryDtls/TxDtls"), _charges(entry)
    if len(details) > 1:
        yield from _parts(base, details, charges)
    else:
        yield from _alone(base, details, charges)


def key(line: Line, occurrence: int) -> str:
    """The same for the same movement in any statement: from the bank's own reference with what it moves, otherwise
    from everything the line says; `occurrence` numbers lines of one file that say the same."""
    told = (line.bank_reference, line.booked_on, line.amount, line.end_to_end_id, line.part)
    if not line.bank_reference:
        told += (line.value_on, line.communication, line.remittance, line.counterparty, line.iban, line.code)
    return hashlib.sha256("\n".join(map(str, (*told, occurrence))).encode()).hexdigest()


def _alone(base: Line, details: list[Values], charges: Decimal) -> Iterator[Line]:
    """A movement of one transaction; charges that the bank took in the same movement become a line of their own."""
    line = _told(base, details[0]) if details else base
    said = _amount_of(details[0], base.amount) if details and charges else None
    if said is None or said - charges != base.amount:
        yield line
        return
    yield replace(line, amount=said)
    yield _fee(base, charges)


def _parts(base: Line, details: list[Values], charges: Decimal) -> Iterator[Line]:
    amounts = [_amount_of(each, base.amount) for each in details]
    if None in amounts:
        raise details[0].unreadable("TxDtls/Amt")
    rest = sum(amounts) - base.amount
    if rest not in (ZERO, charges):
        raise PartsDisagree(statement=details[0].statement, parts=euro(sum(amounts)), whole=euro(base.amount))
    for part, (amount, each) in enumerate(zip(amounts, details, strict=True), start=1):
        yield replace(_told(base, each), amount=amount, part=part)
    if rest:
        yield _fee(base, charges)


def _fee(base: Line, charges: Decimal) -> Line:
    return replace(base, amount=-charges, code=FEE, reversal=False)


def _told(base: Line, details: Values) -> Line:
    """What the details of one transaction add."""
    # Of a movement that is undone the parties keep the places they had.
    other = "Cdtr" if (base.amount < 0) != base.reversal else "Dbtr"
    free = " ".join(details.texts("RmtInf/Ustrd"))
    return replace(
        base,
        bank_reference=base.bank_reference or _reference(details.text("Refs/AcctSvcrRef")),
        end_to_end_id=_reference(details.text("Refs/EndToEndId")),
        communication=_communication(details, free),
        remittance=(free or base.remittance)[:300],
        counterparty=details.text(f"RltdPties/{other}/Pty/Nm", f"RltdPties/{other}/Nm")[:140],
        iban=details.text(f"RltdPties/{other}Acct/Id/IBAN")[:34],
        code=_code(details) or base.code,
        return_reason=_return_reason(details),
    )


def _amount_of(details: Values, whole: Decimal) -> Decimal | None:
    """What one transaction moves, in euro; nothing when the bank does not say."""
    sign = details.direction(default=1 if whole > 0 else -1)
    path = next((path for path in PART_AMOUNTS if path in details.found), None)
    return sign * details.amount(path) if path else None


def _charges(entry: Values) -> Decimal:
    """What the bank took for the movement, in euro."""
    taken = [record for group in entry.each("Chrgs") for record in (group.each("Rcrd") or [group])]
    return sum((-each.direction(default=-1) * each.amount("Amt") for each in taken if "Amt" in each.found), ZERO)


def _code(values: Values) -> str:
    domain = [text for path in CODE if (text := values.text(path))]
    return ("/".join(domain) or values.text("BkTxCd/Prtry/Cd"))[:40]


def _communication(details: Values, free: str) -> str:
    """The structured communication, from its own field or written in the text."""
    for written in details.texts("RmtInf/Strd/CdtrRefInf/Ref"):
        if found := references.read(written):
            return found
    if within := COMMUNICATION.search(free):
        return references.read(within[2])
    return references.read(free) if BARE.fullmatch(free) else ""


def _return_reason(details: Values) -> str:
    code = details.text("RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry")
    text = details.text("RtrInf/AddtlInf")
    return in_words(code or "–", text) if code or text else ""


def _reference(written: str) -> str:
    return "" if written.upper() in NO_REFERENCE else written[:35]
