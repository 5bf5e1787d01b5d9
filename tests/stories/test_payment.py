"""Money told as stories: from an approval to what is due to the coach."""

from decimal import Decimal

from subsidies.budget import ledger
from subsidies.budget.rules import Stage
from subsidies.payouts.models import Payout


def test_a_full_trajectory_pays_a_thousand_euro(world):
    trajectory = world.ended(240, 240, 240, 240, 240)
    assert world.settle() == 1
    payout = Payout.objects.get(trajectory=trajectory)
    assert (payout.status, payout.amount) == ("due", Decimal("1000.00"))
    held = ledger.balances(world.line.pk)
    assert held[Stage.AVAILABLE] == Decimal("2379000.00")
    assert held[Stage.RESERVED] == 0
    assert held[Stage.DUE] == Decimal("1000.00")


def test_hours_not_delivered_go_back_to_the_line(world):
    world.ended(120, 90)
    world.settle()
    held = ledger.balances(world.line.pk)
    assert held[Stage.DUE] == Decimal("175.00")
    assert held[Stage.AVAILABLE] == Decimal("2379825.00")
