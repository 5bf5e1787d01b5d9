"""Bank statements for tests, as a bank would write them: camt.053 and camt.054 in versions 02 to 14.

camt(statement(account.iban, booked(-1000, end_to_end_id="GC-1"), opening="140000.00"))
"""

import gzip as gnu_zip
import zipfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import count
from xml.sax.saxutils import escape

CAMT_STATEMENT_DAY = date(2018, 3, 22)
NUMBERS = count(1)
TRANSFER, CHARGE = ("PMNT", "ICDT", "ESCT"), ("ACMT", "MDOP", "CHRG")


@dataclass(frozen=True)
class Booked:
    """A movement: euro in (above zero) or out. `parts` are the transactions of one that was booked for several. `kept`
    is what the bank charged within the transaction, of the amount `asked`; `batch` and `count` name a total."""

    amount: Decimal
    end_to_end_id: str = ""
    communication: str = ""
    text: str = ""
    name: str = ""
    iban: str = ""
    code: tuple[str, str, str] = TRANSFER
    reference: str = ""
    on: date | None = None
    value_on: date | None = None
    reason: str = ""
    reversal: bool = False
    status: str = "BOOK"
    currency: str = "EUR"
    charges: Decimal = Decimal(0)
    kept: object = None
    asked: object = None
    batch: str = ""
    count: int = 0
    bare: bool = False  # without any details of transactions
    inside: str = ""  # more of its details, as XML
    parts: tuple["Booked", ...] = ()


def book_movement(amount: object, **facts: object) -> Booked:
    """A movement with a bank reference of its own, unless one is given."""
    facts.setdefault("reference", f"BANK{next(NUMBERS):010d}")
    return Booked(Decimal(str(amount)), **facts)


def book_part(amount: object, **facts: object) -> Booked:
    """One transaction of a movement that the bank booked for several at once."""
    return Booked(Decimal(str(amount)), **facts)


def book_charge(amount: object, **facts: object) -> Booked:
    """What the bank takes for its work."""
    return book_movement(amount, code=CHARGE, text="Beheerskosten", **facts)


@dataclass(frozen=True)
class CamtStatement:
    """A statement: what stood on the account, the movements, and what stands there now."""

    iban: str
    movements: tuple[Booked, ...] = ()
    opening: Decimal = Decimal(0)
    closing: Decimal | None = None
    identifier: str = ""
    sequence: int | None = 1
    opened_on: date = CAMT_STATEMENT_DAY
    on: date = CAMT_STATEMENT_DAY
    currency: str = "EUR"
    opening_code: str = "OPBD"
    closing_code: str = "CLBD"


def make_camt_statement(iban: str, *movements: Booked, opening: object = 0, **facts: object) -> CamtStatement:
    """A statement of one day; it closes on what the movements come to, unless told otherwise."""
    facts.setdefault("identifier", f"ST{next(NUMBERS):08d}")
    if "closing" in facts:
        facts["closing"] = Decimal(str(facts["closing"]))
    facts.setdefault("opened_on", facts.get("on", CAMT_STATEMENT_DAY))
    return CamtStatement(iban, movements, opening=Decimal(str(opening)), **facts)


def write_camt(*statements: CamtStatement, version: str = "08") -> bytes:
    """The file."""
    inside = "".join(_write_camt_statement(each, new=version >= "08") for each in statements)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>M1</MsgId><CreDtTm>2018-03-23T06:00:00</CreDtTm></GrpHdr>{inside}</BkToCstmrStmt></Document>"
    ).encode()


def write_camt_notification(iban: str, *movements: Booked, on: date = CAMT_STATEMENT_DAY) -> bytes:
    """A notification, camt.054, of these movements."""
    inside = "".join(_write_camt_entry(each, on, new=True) for each in movements)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn>'
        f"<Ntfctn><Id>N{next(NUMBERS)}</Id><CreDtTm>{on}T22:00:00</CreDtTm>"
        f"<Acct><Id><IBAN>{iban}</IBAN></Id></Acct>{inside}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    ).encode()


def write_extra_details(**values: object) -> str:
    """More of the details of a transaction: charges, what was asked to be moved, other texts, other parties."""
    written = {
        "charges": '<Chrgs><Rcrd><Amt Ccy="EUR">{}</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd></Chrgs>',
        "dollars": '<AmtDtls><InstdAmt><Amt Ccy="USD">{}</Amt></InstdAmt></AmtDtls>',
        "instructed": '<AmtDtls><InstdAmt><Amt Ccy="EUR">{}</Amt></InstdAmt></AmtDtls>',
        "beside": "<RmtInf><Strd><AddtlRmtInf>{}</AddtlRmtInf></Strd></RmtInf>",
        "more": "<AddtlTxInf>{}</AddtlTxInf>",
        "agent": "<RltdAgts><DbtrAgt><FinInstnId><Nm>{}</Nm></FinInstnId></DbtrAgt></RltdAgts>",
        "ultimate": "<RltdPties><UltmtDbtr><Pty><Nm>{}</Nm></Pty></UltmtDbtr></RltdPties>",
        "transaction": "<Refs><TxId>{}</TxId></Refs>",
    }
    return "".join(written[name].format(value) for name, value in values.items())


def pack_with_gzip(data: bytes) -> bytes:
    """The same, packed with gzip."""
    return gnu_zip.compress(data, mtime=0)


