"""Reading what a bank writes: both versions, packed or plain, several statements, parts, returns and charges."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from healthcoach.core.structured_communication import format_communication
from subsidies.bank.reading.files import read_file_contents
from tests.camt import CHARGE, book_movement, book_part, make_camt_statement, pack_into_zip, pack_with_gzip, write_camt
from tests.subsidies.finance.banking import BANK_EXECUTED_ON, BANKING_IBAN

OGM = "100000000135"
BOTH_CAMT_VERSIONS = pytest.mark.parametrize("version", ["02", "08"])


def read_camt_statements(data):
    """The statements in a file."""
    return list(read_file_contents(data).statements)


def read_camt_lines(*movements, version="08", **facts):
    """The lines of one statement with these movements."""
    [told] = read_camt_statements(write_camt(make_camt_statement(BANKING_IBAN, *movements, **facts), version=version))
    return told.lines


@BOTH_CAMT_VERSIONS
def test_a_statement_is_read_with_its_account_days_and_balances(version):
    data = write_camt(
        make_camt_statement(
            BANKING_IBAN,
            book_movement("-1000.5"),
            opening="2500.25",
            identifier="2018-012",
            sequence=12,
            on=BANK_EXECUTED_ON,
        ),
        version=version,
    )
    [told] = read_camt_statements(data)
    assert (told.iban, told.identifier, told.sequence) == (BANKING_IBAN, "2018-012", 12)
    assert (told.opened_on, told.closed_on) == (BANK_EXECUTED_ON, BANK_EXECUTED_ON)
    assert (told.opening, told.closing) == (Decimal("2500.25"), Decimal("1499.75"))


@BOTH_CAMT_VERSIONS
def test_a_line_is_read_with_everything_by_which_it_is_recognised(version):
    movement = book_movement(
        "-1000.00",
        end_to_end_id="GC-B0001-1",
        communication=OGM,
        text="Traject GC-00001",
        name="An Claes & Zoon",
        iban="BE71096123456769",
        reference="BANK1",
        on=date(2018, 3, 26),
        value_on=date(2018, 3, 27),
    )
    [line] = read_camt_lines(movement, version=version)
    assert (line.amount, line.booked_on, line.value_on) == (Decimal(-1000), date(2018, 3, 26), date(2018, 3, 27))
    assert (line.end_to_end_id, line.communication, line.bank_reference) == ("GC-B0001-1", OGM, "BANK1")
    assert (line.counterparty, line.iban) == ("An Claes & Zoon", "BE71096123456769")
    assert (line.remittance, line.code) == ("Traject GC-00001", "PMNT/ICDT/ESCT")


@BOTH_CAMT_VERSIONS
def test_money_in_is_above_zero_and_comes_from_who_paid(version):
    [line] = read_camt_lines(book_movement(140_000, name="Vlaamse overheid", communication=OGM), version=version)
    assert (line.amount, line.counterparty, line.communication) == (Decimal(140_000), "Vlaamse overheid", OGM)


@pytest.mark.parametrize(
    "text",
    [
        format_communication(OGM),
        f"Schijf {format_communication(OGM)} 2018",
        "***100/0000/00135***",
        OGM,
        "100/0000/00135",
    ],
)
def test_a_structured_communication_is_found_in_the_text(text):
    [line] = read_camt_lines(book_movement(5, text=text))
    assert line.communication == OGM


@pytest.mark.parametrize("text", ["", "+++100/0000/00136+++", "factuur 100000000135", "12 maart 2018", "0" * 40])
def test_what_is_no_structured_communication_is_none(text):
    [line] = read_camt_lines(book_movement(5, text=text))
    assert line.communication == ""


@BOTH_CAMT_VERSIONS
@pytest.mark.parametrize(
    ("code", "words"),
    [("AC04", "AC04: the account is closed"), ("MS03", "MS03: the bank gives no reason"), ("ZZ99", "ZZ99")],
)
def test_a_return_says_why_in_words(version, code, words):
    with override("en"):
        [line] = read_camt_lines(book_movement(1000, end_to_end_id="GC-1", reason=code), version=version)
    assert line.return_reason == words
    assert line.comes_back


def test_a_reversal_is_marked_and_names_who_was_paid():
    data = write_camt(
        make_camt_statement(BANKING_IBAN, book_movement(1000, end_to_end_id="GC-1", name="An", reversal=True))
    )
    [told] = read_camt_statements(data.replace(b"Dbtr>", b"Cdtr>"))
    [line] = told.lines
    assert (line.reversal, line.comes_back, line.counterparty) == (True, True, "An")


@BOTH_CAMT_VERSIONS
def test_a_movement_booked_for_several_is_split_into_its_parts(version):
    parts = (book_part(-600, end_to_end_id="A"), book_part(-400, end_to_end_id="B"), book_part(-400))
    found = read_camt_lines(book_movement(-1400, parts=parts, reference="BANK1"), version=version)
    assert [(line.amount, line.end_to_end_id) for line in found] == [(-600, "A"), (-400, "B"), (-400, "")]
    assert [line.part for line in found] == [1, 2, 3]


@BOTH_CAMT_VERSIONS
@pytest.mark.parametrize(("amount", "asked"), [(-1005, 1000), (995, 1000)])
def test_charges_within_a_movement_are_told_apart_from_what_was_to_be_moved(version, amount, asked):
    [line] = read_camt_lines(book_movement(amount, end_to_end_id="A", charges=Decimal(5)), version=version)
    assert (line.amount, line.charges, line.instructed) == (amount, 5, asked)


def test_charges_of_parts_become_one_line():
    parts = (book_part(-600, end_to_end_id="A"), book_part(-400, end_to_end_id="B"))
    found = read_camt_lines(book_movement(-1003, parts=parts, charges=Decimal(3)))
    assert [(line.amount, line.is_charge) for line in found] == [(-600, False), (-400, False), (-3, True)]


@BOTH_CAMT_VERSIONS
def test_what_is_only_announced_is_counted_and_left_out(version):
    [told] = read_camt_statements(
        write_camt(
            make_camt_statement(BANKING_IBAN, book_movement(7, status="PDNG"), book_movement(5)), version=version
        )
    )
    assert (len(told.lines), told.pending, told.closing) == (1, 1, 5)


def test_a_statement_without_movements_is_a_statement():
    assert read_camt_lines(opening=12) == ()


def test_a_statement_may_open_with_what_the_one_before_closed_on():
    data = write_camt(
        make_camt_statement(
            BANKING_IBAN, book_movement(5), opening=12, opening_code="PRCD", opened_on=date(2018, 3, 21)
        )
    )
    [told] = read_camt_statements(data)
    assert (told.opening, told.opened_on) == (12, date(2018, 3, 21))


def test_an_account_in_the_red_has_balances_below_zero():
    [told] = read_camt_statements(write_camt(make_camt_statement(BANKING_IBAN, book_movement(5), opening=-12)))
    assert (told.opening, told.closing) == (-12, -7)


def test_several_statements_may_stand_in_a_file_and_several_files_in_a_zip():
    one = write_camt(
        make_camt_statement(BANKING_IBAN, identifier="A"), make_camt_statement(BANKING_IBAN, identifier="B")
    )
    other = write_camt(make_camt_statement(BANKING_IBAN, identifier="C"), version="02")
    assert [told.identifier for told in read_camt_statements(pack_into_zip(one=one, other=other))] == ["A", "B", "C"]
    assert [told.identifier for told in read_camt_statements(pack_with_gzip(one))] == ["A", "B"]


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_other_encodings_are_read_as_the_file_says(encoding):
    data = (
        write_camt(make_camt_statement(BANKING_IBAN, book_movement(5, name="Zoë")))
        .decode()
        .replace("UTF-8", encoding)
        .encode(encoding)
    )
    [told] = read_camt_statements(data)
    assert told.lines[0].counterparty == "Zoë"


def test_namespace_prefixes_and_comments_change_nothing():
    plain = write_camt(make_camt_statement(BANKING_IBAN, book_movement(5, end_to_end_id="A"), identifier="S"))
    prefixed = plain.replace(b"</", b"</c:").replace(b"<", b"<c:").replace(b"<c:/c:", b"</c:").replace(b"<c:?", b"<?")
    prefixed = prefixed.replace(b"xmlns=", b"xmlns:c=").replace(b"<c:Ntry>", b"<!-- a --><?b c?><c:Ntry>")
    assert read_camt_statements(prefixed) == read_camt_statements(plain)


@pytest.mark.parametrize(
    ("code", "amount", "charge"),
    [
        (CHARGE, -5, True),
        (CHARGE, 5, False),
        (("PMNT", "ICDT", "ESCT"), -5, False),
        (("PMNT", "RCDT", "COMM"), -5, True),
    ],
)
def test_charges_are_known_by_the_bank_s_code(code, amount, charge):
    [line] = read_camt_lines(book_movement(amount, code=code))
    assert line.is_charge is charge


def test_long_texts_are_kept_as_far_as_they_fit():
    [line] = read_camt_lines(book_movement(5, text="x" * 500, name="y" * 200, reference="z" * 60))
    assert (len(line.remittance), len(line.counterparty), len(line.bank_reference)) == (300, 140, 35)
