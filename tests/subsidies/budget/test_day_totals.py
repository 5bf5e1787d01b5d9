"""The totals of the days: what the transfers come to, kept by the database alone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Sum

from subsidies.budget import ledger
from subsidies.budget.day_totals import DayTotal
from subsidies.budget.models import Transfer
from subsidies.budget.rules import Movement, Posting
from subsidies.controls.verification import verify_invariants
from tests.world import NOW, World

TOTALLED_DAY = NOW.date()


def post_day_reservations(world: World, *amounts: str, subject: str = "application:1", on=TOTALLED_DAY) -> None:
    """Reserves these amounts on a day, in one statement."""
    rows = [Posting(world.line.pk, Movement.RESERVE, Decimal(a), subject, n) for n, a in enumerate(amounts, 1)]
    ledger.post_movements(rows, by=None, on=on)


def list_day_totals(kind: str) -> list[tuple]:
    """The totals of one kind of movement: day, what was taken back, number and euro."""
    rows = DayTotal.objects.filter(kind=kind).order_by("effective_on", "reversed_kind")
    return list(rows.values_list("effective_on", "reversed_kind", "number", "amount"))


def find_broken_day_invariants() -> set[str]:
    """What does not hold in the books."""
    return {each.invariant.name for each in verify_invariants(at=NOW) if not each.holds}


def test_what_is_posted_counts_on_its_day(world):
    post_day_reservations(world, "100.00", "50.25")
    post_day_reservations(world, "10.00", subject="application:2")
    post_day_reservations(world, "1.00", subject="application:3", on=TOTALLED_DAY + timedelta(days=1))
    assert list_day_totals("reserve") == [
        (TOTALLED_DAY, "", 3, Decimal("160.25")),
        (TOTALLED_DAY + timedelta(days=1), "", 1, Decimal("1.00")),
    ]


def test_what_is_taken_back_counts_apart_and_names_what_it_was(world):
    post_day_reservations(world, "100.00")
    ledger.reverse_transfer(
        Transfer.objects.get(kind="reserve"), by=world.people["finance"], on=TOTALLED_DAY + timedelta(days=2)
    )
    assert list_day_totals("reserve") == [(TOTALLED_DAY, "", 1, Decimal("100.00"))]
    assert list_day_totals("reverse") == [(TOTALLED_DAY + timedelta(days=2), "reserve", 1, Decimal("100.00"))]


def test_a_posting_that_is_refused_counts_nowhere(world):
    before = list_day_totals("reserve")
    with pytest.raises(ledger.BudgetExhausted), transaction.atomic():
        post_day_reservations(world, "99000000.00")
    assert list_day_totals("reserve") == before


def test_whatever_happened_the_totals_are_those_of_the_transfers(world):
    world.ended()
    world.settle()
    world.lapsed()
    ways = ("source", "target", "kind", "effective_on")
    counted = Transfer.objects.order_by(*ways).values_list(*ways).annotate(Count("pk"), Sum("amount"))
    assert list(DayTotal.objects.order_by(*ways).values_list(*ways, "number", "amount")) == list(counted)
    assert "transfers equal balances" not in find_broken_day_invariants()


@pytest.mark.parametrize("change", ["UPDATE subsidies_daytotal SET amount = 1", "DELETE FROM subsidies_daytotal"])
def test_nothing_but_posting_changes_a_total(world, change):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.parametrize("change", ["SET amount = amount + 1", "SET number = number + 1", "SET kind = 'release'"])
def test_a_total_changed_behind_the_laws_is_found(world, change):
    post_day_reservations(world, "100.00")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"UPDATE subsidies_daytotal {change} WHERE kind = 'reserve'")
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert "transfers equal balances" in find_broken_day_invariants()
