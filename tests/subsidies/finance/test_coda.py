"""Reading CODA: the same lines as from camt.053, each amount once, and a sentence for what is not as it should be."""

from datetime import date
from decimal import Decimal

import pytest

from healthcoach.core.refusals import Refused
from subsidies.bank import refusals
from subsidies.bank.models import Entry, Statement
from subsidies.bank.reading.files import read_file_contents
from tests import finance_world as finance
from tests.camt import book_movement, make_camt_statement, pack_into_zip, write_camt
from tests.coda import make_coda_movement, make_coda_statement, write_coda_file
from tests.subsidies.finance.banking import BANK_EXECUTED_ON, BANKING_IBAN, import_bank_file

OGM = "100000000135"
GOOD_CODA_FILE = write_coda_file(
    make_coda_statement(
        BANKING_IBAN, make_coda_movement(-5, reference="A"), make_coda_movement(7), opening=10, number=3
    )
)


def read_coda_statements(*days, **facts):
    """The statements in a file of these days."""
    return list(read_file_contents(write_coda_file(*days, **facts)).statements)


def test_a_statement_is_read_with_its_account_number_days_and_balances():
    [one] = read_coda_statements(
        make_coda_statement(
            BANKING_IBAN,
            make_coda_movement("-2.50"),
            opening="12.25",
            number=45,
            before=date(2018, 3, 19),
            on=date(2018, 3, 20),
        )
    )
    assert (one.iban, one.identifier, one.sequence) == (BANKING_IBAN, "2018/045", 45)
    assert (one.opened_on, one.closed_on) == (date(2018, 3, 19), date(2018, 3, 20))
    assert (one.opening, one.closing) == (Decimal("12.25"), Decimal("9.75"))


def test_a_line_has_our_reference_the_communication_and_who_it_was():
    paid = make_coda_movement(
        -1000, reference="GC-B0001-1", name="An Claës", iban="BE71096123456769", text="Traject", bank="KBC1"
    )
    came = make_coda_movement(140_000, structured=OGM, name="Vlaamse overheid", beside=("Schijf 1 van 2018",))
    [one] = read_coda_statements(make_coda_statement(BANKING_IBAN, paid, came))
    first, second = one.lines
    assert (first.end_to_end_id, first.counterparty, first.iban) == ("GC-B0001-1", "An Claës", "BE71096123456769")
    assert (first.remittance, first.bank_reference, first.amount) == ("Traject", "KBC1", -1000)
    assert (second.communication, second.remittance) == (OGM, "Schijf 1 van 2018")


@pytest.mark.parametrize("encoding", ["latin-1", "cp850", "utf-8", "windows-1252"])
def test_names_are_read_in_the_signs_of_old_and_new_machines(encoding):
    [one] = read_coda_statements(
        make_coda_statement(BANKING_IBAN, make_coda_movement(5, name="Zoë Çelik")), encoding=encoding
    )
    assert one.lines[0].counterparty == "Zoë Çelik"


def test_a_return_says_why():
    [one] = read_coda_statements(
        make_coda_statement(BANKING_IBAN, make_coda_movement(1000, reference="GC-1", reason="AC04", code="00150000"))
    )
    assert one.lines[0].return_reason.startswith("AC04")
    assert one.lines[0].comes_back


def test_a_total_is_read_by_its_details_once():
    parts = (
        make_coda_movement(-600, reference="A", code="60107000"),
        make_coda_movement(-400, reference="B", code="60107000"),
    )
    [one] = read_coda_statements(
        make_coda_statement(
            BANKING_IBAN, make_coda_movement(-1000, reference="GC-B0001", code="10107000", details=parts)
        )
    )
    assert [(line.amount, line.end_to_end_id, line.batch) for line in one.lines] == [
        (-600, "A", "GC-B0001"),
        (-400, "B", "GC-B0001"),
    ]


def test_a_total_whose_details_do_not_come_to_it_stays_one_line():
    parts = (
        make_coda_movement(-600, reference="A", code="60107000"),
        make_coda_movement(-300, reference="B", code="60107000"),
    )
    [one] = read_coda_statements(
        make_coda_statement(
            BANKING_IBAN, make_coda_movement(-1000, reference="GC-B0001", code="10107000", details=parts)
        )
    )
    [line] = one.lines
    assert (line.amount, line.incomplete, line.end_to_end_ids) == (-1000, True, ("A", "B"))
    assert line.batch == "GC-B0001"


