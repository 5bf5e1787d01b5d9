"""What a trajectory pays its coach."""

from decimal import Decimal

from healthcoach.money import cents


def fee(minutes: int, *, rate: Decimal, maximum: Decimal, reserved: Decimal) -> Decimal:
    """Delivered hours times the rate, in euro, and never more than the scheme's maximum or what was reserved
    (€ 50 per hour, at most € 1,000)."""
    return min(cents(Decimal(minutes) * rate / 60), maximum, reserved)
