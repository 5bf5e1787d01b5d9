"""Files that no bank writes, or that are not for us: each gets a clear sentence, and nothing is kept or booked."""

import io
import zipfile
import zlib
from contextlib import suppress
from datetime import date

import pytest

from healthcoach.refusals import Refused
from subsidies.bank import packed, refusals
from subsidies.bank import reading as reader
from subsidies.bank.models import BankFile, Entry, Statement
from subsidies.budget.models import Transfer
from tests import finance_world as finance
from tests.camt import booked, camt, gzipped, part, statement, zipped
from tests.subsidies.finance.banking import IBAN, ON, take
from tests.world import make_world

GOOD = camt(statement(IBAN, booked(-5, end_to_end_id="A", reference="BANK1"), opening=10, identifier="S1", on=ON))
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"&a;" * 10) for n in range(9))
    + b"]>"
)
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE Document SYSTEM "http://127.0.0.1:9/evil.dtd">'


def body(data: bytes = GOOD) -> bytes:
    """A file without its first line."""
    return data.partition(b"\n")[2]


def changed(old: bytes, new: bytes) -> bytes:
    """The good file with something else in it."""
    assert old in GOOD
    return GOOD.replace(old, new)


def nested(depth: int) -> bytes:
    """A good beginning, and then far too deep."""
    return GOOD.replace(b"<NtryDtls>", b"<NtryDtls>" + b"<a>" * depth + b"</a>" * depth)


