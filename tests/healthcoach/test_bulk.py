"""Many rows, each its own facts, one statement."""

from decimal import Decimal

from healthcoach.core.bulk import bulk_insert, bulk_update_values
from subsidies.applications.models import Application
from subsidies.payables.models import Payable
from subsidies.payouts.models import Payout
from tests.world import NOW


def test_every_row_gets_its_own_facts_in_one_statement(world, django_assert_num_queries):
    rows = [world.draft() for _each in range(3)]
    for number, row in enumerate(rows):
        row.headcount, row.municipality, row.low_skilled = number + 1, f"Plaats {number} 'x'; --", bool(number % 2)
    with django_assert_num_queries(1):
        bulk_update_values(rows, ["headcount", "municipality", "low_skilled"])
    found = Application.objects.order_by("pk").values_list("headcount", "municipality", "low_skilled")
    assert list(found) == [
        (1, "Plaats 0 'x'; --", False),
        (2, "Plaats 1 'x'; --", True),
        (3, "Plaats 2 'x'; --", False),
    ]


def test_only_the_named_fields_are_written(world):
    row = world.draft()
    row.headcount, row.municipality = 99, "Elders"
    bulk_update_values([row], ["headcount"])
    row.refresh_from_db()
    assert (row.headcount, row.municipality) == (99, "Brussel")


def test_nothing_is_written_for_nobody(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk_update_values([], ["headcount"])


def test_empty_facts_amounts_and_moments_are_kept_as_they_are(world):
    payout = world.ended(60).payouts.get()
    world.settle()  # only what is calculated can be due
    payout.amount, payout.minutes, payout.settled_at, payout.status = Decimal("12.34"), 15, NOW, "due"
    payout.parked_reason = None
    bulk_update_values([payout], ["amount", "minutes", "settled_at", "status", "parked_reason"])
    row = Payout.objects.get(pk=payout.pk)
    assert (row.amount, row.minutes, row.settled_at, row.parked_reason) == (Decimal("12.34"), 15, NOW, None)


def test_rows_are_added_in_their_order_with_the_defaults_of_the_rest(world, django_assert_num_queries):
    coach = world.ended(60).coach
    given = [(world.line.pk, f"payout:{n}", "BD-1", coach.pk, Decimal(n + 1), NOW.date()) for n in (2, 0, 1)]
    with django_assert_num_queries(1):
        numbers = bulk_insert(Payable, ["line", "subject", "reference", "coach", "amount", "due_on"], given)
    found = Payable.objects.in_bulk(numbers)
    assert [found[number].subject for number in numbers] == ["payout:2", "payout:0", "payout:1"]
    assert numbers == sorted(numbers)
    row = found[numbers[0]]
    assert (row.status, row.amount, row.paid, row.holder, row.paid_on) == ("due", Decimal(3), Decimal(0), "", None)


def test_nothing_is_added_of_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert bulk_insert(Payable, ["subject"], []) == []
