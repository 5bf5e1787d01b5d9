"""Files that were damaged on their way, at random and by a printed seed: read or refused, never anything else."""

import gzip
import random
import zipfile
from io import BytesIO

import pytest

from subsidies.bank.reading import files as reader
from subsidies.bank.refusals import FileRefused
from tests.camt import book_movement, make_camt_statement, write_camt

DAMAGED_FILE_IBAN = "BE68539007547034"
UNDAMAGED_STATEMENT = write_camt(
    make_camt_statement(
        DAMAGED_FILE_IBAN, book_movement(-10, end_to_end_id="GC-B0001-000001", text="Café"), opening=100
    )
)
INSERTED = [b"\x00", b"9" * 40, b"-", b"<a>", b"&x;", b"\xff", b"1e9", b"\xed\xa0\x80"]


def zip_statement(method: int) -> bytes:
    """A zip with one statement, under a name that is not ASCII."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as made:
        made.writestr("rekening-é.xml", UNDAMAGED_STATEMENT)
    return buffer.getvalue()


UNDAMAGED_FILES = {
    "xml": UNDAMAGED_STATEMENT,
    "gzip": gzip.compress(UNDAMAGED_STATEMENT, mtime=0),
    "zip": zip_statement(zipfile.ZIP_DEFLATED),
    "zip, stored": zip_statement(zipfile.ZIP_STORED),
    "zip, bzip2": zip_statement(zipfile.ZIP_BZIP2),
}


def damage_bytes(whole: bytes, chance: random.Random) -> bytes:
    """The file with one to four bytes changed, or something cut off, left out or put in."""
    data = bytearray(whole)
    for _ in range(chance.randint(1, 4)):
        at, what = chance.randrange(len(data)), chance.random()
        if what < 0.6:
            data[at] = chance.randrange(256)
        elif what < 0.7:
            del data[at + 1 :]
        elif what < 0.85:
            data[at:at] = chance.choice(INSERTED)
        else:
            del data[at + 1 : at + chance.randint(2, 30)]
    return bytes(data)


@pytest.mark.parametrize("kind", UNDAMAGED_FILES)
def test_a_file_that_was_not_damaged_is_read(kind):
    assert [each.amount for each in reader.read_file_contents(UNDAMAGED_FILES[kind]).statements[0].lines] == [-10]


@pytest.mark.parametrize("kind", UNDAMAGED_FILES)
def test_a_damaged_file_is_read_or_refused_and_never_breaks(kind):
    for seed in range(400):
        data = damage_bytes(UNDAMAGED_FILES[kind], random.Random(seed))  # noqa: S311 – repeatable, not secret
        try:
            reader.read_file_contents(data)
        except FileRefused:
            continue
        except Exception as error:
            pytest.fail(f"{kind}, seed {seed}: {error!r}")


@pytest.mark.parametrize("name", ["UTF-99", "x" * 300, "rot13", "utf-8-sig", "idna"])
def test_a_character_set_that_does_not_exist_is_refused(name):
    with pytest.raises(FileRefused):
        reader.read_file_contents(
            f'<?xml version="1.0" encoding="{name}"?>'.encode() + UNDAMAGED_STATEMENT.partition(b"?>")[2][:-20]
        )


def test_a_way_of_packing_that_asks_for_its_own_memory_is_refused():
    with pytest.raises(FileRefused):
        reader.read_file_contents(zip_statement(zipfile.ZIP_LZMA))
