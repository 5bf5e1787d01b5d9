"""The moment, the amounts and the rounding of the model of the money cycle."""

from collections.abc import Callable
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import QuerySet
from hypothesis import strategies as st
from hypothesis.stateful import precondition

from tests.world import NOW

MODEL_CENT = Decimal("0.01")
FEE = Decimal(1000)
MONEY_CYCLE_MOMENT = NOW + timedelta(hours=1)
MONEY_CYCLE_DAY = MONEY_CYCLE_MOMENT.date()
EUROS = st.decimals(min_value="0.01", max_value="4000", places=2)
ANY = st.integers(0, 10**6)
SHARE = st.sampled_from([100, 100, 60, 1])  # percent; the whole is the usual case


def require_existing_rows(rows: Callable[[], QuerySet]) -> Callable:
    """A rule that makes sense only while there are such rows."""
    return precondition(lambda _machine: rows().exists())


def round_model_amount(amount: Decimal) -> Decimal:
    """To the cent, half up: the model's own rounding."""
    return amount.quantize(MODEL_CENT, rounding=ROUND_HALF_UP)
