"""Files that no bank writes, or that are not for us: each gets a clear sentence, and nothing is kept or booked."""

import io
import zipfile
import zlib
from contextlib import suppress
from datetime import date

import pytest

from healthcoach.core.refusals import Refused
from subsidies.bank import refusals
from subsidies.bank.models import BankFile, Entry, Statement
from subsidies.bank.reading import archives as packed
from subsidies.bank.reading import files as reader
from subsidies.budget.models import Transfer
from tests import finance_world as finance
from tests.camt import book_movement, book_part, make_camt_statement, pack_into_zip, pack_with_gzip, write_camt
from tests.subsidies.finance.banking import BANK_EXECUTED_ON, BANKING_IBAN, import_bank_file
from tests.world import make_world

GOOD_BANK_STATEMENT = write_camt(
    make_camt_statement(
        BANKING_IBAN,
        book_movement(-5, end_to_end_id="A", reference="BANK1"),
        opening=10,
        identifier="S1",
        on=BANK_EXECUTED_ON,
    )
)
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"&a;" * 10) for n in range(9))
    + b"]>"
)
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
EXTERNAL_DTD_PROLOGUE = b'<?xml version="1.0"?><!DOCTYPE Document SYSTEM "http://127.0.0.1:9/evil.dtd">'


def strip_xml_declaration(data: bytes = GOOD_BANK_STATEMENT) -> bytes:
    """A file without its first line."""
    return data.partition(b"\n")[2]


def replace_in_statement(old: bytes, new: bytes) -> bytes:
    """The good file with something else in it."""
    assert old in GOOD_BANK_STATEMENT
    return GOOD_BANK_STATEMENT.replace(old, new)


def nest_statement_deeply(depth: int) -> bytes:
    """A good beginning, and then far too deep."""
    return GOOD_BANK_STATEMENT.replace(b"<NtryDtls>", b"<NtryDtls>" + b"<a>" * depth + b"</a>" * depth)


