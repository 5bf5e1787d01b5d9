"""The file for the bank: a credit transfer initiation (pain.001.001.09) in the form Belgian banks accept. The same
batch gives the same bytes."""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from importlib import resources
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree

from healthcoach.money import ZERO
from healthcoach.payees import explain_fault, readable
from healthcoach.refusals import Refused
from subsidies.payments.models import Batch, BatchFile, PayingAccount, Payment

SCHEMA = "pain.001.001.09"
UNKNOWN = "NOTPROVIDED"
LONGEST = {"StrtNm": 70, "BldgNb": 16, "PstCd": 16, "TwnNm": 35, "Ctry": 70}  # of an address; a country is never cut
DOCUMENT = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"><CstmrCdtTrfInitn>
<GrpHdr><MsgId>{{id}}</MsgId><CreDtTm>{{made}}</CreDtTm><NbOfTxs>{{count}}</NbOfTxs><CtrlSum>{{total}}</CtrlSum>\
<InitgPty><Nm>{{holder}}</Nm>{{number}}</InitgPty></GrpHdr>
<PmtInf><PmtInfId>{{id}}</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>false</BtchBookg><NbOfTxs>{{count}}</NbOfTxs>\
<CtrlSum>{{total}}</CtrlSum><PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf><ReqdExctnDt><Dt>{{day}}</Dt></ReqdExctnDt>
<Dbtr><Nm>{{holder}}</Nm>{{address}}</Dbtr><DbtrAcct><Id><IBAN>{{iban}}</IBAN></Id><Ccy>EUR</Ccy></DbtrAcct>\
<DbtrAgt><FinInstnId>{{bank}}</FinInstnId></DbtrAgt><ChrgBr>SLEV</ChrgBr>
{{transfers}}
</PmtInf></CstmrCdtTrfInitn></Document>
"""


# What a bank's schema can object to, as people call it.
PARTS = {
    "Nm": gettext_lazy("the name of the holder"),
    "IBAN": gettext_lazy("the account number"),
    "BICFI": gettext_lazy("the code of the bank (BIC)"),
    "StrtNm": gettext_lazy("the street"),
    "BldgNb": gettext_lazy("the house number"),
    "PstCd": gettext_lazy("the postal code"),
    "TwnNm": gettext_lazy("the town"),
    "Ctry": gettext_lazy("the country"),
    "InstdAmt": gettext_lazy("the amount"),
    "Ref": gettext_lazy("the structured communication"),
    "Ustrd": gettext_lazy("the text for the payee"),
    "EndToEndId": gettext_lazy("the end-to-end id"),
}
NAMED = re.compile(r"Element '(?:\{[^}]*\})?(\w+)'")


class FileNotValid(Refused):
    """The file does not fit the schema that the banks use, and none of its payments is the cause."""

    sentence = gettext_lazy(
        "The bank would not accept this file: %(what)s is not valid. Please check the account we pay from. Nothing has"
        " been approved."
    )


class NothingGoesAlong(Refused):
    """The bank would accept none of the payments."""

    sentence = gettext_lazy("The bank would accept none of these payments, so nothing has been done. %(named)s")


def written(batch: Batch, payments: Sequence[Payment]) -> BatchFile:
    """The file of an approved batch with its digest and control sum, not saved yet. Refuses `FileNotValid`."""
    days = {"made_at": batch.approved_at, "execute_on": batch.execute_on}
    content = _document(batch.identifier, batch.account, payments, **days)
    check(content)
    return BatchFile(
        batch=batch,
        name=f"{batch}.xml",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        control_sum=sum((payment.amount for payment in payments), ZERO),
        count=len(payments),
        made_at=batch.approved_at,
        made_by=batch.approved_by,
    )


def check(content: bytes) -> None:
    """Refuses `FileNotValid` for what does not fit the schema."""
    if what := _objection(content):
        raise FileNotValid(what=what)


def find_faults(account: PayingAccount, payments: Sequence[Payment]) -> dict[int, str]:
    """Which of these payments the bank would not accept, each with the reason in a sentence. Refuses `FileNotValid`
    when the account from which is paid is the cause."""
    found = {row.pk: explain_fault(iban=row.iban, holder=row.holder, town=row.town) for row in payments}
    found = {number: sentence for number, sentence in found.items() if sentence}
    rest = [row for row in payments if row.pk not in found]
    if rest and _objection(_trial(account, rest)):
        check(_trial(account, []))
        for row in rest:
            if what := _objection(_trial(account, [row])):
                found[row.pk] = _("The bank would not accept this payment: %(what)s is not valid.") % {"what": what}
    return found


def _trial(account: PayingAccount, payments: Sequence[Payment]) -> bytes:
    """A file with these payments that nobody sends; without any, with one that is valid."""
    day = date(2018, 3, 26)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return _document("TRIAL", account, payments or [_sound()], made_at=noon, execute_on=day)


def _sound() -> Payment:
    facts = {"iban": "BE71096123456769", "holder": UNKNOWN, "country": "BE"}
    return Payment(end_to_end_id="TRIAL", amount=Decimal("0.01"), **facts)


def _objection(content: bytes) -> str:
    """What the schema does not accept first, in words; empty when everything is valid."""
    reader = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    schema = _schema()
    try:
        valid = schema.validate(etree.fromstring(content, reader))
    except etree.XMLSyntaxError:
        return _("the form of the file")
    if valid:
        return ""
    named = NAMED.search(schema.error_log[0].message)
    return str(PARTS.get(named[1] if named else "", _("something in it")))


@cache
def _schema() -> etree.XMLSchema:
    """Read once per process: that costs more than a file of a thousand payments."""
    with resources.files("sepaxml").joinpath("schemas", f"{SCHEMA}.xsd").open("rb") as source:
        return etree.XMLSchema(etree.parse(source))


def _document(
    name: str, account: PayingAccount, payments: Sequence[Payment], *, made_at: datetime, execute_on: date
) -> bytes:
    text = DOCUMENT.format(
        id=name,
        made=made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        count=len(payments),
        total=f"{sum((payment.amount for payment in payments), ZERO):.2f}",
        holder=_name(account.holder),
        number=_number_of(account),
        day=execute_on.isoformat(),
        address=_address_of(account),
        iban=escape(account.iban),
        bank=f"<BICFI>{escape(account.bic)}</BICFI>" if account.bic else f"<Othr><Id>{UNKNOWN}</Id></Othr>",
        transfers="\n".join(map(_transfer, payments)),
    )
    return text.encode("ascii", "replace")


def _number_of(account: PayingAccount) -> str:
    """The enterprise number under which Belgian banks know who sends the file."""
    number = escape(account.enterprise_number)
    return f"<Id><OrgId><Othr><Id>{number}</Id><Issr>KBO-BCE</Issr></Othr></OrgId></Id>" if number else ""


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
    parts |= {"TwnNm": TwnNm, "Ctry": Ctry.upper()}
    known = {name: readable(text, LONGEST[name]) for name, text in parts.items()}
    if not (known["TwnNm"] and known["Ctry"]):
        return ""
    return f"<PstlAdr>{''.join(f'<{name}>{text}</{name}>' for name, text in known.items() if text)}</PstlAdr>"
