"""What is pasted into a search is understood as it stands on an invoice, a statement or a screen."""

import pytest

from healthcoach.core.search_terms import (
    account_number,
    communication_digits,
    enterprise_digits,
    file_number,
    reference_part,
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *[(text, 1) for text in ("1", "#1", "# 1", "GC-00001", "gc-00001", "GC 00001", "nr. 1", " 00001 ", "gc00001")],
        ("GC-B0001", None),
        ("GC-K0001", None),
        ("GCK0001", None),
        ("1234567890", None),
        ("Bakkerij 1 nv", None),
        ("", None),
    ],
)
def test_the_number_of_a_file(typed, number):
    assert file_number(typed) == number


def test_a_number_of_a_series_is_found_in_that_series_only():
    typed = ("GC-B0001", "GCB0001", "b1", "1", "GC-K0001", "GCK0001", "GC00001")
    assert [file_number(each, series="B") for each in typed] == [1, 1, 1, 1, None, None, None]


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("GC-B0003-K7MXTR2P-000001", "gcb0003k7mxtr2p000001"),
        (" b0003–k7mx ", "b0003k7mx"),
        ("BE71 0961", "be710961"),
        ("0961-2345.6769", "096123456769"),
        ("Bracke", ""),
        ("123", ""),
        ("%_&", ""),
    ],
)
def test_a_part_of_a_reference_is_its_letters_and_digits(typed, part):
    assert reference_part(typed) == part


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "BTW BE 0403.170.701",
            "BE0403170701",
            "be 0403 170 701",
            "0403.170.701",
            "403.170.701",
            "TVA BE0403.170.701",
        ),
        *("BTW: BE 0403.170.701", "0403\u00a0170\u00a0701", "0403.170.701 RPR Brussel", "VAT BE 0403.170.701"),
    ],
)
def test_an_enterprise_number_as_on_an_invoice(typed):
    assert enterprise_digits(typed) == "0403170701"


def test_the_first_digits_of_an_enterprise_number_will_do():
    assert [enterprise_digits(text) for text in ("0403.1", "BE 0403", "040", "De Post 0403")] == [
        "04031",
        "0403",
        "",
        "",
    ]


@pytest.mark.parametrize(
    "typed",
    [
        *("+++100/0000/00135+++", "***100/0000/00135***", "100/0000/00135", "100000000135", "100 0000 00135"),
        *("+++ 100 / 0000 / 00135 +++", "100-0000-00135", "***100/0000/00135", "\u200b+++100/0000/00135+++"),
    ],
)
def test_a_structured_communication_as_on_a_statement(typed):
    assert communication_digits(typed) == "100000000135"


def test_twelve_digits_with_another_check_are_no_communication():
    assert [communication_digits(text) for text in ("+++100/0000/00136+++", "12345", "")] == ["", "", ""]


@pytest.mark.parametrize(
    "typed", ["BE71 0961 2345 6769", "be71-0961-2345-6769", "IBAN BE71 0961 2345 6769", "BE71\u00a009612345 6769"]
)
def test_an_account_with_what_stands_between(typed):
    assert account_number(typed) == "BE71096123456769"


def test_a_name_is_no_account():
    assert [account_number(text) for text in ("Bakker BE", "0961", "")] == ["", "", ""]
