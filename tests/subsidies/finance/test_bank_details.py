"""What the details of a movement say is read as far as it adds up; the rest never refuses a file."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from subsidies.bank.reading.files import read_file_contents
from subsidies.bank.refusals import NotGiven, WrongVersion
from tests.camt import book_movement, book_part, make_camt_statement, pack_into_zip, write_camt, write_extra_details
from tests.subsidies.finance.banking import BANK_EXECUTED_ON, BANKING_IBAN

CAMT_DETAIL_VERSIONS = [f"{number:02d}" for number in range(2, 15)]


def read_detail_statements(data):
    """The statements in a file."""
    return list(read_file_contents(data).statements)


def read_detail_lines(*movements, version="08"):
    """The lines of one statement with these movements."""
    [one] = read_detail_statements(write_camt(make_camt_statement(BANKING_IBAN, *movements), version=version))
    return one.lines


@pytest.mark.parametrize("version", CAMT_DETAIL_VERSIONS)
def test_every_version_of_the_message_is_read(version):
    [line] = read_detail_lines(
        book_movement(-12, end_to_end_id="A", name="An", iban="be71 0961 2345 6769"), version=version
    )
    assert (line.amount, line.end_to_end_id, line.counterparty) == (-12, "A", "An")
    assert line.iban == "BE71096123456769"


@pytest.mark.parametrize("version", ["02", "08"])
def test_a_return_less_charges_says_what_was_sent_and_what_was_kept(version):
    inside = write_extra_details(instructed="250.00", charges="7.50")
    [line] = read_detail_lines(
        book_movement("242.50", end_to_end_id="A", reason="AC04", inside=inside), version=version
    )
    assert (line.amount, line.charges, line.instructed) == (Decimal("242.50"), Decimal("7.50"), 250)


def test_a_debit_with_charges_in_its_details_says_both():
    [line] = read_detail_lines(
        replace(book_movement(-126, charges=Decimal(26)), charges=Decimal(26), inside=write_extra_details(charges=26))
    )
    assert (line.amount, line.charges, line.instructed) == (-126, 26, 100)


def test_a_difference_without_a_word_about_charges_is_told_without_charges():
    [line] = read_detail_lines(
        book_movement(95, end_to_end_id="A", reason="AC04", inside=write_extra_details(instructed=100))
    )
    assert (line.amount, line.charges, line.instructed) == (95, 0, 100)


def test_charges_taken_elsewhere_are_not_in_the_amount():
    [line] = read_detail_lines(book_movement(-100, inside=write_extra_details(instructed=100, charges=5)))
    assert (line.amount, line.charges) == (-100, 0)


@pytest.mark.parametrize("version", ["02", "08"])
def test_parts_with_charges_of_their_own_add_up_with_them(version):
    parts = (
        book_part(-1000, end_to_end_id="A", inside=write_extra_details(charges=26)),
        book_part(-500, end_to_end_id="B"),
    )
    first, second = read_detail_lines(book_movement(-1526, parts=parts), version=version)
    assert (first.amount, first.charges, first.instructed) == (-1026, 26, 1000)
    assert (second.amount, second.charges) == (-500, 0)


def strip_transaction_amounts(data: bytes) -> bytes:
    """The same, with nothing of what each transaction moved."""
    for amount in (b"300.00", b"400.00", b"300", b"400"):
        data = data.replace(b'<Amt Ccy="EUR">' + amount + b"</Amt><CdtDbtInd>DBIT</CdtDbtInd><AmtDtls>", b"<AmtDtls>")
        data = data.replace(b'<AmtDtls><TxAmt><Amt Ccy="EUR">' + amount + b"</Amt></TxAmt></AmtDtls>", b"")
    return data


def test_transactions_without_amounts_are_one_line_with_all_their_references():
    parts = (book_part(-300, end_to_end_id="A", text="Een"), book_part(-400, end_to_end_id="B", text="Twee"))
    [one] = read_detail_statements(
        strip_transaction_amounts(
            write_camt(
                make_camt_statement(BANKING_IBAN, book_movement(-700, parts=parts, batch="GC-B0001"), book_movement(-1))
            )
        )
    )
    total, other = one.lines
    assert (total.amount, total.end_to_end_ids, total.batch) == (-700, ("A", "B"), "GC-B0001")
    assert (total.transactions, total.incomplete, total.remittance) == (2, True, "Een Twee")
    assert (other.amount, other.incomplete) == (-1, False)


def test_parts_that_do_not_come_to_their_movement_leave_one_line():
    [line] = read_detail_lines(
        book_movement(-5, parts=(book_part(-2, end_to_end_id="A"), book_part(-2, end_to_end_id="B")))
    )
    assert (line.amount, line.incomplete, line.end_to_end_ids) == (-5, True, ("A", "B"))


def test_other_currencies_in_details_are_only_information():
    foreign = '<Chrgs><Rcrd><Amt Ccy="USD">3.00</Amt></Rcrd></Chrgs>'
    [line] = read_detail_lines(book_movement(90, inside=write_extra_details(dollars=100) + foreign))
    assert (line.amount, line.charges, line.instructed, line.incomplete) == (90, 0, 90, False)
    parts = (book_part(-50, end_to_end_id="A"), book_part(-40, end_to_end_id="B"))
    data = write_camt(make_camt_statement(BANKING_IBAN, book_movement(-90, parts=parts))).replace(
        b'"EUR">40<', b'"USD">44<'
    )
    assert [(each.amount, each.incomplete) for each in read_detail_statements(data)[0].lines] == [(-90, True)]


def test_what_is_written_about_a_transaction_is_read_wherever_it_stands():
    inside = write_extra_details(
        beside="Kostenplaats 7", more="Extra", ultimate="Moeder nv", agent="KBC", transaction="TX-9"
    )
    [line] = read_detail_lines(book_movement(5, text="Factuur", reference="", inside=inside))
    assert line.remittance == "Factuur Kostenplaats 7 Extra"
    assert (line.counterparty, line.ultimate, line.bank_reference) == ("Moeder nv", "Moeder nv", "TX-9")
    [line] = read_detail_lines(book_movement(5, name="Dochter nv", inside=inside))
    assert (line.counterparty, line.ultimate) == ("Dochter nv", "Moeder nv")
    [line] = read_detail_lines(book_movement(5, inside=write_extra_details(agent="KBC")))
    assert line.counterparty == "KBC"


def test_a_communication_beside_the_free_text_is_found():
    [line] = read_detail_lines(
        book_movement(5, text="Schijf", inside=write_extra_details(beside="+++100/0000/00135+++"))
    )
    assert line.communication == "100000000135"


@pytest.mark.parametrize("written", ["000000000000005.00", "+5.00", "5.", "5", "5.00000", "005"])
def test_an_amount_is_read_as_the_schema_lets_a_bank_write_it(written):
    [one] = read_detail_statements(
        write_camt(make_camt_statement(BANKING_IBAN, book_movement(5))).replace(
            b'"EUR">5.00<', f'"EUR">{written}<'.encode()
        )
    )
    assert (one.lines[0].amount, one.closing) == (5, 5)


@pytest.mark.parametrize(
    ("written", "sequence"),
    [("000000000000000097", 97), ("2026112801", 2026112801), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("een", None)],
)
def test_the_number_of_a_statement_never_refuses_it(written, sequence):
    [one] = read_detail_statements(
        write_camt(make_camt_statement(BANKING_IBAN)).replace(b"SeqNb>1<", f"SeqNb>{written}<".encode())
    )
    assert one.sequence == sequence


def test_an_empty_day_may_open_on_the_day_after_it_closes():
    [one] = read_detail_statements(
        write_camt(make_camt_statement(BANKING_IBAN, opened_on=date(2018, 3, 26), on=date(2018, 3, 25)))
    )
    assert (one.opened_on, one.closed_on) == (date(2018, 3, 25), date(2018, 3, 25))


def test_pages_of_one_statement_follow_each_other():
    first = make_camt_statement(BANKING_IBAN, book_movement(5), identifier="S1", closing_code="ITBD")
    second = make_camt_statement(BANKING_IBAN, book_movement(6), opening=5, identifier="S1", opening_code="ITBD")
    assert [(each.opening, each.closing) for each in read_detail_statements(write_camt(first, second))] == [
        (0, 5),
        (5, 11),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"\r\n \n", b""), (b"", b"\x1a"), (b"", b"\n\x00\x00\x00"), (b"\xef\xbb\xbf", b"\x1a\x1a\n")],
)
def test_what_old_systems_put_around_a_file_is_left_out(before, after):
    assert (
        len(read_detail_statements(before + write_camt(make_camt_statement(BANKING_IBAN, book_movement(5))) + after))
        == 1
    )


ENVELOPES = ["<message><AppHdr/>{}</message>", '<e:Envelope xmlns:e="urn:x"><e:Body>{}</e:Body></e:Envelope>']


@pytest.mark.parametrize("envelope", ENVELOPES)
def test_a_message_in_an_envelope_is_read(envelope):
    head, body = write_camt(make_camt_statement(BANKING_IBAN, book_movement(5))).decode().split("\n", 1)
    assert len(read_detail_statements(f"{head}\n{envelope.format(body)}".encode())) == 1
    with pytest.raises(WrongVersion):
        read_detail_statements(f"{head}\n{envelope.format('<a/>')}".encode())


def test_other_files_in_a_zip_are_left_and_named():
    inside = pack_into_zip(one=write_camt(make_camt_statement(BANKING_IBAN, book_movement(5), identifier="S1")))
    with_others = _zip_with(inside, {"lees mij.txt": b"Beste klant", "kopie.pdf": b"%PDF-1.7", "leeg.txt": b""})
    contents = read_file_contents(with_others)
    assert [each.identifier for each in contents.statements] == ["S1"]
    assert contents.skipped_files == ("lees mij.txt", "kopie.pdf", "leeg.txt")


def _zip_with(data: bytes, others: dict[str, bytes]) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        for name, content in others.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_the_same_statement_twice_in_a_zip_is_one():
    one = write_camt(make_camt_statement(BANKING_IBAN, book_movement(5), identifier="S1"))
    assert len(read_detail_statements(pack_into_zip(rekening=one, kopie=one))) == 1


def test_a_moment_in_another_zone_is_on_the_day_it_is_here():
    data = write_camt(make_camt_statement(BANKING_IBAN, book_movement(5), on=BANK_EXECUTED_ON))
    late = data.replace(b"<BookgDt><Dt>2018-03-26</Dt>", b"<BookgDt><DtTm>2018-03-25T22:30:00Z</DtTm>")
    early = data.replace(b"<BookgDt><Dt>2018-03-26</Dt>", b"<BookgDt><DtTm>2018-03-25T21:30:00.000+00:00</DtTm>")
    assert [read_detail_statements(each)[0].lines[0].booked_on for each in (late, early)] == [
        date(2018, 3, 26),
        date(2018, 3, 25),
    ]


def test_statements_of_other_accounts_are_only_named():
    other = make_camt_statement("BE71096123456769", book_movement(5), currency="USD", identifier="S2")
    contents = read_file_contents(write_camt(make_camt_statement(BANKING_IBAN, identifier="S1"), other), {BANKING_IBAN})
    assert [each.identifier for each in contents.statements] == ["S1"]
    assert contents.skipped_accounts == ("BE71096123456769",)


def test_what_is_missing_is_told_without_the_name_of_a_tag():
    with pytest.raises(NotGiven) as refused:
        read_detail_statements(write_camt(make_camt_statement(BANKING_IBAN)).replace(b"OPBD", b"XXXX"))
    assert "OPBD" not in str(refused.value)
    assert "beginsaldo" in str(refused.value)
