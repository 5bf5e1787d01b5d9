"""Reading the bank's answer to a payment file: pain.002.001, versions 03 to 14, also in an envelope.

The file comes from outside: it is read with no document type, no entities, no network, and bounded in size."""

import re
from collections.abc import Iterable

from django.conf import settings
from lxml import etree

from subsidies.payments.status_reports.refusals import ReportNotReadable, ReportOfAnotherVersion
from subsidies.payments.status_reports.rules import Answer, Report

SNIFFED_BYTES = 4096  # bytes in which the message says what it is
PAIN002_MESSAGE = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:(pain\.002\.001\.(\d\d))\}CstmrPmtStsRpt")
PAIN002_VERSIONS = {f"{number:02d}" for number in range(3, 15)}
MAX_REPORT_ID_LENGTH = 35
MAX_REPORT_REASONS = 5


def is_status_report(data: bytes) -> bool:
    """Whether these bytes are a pain.002, by the namespace they begin with; in whatever character set."""
    return b"xsd:pain.002." in data[:SNIFFED_BYTES].replace(b"\0", b"")


def read_report(data: bytes) -> Report:
    """What the bank answers. Refuses `ReportNotReadable` and `ReportOfAnotherVersion`."""
    message, name = _find_report_message(data)
    group = _find_first_element(message, name, "OrgnlGrpInfAndSts")
    if group is None:
        raise ReportNotReadable
    parts = message.findall(f"{name}OrgnlPmtInfAndSts")
    return Report(
        message_id=_read_report_text(message, name, "GrpHdr/MsgId"),
        original_id=_read_report_text(group, name, "OrgnlMsgId"),
        parts=tuple(filter(None, (_read_report_text(each, name, "OrgnlPmtInfId") for each in parts))),
        whole=_combine_whole_answer(
            _read_report_answer(group, name, "GrpSts"), [_read_report_answer(each, name, "PmtInfSts") for each in parts]
        ),
        payments=tuple(
            (
                _read_report_text(each, name, "OrgnlEndToEndId") or _read_report_text(each, name, "OrgnlInstrId"),
                _read_report_answer(each, name, "TxSts"),
            )
            for part in [message, *parts]
            for each in part.findall(f"{name}TxInfAndSts")
        ),
    )


def _find_report_message(data: bytes) -> tuple[etree._Element, str]:
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
        if found := PAIN002_MESSAGE.fullmatch(element.tag):
            if found[2] not in PAIN002_VERSIONS:
                raise ReportOfAnotherVersion(found=found[1])
            return element, element.tag.removesuffix("CstmrPmtStsRpt")
    raise ReportNotReadable


def _combine_whole_answer(group: Answer, parts: Iterable[Answer]) -> Answer:
    """Our files have one part, so an answer for the part is one for the whole when the group says nothing more."""
    told = [each for each in parts if each.status]
    if len(told) != 1 or (group.status and group.status != "PART" and group.reasons):
        return group
    return told[0] if not group.status or group.status == "PART" or told[0].status == group.status else group


def _read_report_answer(element: etree._Element, name: str, status: str) -> Answer:
    why = element.findall(f"{name}StsRsnInf")
    codes = (_read_report_text(each, name, "Rsn/Cd") or _read_report_text(each, name, "Rsn/Prtry") for each in why)
    added = (_join_element_text(each) for info in why for each in info.findall(f"{name}AddtlInf"))
    return Answer(
        _read_report_text(element, name, status).upper(),
        tuple(filter(None, codes))[:MAX_REPORT_REASONS],
        " ".join(dict.fromkeys(filter(None, added))),
    )


def _find_first_element(element: etree._Element, name: str, path: str) -> etree._Element | None:
    return element.find("/".join(name + each for each in path.split("/")))


def _read_report_text(element: etree._Element, name: str, path: str) -> str:
    found = _find_first_element(element, name, path)
    return "" if found is None else _join_element_text(found)[:MAX_REPORT_ID_LENGTH]


def _join_element_text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())