def test_a_collective_order_without_details_names_its_batch():
    [one] = read_coda_statements(
        make_coda_statement(BANKING_IBAN, make_coda_movement(-1000, reference="GC-B0001", code="00107000"))
    )
    assert (one.lines[0].batch, one.lines[0].end_to_end_id) == ("GC-B0001", "")


def test_charges_within_a_movement_are_told_and_charges_alone_are_a_charge():
    details = (make_coda_movement(-100, code="84101100"), make_coda_movement(-26, code="84101013"))
    paid = make_coda_movement(-126, reference="A", code="34101000", details=details)
    [one] = read_coda_statements(make_coda_statement(BANKING_IBAN, paid, make_coda_movement(-3, code="08037000")))
    first, second = one.lines
    assert (first.amount, first.charges, first.instructed) == (-126, 26, 100)
    assert (second.is_charge, second.charges) == (True, 0)


def test_several_statements_stand_in_a_file_and_the_first_of_an_account_has_no_day_before():
    days = (
        make_coda_statement(BANKING_IBAN, make_coda_movement(5), number=1, before=None),
        make_coda_statement(BANKING_IBAN, make_coda_movement(6), opening=5, number=2),
    )
    assert [(each.identifier, each.closing) for each in read_coda_statements(*days)] == [
        ("2018/001", 5),
        ("2018/002", 11),
    ]


def test_an_account_number_of_before_iban_is_that_account():
    old = GOOD_CODA_FILE.replace(f"12003{BANKING_IBAN:<34}EUR".encode(), b"10003539007547034 EUR0BE" + b" " * 18)
    old = old.replace(f"8003{BANKING_IBAN:<34}EUR".encode(), b"8003539007547034 EUR0BE" + b" " * 18)
    assert read_file_contents(old).statements[0].iban == BANKING_IBAN


DAMAGED = {
    "cut off": (GOOD_CODA_FILE[: GOOD_CODA_FILE.index(b"\r\n9")], refusals.Truncated),
    "a closing balance that does not add up": (
        write_coda_file(make_coda_statement(BANKING_IBAN, make_coda_movement(-5), opening=10, closing=Decimal(6))),
        refusals.NotCoda,
    ),
    "a record too long": (GOOD_CODA_FILE.replace(b"\r\n22", b"   \r\n22", 1), refusals.NotCoda),
    "a day that is none": (GOOD_CODA_FILE.replace(b"220318", b"320318", 1), refusals.NotCoda),
    "a movement of no statement": (GOOD_CODA_FILE.replace(b"\r\n8003", b"\r\n9003", 1), refusals.NotCoda),
    "in dollars": (GOOD_CODA_FILE.replace(b"EUR", b"USD"), refusals.WrongCurrency),
    "half a cent": (
        write_coda_file(make_coda_statement(BANKING_IBAN, make_coda_movement("-5.005"), opening=10)),
        refusals.BalancesDisagree,
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_is_not_as_it_should_be_is_a_sentence(name):
    data, refusal = DAMAGED[name]
    with pytest.raises(refusal) as refused:
        read_file_contents(data)
    assert str(refused.value).endswith(".")


def test_any_sign_changed_is_read_or_refused_and_never_an_error():
    for place in range(0, len(GOOD_CODA_FILE), 3):
        for sign in (b"9", b" ", b"\r\n", b"\xff"):
            try:
                read_file_contents(GOOD_CODA_FILE[:place] + sign + GOOD_CODA_FILE[place + 1 :])
            except Refused:
                continue


def test_it_settles_like_any_statement_and_a_day_in_both_forms_is_one_day(world):
    payment = finance.make_sent_batch(world).payments.get()
    settles = make_coda_movement(-1000, reference=payment.end_to_end_id, iban=payment.iban)
    done = import_bank_file(
        world,
        pack_into_zip(
            one=write_coda_file(
                make_coda_statement(
                    BANKING_IBAN,
                    settles,
                    make_coda_movement(5, text="Gift"),
                    on=BANK_EXECUTED_ON,
                    before=BANK_EXECUTED_ON,
                )
            )
        ),
    )
    assert (done.settled, done.breaks) == (1, 1)
    same = make_camt_statement(
        BANKING_IBAN,
        book_movement(-1000, end_to_end_id=payment.end_to_end_id, iban=payment.iban),
        book_movement(5, text="Gift"),
        on=BANK_EXECUTED_ON,
    )
    again = import_bank_file(world, write_camt(same))
    assert (again.lines, again.known_lines, Entry.objects.count(), Statement.objects.count()) == (0, 2, 2, 2)
