"""Reading the bank's answer to a payment file: pain.002.001, versions 03 to 14, also in an envelope.

The file comes from outside: it is read with no document type, no entities, no network, and bounded in size."""

import re
from collections.abc import Iterable

from django.conf import settings
from lxml import etree

from subsidies.payments.status_reports.refusals import ReportNotReadable, ReportOfAnotherVersion
from subsidies.payments.status_reports.rules import Answer, Report

BEGINNING = 4096  # bytes in which the message says what it is
MESSAGE = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:(pain\.002\.001\.(\d\d))\}CstmrPmtStsRpt")
VERSIONS = {f"{number:02d}" for number in range(3, 15)}
LONGEST_ID = 35
MOST_REASONS = 5


def is_status_report(data: bytes) -> bool:
    """Whether these bytes are a pain.002, by the namespace they begin with; in whatever character set."""
    return b"xsd:pain.002." in data[:BEGINNING].replace(b"\0", b"")


def read_report(data: bytes) -> Report:
    """What the bank answers. Refuses `ReportNotReadable` and `ReportOfAnotherVersion`."""
    message, name = _message(data)
    group = _first(message, name, "OrgnlGrpInfAndSts")
    if group is None:
        raise ReportNotReadable
    parts = message.findall(f"{name}OrgnlPmtInfAndSts")
    return Report(
        message_id=_text(message, name, "GrpHdr/MsgId"),
        original_id=_text(group, name, "OrgnlMsgId"),
        parts=tuple(filter(None, (_text(each, name, "OrgnlPmtInfId") for each in parts))),
        whole=_of_the_whole(_answer(group, name, "GrpSts"), [_answer(each, name, "PmtInfSts") for each in parts]),
        payments=tuple(
            (_text(each, name, "OrgnlEndToEndId") or _text(each, name, "OrgnlInstrId"), _answer(each, name, "TxSts"))
            for part in [message, *parts]
            for each in part.findall(f"{name}TxInfAndSts")
        ),
    )


def _message(data: bytes) -> tuple[etree._Element, str]:
    """The message, also in an envelope, with the namespace of its elements in braces."""
    if len(data) > settings.UPLOAD_LIMIT or b"<!DOCTYPE" in data.replace(b"\0", b""):
        raise ReportNotReadable
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReportNotReadable from error
    for element in root.iter():
        if found := MESSAGE.fullmatch(element.tag):
            if found[2] not in VERSIONS:
                raise ReportOfAnotherVersion(found=found[1])
            return element, element.tag.removesuffix("CstmrPmtStsRpt")
    raise ReportNotReadable


def _of_the_whole(group: Answer, parts: Iterable[Answer]) -> Answer:
    """Our files have one part, so an answer for the part is one for the whole when the group says nothing more."""
    told = [each for each in parts if each.status]
    if len(told) != 1 or (group.status and group.status != "PART" and group.reasons):
        return group
    return told[0] if not group.status or group.status == "PART" or told[0].status == group.status else group


def _answer(element: etree._Element, name: str, status: str) -> Answer:
    why = element.findall(f"{name}StsRsnInf")
    codes = (_text(each, name, "Rsn/Cd") or _text(each, name, "Rsn/Prtry") for each in why)
    added = (_tidy(each) for info in why for each in info.findall(f"{name}AddtlInf"))
    return Answer(
        _text(element, name, status).upper(),
        tuple(filter(None, codes))[:MOST_REASONS],
        " ".join(dict.fromkeys(filter(None, added))),
    )


def _first(element: etree._Element, name: str, path: str) -> etree._Element | None:
    return element.find("/".join(name + each for each in path.split("/")))


def _text(element: etree._Element, name: str, path: str) -> str:
    found = _first(element, name, path)
    return "" if found is None else _tidy(found)[:LONGEST_ID]


def _tidy(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())
