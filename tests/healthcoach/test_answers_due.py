"""What the answers say is due, apart for coaches and suppliers."""

from decimal import Decimal

from django.utils import translation

from healthcoach.answers.state_tables import build_state_of_affairs_tables
from tests.finance_world import make_supplier_payable
from tests.healthcoach.adding_up import wrong_totals
from tests.world import WORLD_TODAY


def test_what_is_due_to_coaches_holds_no_supplier(world):
    world.ended(120, 90)
    world.settle()
    make_supplier_payable(world, "250.00")
    with translation.override("en"):
        [budget_table] = [
            table for table in build_state_of_affairs_tables(world.programme, WORLD_TODAY) if table.name == "budget"
        ]
    due = {row.label: list(row.cells) for row in budget_table.rows}
    assert due["Due to coaches, not yet paid"] == [0, Decimal("175.00"), Decimal("175.00")]
    assert due["Due to suppliers, not yet paid"] == [Decimal("250.00"), 0, Decimal("250.00")]
    assert wrong_totals([budget_table]) == []
