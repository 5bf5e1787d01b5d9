"""The state of affairs and the tranches that are still to come."""

from datetime import date, timedelta
from decimal import Decimal

from healthcoach.answers.tables import tables
from subsidies.budget import actions as budget
from subsidies.budget.models import Base
from subsidies.budget.rules import Kind
from subsidies.budget.tranches import Part
from tests.world import NOW, TODAY


def test_a_tranche_is_expected_from_its_planning_until_it_comes_in_or_is_dropped(world):
    line, finance = world.programme.lines.get(kind=Kind.OPERATING), world.people["finance"]
    parts = [Part(line, Decimal(5), Base.LINE, Decimal(amount)) for amount in (21000, 7)]
    came, dropped = (
        budget.schedule([part], expected_on=date(2018, 6, 1), by=finance, at=NOW - timedelta(days=20))[0]
        for part in parts
    )
    budget.request(came, by=finance, at=NOW - timedelta(days=15))
    budget.drop(dropped, reason="Uitgesteld", by=finance, at=NOW - timedelta(days=10))
    budget.receive(came, received_on=TODAY - timedelta(days=5), by=finance, at=NOW)

    def expected(back):
        [table] = [table for table in tables(world.programme, TODAY - timedelta(days=back)) if table.name == "expected"]
        return [(row.cells[2], row.cells[3]) for row in table.rows]

    asked = TODAY - timedelta(days=15)
    assert expected(21) == []
    assert expected(16) == [("", Decimal(21000)), ("", Decimal(7))]
    assert expected(12) == [(asked, Decimal(21000)), ("", Decimal(7))]
    assert expected(6) == [(asked, Decimal(21000))]
    assert expected(5) == []
