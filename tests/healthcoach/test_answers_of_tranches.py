"""The state of affairs and the tranches that are still to come."""

from datetime import date, timedelta
from decimal import Decimal

from healthcoach.answers.state_tables import build_state_of_affairs_tables
from subsidies.budget import actions as budget
from subsidies.budget.models import Base
from subsidies.budget.rules import BudgetLineKind
from subsidies.budget.tranches import TranchePart
from tests.world import NOW, WORLD_TODAY


def test_a_tranche_is_expected_from_its_planning_until_it_comes_in_or_is_dropped(world):
    line, finance = world.programme.lines.get(kind=BudgetLineKind.OPERATING), world.people["finance"]
    parts = [TranchePart(line, Decimal(5), Base.LINE, Decimal(amount)) for amount in (21000, 7)]
    came, dropped = (
        budget.schedule_tranche_payment([part], expected_on=date(2018, 6, 1), by=finance, at=NOW - timedelta(days=20))[
            0
        ]
        for part in parts
    )
    budget.request_tranche_payment(came, by=finance, at=NOW - timedelta(days=15))
    budget.drop_tranche_payment(dropped, reason="Uitgesteld", by=finance, at=NOW - timedelta(days=10))
    budget.receive_tranche_payment(came, received_on=WORLD_TODAY - timedelta(days=5), by=finance, at=NOW)

    def expected(back):
        [table] = [
            table
            for table in build_state_of_affairs_tables(world.programme, WORLD_TODAY - timedelta(days=back))
            if table.name == "expected"
        ]
        return [(row.cells[2], row.cells[3]) for row in table.rows]

    asked = WORLD_TODAY - timedelta(days=15)
    assert expected(21) == []
    assert expected(16) == [("", Decimal(21000)), ("", Decimal(7))]
    assert expected(12) == [(asked, Decimal(21000)), ("", Decimal(7))]
    assert expected(6) == [(asked, Decimal(21000))]
    assert expected(5) == []
