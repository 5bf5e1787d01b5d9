"""Reading what a bank writes: both versions, packed or plain, several statements, parts, returns and charges."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from healthcoach.references import shown
from subsidies.bank.reading import file_contents
from tests.camt import CHARGE, booked, camt, gzipped, part, statement, zipped
from tests.subsidies.finance.banking import IBAN, ON

OGM = "100000000135"
VERSIONS = pytest.mark.parametrize("version", ["02", "08"])


def told_in(data):
    """The statements in a file."""
    return list(file_contents(data).statements)


def lines(*movements, version="08", **facts):
    """The lines of one statement with these movements."""
    [told] = told_in(camt(statement(IBAN, *movements, **facts), version=version))
    return told.lines


@VERSIONS
def test_a_statement_is_read_with_its_account_days_and_balances(version):
    data = camt(
        statement(IBAN, booked("-1000.5"), opening="2500.25", identifier="2018-012", sequence=12, on=ON),
        version=version,
    )
    [told] = told_in(data)
    assert (told.iban, told.identifier, told.sequence) == (IBAN, "2018-012", 12)
    assert (told.opened_on, told.closed_on) == (ON, ON)
    assert (told.opening, told.closing) == (Decimal("2500.25"), Decimal("1499.75"))


@VERSIONS
def test_a_line_is_read_with_everything_by_which_it_is_recognised(version):
    movement = booked(
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
    [line] = lines(movement, version=version)
    assert (line.amount, line.booked_on, line.value_on) == (Decimal(-1000), date(2018, 3, 26), date(2018, 3, 27))
    assert (line.end_to_end_id, line.communication, line.bank_reference) == ("GC-B0001-1", OGM, "BANK1")
    assert (line.counterparty, line.iban) == ("An Claes & Zoon", "BE71096123456769")
    assert (line.remittance, line.code) == ("Traject GC-00001", "PMNT/ICDT/ESCT")


@VERSIONS
def test_money_in_is_above_zero_and_comes_from_who_paid(version):
    [line] = lines(booked(140_000, name="Vlaamse overheid", communication=OGM), version=version)
    assert (line.amount, line.counterparty, line.communication) == (Decimal(140_000), "Vlaamse overheid", OGM)


@pytest.mark.parametrize(
    "text", [shown(OGM), f"Schijf {shown(OGM)} 2018", "***100/0000/00135***", OGM, "100/0000/00135"]
)
def test_a_structured_communication_is_found_in_the_text(text):
    [line] = lines(booked(5, text=text))
    assert line.communication == OGM


@pytest.mark.parametrize("text", ["", "+++100/0000/00136+++", "factuur 100000000135", "12 maart 2018", "0" * 40])
def test_what_is_no_structured_communication_is_none(text):
    [line] = lines(booked(5, text=text))
    assert line.communication == ""


@VERSIONS
@pytest.mark.parametrize(
    ("code", "words"),
    [("AC04", "AC04: the account is closed"), ("MS03", "MS03: the bank gives no reason"), ("ZZ99", "ZZ99")],
)
def test_a_return_says_why_in_words(version, code, words):
    with override("en"):
        [line] = lines(booked(1000, end_to_end_id="GC-1", reason=code), version=version)
    assert line.return_reason == words
    assert line.comes_back


def test_a_reversal_is_marked_and_names_who_was_paid():
    data = camt(statement(IBAN, booked(1000, end_to_end_id="GC-1", name="An", reversal=True)))
    [told] = told_in(data.replace(b"Dbtr>", b"Cdtr>"))
    [line] = told.lines
    assert (line.reversal, line.comes_back, line.counterparty) == (True, True, "An")


@VERSIONS
def test_a_movement_booked_for_several_is_split_into_its_parts(version):
    parts = (part(-600, end_to_end_id="A"), part(-400, end_to_end_id="B"), part(-400))
    found = lines(booked(-1400, parts=parts, reference="BANK1"), version=version)
    assert [(line.amount, line.end_to_end_id) for line in found] == [(-600, "A"), (-400, "B"), (-400, "")]
    assert [line.part for line in found] == [1, 2, 3]


@VERSIONS
@pytest.mark.parametrize(("amount", "asked"), [(-1005, 1000), (995, 1000)])
def test_charges_within_a_movement_are_told_apart_from_what_was_to_be_moved(version, amount, asked):
    [line] = lines(booked(amount, end_to_end_id="A", charges=Decimal(5)), version=version)
    assert (line.amount, line.charges, line.instructed) == (amount, 5, asked)


def test_charges_of_parts_become_one_line():
    parts = (part(-600, end_to_end_id="A"), part(-400, end_to_end_id="B"))
    found = lines(booked(-1003, parts=parts, charges=Decimal(3)))
    assert [(line.amount, line.is_charge) for line in found] == [(-600, False), (-400, False), (-3, True)]


@VERSIONS
def test_what_is_only_announced_is_counted_and_left_out(version):
    [told] = told_in(camt(statement(IBAN, booked(7, status="PDNG"), booked(5)), version=version))
    assert (len(told.lines), told.pending, told.closing) == (1, 1, 5)


def test_a_statement_without_movements_is_a_statement():
    assert lines(opening=12) == ()


def test_a_statement_may_open_with_what_the_one_before_closed_on():
    data = camt(statement(IBAN, booked(5), opening=12, opening_code="PRCD", opened_on=date(2018, 3, 21)))
    [told] = told_in(data)
    assert (told.opening, told.opened_on) == (12, date(2018, 3, 21))


def test_an_account_in_the_red_has_balances_below_zero():
    [told] = told_in(camt(statement(IBAN, booked(5), opening=-12)))
    assert (told.opening, told.closing) == (-12, -7)


def test_several_statements_may_stand_in_a_file_and_several_files_in_a_zip():
    one = camt(statement(IBAN, identifier="A"), statement(IBAN, identifier="B"))
    other = camt(statement(IBAN, identifier="C"), version="02")
    assert [told.identifier for told in told_in(zipped(one=one, other=other))] == ["A", "B", "C"]
    assert [told.identifier for told in told_in(gzipped(one))] == ["A", "B"]


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_other_encodings_are_read_as_the_file_says(encoding):
    data = camt(statement(IBAN, booked(5, name="Zoë"))).decode().replace("UTF-8", encoding).encode(encoding)
    [told] = told_in(data)
    assert told.lines[0].counterparty == "Zoë"


def test_namespace_prefixes_and_comments_change_nothing():
    plain = camt(statement(IBAN, booked(5, end_to_end_id="A"), identifier="S"))
    prefixed = plain.replace(b"</", b"</c:").replace(b"<", b"<c:").replace(b"<c:/c:", b"</c:").replace(b"<c:?", b"<?")
    prefixed = prefixed.replace(b"xmlns=", b"xmlns:c=").replace(b"<c:Ntry>", b"<!-- a --><?b c?><c:Ntry>")
    assert told_in(prefixed) == told_in(plain)


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
    [line] = lines(booked(amount, code=code))
    assert line.is_charge is charge


def test_long_texts_are_kept_as_far_as_they_fit():
    [line] = lines(booked(5, text="x" * 500, name="y" * 200, reference="z" * 60))
    assert (len(line.remittance), len(line.counterparty), len(line.bank_reference)) == (300, 140, 35)
