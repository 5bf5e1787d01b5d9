"""A bank's answer to a payment file (pain.002), made by hand, to be spoilt by the tests."""

from collections.abc import Sequence


def write_status_reasons(*codes: str, added: str = "", proprietary: bool = False) -> str:
    """Why, each as a code, with what the bank adds."""
    kind = "Prtry" if proprietary else "Cd"
    told = f"<AddtlInf>{added}</AddtlInf>" if added else ""
    codes = codes or (("",) if told else ())
    why = (f"<Rsn><{kind}>{code}</{kind}></Rsn>" if code else "" for code in codes)
    return "".join(f"<StsRsnInf>{each}{told}</StsRsnInf>" for each in why)


def write_transaction_status(end_to_end_id: str, status: str, reasons: str = "") -> str:
    """What the bank says of one payment."""
    return (
        f"<TxInfAndSts><OrgnlEndToEndId>{end_to_end_id}</OrgnlEndToEndId><TxSts>{status}</TxSts>{reasons}</TxInfAndSts>"
    )


def write_pain002_file(
    original: str,
    transactions: Sequence[str] = (),
    *,
    group: str = "",
    reasons: str = "",
    part: str = "",
    version: str = "10",
    message: str = "BANK-1",
    part_id: str | None = None,
) -> bytes:
    """An answer about the file with this message id, for the group, for its part, or per payment."""
    of_group = f"<GrpSts>{group}</GrpSts>" if group else ""
    of_part = f"<PmtInfSts>{part}</PmtInfSts>" if part else ""
    why_of_the_part = reasons if part and not group else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"><CstmrPmtStsRpt>
<GrpHdr><MsgId>{message}</MsgId><CreDtTm>2018-03-26T08:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>{original}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{of_group}\
{reasons if not why_of_the_part else ""}</OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>{original if part_id is None else part_id}</OrgnlPmtInfId>{of_part}{why_of_the_part}
{"".join(transactions)}</OrgnlPmtInfAndSts>
</CstmrPmtStsRpt></Document>""".encode()
