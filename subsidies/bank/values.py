"""The values of a bank's XML, read strictly: what the schema does not allow is refused with the statement's name."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lxml import etree

from subsidies.bank.refusals import NegativeAmount, NotReadable, WrongCurrency

AMOUNT = re.compile(r"\d{1,12}(?:\.\d{1,2}0{0,3})?", re.ASCII)
DIRECTIONS = {"CRDT": 1, "DBIT": -1}
CENT = Decimal("0.01")
# Elements that come back with parts of their own: they are found as a whole and read one by one.
GROUPS = {"Bal", "Ntry", "TxDtls", "Chrgs", "Rcrd"}

Found = dict[str, list[etree._Element]]


@dataclass(frozen=True, slots=True)
class Values:
    """What stands beneath an element, by its path: `Acct/Id/IBAN`. `statement` names what is read when something is
    wrong. One pass over the elements is several times quicker than a search for each of them."""

    found: Found
    namespace: str
    statement: str = "?"

    @classmethod
    def of(cls, element: etree._Element, statement: str = "?") -> "Values":
        """What stands beneath an element."""
        namespace = etree.QName(element).namespace
        found: Found = {}
        _collect(element, "", len(namespace) + 2, found)
        return cls(found, namespace, statement)

    def each(self, path: str) -> list["Values"]:
        """Every group at a path, with its own values."""
        return [Values.of(element, self.statement) for element in self.found.get(path, ())]

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
        if not AMOUNT.fullmatch(written):
            raise self.unreadable(path, written)
        currency = self.found[path][0].get("Ccy", "")
        if currency != "EUR":
            raise WrongCurrency(statement=self.statement, found=currency or "?")
        return Decimal(written).quantize(CENT)

    def direction(self, *, default: int = 0) -> int:
        """1 for money in, -1 for money out."""
        written = self.text("CdtDbtInd")
        sign = DIRECTIONS.get(written, 0) if written else default
        if not sign:
            raise self.unreadable("CdtDbtInd", written)
        return sign

    def day(self, path: str) -> date | None:
        """The day at a path, given as a day or as a moment; nothing when there is none."""
        written = self.text(f"{path}/Dt", f"{path}/DtTm")
        if not written:
            return None
        try:
            return date.fromisoformat(written[:10])
        except ValueError as error:
            raise self.unreadable(path, written) from error

    def unreadable(self, where: str, found: str = "") -> NotReadable:
        """The refusal of a value that is missing or not valid."""
        return NotReadable(statement=self.statement, where=where, found=found)


def _collect(element: etree._Element, before: str, skipped: int, found: Found) -> None:
    for child in element:
        name = child.tag[skipped:]
        path = before + name
        if len(child) and name not in GROUPS:
            _collect(child, path + "/", skipped, found)
        elif path in found:
            found[path].append(child)
        else:
            found[path] = [child]
