"""Reading camt.053 and camt.054, versions 02 to 14: every statement or notification of a file with its lines.

The file comes from outside, so it is read with no document type, no entities, no network and bounded in size, and one
movement at a time. The message may stand in an envelope."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from lxml import etree

from healthcoach.core.money import ZERO, format_euro
from subsidies.bank.reading import archives as packed
from subsidies.bank.reading import entries
from subsidies.bank.reading.contents import ParsedNotice, ParsedStatement, SkippedStatement, StatementFormat
from subsidies.bank.reading.xml_values import XmlValues
from subsidies.bank.refusals import (
    BalancesDisagree,
    HasDoctype,
    NotXml,
    TooManyLines,
    Truncated,
    WrongCurrency,
    WrongVersion,
)
from subsidies.bank.rules import BankLine

ISO_MESSAGE_PREFIX = "urn:iso:std:iso:20022:tech:xsd:"
CAMT_VERSIONS = [f"{number:02d}" for number in range(2, 15)]
STATEMENTS, NOTICES = (
    {f"{ISO_MESSAGE_PREFIX}camt.{kind}.001.{version}" for version in CAMT_VERSIONS} for kind in ("053", "054")
)
# A second page opens, and a first one closes, with a balance in between.
OPENING, CLOSING = ("OPBD", "PRCD", "ITBD"), ("CLBD", "ITBD")
MAX_IDENTIFIER_LENGTH = 35
MAX_STATEMENT_LINES = 200_000
MAX_SEQUENCE_DIGITS = 18


def read_statements(
    stream: packed.LimitedStream, ours: Collection[str] | None = None
) -> Iterator[ParsedStatement | ParsedNotice | SkippedStatement]:
    """The statements and notifications of one XML file, those of other accounts than `ours` only by their account.
    Refuses a `FileRefused`: a file that is not what a bank writes is not trusted in part."""
    elements = etree.iterparse(
        stream,
        events=("start", "end"),
        tag=[f"{{*}}{each}" for each in ("Document", "Stmt", "Ntfctn", "Ntry")],
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        yield from _iterate_statements(elements, stream, ours)
    except etree.XMLSyntaxError as error:
        raise (Truncated if stream.breaks_off() else NotXml) from error


def _iterate_statements(
    elements: Iterator[tuple[str, etree._Element]], stream: packed.LimitedStream, ours: Collection[str] | None
) -> Iterator[ParsedStatement | ParsedNotice | SkippedStatement]:
    """Statement after statement; a movement is let go as soon as it is read."""
    within: _StatementReader | None = None
    known = False
    for event, element in elements:
        namespace, _brace, name = element.tag[1:].rpartition("}")
        if event == "start" and element.getroottree().docinfo.internalDTD is not None:
            raise HasDoctype
        if event == "start" and name == "Document":
            known = _check_message_namespace(namespace)
        elif event == "start" and name in ("Stmt", "Ntfctn") and known:
            within = (_StatementReader if name == "Stmt" else _NotificationReader)(element, ours)
        elif event == "end" and name in ("Stmt", "Ntfctn") and within:
            yield within.finished()
            within = None
        elif event == "end" and name == "Ntry" and within:
            within.add(element)
        if event == "end":
            _free_element(element)
            stream.opened = 0
    if not known:
        raise WrongVersion(found=stream.root.rpartition(" ")[2])


def _check_message_namespace(namespace: str) -> bool:
    if namespace in STATEMENTS or namespace in NOTICES:
        return True
    raise WrongVersion(found=namespace.removeprefix(ISO_MESSAGE_PREFIX) or "Document")


def _free_element(element: etree._Element) -> None:
    """Empties an element, and forgets those before it that are emptied."""
    element.clear()
    parent, before = element.getparent(), element.getprevious()
    if before is not None and before.tag == element.tag:
        parent.remove(before)


class _StatementReader:
    """A statement while its movements pass by."""

    def __init__(self, element: etree._Element, ours: Collection[str] | None) -> None:
        self.element, self.ours = element, ours
        self.account, self.name = "", ""
        self.closed_on: date | None = None
        self.lines: list[BankLine] = []
        self.moved, self.pending = ZERO, 0

    @property
    def is_ours(self) -> bool:
        """Whether the account is one of those that are asked for."""
        return self.ours is None or self.account in self.ours

    def add(self, element: etree._Element) -> None:
        """One movement; what is only pending is counted and left."""
        if not self.account:  # number, account and balances stand before the movements
            self._begin(XmlValues.of(self.element))
        if not self.is_ours:
            return
        entry = XmlValues.of(element, self.name)
        if entry.text("Sts/Cd", "Sts") != "BOOK":
            self.pending += 1
            return
        self._keep([line for line in entries.read_entry_lines(entry, closed_on=self.closed_on) if line.amount])

    def finished(self) -> ParsedStatement | ParsedNotice | SkippedStatement:
        """The whole, when its balances agree."""
        values = XmlValues.of(self.element)
        self._begin(values)
        return self._told(values) if self.is_ours else SkippedStatement(self.account)

    def _told(self, values: XmlValues) -> ParsedStatement:
        expected = self.opening + self.moved
        if expected != self.closing:
            raise BalancesDisagree(
                statement=self.name, expected=format_euro(expected), closing=format_euro(self.closing)
            )
        return ParsedStatement(
            iban=self.account,
            identifier=self.name,
            sequence=_read_sequence_number(values),
            opened_on=min(self.opened_on, self.closed_on),  # a bank may open an empty day on the next one
            closed_on=self.closed_on,
            opening=self.opening,
            closing=self.closing,
            lines=tuple(self.lines),
            pending=self.pending,
            format=StatementFormat.CAMT,
        )

    def _begin(self, values: XmlValues) -> None:
        self.name = values.text("Id")
        named = replace(values, statement=self.name or "?")
        self.account = _read_account_number(named)
        if not self.is_ours:
            return
        if not self.name or len(self.name) > MAX_IDENTIFIER_LENGTH:
            raise values.unreadable("Stmt/Id", self.name)
        self._stand(named)

    def _stand(self, named: XmlValues) -> None:
        """What stood on the account before and after."""
        currency = named.text("Acct/Ccy")
        if currency not in ("", "EUR"):
            raise WrongCurrency(statement=self.name, found=currency)
        self.opening, self.opened_on = _read_balance(named, OPENING, place=0)
        self.closing, self.closed_on = _read_balance(named, CLOSING, place=-1)

    def _keep(self, lines: list[BankLine]) -> None:
        self.lines += lines
        if len(self.lines) > MAX_STATEMENT_LINES:
            raise TooManyLines(most=MAX_STATEMENT_LINES)
        self.moved += sum(line.amount for line in lines)


class _NotificationReader(_StatementReader):
    """A notification while its movements pass by: it has no balances, and explains what a statement books."""

    def __init__(self, element: etree._Element, ours: Collection[str] | None) -> None:
        super().__init__(element, ours)
        self.movements: list[tuple[BankLine, ...]] = []

    def _keep(self, lines: list[BankLine]) -> None:
        super()._keep(lines)
        self.movements.append(tuple(lines))

    def _told(self, values: XmlValues) -> ParsedNotice:
        return ParsedNotice(self.account, self.name, tuple(self.movements))

    def _stand(self, named: XmlValues) -> None:
        self.closed_on = named.told_day("CreDtTm") or date.max


def _read_balance(values: XmlValues, codes: tuple[str, ...], *, place: int) -> tuple[Decimal, date]:
    """The first or the last balance of the first of these kinds that the statement has."""
    kind = "opening" if place == 0 else "closing"
    for code in codes:
        if found := [each for each in values.each("Bal") if each.text("Tp/CdOrPrtry/Cd") == code]:
            balance = found[place]
            on = balance.day("Dt")
            if not on:
                raise values.unreadable("Dt")
            return balance.amount("Amt") * balance.direction(), on
    raise values.unreadable(kind)


def _read_account_number(values: XmlValues) -> str:
    if number := values.text("Acct/Id/IBAN", "Acct/Id/Othr/Id").replace(" ", "").upper():
        return number
    raise values.unreadable("Acct/Id/IBAN")


def _read_sequence_number(values: XmlValues) -> int | None:
    """The number by which statements follow each other, as far as it can be read: it is only information."""
    written = values.text("ElctrncSeqNb", "LglSeqNb").lstrip("0+")
    is_number = written.isascii() and written.isdigit() and len(written) <= MAX_SEQUENCE_DIGITS
    return int(written) if is_number else None