def encrypted() -> bytes:
    """A zip whose member says that it has a password."""
    data = bytearray(zipped(one=GOOD))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def repeated(entry: bytes, times: int) -> bytes:
    """The good file with something over and over before its end, as a gzip that is small itself."""
    head, tail = GOOD.split(b"</Stmt>")
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    pieces = [squeeze.compress(head)]
    pieces += [squeeze.compress(entry * 1000) for _each in range(times // 1000)]
    return b"".join([*pieces, squeeze.compress(b"</Stmt>" + tail), squeeze.flush()])


def many_files() -> bytes:
    """A zip of more files than a year has days."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(packed.MOST_FILES + 1):
            archive.writestr(f"{number}.xml", b"<a/>")
    return stream.getvalue()


HOSTILE = {
    "empty": (b"", refusals.EmptyFile),
    "blank": (b" \n\t", refusals.EmptyFile),
    "an empty gzip": (gzipped(b""), refusals.EmptyFile),
    "a zip with an empty file": (zipped(one=b""), refusals.EmptyFile),
    "a zip with nothing": (b"PK\x05\x06" + b"\0" * 18, refusals.NotXml),
    "text": (b"geen xml", refusals.NotXml),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, refusals.NotXml),
    "mistakes within": (changed(b"<Ccy>EUR</Ccy>", b"<Ccy>EUR</Cyc>"), refusals.NotXml),
    "an undeclared entity": (changed(b"<Ccy>EUR", b"<Ccy>&evil;"), refusals.NotXml),
    "binary within": (changed(b"<Ccy>EUR", b"<Ccy>\x00"), refusals.NotXml),
    "wrong encoding": (changed(b"<Ccy>EUR", b"<Ccy>\xff\xfe"), refusals.NotXml),
    "far too deep": (nested(5000), refusals.NotXml),
    "truncated": (GOOD[: len(GOOD) // 2], refusals.Truncated),
    "truncated in the beginning": (GOOD[:60], refusals.Truncated),
    "truncated at the end": (GOOD[:-3], refusals.Truncated),
    "a gzip cut off": (gzipped(GOOD)[:-20], refusals.Truncated),
    "a damaged gzip": (b"\x1f\x8b" + b"x" * 50, refusals.BrokenArchive),
    "a damaged zip": (b"PK\x03\x04" + b"x" * 50, refusals.BrokenArchive),
    "a zip with a password": (encrypted(), refusals.BrokenArchive),
    "a zip of many": (many_files(), refusals.TooManyFiles),
    "a zip in a zip": (zipped(one=zipped(two=GOOD)), refusals.NotXml),
    "an entity bomb": (BOMB + body(), refusals.HasDoctype),
    "an entity bomb in UTF-16": ((BOMB + body()).decode().encode("utf-16"), refusals.HasDoctype),
    "an external entity": (EXTERNAL + body().replace(b"<Ccy>EUR", b"<Ccy>&x;"), refusals.HasDoctype),
    "an external document type": (OUTSIDE + body(), refusals.HasDoctype),
    "a document type in a zip": (zipped(one=GOOD, two=EXTERNAL + body()), refusals.HasDoctype),
    "another message": (changed(b"camt.053.001.08", b"pain.001.001.09"), refusals.WrongVersion),
    "another version": (changed(b"camt.053.001.08", b"camt.053.001.01"), refusals.WrongVersion),
    "a report of today": (changed(b"camt.053.001.08", b"camt.052.001.08"), refusals.WrongVersion),
    "no namespace": (b"<Document><BkToCstmrStmt/></Document>", refusals.WrongVersion),
    "a page": (b"<html><body>Sessie verlopen</body></html>", refusals.WrongVersion),
    "another root": (GOOD.replace(b"Document", b"Envelope"), refusals.WrongVersion),
    "no statement": (camt(), refusals.NoStatements),
    "in dollars": (GOOD.replace(b"EUR", b"USD"), refusals.WrongCurrency),
    "one line in dollars": (changed(b'"EUR">5.00', b'"USD">5.00'), refusals.WrongCurrency),
    "a negative amount": (changed(b">5.00<", b">-5.00<"), refusals.NegativeAmount),
    "a negative balance": (changed(b">10.00<", b">-10.00<"), refusals.NegativeAmount),
    "an amount in words": (changed(b">5.00<", b">vijf<"), refusals.NotReadable),
    "an amount in exponents": (changed(b">5.00<", b">5e9<"), refusals.NotReadable),
    "an amount that is no number": (changed(b">5.00<", b">NaN<"), refusals.NotReadable),
    "half a cent": (changed(b">5.00<", b">5.005<"), refusals.NotReadable),
    "an amount too large": (changed(b">5.00<", b">5000000000000.00<"), refusals.NotReadable),
    "neither debit nor credit": (changed(b"DBIT", b"BOTH"), refusals.NotReadable),
    "an impossible day": (changed(b"<Dt><Dt>2018-03-26", b"<Dt><Dt>2018-02-30"), refusals.NotReadable),
    "no number": (changed(b"<Id>S1</Id>", b""), refusals.NotGiven),
    "an endless number": (changed(b"<Id>S1</Id>", b"<Id>" + b"S" * 36 + b"</Id>"), refusals.NotReadable),
    "no opening balance": (changed(b"OPBD", b"XXXX"), refusals.NotGiven),
    "no closing balance": (changed(b"CLBD", b"XXXX"), refusals.NotGiven),
    "no account number": (changed(b"<IBAN>%s</IBAN>" % IBAN.encode(), b""), refusals.NotGiven),
    "a balance that disagrees": (camt(statement(IBAN, booked(-5), opening=10, closing=6)), refusals.BalancesDisagree),
    "two statements with one number": (
        camt(statement(IBAN, identifier="S1"), statement(IBAN, booked(5), identifier="S1")),
        refusals.DuplicateStatement,
    ),
    "a day to come": (camt(statement(IBAN, on=date(2018, 3, 31))), refusals.DaysDisagree),
    "a line of a day to come": (camt(statement(IBAN, booked(5, on=date(2018, 4, 1)), on=ON)), refusals.DaysDisagree),
    "another account": (camt(statement("BE71096123456769", on=ON)), refusals.WrongAccount),
}


def rows_of_the_bank() -> tuple[int, ...]:
    """How many rows stand in the tables of the bank and of the ledger."""
    return tuple(model.objects.count() for model in (BankFile, Statement, Entry, Transfer))


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_with_its_sentence_and_nothing_is_kept(world, name):
    data, refusal = HOSTILE[name]
    finance.account(world)
    before = rows_of_the_bank()
    with pytest.raises(Refused) as refused:
        take(world, data)
    assert type(refused.value) is refusal
    assert str(refused.value).endswith(".")
    assert "%(" not in str(refused.value)
    assert rows_of_the_bank() == before


def test_the_good_file_itself_is_taken(world):
    assert take(world, GOOD).lines == 1


def test_more_than_a_hundred_megabytes_are_never_unpacked(world):
    bomb = repeated(b"<Info>" + b"x" * 50_000 + b"</Info>", 3000)
    assert len(bomb) < 1_000_000
    with pytest.raises(refusals.FileTooLarge) as refused:
        take(world, bomb)
    assert "100 MB" in str(refused.value)
    assert not BankFile.objects.exists()


def test_the_files_of_a_zip_are_measured_together(world, monkeypatch):
    monkeypatch.setattr(packed, "MOST_BYTES", len(GOOD) + 100)
    other = camt(statement(IBAN, identifier="S2", on=ON))
    with pytest.raises(refusals.FileTooLarge):
        take(world, zipped(one=GOOD, two=other))
    assert take(world, zipped(one=GOOD)).lines == 1


def test_a_beginning_without_end_is_no_statement(world):
    with pytest.raises(refusals.NotXml):
        take(world, gzipped(b"<?xml version='1.0'?>" + b" " * 5_000_000))


def test_a_part_that_would_fill_the_memory_is_not_read(world):
    with pytest.raises(refusals.TooLargeInside):
        take(world, repeated(b"<a/>", packed.MOST_ELEMENTS + 50_000))


def test_a_movement_of_ten_thousand_payments_is_read():
    parts = tuple(part(-1, end_to_end_id=f"GC-{number}") for number in range(10_000))
    [told] = reader.file_contents(camt(statement(IBAN, booked(-10_000, parts=parts)))).statements
    assert len(told.lines) == 10_000


def test_a_statement_of_too_many_lines_is_refused(world, monkeypatch):
    monkeypatch.setattr("subsidies.bank.camt.MOST_LINES", 3)
    with pytest.raises(refusals.TooManyLines):
        take(world, camt(statement(IBAN, *(booked(1) for _each in range(4)), on=ON)))


def test_somebody_of_another_programme_cannot_import_our_statements(world):
    finance.account(world)
    other = make_world(code="XX")
    with pytest.raises(refusals.WrongAccount):
        take(other, GOOD)
    assert not BankFile.objects.exists()


def test_any_byte_changed_is_read_or_refused_and_never_an_error():
    for place in range(0, len(GOOD), 7):
        for byte in (b"<", b"&", b"\0", b"\xff", b"9"):
            spoiled = GOOD[:place] + byte + GOOD[place + 1 :]
            with suppress(Refused):
                assert len(reader.file_contents(spoiled).statements) == 1
            with suppress(Refused):
                reader.file_contents(gzipped(GOOD)[: place // 7] + byte + gzipped(GOOD)[place // 7 + 1 :])
