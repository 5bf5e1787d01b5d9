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

from healthcoach.core.money import ZERO
from healthcoach.core.payees import explain_payee_fault, transliterate_for_bank
from healthcoach.core.refusals import Refused
from subsidies.payments.models import Batch, BatchFile, PayingAccount, Payment

PAIN001_SCHEMA = "pain.001.001.09"
NOT_PROVIDED = "NOTPROVIDED"
MAX_ADDRESS_LENGTHS = {
    "StrtNm": 70,
    "BldgNb": 16,
    "PstCd": 16,
    "TwnNm": 35,
    "Ctry": 70,
}  # of an address; a country is never cut
PAIN001_TEMPLATE = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{PAIN001_SCHEMA}"><CstmrCdtTrfInitn>
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
PAIN001_ELEMENT_NAMES = {
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
NAMED_PAIN001_ELEMENT = re.compile(r"Element '(?:\{[^}]*\})?(\w+)'")


class FileNotValid(Refused):
    """The file does not fit the schema that the banks use, and none of its payments is the cause."""

    code = "file_not_valid"
    sentence = gettext_lazy(
        "The bank would not accept this file: %(what)s is not valid. Please check the account we pay from. Nothing has"
        " been approved."
    )


class NothingGoesAlong(Refused):
    """The bank would accept none of the payments."""

    code = "nothing_goes_along"
    sentence = gettext_lazy("The bank would accept none of these payments, so nothing has been done. %(named)s")


def build_batch_file(batch: Batch, payments: Sequence[Payment]) -> BatchFile:
    """The file of an approved batch with its digest and control sum, not saved yet. Refuses `FileNotValid`."""
    days = {"made_at": batch.approved_at, "execute_on": batch.execute_on}
    content = _render_pain001(batch.identifier, batch.account, payments, **days)
    validate_pain001(content)
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


def validate_pain001(content: bytes) -> None:
    """Refuses `FileNotValid` for what does not fit the schema."""
    if what := _find_schema_objection(content):
        raise FileNotValid(what=what)


def find_payment_faults(account: PayingAccount, payments: Sequence[Payment]) -> dict[int, str]:
    """Which of these payments the bank would not accept, each with the reason in a sentence. Refuses `FileNotValid`
    when the account from which is paid is the cause."""
    found = {row.pk: explain_payee_fault(iban=row.iban, holder=row.holder, town=row.town) for row in payments}
    found = {number: sentence for number, sentence in found.items() if sentence}
    rest = [row for row in payments if row.pk not in found]
    if rest and _find_schema_objection(_render_trial_file(account, rest)):
        validate_pain001(_render_trial_file(account, []))
        for row in rest:
            if what := _find_schema_objection(_render_trial_file(account, [row])):
                found[row.pk] = _("The bank would not accept this payment: %(what)s is not valid.") % {"what": what}
    return found


def _render_trial_file(account: PayingAccount, payments: Sequence[Payment]) -> bytes:
    """A file with these payments that nobody sends; without any, with one that is valid."""
    day = date(2018, 3, 26)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return _render_pain001("TRIAL", account, payments or [_make_valid_payment()], made_at=noon, execute_on=day)


def _make_valid_payment() -> Payment:
    facts = {"iban": "BE71096123456769", "holder": NOT_PROVIDED, "country": "BE"}
    return Payment(end_to_end_id="TRIAL", amount=Decimal("0.01"), **facts)


def _find_schema_objection(content: bytes) -> str:
    """What the schema does not accept first, in words; empty when everything is valid."""
    reader = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    schema = _load_pain001_schema()
    try:
        valid = schema.validate(etree.fromstring(content, reader))
    except etree.XMLSyntaxError:
        return _("the form of the file")
    if valid:
        return ""
    named = NAMED_PAIN001_ELEMENT.search(schema.error_log[0].message)
    return str(PAIN001_ELEMENT_NAMES.get(named[1] if named else "", _("something in it")))


@cache
def _load_pain001_schema() -> etree.XMLSchema:
    """Read once per process: that costs more than a file of a thousand payments."""
    with resources.files("sepaxml").joinpath("schemas", f"{PAIN001_SCHEMA}.xsd").open("rb") as source:
        return etree.XMLSchema(etree.parse(source))


def _render_pain001(
    name: str, account: PayingAccount, payments: Sequence[Payment], *, made_at: datetime, execute_on: date
) -> bytes:
    text = PAIN001_TEMPLATE.format(
        id=name,
        made=made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        count=len(payments),
        total=f"{sum((payment.amount for payment in payments), ZERO):.2f}",
        holder=_render_holder_name(account.holder),
        number=_render_enterprise_number(account),
        day=execute_on.isoformat(),
        address=_render_account_address(account),
        iban=escape(account.iban),
        bank=f"<BICFI>{escape(account.bic)}</BICFI>" if account.bic else f"<Othr><Id>{NOT_PROVIDED}</Id></Othr>",
        transfers="\n".join(map(_render_credit_transfer, payments)),
    )
    return text.encode("ascii", "replace")


def _render_enterprise_number(account: PayingAccount) -> str:
    """The enterprise number under which Belgian banks know who sends the file."""
    number = escape(account.enterprise_number)
    return f"<Id><OrgId><Othr><Id>{number}</Id><Issr>KBO-BCE</Issr></Othr></OrgId></Id>" if number else ""


def _render_credit_transfer(payment: Payment) -> str:
    """One payment. No sign needs escaping after `readable`."""
    bank = f"<CdtrAgt><FinInstnId><BICFI>{escape(payment.bic)}</BICFI></FinInstnId></CdtrAgt>" if payment.bic else ""
    return (
        f"<CdtTrfTxInf><PmtId><EndToEndId>{transliterate_for_bank(payment.end_to_end_id, 35)}</EndToEndId></PmtId>"
        f'<Amt><InstdAmt Ccy="EUR">{payment.amount:.2f}</InstdAmt></Amt>{bank}'
        f"<Cdtr><Nm>{_render_holder_name(payment.holder)}</Nm>"
        f"{_render_postal_address(TwnNm=payment.town, Ctry=payment.country)}</Cdtr>"
        f"<CdtrAcct><Id><IBAN>{escape(payment.iban)}</IBAN></Id></CdtrAcct>{_render_remittance(payment)}</CdtTrfTxInf>"
    )


def _render_holder_name(holder: str) -> str:
    return transliterate_for_bank(holder, 70) or NOT_PROVIDED


def _render_remittance(payment: Payment) -> str:
    """What the payee sees: a structured communication, otherwise free text."""
    if payment.communication:
        return (
            "<RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>BBA</Issr></Tp>"
            f"<Ref>{escape(payment.communication)}</Ref></CdtrRefInf></Strd></RmtInf>"
        )
    told = transliterate_for_bank(payment.remittance, 140)
    return f"<RmtInf><Ustrd>{told}</Ustrd></RmtInf>" if told else ""


def _render_account_address(account: PayingAccount) -> str:
    return _render_postal_address(
        StrtNm=account.street,
        BldgNb=account.number,
        PstCd=account.postal_code,
        TwnNm=account.town,
        Ctry=account.country,
    )


def _render_postal_address(*, TwnNm: str, Ctry: str, **parts: str) -> str:
    """A structured address, which banks take only with its town and country: otherwise none."""
    parts |= {"TwnNm": TwnNm, "Ctry": Ctry.upper()}
    known = {name: transliterate_for_bank(text, MAX_ADDRESS_LENGTHS[name]) for name, text in parts.items()}
    if not (known["TwnNm"] and known["Ctry"]):
        return ""
    return f"<PstlAdr>{''.join(f'<{name}>{text}</{name}>' for name, text in known.items() if text)}</PstlAdr>"
