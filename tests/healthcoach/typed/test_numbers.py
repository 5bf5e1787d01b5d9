"""Whole numbers as people type them."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from healthcoach.core.typed.numbers import MAX_ID, MAX_WHOLE, read_id, read_whole, write_whole
from tests.healthcoach.typed.reading import reads_or_refuses, refusal_of


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.000", 1000),
        ("1,000", 1000),
        ("1 000", 1000),
        ("1\u00a0000", 1000),
        ("1\u202f000", 1000),
        ("1'000", 1000),
        ("10.000", 10_000),
        ("1.234.567", 1_234_567),
        ("25", 25),
        (" 25\u200b", 25),
        ("２５", 25),
        ("007", 7),
        ("0", 0),
        ("-3", -3),
    ],
)
def test_a_whole_number_is_understood_alike_in_both_languages(typed, meant, language):
    with translation.override(language):
        assert read_whole(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "1.25",
        "1,5",
        "1.0",
        "1.00",
        "1.000,00",
        "1.00.000",
        "0.500",
        "1e3",
        "1_000",
        "٣",
        "²",
        "10²",
        "",
        "-",
        "9" * 99,
        "x",
    ],
)
def test_what_is_no_whole_number_is_refused(typed):
    assert refusal_of(read_whole, typed).code == "not_a_whole_number"


def test_the_bounds_say_what_is_possible_as_the_reader_writes_it():
    with translation.override("en"):
        assert str(refusal_of(read_whole, "0", least=1, most=500_000)) == "This must lie between 1 and 500,000."
        assert str(refusal_of(read_whole, "0", least=1)) == "This must be 1 or more."
        assert str(refusal_of(read_whole, "25", most=24)) == "This must be 24 or less."


def test_no_number_is_larger_than_what_can_be_kept():
    assert read_whole(f"{MAX_WHOLE}") == MAX_WHOLE
    for bounds in ({}, {"least": 1}):
        with translation.override("en"):
            assert str(refusal_of(read_whole, f"{MAX_WHOLE + 1}", **bounds)) == "This must be 2,147,483,647 or less."


@pytest.mark.parametrize("typed", ["1.000", "1 000", "-1", "", "1.0"])
def test_the_number_of_a_row_is_nothing_but_digits(typed):
    assert refusal_of(read_id, typed).code == "not_a_whole_number"


def test_the_number_of_a_row_stays_within_what_the_database_counts():
    assert read_id(f"{MAX_ID}") == MAX_ID
    assert refusal_of(read_id, f"{MAX_ID + 1}").code == "out_of_bounds"
    assert refusal_of(read_id, "0").code == "out_of_bounds"


@pytest.mark.parametrize("language", ["nl", "en"])
@given(st.integers(-999_999_999, MAX_WHOLE))
def test_a_number_as_it_is_shown_reads_as_itself(language, number):
    with translation.override(language):
        assert read_whole(write_whole(number)) == number


@given(st.one_of(st.text(), st.text("0123456789., -", max_size=10)))
def test_any_text_is_a_whole_number_or_refused_by_name(typed):
    reads_or_refuses(read_whole, typed)
    reads_or_refuses(read_id, typed)