def pack_into_zip(**files: bytes) -> bytes:
    """Files in a zip, each under its name with .xml behind it."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(f"{name}.xml", data)
    return packed.getvalue()


def _write_camt_statement(row: CamtStatement, *, new: bool) -> str:
    moved = sum((each.amount for each in row.movements if each.status == "BOOK"), Decimal(0))
    closing = row.opening + moved if row.closing is None else row.closing
    return (
        f"<Stmt><Id>{escape(row.identifier)}</Id>"
        + (f"<ElctrncSeqNb>{row.sequence}</ElctrncSeqNb>" if row.sequence else "")
        + f"<CreDtTm>{row.on}T22:00:00</CreDtTm><Acct><Id><IBAN>{row.iban}</IBAN></Id><Ccy>{row.currency}</Ccy></Acct>"
        + _write_camt_balance(row.opening_code, row.opening, row.opened_on, row.currency)
        + _write_camt_balance(row.closing_code, closing, row.on, row.currency)
        + "".join(_write_camt_entry(each, row.on, new=new) for each in row.movements)
        + "</Stmt>"
    )


def _write_camt_balance(code: str, amount: Decimal, on: date, currency: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_write_camt_amount(amount, currency)}"
        f"<CdtDbtInd>{_get_camt_direction(amount)}</CdtDbtInd><Dt><Dt>{on}</Dt></Dt></Bal>"
    )


def _write_camt_entry(row: Booked, on: date, *, new: bool) -> str:
    status = f"<Sts><Cd>{row.status}</Cd></Sts>" if new else f"<Sts>{row.status}</Sts>"
    domain, family, kind = row.code
    return (
        f"<Ntry>{_write_camt_amount(row.amount, row.currency)}<CdtDbtInd>{_get_camt_direction(row.amount)}</CdtDbtInd>"
        + ("<RvslInd>true</RvslInd>" if row.reversal else "")
        + f"{status}<BookgDt><Dt>{row.on or on}</Dt></BookgDt><ValDt><Dt>{row.value_on or row.on or on}</Dt></ValDt>"
        + (f"<AcctSvcrRef>{row.reference}</AcctSvcrRef>" if row.reference else "")
        + f"<BkTxCd><Domn><Cd>{domain}</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{kind}</SubFmlyCd></Fmly></Domn></BkTxCd>"
        + (_write_camt_charges(row.charges, new=new) if row.charges else "")
        + "<NtryDtls>"
        + (f"<Btch><PmtInfId>{row.batch}</PmtInfId><NbOfTxs>{row.count}</NbOfTxs></Btch>" if row.batch else "")
        + "".join(
            _write_camt_details(each, new=new, alone=not row.parts) for each in (row.parts or (row,)) if not each.bare
        )
        + f"</NtryDtls>{f'<AddtlNtryInf>{escape(row.text)}</AddtlNtryInf>' if row.bare else ''}</Ntry>"
    )


def _write_camt_details(row: Booked, *, new: bool, alone: bool) -> str:
    ids = f"<EndToEndId>{escape(row.end_to_end_id or 'NOTPROVIDED')}</EndToEndId>"
    net = abs(row.amount + row.charges) if alone else abs(row.amount)
    amount = f'<Amt Ccy="{row.currency}">{net}</Amt>'
    sized = f"{amount}<CdtDbtInd>{_get_camt_direction(row.amount)}</CdtDbtInd>" if new and not alone else ""
    asked = f'<InstdAmt><Amt Ccy="EUR">{row.asked}</Amt></InstdAmt>' if row.asked else ""
    sized += f"<AmtDtls>{asked}{'' if asked else f'<TxAmt>{amount}</TxAmt>'}</AmtDtls>"
    sized += _write_camt_charges(row.kept, new=new) if row.kept else ""
    sized = sized if row.amount else ""  # the bank names the transaction and does not say how much it was
    return (
        f"<TxDtls><Refs>{ids}</Refs>{sized}{_write_camt_party(row, new=new)}{_write_camt_remittance(row)}{row.inside}"
        + (f"<RtrInf><Rsn><Cd>{row.reason}</Cd></Rsn></RtrInf>" if row.reason else "")
        + "</TxDtls>"
    )


def _write_camt_charges(amount: object, *, new: bool) -> str:
    taken = f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd>'
    return f"<Chrgs><Rcrd>{taken}</Rcrd></Chrgs>" if new else f"<Chrgs>{taken}</Chrgs>"


def _write_camt_party(row: Booked, *, new: bool) -> str:
    who = "Cdtr" if row.amount < 0 else "Dbtr"
    name = f"<Nm>{escape(row.name)}</Nm>"
    named = f"<{who}><Pty>{name}</Pty></{who}>" if new else f"<{who}>{name}</{who}>"
    account = f"<{who}Acct><Id><IBAN>{row.iban}</IBAN></Id></{who}Acct>"
    both = (named if row.name else "") + (account if row.iban else "")
    return f"<RltdPties>{both}</RltdPties>" if both else ""


def _write_camt_remittance(row: Booked) -> str:
    kind = "<Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>BBA</Issr></Tp>"
    structured = f"<Strd><CdtrRefInf>{kind}<Ref>{row.communication}</Ref></CdtrRefInf></Strd>"
    both = (f"<Ustrd>{escape(row.text)}</Ustrd>" if row.text else "") + (structured if row.communication else "")
    return f"<RmtInf>{both}</RmtInf>" if both else ""


def _write_camt_amount(amount: Decimal, currency: str) -> str:
    return f'<Amt Ccy="{currency}">{abs(amount):.2f}</Amt>'


def _get_camt_direction(amount: Decimal) -> str:
    return "DBIT" if amount < 0 else "CRDT"