def make_encrypted_zip() -> bytes:
    """A zip whose member says that it has a password."""
    data = bytearray(pack_into_zip(one=GOOD_BANK_STATEMENT))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def repeat_in_gzip(entry: bytes, times: int) -> bytes:
    """The good file with something over and over before its end, as a gzip that is small itself."""
    head, tail = GOOD_BANK_STATEMENT.split(b"</Stmt>")
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    pieces = [squeeze.compress(head)]
    pieces += [squeeze.compress(entry * 1000) for _each in range(times // 1000)]
    return b"".join([*pieces, squeeze.compress(b"</Stmt>" + tail), squeeze.flush()])


def zip_too_many_files() -> bytes:
    """A zip of more files than a year has days."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(packed.MAX_ARCHIVE_FILES + 1):
            archive.writestr(f"{number}.xml", b"<a/>")
    return stream.getvalue()


HOSTILE = {
    "empty": (b"", refusals.EmptyFile),
    "blank": (b" \n\t", refusals.EmptyFile),
    "an empty gzip": (pack_with_gzip(b""), refusals.EmptyFile),
    "a zip with an empty file": (pack_into_zip(one=b""), refusals.EmptyFile),
    "a zip with nothing": (b"PK\x05\x06" + b"\0" * 18, refusals.NotXml),
    "text": (b"geen xml", refusals.NotXml),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, refusals.NotXml),
    "mistakes within": (replace_in_statement(b"<Ccy>EUR</Ccy>", b"<Ccy>EUR</Cyc>"), refusals.NotXml),
    "an undeclared entity": (replace_in_statement(b"<Ccy>EUR", b"<Ccy>&evil;"), refusals.NotXml),
    "binary within": (replace_in_statement(b"<Ccy>EUR", b"<Ccy>\x00"), refusals.NotXml),
    "wrong encoding": (replace_in_statement(b"<Ccy>EUR", b"<Ccy>\xff\xfe"), refusals.NotXml),
    "far too deep": (nest_statement_deeply(5000), refusals.NotXml),
    "truncated": (GOOD_BANK_STATEMENT[: len(GOOD_BANK_STATEMENT) // 2], refusals.Truncated),
    "truncated in the beginning": (GOOD_BANK_STATEMENT[:60], refusals.Truncated),
    "truncated at the end": (GOOD_BANK_STATEMENT[:-3], refusals.Truncated),
    "a gzip cut off": (pack_with_gzip(GOOD_BANK_STATEMENT)[:-20], refusals.Truncated),
    "a damaged gzip": (b"\x1f\x8b" + b"x" * 50, refusals.BrokenArchive),
    "a damaged zip": (b"PK\x03\x04" + b"x" * 50, refusals.BrokenArchive),
    "a zip with a password": (make_encrypted_zip(), refusals.BrokenArchive),
    "a zip of many": (zip_too_many_files(), refusals.TooManyFiles),
    "a zip in a zip": (pack_into_zip(one=pack_into_zip(two=GOOD_BANK_STATEMENT)), refusals.NotXml),
    "an entity bomb": (BOMB + strip_xml_declaration(), refusals.HasDoctype),
    "an entity bomb in UTF-16": ((BOMB + strip_xml_declaration()).decode().encode("utf-16"), refusals.HasDoctype),
    "an external entity": (EXTERNAL + strip_xml_declaration().replace(b"<Ccy>EUR", b"<Ccy>&x;"), refusals.HasDoctype),
    "an external document type": (EXTERNAL_DTD_PROLOGUE + strip_xml_declaration(), refusals.HasDoctype),
    "a document type in a zip": (
        pack_into_zip(one=GOOD_BANK_STATEMENT, two=EXTERNAL + strip_xml_declaration()),
        refusals.HasDoctype,
    ),
    "another message": (replace_in_statement(b"camt.053.001.08", b"pain.001.001.09"), refusals.WrongVersion),
    "another version": (replace_in_statement(b"camt.053.001.08", b"camt.053.001.01"), refusals.WrongVersion),
    "a report of today": (replace_in_statement(b"camt.053.001.08", b"camt.052.001.08"), refusals.WrongVersion),
    "no namespace": (b"<Document><BkToCstmrStmt/></Document>", refusals.WrongVersion),
    "a page": (b"<html><body>Sessie verlopen</body></html>", refusals.WrongVersion),
    "another root": (GOOD_BANK_STATEMENT.replace(b"Document", b"Envelope"), refusals.WrongVersion),
    "no statement": (write_camt(), refusals.NoStatements),
    "in dollars": (GOOD_BANK_STATEMENT.replace(b"EUR", b"USD"), refusals.WrongCurrency),
    "one line in dollars": (replace_in_statement(b'"EUR">5.00', b'"USD">5.00'), refusals.WrongCurrency),
    "a negative amount": (replace_in_statement(b">5.00<", b">-5.00<"), refusals.NegativeAmount),
    "a negative balance": (replace_in_statement(b">10.00<", b">-10.00<"), refusals.NegativeAmount),
    "an amount in words": (replace_in_statement(b">5.00<", b">vijf<"), refusals.NotReadable),
    "an amount in exponents": (replace_in_statement(b">5.00<", b">5e9<"), refusals.NotReadable),
    "an amount that is no number": (replace_in_statement(b">5.00<", b">NaN<"), refusals.NotReadable),
    "half a cent": (replace_in_statement(b">5.00<", b">5.005<"), refusals.NotReadable),
    "an amount too large": (replace_in_statement(b">5.00<", b">5000000000000.00<"), refusals.NotReadable),
    "neither debit nor credit": (replace_in_statement(b"DBIT", b"BOTH"), refusals.NotReadable),
    "an impossible day": (replace_in_statement(b"<Dt><Dt>2018-03-26", b"<Dt><Dt>2018-02-30"), refusals.NotReadable),
    "no number": (replace_in_statement(b"<Id>S1</Id>", b""), refusals.NotGiven),
    "an endless number": (replace_in_statement(b"<Id>S1</Id>", b"<Id>" + b"S" * 36 + b"</Id>"), refusals.NotReadable),
    "no opening balance": (replace_in_statement(b"OPBD", b"XXXX"), refusals.NotGiven),
    "no closing balance": (replace_in_statement(b"CLBD", b"XXXX"), refusals.NotGiven),
    "no account number": (replace_in_statement(b"<IBAN>%s</IBAN>" % BANKING_IBAN.encode(), b""), refusals.NotGiven),
    "a balance that disagrees": (
        write_camt(make_camt_statement(BANKING_IBAN, book_movement(-5), opening=10, closing=6)),
        refusals.BalancesDisagree,
    ),
    "two statements with one number": (
        write_camt(
            make_camt_statement(BANKING_IBAN, identifier="S1"),
            make_camt_statement(BANKING_IBAN, book_movement(5), identifier="S1"),
        ),
        refusals.DuplicateStatement,
    ),
    "a day to come": (write_camt(make_camt_statement(BANKING_IBAN, on=date(2018, 3, 31))), refusals.DaysDisagree),
    "a line of a day to come": (
        write_camt(make_camt_statement(BANKING_IBAN, book_movement(5, on=date(2018, 4, 1)), on=BANK_EXECUTED_ON)),
        refusals.DaysDisagree,
    ),
    "another account": (
        write_camt(make_camt_statement("BE71096123456769", on=BANK_EXECUTED_ON)),
        refusals.WrongAccount,
    ),
}


def count_bank_rows() -> tuple[int, ...]:
    """How many rows stand in the tables of the bank and of the ledger."""
    return tuple(model.objects.count() for model in (BankFile, Statement, Entry, Transfer))


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_with_its_sentence_and_nothing_is_kept(world, name):
    data, refusal = HOSTILE[name]
    finance.set_up_paying_account(world)
    before = count_bank_rows()
    with pytest.raises(Refused) as refused:
        import_bank_file(world, data)
    assert type(refused.value) is refusal
    assert str(refused.value).endswith(".")
    assert "%(" not in str(refused.value)
    assert count_bank_rows() == before


def test_the_good_file_itself_is_taken(world):
    assert import_bank_file(world, GOOD_BANK_STATEMENT).lines == 1


def test_more_than_a_hundred_megabytes_are_never_unpacked(world):
    bomb = repeat_in_gzip(b"<Info>" + b"x" * 50_000 + b"</Info>", 3000)
    assert len(bomb) < 1_000_000
    with pytest.raises(refusals.FileTooLarge) as refused:
        import_bank_file(world, bomb)
    assert "100 MB" in str(refused.value)
    assert not BankFile.objects.exists()


def test_the_files_of_a_zip_are_measured_together(world, monkeypatch):
    monkeypatch.setattr(packed, "MAX_UNPACKED_BYTES", len(GOOD_BANK_STATEMENT) + 100)
    other = write_camt(make_camt_statement(BANKING_IBAN, identifier="S2", on=BANK_EXECUTED_ON))
    with pytest.raises(refusals.FileTooLarge):
        import_bank_file(world, pack_into_zip(one=GOOD_BANK_STATEMENT, two=other))
    assert import_bank_file(world, pack_into_zip(one=GOOD_BANK_STATEMENT)).lines == 1


def test_a_beginning_without_end_is_no_statement(world):
    with pytest.raises(refusals.NotXml):
        import_bank_file(world, pack_with_gzip(b"<?xml version='1.0'?>" + b" " * 5_000_000))


def test_a_part_that_would_fill_the_memory_is_not_read(world):
    with pytest.raises(refusals.TooLargeInside):
        import_bank_file(world, repeat_in_gzip(b"<a/>", packed.MAX_OPEN_ELEMENTS + 50_000))


def test_a_movement_of_ten_thousand_payments_is_read():
    parts = tuple(book_part(-1, end_to_end_id=f"GC-{number}") for number in range(10_000))
    [told] = reader.read_file_contents(
        write_camt(make_camt_statement(BANKING_IBAN, book_movement(-10_000, parts=parts)))
    ).statements
    assert len(told.lines) == 10_000


def test_a_statement_of_too_many_lines_is_refused(world, monkeypatch):
    monkeypatch.setattr("subsidies.bank.reading.camt.MAX_STATEMENT_LINES", 3)
    with pytest.raises(refusals.TooManyLines):
        import_bank_file(
            world,
            write_camt(
                make_camt_statement(BANKING_IBAN, *(book_movement(1) for _each in range(4)), on=BANK_EXECUTED_ON)
            ),
        )


def test_somebody_of_another_programme_cannot_import_our_statements(world):
    finance.set_up_paying_account(world)
    other = make_world(code="XX")
    with pytest.raises(refusals.WrongAccount):
        import_bank_file(other, GOOD_BANK_STATEMENT)
    assert not BankFile.objects.exists()


def test_any_byte_changed_is_read_or_refused_and_never_an_error():
    for place in range(0, len(GOOD_BANK_STATEMENT), 7):
        for byte in (b"<", b"&", b"\0", b"\xff", b"9"):
            spoiled = GOOD_BANK_STATEMENT[:place] + byte + GOOD_BANK_STATEMENT[place + 1 :]
            with suppress(Refused):
                assert len(reader.read_file_contents(spoiled).statements) == 1
            with suppress(Refused):
                reader.read_file_contents(
                    pack_with_gzip(GOOD_BANK_STATEMENT)[: place // 7]
                    + byte
                    + pack_with_gzip(GOOD_BANK_STATEMENT)[place // 7 + 1 :]
                )
