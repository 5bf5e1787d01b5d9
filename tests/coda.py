"""CODA for tests, as a Belgian bank would write it: records of 128 signs.

coda(day(IBAN, move(-1000, reference="GC-1"), opening=5000, number=12))
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ON = date(2018, 3, 22)


@dataclass(frozen=True)
class Move:
    """A movement: euro in (above zero) or out. `details` are what it is made of."""

    amount: Decimal
    reference: str = ""
    text: str = ""
    structured: str = ""
    name: str = ""
    iban: str = ""
    code: str = "00101000"
    bank: str = ""
    reason: str = ""
    beside: tuple[str, ...] = ()
    details: tuple["Move", ...] = ()


@dataclass(frozen=True)
class Day:
    """A statement: what stood on the account, the movements, and what stands there now."""

    iban: str
    movements: tuple[Move, ...]
    opening: Decimal
    number: int
    before: date | None
    on: date
    closing: Decimal | None


def move(amount: object, **facts: object) -> Move:
    """A movement; its code begins with 0 for a simple one, 1 for a total with details."""
    return Move(Decimal(str(amount)), **facts)


def day(iban: str, *movements: Move, opening: object = 0, number: int = 1, **facts: object) -> Day:
    """A statement of one day."""
    facts = {"before": ON, "on": ON, "closing": None} | facts
    return Day(iban, movements, Decimal(str(opening)), number, **facts)


def coda(*days: Day, encoding: str = "latin-1", end: str = "\r\n") -> bytes:
    """The file."""
    return end.join([*(record for each in days for record in _records(each)), ""]).encode(encoding)


def _records(row: Day) -> list[str]:
    moved = sum((each.amount for each in row.movements), Decimal(0))
    closing = row.opening + moved if row.closing is None else row.closing
    account = f"{row.iban:<34}EUR"
    inside = [record for place, each in enumerate(row.movements, start=1) for record in _move(each, place, row.on)]
    taken = -sum((each.amount for each in row.movements if each.amount < 0), Decimal(0))
    came = moved + taken
    head = f"00000{_day(row.on)}53905{'':8}{'':10}{'GEZOND LEVEN':<26}{'NICABEBB':<11}{'00403170701':<11} 00000"
    old = f"12{row.number:03d}{account}{_amount(row.opening)}{_day(row.before)}{'GEZOND LEVEN':<26}"
    old += f"{'':35}{row.number:03d}"
    new = f"8{row.number:03d}{account}{_amount(closing)}{_day(row.on)}{'':64}0"
    last = f"9{'':15}{len(inside) + 2:06d}{_amount(taken)[1:]}{_amount(came)[1:]}{'':75}2"
    return [f"{head:<127}2", old, *inside, new, last]


def _move(row: Move, place: int, on: date) -> list[str]:
    records = _parts(row, place, 0, on)
    for number, each in enumerate(row.details, start=1):
        records += _parts(each, place, number, on)
    return records


def _parts(row: Move, place: int, number: int, on: date) -> list[str]:
    at = f"{place:04d}{number:04d}"
    told = f"1101{row.structured}" if row.structured else f"0{row.text}"
    told = f"{told:<149}"
    bank = row.bank or f"BANK{at}"
    first = f"21{at}{bank:<21}{_amount(row.amount)}{_day(on)}{row.code}{told[:54]}"
    first += f"{_day(on)}{1:03d}01 0"
    reason = f"2{row.reason}" if row.reason else " " * 5
    second = f"22{at}{told[54:107]:<53}{row.reference:<35}{'':11}{'':3}{reason:<5}{'':4}{'':4}0 0"
    third = f"23{at}{f'{row.iban:<34}EUR' if row.iban else '':<37}{row.name:<35}{'':43}0 0"
    beside = [
        f"31{place:04d}{number + each:04d}{bank:<21}{row.code}1002{text:<70}{'':12}0 0"
        for each, text in enumerate(row.beside, start=1)
    ]
    return [f"{record:<128}" for record in (first, second, third, *beside)]


def _amount(amount: Decimal) -> str:
    return f"{'1' if amount < 0 else '0'}{int(abs(amount) * 1000):015d}"


def _day(on: date | None) -> str:
    return f"{on:%d%m%y}" if on else "000000"
