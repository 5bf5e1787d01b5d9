"""The values of a bank's XML. What a statement stands on is read strictly, and what is missing there is told with the
statement's name; what only explains a movement is read as far as it can be."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from lxml import etree

from subsidies.bank.reading.element_names import describe_element
from subsidies.bank.refusals import NegativeAmount, NotGiven, NotReadable, WrongCurrency

# A decimal of the schema: a plus, leading zeros and a bare point are allowed; a part of a cent is not.
STATEMENT_AMOUNT = re.compile(r"\+?0*(?P<euro>\d{0,12})(?:\.(?P<cents>\d{0,2})0*)?", re.ASCII)
ANY_DIGIT = re.compile(r"\d", re.ASCII)
DIRECTION_SIGNS = {"CRDT": 1, "DBIT": -1}
# Elements that come back with parts of their own: they are found as a whole and read one by one.
GROUP_ELEMENTS = {"Bal", "Ntry", "TxDtls", "Chrgs", "Rcrd", "Btch"}

FoundElements = dict[str, list[etree._Element]]


@dataclass(frozen=True, slots=True)
class XmlValues:
    """What stands beneath an element, by its path: `Acct/Id/IBAN`. `statement` names what is read when something is
    wrong. One pass over the elements is several times quicker than a search for each of them."""

    found: FoundElements
    namespace: str
    statement: str = "?"

    @classmethod
    def of(cls, element: etree._Element, statement: str = "?") -> "XmlValues":
        """What stands beneath an element."""
        namespace = etree.QName(element).namespace
        found: FoundElements = {}
        _collect_elements(element, "", len(namespace) + 2, found)
        return cls(found, namespace, statement)

    def each(self, path: str) -> list["XmlValues"]:
        """Every group at a path, with its own values."""
        return [XmlValues.of(element, self.statement) for element in self.found.get(path, ())]

    def texts(self, path: str) -> list[str]:
        """Every text at a path, without space around it and without the empty ones."""
        return [text for element in self.found.get(path, ()) if (text := (element.text or "").strip())]

    def text(self, *paths: str) -> str:
        """The first text at one of these paths; nothing when there is none."""
        for path in paths:
            for element in self.found.get(path, ()):
                if text := (element.text or "").strip():
                    return text
        return ""

    def amount(self, path: str) -> Decimal:
        """Euro at a path, never below zero. Refuses `NegativeAmount`, `WrongCurrency` and `NotReadable`."""
        written = self.text(path)
        if written.startswith("-"):
            raise NegativeAmount(statement=self.statement, found=written)
        amount = _parse_statement_amount(written)
        if amount is None:
            raise self.unreadable(path, written)
        currency = self.found[path][0].get("Ccy", "")
        if currency != "EUR":
            raise WrongCurrency(statement=self.statement, found=currency or "?")
        return amount

    def told_amount(self, *paths: str) -> Decimal | None:
        """The first amount in euro at one of these paths, never below zero; nothing when there is none, or it is in
        another currency, or cannot be read."""
        for path in paths:
            for element in self.found.get(path, ()):
                if (
                    element.get("Ccy", "EUR") == "EUR"
                    and (amount := _parse_statement_amount((element.text or "").strip())) is not None
                ):
                    return amount
        return None

    def direction(self, *, default: int = 0) -> int:
        """1 for money in, -1 for money out. Refuses `NotReadable` when there is neither a mark nor a default."""
        sign = DIRECTION_SIGNS.get(written := self.text("CdtDbtInd"), default)
        if not sign:
            raise self.unreadable("CdtDbtInd", written)
        return sign

    def told_direction(self, *, default: int) -> int:
        """1 for money in, -1 for money out, and the default when it is not told as the schema has it."""
        return DIRECTION_SIGNS.get(self.text("CdtDbtInd"), default)

    def day(self, path: str) -> date | None:
        """The day at a path, given as a day or as a moment; nothing when there is none. A moment that names its time
        zone is told on the day it is here."""
        written = self.text(f"{path}/Dt", f"{path}/DtTm")
        if not written:
            return None
        try:
            return _parse_local_day(written) or date.fromisoformat(written[:10])
        except ValueError as error:
            raise self.unreadable(path, written) from error

    def told_day(self, path: str) -> date | None:
        """The day at a path; nothing when there is none, or it cannot be read."""
        try:
            return self.day(path)
        except NotReadable:
            return None

    def unreadable(self, where: str, found: str = "") -> NotReadable:
        """The refusal of a value that is missing or not valid."""
        what = describe_element(where)
        if not found:
            return NotGiven(statement=self.statement, what=what)
        return NotReadable(statement=self.statement, what=what, found=found)


def _parse_statement_amount(written: str) -> Decimal | None:
    match = STATEMENT_AMOUNT.fullmatch(written)
    if not match or not ANY_DIGIT.search(written):
        return None
    return Decimal(f"{match['euro'] or 0}.{match['cents'] or 0}").quantize(Decimal("0.01"))


def _parse_local_day(written: str) -> date | None:
    """The day, here, of a moment with a time zone."""
    if len(written) <= 19:  # a day, or a moment without a zone
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:  # an hour 24, or more digits of a second than a clock has
        return None
    return timezone.localdate(moment) if moment.tzinfo else None


def _collect_elements(element: etree._Element, before: str, skipped: int, found: FoundElements) -> None:
    for child in element:
        name = child.tag[skipped:]
        path = before + name
        if len(child) and name not in GROUP_ELEMENTS:
            _collect_elements(child, path + "/", skipped, found)
        elif path in found:
            found[path].append(child)
        else:
            found[path] = [child]
