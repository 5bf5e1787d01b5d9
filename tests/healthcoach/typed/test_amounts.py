"""Amounts as people type them."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from healthcoach.core.typed.amounts import read_amount, write_amount
from tests.healthcoach.typed.reading import reads_or_refuses, refusal_of


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("300,00", "300.00"),
        ("300.00", "300.00"),
        ("12,5", "12.50"),
        ("140000", "140000.00"),
        ("1.000,50", "1000.50"),
        ("1,000.50", "1000.50"),
        ("1 000,50", "1000.50"),
        ("1\u202f000,50", "1000.50"),
        ("1'000.50", "1000.50"),
        ("1.234.567", "1234567.00"),
        ("2.380.000,00", "2380000.00"),
        ("€ 300", "300.00"),
        ("€300", "300.00"),
        ("300 €", "300.00"),
        ("300 euro", "300.00"),
        ("EUR 300,00", "300.00"),
        ("300,-", "300.00"),
        ("€ 21.000", "21000.00"),
        ("21.000,-", "21000.00"),
        ("\u200b12,50\ufeff", "12.50"),
        ("１２,５０", "12.50"),
        ("0", "0.00"),
    ],
)
def test_an_amount_is_understood_alike_in_both_languages(typed, meant, language):
    with translation.override(language):
        assert read_amount(typed) == Decimal(meant)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1,000", "ambiguous_amount"),
        ("1.000", "ambiguous_amount"),
        ("140.000", "ambiguous_amount"),
        ("12,345", "ambiguous_amount"),
        ("0,005", "too_many_decimals"),
        ("0.125", "too_many_decimals"),
        ("1000.000", "too_many_decimals"),
        ("1.234,567", "too_many_decimals"),
        ("1.2.3", "not_an_amount"),
        ("1.234.56", "not_an_amount"),
        ("1,234,5", "not_an_amount"),
        ("14 0000", "not_an_amount"),
        ("1e3", "not_an_amount"),
        ("1_000", "not_an_amount"),
        ("٣٠٠", "not_an_amount"),
        ("10²", "not_an_amount"),
        ("½", "not_an_amount"),
        ("-", "not_an_amount"),
        ("€", "not_an_amount"),
        ("", "not_an_amount"),
        ("NaN", "not_an_amount"),
        ("1..5", "not_an_amount"),
        ("300 dollar", "not_an_amount"),
        ("9" * 5000, "not_an_amount"),
        ("-5", "out_of_bounds"),
        ("\u22125", "out_of_bounds"),
        ("1000000000000", "out_of_bounds"),
    ],
)
def test_what_can_be_read_in_no_way_or_in_two_is_refused(typed, code):
    assert refusal_of(read_amount, typed).code == code


@pytest.mark.parametrize(("language", "example"), [("nl", "1.000,00"), ("en", "1,000.00")])
def test_an_amount_of_two_meanings_says_how_to_write_it(language, example):
    with translation.override(language):
        assert example in str(refusal_of(read_amount, "1.000"))


def test_the_bounds_say_what_is_possible():
    sentence = str(refusal_of(read_amount, "101", least=Decimal("0.01"), most=Decimal(100)))
    assert "0,01" in sentence
    assert "100,00" in sentence


def test_a_share_may_have_more_decimals():
    assert read_amount("0.1525", places=4) == Decimal("0.1525")


@pytest.mark.parametrize("language", ["nl", "en"])
@given(st.decimals(0, 999_999_999_999, places=2))
def test_an_amount_as_it_is_shown_reads_as_itself(language, amount):
    with translation.override(language):
        assert read_amount(write_amount(amount)) == amount
        assert read_amount(f"{amount:f}") == amount


@given(st.one_of(st.text(), st.text("0123456789.,' -€", max_size=12)))
def test_any_text_is_an_amount_or_refused_by_name(typed):
    amount = reads_or_refuses(read_amount, typed)
    assert amount is None or (amount >= 0 and amount == round(amount, 2))
