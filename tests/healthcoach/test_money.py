"""Euro amounts: one rounding, one way of writing them."""

from decimal import Decimal

import pytest
from django.utils import translation

from healthcoach.core.money import EuroField, format_euro, round_to_cents


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("0.005", "0.01"),
        ("0.004", "0.00"),
        ("1.115", "1.12"),
        ("-0.005", "-0.01"),
        ("833.33333", "833.33"),
        ("5", "5.00"),
    ],
)
def test_amounts_are_rounded_half_up_to_the_cent(amount, rounded):
    assert str(round_to_cents(Decimal(amount))) == rounded


@pytest.mark.parametrize(
    ("language", "amount", "written"),
    [
        ("nl", "2380000", "€ 2.380.000,00"),
        ("nl", "0.5", "€ 0,50"),
        ("nl", "-1000", "−€ 1.000,00"),
        ("en", "2380000", "€ 2,380,000.00"),
    ],
)
def test_amounts_are_written_as_people_read_them(language, amount, written):
    with translation.override(language):
        assert format_euro(Decimal(amount)) == written.replace("€ ", "€\u00a0")


def test_an_amount_has_two_decimals_and_room_for_every_grant():
    field = EuroField()
    assert (field.max_digits, field.decimal_places) == (14, 2)
    assert not {"max_digits", "decimal_places"} & set(field.deconstruct()[3])
