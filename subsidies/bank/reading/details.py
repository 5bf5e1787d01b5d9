"""What the details of one transaction say of it: who, what for, by which references, and what the bank kept of it."""

import re
from collections.abc import Sequence
from decimal import Decimal

from healthcoach.core import structured_communication as references
from healthcoach.core.money import ZERO
from subsidies.bank.reading.xml_values import XmlValues
from subsidies.bank.rules import BankLine
from subsidies.payments.reasons import describe_return_reason

EMPTY_REFERENCES = {"NOTPROVIDED", "NONREF", "NOTAVAILABLE", "UNKNOWN"}
MARKED_COMMUNICATION = re.compile(r"([+*])\1\1\s*(\d{3}\s*/?\s*\d{4}\s*/?\s*\d{5})\s*\1{3}")
BARE_COMMUNICATION = re.compile(r"\d{12}|\d{3}/\d{4}/\d{5}", re.ASCII)
TRANSACTION_CODE_PATHS = ("BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd")
# What moved before charges, as different banks tell it: what was asked for first.
GROSS_AMOUNT_PATHS = ("AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt")
STRUCTURED, INVOICE = "RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/RfrdDocInf/Nb"
MAX_FIELD_LENGTHS = {"remittance": 300, "counterparty": 140, "ultimate": 140, "iban": 34, "code": 40, "reference": 35}


def read_detail_facts(base: BankLine, details: XmlValues, *, alone: bool) -> dict[str, object]:
    """What the details of one transaction add to a line; `alone` when it is the only one of its movement, so that the
    text of the movement is about it too."""
    # Of a movement that is undone the parties keep the places they had.
    other = "Cdtr" if (base.amount < 0) != base.reversal else "Dbtr"
    free = " ".join(details.texts("RmtInf/Ustrd"))
    told = [free, *details.texts("RmtInf/Strd/AddtlRmtInf"), details.text("AddtlTxInf")]
    communication = _read_detail_communication(details, free, " ".join((*told[1:], base.remittance if alone else "")))
    told += [each for each in details.texts(STRUCTURED) if references.parse_communication(each) != communication]
    told += details.texts(INVOICE)
    if alone or not any(told):
        told.append(base.remittance)
    party, ultimate = (
        _read_party_name(details, f"RltdPties/{other}"),
        _read_party_name(details, f"RltdPties/Ultmt{other}"),
    )
    agent = details.text(f"RltdAgts/{other}Agt/FinInstnId/Nm", f"RltdAgts/{other}Agt/FinInstnId/BICFI")
    return {
        "bank_reference": base.bank_reference or read_bank_reference(details),
        "end_to_end_id": read_end_to_end_id(details),
        "communication": communication,
        "remittance": join_remittance_texts(told),
        "counterparty": (party or ultimate or agent)[: MAX_FIELD_LENGTHS["counterparty"]],
        "ultimate": ultimate[: MAX_FIELD_LENGTHS["ultimate"]],
        "iban": details.text(f"RltdPties/{other}Acct/Id/IBAN").replace(" ", "").upper()[: MAX_FIELD_LENGTHS["iban"]],
        "code": read_transaction_code(details) or base.code,
        "return_reason": _read_return_reason(details),
        "batch": base.batch or clean_bank_reference(details.text("Refs/PmtInfId", "Refs/MsgId")),
    }


def join_remittance_texts(texts: list[str]) -> str:
    """Texts one after another, each once, as far as they fit."""
    told: list[str] = []
    for text in texts:
        if text and not any(text in each for each in told):
            told.append(text)
    return " ".join(told)[: MAX_FIELD_LENGTHS["remittance"]]


def read_transaction_code(values: XmlValues) -> str:
    """The bank's code of a transaction: of ISO 20022, otherwise its own."""
    domain = [text for path in TRANSACTION_CODE_PATHS if (text := values.text(path))]
    return ("/".join(domain) or values.text("BkTxCd/Prtry/Cd"))[: MAX_FIELD_LENGTHS["code"]]


def read_bank_reference(details: XmlValues) -> str:
    """By what the bank knows a transaction: its own reference, or that of the payment system."""
    told = (clean_bank_reference(details.text(f"Refs/{name}")) for name in ("AcctSvcrRef", "TxId", "UETR", "InstrId"))
    return next((each for each in told if each), "")


def read_end_to_end_id(details: XmlValues) -> str:
    """The reference that who paid gave to a transaction."""
    return clean_bank_reference(details.text("Refs/EndToEndId"))


def clean_bank_reference(written: str) -> str:
    """A reference, when it is one. A long one without its dashes, so that it fits."""
    if written.upper() in EMPTY_REFERENCES:
        return ""
    longest = MAX_FIELD_LENGTHS["reference"]
    return (written if len(written) <= longest else written.replace("-", ""))[:longest]


def sum_taken_charges(values: XmlValues) -> Decimal:
    """What the bank took in a movement or transaction, in euro, less what it gave back; charges that it says are not
    in the amount, or that are in another currency, are none."""
    taken = ZERO
    for group in values.each("Chrgs"):
        records = group.each("Rcrd") or [group]
        told = [
            -each.told_direction(default=-1) * (each.told_amount("Amt") or ZERO)
            for each in records
            if each.text("ChrgInclInd") not in ("false", "0")
        ]
        taken += sum(told, ZERO) or (ZERO if "Rcrd" in group.found else group.told_amount("TtlChrgsAndTaxAmt") or ZERO)
    return taken


def list_gross_amounts(details: XmlValues, net: Decimal) -> list[Decimal]:
    """What was to be moved, in euro and above zero, as the details tell it; `net` is what was moved, which may be all
    that they tell."""
    told = [details.told_amount(path) for path in GROSS_AMOUNT_PATHS]
    beside = details.told_amount("Amt")
    if beside != abs(net):
        told.append(beside)
    return [amount for amount in told if amount]


def reconcile_charges(
    amount: Decimal, gross: Sequence[Decimal], taken: Sequence[Decimal]
) -> tuple[Decimal, Decimal | None]:
    """What the bank kept of a movement, and what was to be moved: what was told of both, as far as it comes to the
    amount. Charges beside an amount that was moved in full were taken elsewhere."""
    sign = 1 if amount > 0 else -1
    told = [charges for charges in taken if charges > 0]
    for whole in gross:
        for charges in told:
            if sign * whole - charges == amount:
                return charges, whole
    asked = gross[0] if gross else None
    return (told[0] if told and asked != abs(amount) else ZERO), asked


def _read_party_name(details: XmlValues, party: str) -> str:
    return details.text(f"{party}/Pty/Nm", f"{party}/Nm", f"{party}/Agt/FinInstnId/Nm")


def _read_detail_communication(details: XmlValues, free: str, beside: str) -> str:
    """The structured communication, from its own field or written in a text."""
    for written in details.texts(STRUCTURED):
        if found := references.parse_communication(written):
            return found
    return find_written_communication(free) or find_written_communication(beside, bare=False)


def find_written_communication(text: str, *, bare: bool = True) -> str:
    """The structured communication that a text holds between its signs, or is, when `bare`."""
    if within := MARKED_COMMUNICATION.search(text):
        return references.parse_communication(within[2])
    return references.parse_communication(text) if bare and BARE_COMMUNICATION.fullmatch(text) else ""


def _read_return_reason(details: XmlValues) -> str:
    code = details.text("RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry")
    text = " ".join(details.texts("RtrInf/AddtlInf"))
    return describe_return_reason(code or "–", text) if code or text else ""
