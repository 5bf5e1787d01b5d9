"""Enterprise numbers, accounts, structured communications, telephone numbers and postal codes as they are pasted."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from schwifty import IBAN

from healthcoach.core import structured_communication as references
from healthcoach.core.typed.accounts import NotAnIban, read_iban
from healthcoach.core.typed.communications import NotACommunication, read_communication
from healthcoach.core.typed.contacts import read_phone, read_postal_code
from healthcoach.core.typed.enterprises import NotAnEnterpriseNumber, find_enterprise_digits, read_enterprise_number
from tests.healthcoach.typed.reading import reads_or_refuses, refusal_of

READERS = [read_enterprise_number, read_iban, read_communication, read_phone, read_postal_code]


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "0403170701",
            "0403.170.701",
            "0403 170 701",
            "0403-170-701",
            "403.170.701",
            "BE0403170701",
            "be 0403.170.701",
        ),
        *("BTW BE 0403.170.701", "BTW: BE0403.170.701", "TVA BE 0403.170.701", "VAT BE0403170701", "KBO 0403.170.701"),
        *("BTW-nr. BE 0403.170.701", "0403.170.701 RPR Brussel", "BE0403170701, RPM Bruxelles", "０４０３１７０７０１"),
        *("BE\u00a00403\u202f170\u200b701", "RPR 0403.170.701"),
    ],
)
def test_an_enterprise_number_is_understood_as_it_stands_on_invoices(typed):
    assert read_enterprise_number(typed) == "0403170701"


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("0403.170.702", "last two digits"),
        ("2.145.830.211", "establishment unit"),
        ("0403.170.70", "ten digits"),
        ("0403.170.7011", "ten digits"),
        ("FR 40303265045", "ten digits"),
        ("NL123456789B01", "ten digits"),
        ("9403170701", "ten digits"),
        ("", "ten digits"),
        ("x" * 5000, "ten digits"),
    ],
)
def test_what_is_no_enterprise_number_says_why(typed, word):
    with translation.override("en"):
        refusal = refusal_of(read_enterprise_number, typed)
        assert isinstance(refusal, NotAnEnterpriseNumber)
        assert word in str(refusal)


@pytest.mark.parametrize(
    ("typed", "digits"), [("BTW BE 0403.1", "04031"), ("0403", "0403"), ("De Bron", ""), ("", ""), ("BE", "")]
)
def test_the_beginning_of_a_number_is_found_in_a_search(typed, digits):
    assert find_enterprise_digits(typed) == digits


@pytest.mark.parametrize(
    "typed",
    [
        *("BE71096123456769", "BE71 0961 2345 6769", "BE71-0961-2345-6769", "be71.0961.2345.6769"),
        *("IBAN BE71 0961 2345 6769", "IBAN: BE71 0961 2345 6769", "iban be71096123456769"),
        *("BE71\u00a00961\u202f2345\u00a06769", "\ufeffBE71\u200b0961\u200b2345\u20606769", "ＢＥ７１096123456769"),
    ],
)
def test_an_account_is_understood_as_it_is_pasted(typed):
    assert read_iban(typed).compact == "BE71096123456769"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("BE71 0961 2345 6768", "IbanDigitsWrong"),
        ("BE68 5390 0754 7035", "IbanDigitsWrong"),
        ("BE71 0961 2345 676", "IbanOfWrongLength"),
        ("BE71 0961 2345 67699", "IbanOfWrongLength"),
        ("XX71 0961 2345 6769", "NotAnIban"),
        ("096-1234567-69", "NotAnIban"),
        ("BE71", "NotAnIban"),
        ("", "NotAnIban"),
        ("1" * 500, "NotAnIban"),
    ],
)
def test_what_is_no_account_says_why(typed, kind):
    refusal = refusal_of(read_iban, typed)
    assert type(refusal).__name__ == kind
    assert isinstance(refusal, NotAnIban)


@pytest.mark.parametrize(
    "typed",
    [
        *("+++100/0000/00135+++", "***100/0000/00135***", "100/0000/00135", "100-0000-00135", "100000000135"),
        *("+++ 100 / 0000 / 00135 +++", "***\u00a0100/0000/00135\u200b***", "100 0000 00135", "+++100/0000/00135"),
    ],
)
def test_a_structured_communication_is_understood_in_all_its_forms(typed):
    assert read_communication(typed) == references.parse_communication(typed) == "100000000135"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("+++100/0000/00136+++", "CommunicationDigitsWrong"),
        ("000000000097", "CommunicationDigitsWrong"),
        ("+++100/0000/0013+++", "NotACommunication"),
        ("1000000001355", "NotACommunication"),
        ("factuur 12", "NotACommunication"),
        ("", "NotACommunication"),
    ],
)
def test_what_is_no_structured_communication_says_why(typed, kind):
    refusal = refusal_of(read_communication, typed)
    assert type(refusal).__name__ == kind
    assert isinstance(refusal, NotACommunication)
    assert references.parse_communication(typed) == ""


@pytest.mark.parametrize(
    "typed",
    [
        *("02 123 45 67", "02/123.45.67", "+32 (0)2 123 45 67", "0032 2 123 45 67", "0475-12 34 56"),
        *("02 123 45 67 (toestel 12)", "02 123 45 67 ext. 12", "02 123 45 67 tst 12", "+32 2 123 45 67 x12"),
    ],
)
def test_a_telephone_number_stays_as_it_was_written(typed):
    assert read_phone(typed) == typed
    assert read_phone(f"\u202a{typed.replace(' ', chr(160))}\u202c ") == typed


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("bel mij", "not_a_phone"),
        ("02 123 45 67 of 68", "not_a_phone"),
        ("02#1234567", "not_a_phone"),
        ("1234567", "phone_of_wrong_length"),
        ("1" * 16, "phone_of_wrong_length"),
        ("(toestel 12)", "phone_of_wrong_length"),
    ],
)
def test_what_is_no_telephone_number_says_why(typed, code):
    assert refusal_of(read_phone, typed).code == code


@pytest.mark.parametrize("typed", ["1000", "B-1000", "B 1000", "BE-1000", "be1000", " 1000\u200b"])
def test_a_postal_code_is_understood_with_its_country(typed):
    assert read_postal_code(typed) == "1000"


@pytest.mark.parametrize("typed", ["0999", "10000", "100", "F-75001", "abc", ""])
def test_what_is_no_belgian_postal_code_is_refused(typed):
    assert refusal_of(read_postal_code, typed).code == "not_a_postal_code"


@given(st.integers(1, 9_999_999_999))
def test_a_communication_as_it_is_shown_reads_as_itself(number):
    digits = f"{number:010d}{number % 97 or 97:02d}"
    assert read_communication(references.format_communication(digits)) == digits


@given(st.integers(0, 10**10 - 1))
def test_an_account_as_it_is_shown_reads_as_itself(number):
    account = IBAN.generate("BE", bank_code="096", account_code=f"{number % 10**7:07d}")
    assert read_iban(account.formatted) == account


@pytest.mark.parametrize("read", READERS)
@given(st.one_of(st.text(), st.text("0123456789BEIANbtw+*/-. ()", max_size=30)))
def test_any_text_is_a_value_or_refused_by_name(read, typed):
    reads_or_refuses(read, typed)
