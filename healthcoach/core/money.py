"""Euro amounts: one rounding, one way of writing them."""

from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.utils.formats import number_format

ONE_CENT = Decimal("0.01")
ZERO = Decimal("0.00")
EURO_CODE = "EUR"
MINUS = "\u2212"


def round_to_cents(amount: Decimal) -> Decimal:
    """Rounds to the cent, half up: the only rounding of euro amounts in the programme."""
    return amount.quantize(ONE_CENT, rounding=ROUND_HALF_UP)


def format_euro(amount: Decimal) -> str:
    """An amount as people read it, in the active language: `€ 2.380.000,00`, and `−€ 550,00` below zero."""
    return _format_with_euro_sign(amount, decimals=2)


def format_in_currency(amount: Decimal, currency: str) -> str:
    """An amount of whatever currency as people read it: `€ 801,78`, and `NOK 801,78` for one that is not in euro."""
    written = format_euro(amount)
    return written if currency == EURO_CODE else written.replace("€", currency, 1)


def format_whole_euro(amount: Decimal) -> str:
    """An estimate, in whole euro: `€ 1.250.000`."""
    return _format_with_euro_sign(amount, decimals=0)


def _format_with_euro_sign(amount: Decimal, *, decimals: int) -> str:
    written = number_format(abs(amount), decimal_pos=decimals, use_l10n=True, force_grouping=True)
    return f"{MINUS if amount < 0 else ''}€\u00a0{written}"


class EuroField(models.DecimalField):
    """A euro amount of at most twelve digits before the comma."""

    def __init__(self, *args, **kwargs) -> None:
        kwargs |= {"max_digits": 14, "decimal_places": 2}
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, args, kwargs
