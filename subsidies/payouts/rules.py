"""What the coaches of a trajectory are paid."""

from decimal import Decimal

from healthcoach.core.money import ZERO, round_to_cents


def compute_earned_amount(minutes: int, *, rate: Decimal) -> Decimal:
    """Delivered hours times the rate, in euro, whatever the maximum (€ 50 per hour)."""
    return round_to_cents(Decimal(minutes) * rate / 60)


def compute_coach_fee(
    minutes: int, *, rate: Decimal, maximum: Decimal, reserved: Decimal, before: Decimal = ZERO
) -> Decimal:
    """What a coach is paid: delivered hours times the rate, in euro, and together with what the coaches `before` earned
    never more than the scheme's maximum or what was reserved (€ 1,000). The earlier coach comes first."""
    left = max(min(maximum, reserved) - before, ZERO)
    return min(compute_earned_amount(minutes, rate=rate), left)
