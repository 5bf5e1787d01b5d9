"""Reading camt.053, versions 02 and 08: every statement of a file with its lines, or a refusal of the whole file.

The file comes from outside, so it is read with no document type, no entities, no network and bounded in size, and one
movement at a time."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from lxml import etree

from healthcoach.money import ZERO, euro
from subsidies.bank import entries, packed
from subsidies.bank.refusals import (
    BalancesDisagree,
    DaysDisagree,
    DuplicateLine,
    DuplicateStatement,
    HasDoctype,
    NoStatements,
    NotXml,
    TooManyLines,
    Truncated,
    WrongCurrency,
    WrongVersion,
)
from subsidies.bank.rules import Line
from subsidies.bank.values import Values

MESSAGE = "urn:iso:std:iso:20022:tech:xsd:"
NAMESPACES = {f"{MESSAGE}camt.053.001.{version}" for version in ("02", "08")}
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
LONGEST = 35
MOST_LINES = 200_000


@dataclass(frozen=True, slots=True)
class Told:
    """A statement as the bank tells it; `pending` counts what is not booked yet and therefore not among the lines."""

    iban: str
    identifier: str
    sequence: int | None
    opened_on: date
    closed_on: date
    opening: Decimal
    closing: Decimal
    lines: tuple[Line, ...]
    pending: int = 0


def read(data: bytes) -> list[Told]:
    """Every statement in what was uploaded, in the order of the file. Refuses a `FileRefused`, and then the whole
    file: one that is not what a bank writes is not trusted in part."""
    told = [statement for stream in packed.streams(data) for statement in _statements(stream)]
    if not told:
        raise NoStatements
    names = Counter((each.iban, each.identifier) for each in told)
    for (_iban, identifier), times in names.items():
        if times > 1:
            raise DuplicateStatement(statement=identifier)
    return told


def _statements(stream: packed.Bounded) -> Iterator[Told]:
    """The statements of one XML file."""
    namespace, _separator, name = stream.root.rpartition(" ")
    if namespace not in NAMESPACES or name != "Document":
        raise WrongVersion(found=(namespace or name).removeprefix(MESSAGE))
    elements = etree.iterparse(
        stream,
        events=("start", "end"),
        tag=[f"{{{namespace}}}{each}" for each in ("Document", "Stmt", "Ntry")],
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        yield from _walk(elements, stream, namespace)
    except etree.XMLSyntaxError as error:
        raise (Truncated if stream.breaks_off() else NotXml) from error


def _walk(elements: Iterator[tuple[str, etree._Element]], stream: packed.Bounded, namespace: str) -> Iterator[Told]:
    """Statement after statement; a movement is let go as soon as it is read."""
    of_statement, of_entry = f"{{{namespace}}}Stmt", f"{{{namespace}}}Ntry"
    within: _Statement | None = None
    for event, element in elements:
        if element.tag == of_statement and event == "start":
            within = _Statement(element)
        elif element.tag == of_statement:
            yield within.finished()
        elif element.tag == of_entry and event == "end" and within:
            within.add(element)
        if event == "end":
            _let_go(element)
            stream.opened = 0
        elif element.getparent() is None and element.getroottree().docinfo.internalDTD is not None:
            raise HasDoctype


def _let_go(element: etree._Element) -> None:
    """Empties an element, and forgets those before it that are emptied."""
    element.clear()
    parent, before = element.getparent(), element.getprevious()
    if before is not None and before.tag == element.tag:
        parent.remove(before)


class _Statement:
    """A statement while its movements pass by."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self.name = ""
        self.closed_on: date | None = None
        self.lines: list[Line] = []
        self.seen: Counter = Counter()
        self.moved, self.pending = ZERO, 0

    def add(self, element: etree._Element) -> None:
        """One movement; what is only pending is counted and left."""
        if self.closed_on is None:  # number and balances stand before the movements
            self._begin(Values.of(self.element))
        entry = Values.of(element, self.name)
        if entry.text("Sts/Cd", "Sts") != "BOOK":
            self.pending += 1
            return
        for line in entries.lines(entry, closed_on=self.closed_on):
            if line.amount:
                self._keep(line)

    def finished(self) -> Told:
        """The whole, when its balances agree."""
        values = Values.of(self.element)
        self._begin(values)
        if self.opened_on > self.closed_on:
            raise DaysDisagree(statement=self.name, found=f"{self.opened_on} > {self.closed_on}")
        expected = self.opening + self.moved
        if expected != self.closing:
            raise BalancesDisagree(statement=self.name, expected=euro(expected), closing=euro(self.closing))
        return Told(
            iban=_iban(values),
            identifier=self.name,
            sequence=_sequence(values),
            opened_on=self.opened_on,
            closed_on=self.closed_on,
            opening=self.opening,
            closing=self.closing,
            lines=tuple(self.lines),
            pending=self.pending,
        )

    def _begin(self, values: Values) -> None:
        self.name = values.text("Id")
        if not self.name or len(self.name) > LONGEST:
            raise values.unreadable("Stmt/Id", self.name)
        named = replace(values, statement=self.name)
        self.opening, self.opened_on = _balance(named, OPENING)
        self.closing, self.closed_on = _balance(named, CLOSING)

    def _keep(self, line: Line) -> None:
        first = entries.key(line, 1)
        self.seen[first] += 1
        times = self.seen[first]
        if line.bank_reference and times > 1:
            raise DuplicateLine(statement=self.name, found=line.bank_reference)
        if len(self.lines) == MOST_LINES:
            raise TooManyLines(most=MOST_LINES)
        self.lines.append(replace(line, key=first if times == 1 else entries.key(line, times)))
        self.moved += line.amount


def _balance(values: Values, codes: tuple[str, ...]) -> tuple[Decimal, date]:
    found = {each.text("Tp/CdOrPrtry/Cd"): each for each in values.each("Bal")}
    balance = next((found[code] for code in codes if code in found), None)
    on = balance and balance.day("Dt")
    if not on:
        raise values.unreadable(f"Bal {codes[0]}")
    return balance.amount("Amt") * balance.direction(), on


def _iban(values: Values) -> str:
    currency = values.text("Acct/Ccy")
    if currency not in ("", "EUR"):
        raise WrongCurrency(statement=values.text("Id"), found=currency)
    if iban := values.text("Acct/Id/IBAN").replace(" ", ""):
        return iban
    raise replace(values, statement=values.text("Id")).unreadable("Acct/Id/IBAN")


def _sequence(values: Values) -> int | None:
    written = values.text("ElctrncSeqNb", "LglSeqNb")
    if not written:
        return None
    if written.isascii() and written.isdigit() and len(written) < 10:
        return int(written)
    raise replace(values, statement=values.text("Id")).unreadable("ElctrncSeqNb", written)
