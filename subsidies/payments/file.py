"""The file for the bank: a credit transfer initiation (pain.001.001.09) in the form Belgian banks accept. The same
batch gives the same bytes."""

import hashlib
from collections.abc import Sequence
from datetime import UTC
from decimal import Decimal
from functools import cache
from importlib import resources
from xml.sax.saxutils import escape

from django.utils.translation import gettext_lazy as _
from lxml import etree

from healthcoach.refusals import Refused
from subsidies.payments.models import Batch, BatchFile, PayingAccount, Payment
from subsidies.payments.rules import readable

SCHEMA = "pain.001.001.09"
UNKNOWN = "NOTPROVIDED"
DOCUMENT = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"><CstmrCdtTrfInitn>
<GrpHdr><MsgId>{{id}}</MsgId><CreDtTm>{{made}}</CreDtTm><NbOfTxs>{{count}}</NbOfTxs><CtrlSum>{{total}}</CtrlSum>\
<InitgPty><Nm>{{holder}}</Nm></InitgPty></GrpHdr>
<PmtInf><PmtInfId>{{id}}</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>false</BtchBookg><NbOfTxs>{{count}}</NbOfTxs>\
<CtrlSum>{{total}}</CtrlSum><PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf><ReqdExctnDt><Dt>{{day}}</Dt></ReqdExctnDt>
<Dbtr><Nm>{{holder}}</Nm>{{address}}</Dbtr><DbtrAcct><Id><IBAN>{{iban}}</IBAN></Id><Ccy>EUR</Ccy></DbtrAcct>\
<DbtrAgt><FinInstnId>{{bank}}</FinInstnId></DbtrAgt><ChrgBr>SLEV</ChrgBr>
{{transfers}}
</PmtInf></CstmrCdtTrfInitn></Document>
"""


class FileNotValid(Refused):
    """The file does not fit the schema that the banks use."""

    sentence = _("The bank would not accept this file (%(why)s), so nothing has been approved.")


def written(batch: Batch, payments: Sequence[Payment]) -> BatchFile:
    """The file of an approved batch with its digest and control sum, not saved yet. Refuses `FileNotValid`."""
    total = sum((payment.amount for payment in payments), Decimal("0.00"))
    content = _document(batch, payments, total)
    check(content)
    return BatchFile(
        batch=batch,
        name=f"{batch}.xml",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        control_sum=total,
        count=len(payments),
        made_at=batch.approved_at,
        made_by=batch.approved_by,
    )


def check(content: bytes) -> None:
    """Refuses `FileNotValid` for what does not fit the schema."""
    reader = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    schema = _schema()
    try:
        valid = schema.validate(etree.fromstring(content, reader))
    except etree.XMLSyntaxError as error:
        raise FileNotValid(why=error.msg) from error
    if not valid:
        raise FileNotValid(why=schema.error_log[0].message)


@cache
def _schema() -> etree.XMLSchema:
    """Read once per process: that costs more than a file of a thousand payments."""
    with resources.files("sepaxml").joinpath("schemas", f"{SCHEMA}.xsd").open("rb") as source:
        return etree.XMLSchema(etree.parse(source))


def _document(batch: Batch, payments: Sequence[Payment], total: Decimal) -> bytes:
    account = batch.account
    text = DOCUMENT.format(
        id=batch.identifier,
        made=batch.approved_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        count=len(payments),
        total=f"{total:.2f}",
        holder=_name(account.holder),
        day=batch.execute_on.isoformat(),
        address=_address_of(account),
        iban=escape(account.iban),
        bank=f"<BICFI>{escape(account.bic)}</BICFI>" if account.bic else f"<Othr><Id>{UNKNOWN}</Id></Othr>",
        transfers="\n".join(map(_transfer, payments)),
    )
    return text.encode("ascii")


def _transfer(payment: Payment) -> str:
    """One payment. No sign needs escaping after `readable`."""
    bank = f"<CdtrAgt><FinInstnId><BICFI>{escape(payment.bic)}</BICFI></FinInstnId></CdtrAgt>" if payment.bic else ""
    return (
        f"<CdtTrfTxInf><PmtId><EndToEndId>{readable(payment.end_to_end_id, 35)}</EndToEndId></PmtId>"
        f'<Amt><InstdAmt Ccy="EUR">{payment.amount:.2f}</InstdAmt></Amt>{bank}'
        f"<Cdtr><Nm>{_name(payment.holder)}</Nm>{_address(TwnNm=payment.town, Ctry=payment.country)}</Cdtr>"
        f"<CdtrAcct><Id><IBAN>{escape(payment.iban)}</IBAN></Id></CdtrAcct>{_remittance(payment)}</CdtTrfTxInf>"
    )


def _name(holder: str) -> str:
    return readable(holder, 70) or UNKNOWN


def _remittance(payment: Payment) -> str:
    """What the payee sees: a structured communication, otherwise free text."""
    if payment.communication:
        return (
            "<RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>BBA</Issr></Tp>"
            f"<Ref>{escape(payment.communication)}</Ref></CdtrRefInf></Strd></RmtInf>"
        )
    told = readable(payment.remittance, 140)
    return f"<RmtInf><Ustrd>{told}</Ustrd></RmtInf>" if told else ""


def _address_of(account: PayingAccount) -> str:
    return _address(
        StrtNm=account.street,
        BldgNb=account.number,
        PstCd=account.postal_code,
        TwnNm=account.town,
        Ctry=account.country,
    )


def _address(*, TwnNm: str, Ctry: str, **parts: str) -> str:
    """A structured address, which banks take only with its town and country: otherwise none."""
    known = {name: readable(text, 70) for name, text in (parts | {"TwnNm": TwnNm, "Ctry": Ctry}).items()}
    if not (known["TwnNm"] and known["Ctry"]):
        return ""
    return f"<PstlAdr>{''.join(f'<{name}>{text}</{name}>' for name, text in known.items() if text)}</PstlAdr>"
