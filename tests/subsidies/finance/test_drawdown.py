"""The drawdown of any day: it equals the balances today and, on every other day, a replay of the transfers."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from subsidies.budget import ledger
from subsidies.budget.drawdown import compute_drawdown, compute_drawdown_series, list_month_ends
from subsidies.budget.models import BudgetLine, Transfer
from subsidies.budget.overview import load_current_lines
from subsidies.budget.rules import Movement, Posting, Stage
from tests.world import WORLD_TODAY, World, make_world

DRAWDOWN_DAYS = [
    date(1, 1, 1),
    date(2016, 12, 15),
    date(2016, 12, 16),
    date(2018, 1, 31),
    date(2018, 3, 1),
    WORLD_TODAY,
    date.max,
]
STEPS = [  # the movements of a coaching line's year, with the days between them
    (Movement.TRANCHE, 900, 0),
    (Movement.RESERVE, 700, 3),
    (Movement.ACCRUE, 500, 40),
    (Movement.RELEASE, 100, 0),
    (Movement.EARMARK, 500, 2),
    (Movement.PAY, 300, 3),
    (Movement.DISBURSE, 300, 0),
    (Movement.RETURN, 50, 20),
    (Movement.REFUND, 50, 0),
    (Movement.FREE, 200, 1),
    (Movement.RECOVER, 70, 60),
    (Movement.REPAY, 70, 0),
]


def book_drawdown_year(world: World) -> list[BudgetLine]:
    """The lines of a programme after such a year; a second programme has its own beside it."""
    other = make_world(code="XX")
    for line in (world.line, other.line):
        on = date(2017, 1, 5)
        for number, (movement, amount, days) in enumerate(STEPS):
            on += timedelta(days=days)
            ledger.post_movements([Posting(line.pk, movement, Decimal(amount), f"payment:{number}")], by=None, on=on)
    world.approved()
    return list(world.programme.lines.order_by("pk"))


def replay_line_transfers(line: BudgetLine, on: date) -> dict[str, Decimal]:
    """The same in plain Python: one transfer after another."""
    held, recovered = defaultdict(Decimal), Decimal(0)
    for row in Transfer.objects.filter(source__line=line).order_by("pk"):
        if row.effective_on <= on:
            held[Stage(row.source_id % 10)] -= row.amount
            held[Stage(row.target_id % 10)] += row.amount
            recovered += row.amount if row.kind == "recover" else 0
            if row.reverses_id and row.reverses.kind == "recover":
                recovered -= row.amount
    names = {Stage.FUNDER: "received"}
    amounts = {names.get(stage, stage.name.lower()): abs(held[stage]) for stage in Stage}
    return amounts | {"recovered": recovered}


def read_drawn_amounts(drawn: object) -> dict[str, Decimal]:
    """An answer's amounts by their names."""
    return {name: getattr(drawn, name) for name in list_replayed_names()}


def list_replayed_names() -> list[str]:
    """How the amounts are called."""
    stages = [stage.name.lower() for stage in Stage if stage != Stage.FUNDER]
    return [*stages, "received", "recovered"]


def test_today_it_equals_the_balances(world):
    lines = book_drawdown_year(world)
    for now, then in zip(load_current_lines(world.programme), compute_drawdown(lines, on=date.max).lines, strict=True):
        for name in set(list_replayed_names()) - {"recovered"}:
            assert getattr(now.amounts, name) == getattr(then.drawn, name), name


@pytest.mark.parametrize("on", DRAWDOWN_DAYS)
def test_on_any_day_it_equals_a_replay(world, on):
    lines = book_drawdown_year(world)
    for each in compute_drawdown(lines, on=on).lines:
        assert read_drawn_amounts(each.drawn) == replay_line_transfers(each.line, on)


def test_granted_and_received_are_the_sum_of_their_parts_on_every_day_of_the_year(world):
    lines = book_drawdown_year(world)
    for point in compute_drawdown_series(lines, on=WORLD_TODAY):
        for drawn in [*(each.drawn for each in point.lines), point.total]:
            assert drawn.granted == drawn.available + drawn.reserved + drawn.due + drawn.paid
            assert drawn.received == drawn.cash + drawn.outgoing + drawn.disbursed


def test_what_was_recovered_is_counted_and_a_reversed_recovery_no_longer(world):
    lines = book_drawdown_year(world)
    assert compute_drawdown(lines, on=WORLD_TODAY).total.recovered == 70
    step = Transfer.objects.get(kind="recover", source__line=world.line)
    ledger.reverse_transfer(step, by=world.people["finance"], on=WORLD_TODAY)
    assert compute_drawdown(lines, on=WORLD_TODAY - timedelta(days=1)).total.recovered == 70
    assert compute_drawdown(lines, on=WORLD_TODAY).total.recovered == 0


@pytest.mark.parametrize("on", DRAWDOWN_DAYS)
def test_over_time_every_point_is_the_drawdown_of_its_day(world, on):
    lines = book_drawdown_year(world)
    points = compute_drawdown_series(lines, on=on)
    assert points[-1].on == on
    for point in points:
        assert point == compute_drawdown(lines, on=point.on)


def test_the_series_begins_with_the_first_month_and_goes_no_further_back_than_asked(world):
    lines = book_drawdown_year(world)
    assert compute_drawdown_series(lines, on=WORLD_TODAY)[0].on == date(2016, 12, 31)
    assert [point.on for point in compute_drawdown_series(lines, on=WORLD_TODAY, months=2)] == [
        date(2018, 1, 31),
        date(2018, 2, 28),
        WORLD_TODAY,
    ]
    assert list_month_ends(date(1, 2, 5), 36) == [date(1, 1, 31)]


def test_one_query_whatever_the_lines(world, django_assert_num_queries):
    lines = book_drawdown_year(world)
    with django_assert_num_queries(1):
        compute_drawdown(lines, on=WORLD_TODAY)
    with django_assert_num_queries(1):
        compute_drawdown_series(lines, on=WORLD_TODAY)
