"""CODA for tests, as a Belgian bank would write it: records of 128 signs.

coda(day(IBAN, move(-1000, reference="GC-1"), opening=5000, number=12))
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

CODA_STATEMENT_DAY = date(2018, 3, 22)


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


def make_coda_movement(amount: object, **facts: object) -> Move:
    """A movement; its code begins with 0 for a simple one, 1 for a total with details."""
    return Move(Decimal(str(amount)), **facts)


def make_coda_statement(iban: str, *movements: Move, opening: object = 0, number: int = 1, **facts: object) -> Day:
    """A statement of one day."""
    facts = {"before": CODA_STATEMENT_DAY, "on": CODA_STATEMENT_DAY, "closing": None} | facts
    return Day(iban, movements, Decimal(str(opening)), number, **facts)


def write_coda_file(*days: Day, encoding: str = "latin-1", end: str = "\r\n") -> bytes:
    """The file."""
    return end.join([*(record for each in days for record in _write_coda_records(each)), ""]).encode(encoding)


def _write_coda_records(row: Day) -> list[str]:
    moved = sum((each.amount for each in row.movements), Decimal(0))
    closing = row.opening + moved if row.closing is None else row.closing
    account = f"{row.iban:<34}EUR"
    inside = [
        record
        for place, each in enumerate(row.movements, start=1)
        for record in _write_coda_movement(each, place, row.on)
    ]
    taken = -sum((each.amount for each in row.movements if each.amount < 0), Decimal(0))
    came = moved + taken
    head = f"00000{_coda_date(row.on)}53905{'':8}{'':10}{'GEZOND LEVEN':<26}{'NICABEBB':<11}{'00403170701':<11} 00000"
    old = f"12{row.number:03d}{account}{_coda_amount(row.opening)}{_coda_date(row.before)}{'GEZOND LEVEN':<26}"
    old += f"{'':35}{row.number:03d}"
    new = f"8{row.number:03d}{account}{_coda_amount(closing)}{_coda_date(row.on)}{'':64}0"
    last = f"9{'':15}{len(inside) + 2:06d}{_coda_amount(taken)[1:]}{_coda_amount(came)[1:]}{'':75}2"
    return [f"{head:<127}2", old, *inside, new, last]


def _write_coda_movement(row: Move, place: int, on: date) -> list[str]:
    records = _write_coda_parts(row, place, 0, on)
    for number, each in enumerate(row.details, start=1):
        records += _write_coda_parts(each, place, number, on)
    return records


def _write_coda_parts(row: Move, place: int, number: int, on: date) -> list[str]:
    at = f"{place:04d}{number:04d}"
    told = f"1101{row.structured}" if row.structured else f"0{row.text}"
    told = f"{told:<149}"
    bank = row.bank or f"BANK{at}"
    first = f"21{at}{bank:<21}{_coda_amount(row.amount)}{_coda_date(on)}{row.code}{told[:54]}"
    first += f"{_coda_date(on)}{1:03d}01 0"
    reason = f"2{row.reason}" if row.reason else " " * 5
    second = f"22{at}{told[54:107]:<53}{row.reference:<35}{'':11}{'':3}{reason:<5}{'':4}{'':4}0 0"
    third = f"23{at}{f'{row.iban:<34}EUR' if row.iban else '':<37}{row.name:<35}{'':43}0 0"
    beside = [
        f"31{place:04d}{number + each:04d}{bank:<21}{row.code}1002{text:<70}{'':12}0 0"
        for each, text in enumerate(row.beside, start=1)
    ]
    return [f"{record:<128}" for record in (first, second, third, *beside)]


def _coda_amount(amount: Decimal) -> str:
    return f"{'1' if amount < 0 else '0'}{int(abs(amount) * 1000):015d}"


def _coda_date(on: date | None) -> str:
    return f"{on:%d%m%y}" if on else "000000"
