"""What was booked late by mistake and taken back: every day of the past is as if it had never been booked."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command

from healthcoach.answers.state_of_affairs import build_state_of_affairs
from healthcoach.answers.state_tables import build_state_of_affairs_tables
from subsidies.budget import actions as budget
from subsidies.budget.counts import list_budget_lines
from subsidies.budget.drawdown import compute_drawdown, compute_drawdown_series
from subsidies.budget.models import Base, Tranche, Transfer
from subsidies.budget.tranches import TranchePart
from subsidies.corrections import actions as corrections
from subsidies.year_end.closing_statement import build_closing_statement
from subsidies.year_end.rules import Period
from tests.finance_world import get_operating_line, make_second_finance_user
from tests.world import NOW, START, make_world

FIRST, LAST = START.date(), date(2018, 3, 30)
TAKEN_BACK_DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]


def book_late_tranche(world, line, *, amount: int, received_on: date, booked_on: date) -> Tranche:
    """A tranche that came in on one day and was booked on another."""
    return budget.receive_unscheduled_tranche(
        line,
        percentage=Decimal(1),
        base=Base.LINE,
        amount=Decimal(amount),
        received_on=received_on,
        by=world.people["finance"],
        at=datetime(booked_on.year, booked_on.month, booked_on.day, 12, tzinfo=UTC),
    )


def take_tranche_back(world, tranche: Tranche, *, on: date) -> None:
    """Takes a tranche back on a day, with two people."""
    at = datetime(on.year, on.month, on.day, 15, tzinfo=UTC)
    proposal = corrections.propose(tranche=tranche, reason="Verkeerde lijn.", by=world.people["finance"], at=at)
    corrections.execute(proposal, by=make_second_finance_user(world), at=at)


def collect_money_answers(world, on: date) -> list[object]:
    """All that is answered about the money at the end of a day, without the names and numbers of a programme."""
    own = list_budget_lines(world.programme.pk)
    money = ("budget", "received", "tranches", "expected")
    return [
        build_state_of_affairs(world.programme, on=on)["budget"],
        [
            (each.name, each.rows, each.total)
            for each in build_state_of_affairs_tables(world.programme, on)
            if each.name in money
        ],
        [(each.line.kind, each.drawn) for each in compute_drawdown(own, on=on).lines],
        [(point.on, point.total) for point in compute_drawdown_series(own, on=on)],
        [
            (line.kind, stage, holding.opening, holding.closing, sum(holding.moved.values()))
            for line in own
            for (number, stage), holding in build_closing_statement([line], Period(on.year, 1)).holdings.items()
            if number == line.pk
        ],
    ]


def test_money_that_never_came_is_in_no_day_of_the_past(world):
    tranche = book_late_tranche(
        world, world.line, amount=119_000, received_on=date(2018, 2, 1), booked_on=date(2018, 3, 20)
    )
    before = compute_drawdown(list_budget_lines(world.programme.pk), on=date(2018, 2, 20)).total.received
    take_tranche_back(world, tranche, on=date(2018, 3, 23))
    assert before == 119_000
    for day in (date(2018, 2, 1), date(2018, 2, 20), date(2018, 3, 21), date(2018, 3, 23), LAST):
        assert compute_drawdown(list_budget_lines(world.programme.pk), on=day).total.received == 0
        assert build_state_of_affairs(world.programme, on=day)["budget"]["tranches"] == []


def test_the_books_keep_both_the_day_and_the_moment_of_what_was_taken_back(world):
    tranche = book_late_tranche(
        world, world.line, amount=500, received_on=date(2018, 2, 1), booked_on=date(2018, 3, 20)
    )
    take_tranche_back(world, tranche, on=date(2018, 3, 23))
    there, back = Transfer.objects.filter(subject=f"tranche:{tranche.pk}").order_by("pk")
    assert (back.reverses, back.effective_on) == (there, date(2018, 2, 1))
    assert back.posted_at >= there.posted_at
    call_command("verify_ledger", "--at=2018-04-20T12:00")


def test_a_planned_tranche_that_was_booked_by_mistake_was_still_to_come_on_the_days_before(world):
    part = TranchePart(world.line, Decimal(5), Base.LINE, Decimal(700))
    [row] = budget.schedule_tranche_payment([part], expected_on=date(2018, 3, 1), by=world.people["finance"], at=START)
    budget.receive_tranche_payment(row, received_on=date(2018, 3, 1), by=world.people["finance"], at=NOW)
    row.refresh_from_db()
    take_tranche_back(world, row, on=date(2018, 3, 28))

    def expected(on: date) -> list[Decimal]:
        [table] = [each for each in build_state_of_affairs_tables(world.programme, on) if each.name == "expected"]
        return [each.cells[-1] for each in table.rows]

    assert expected(date(2018, 2, 1)) == expected(date(2018, 3, 10)) == expected(date(2018, 3, 27)) == [700]
    assert expected(date(2018, 3, 28)) == []


@pytest.mark.parametrize("seed", range(3))
def test_every_day_of_a_history_is_as_it_is_without_what_was_taken_back(world, seed):
    chance, without = random.Random(seed), make_world(code="XX")  # noqa: S311 – a history, no secret
    history = []
    for number in range(12):
        received_on = chance.choice(TAKEN_BACK_DAYS[:60])
        booked_on = received_on + timedelta(days=chance.choice([0, 0, 3, 20]))
        history.append((received_on, booked_on, 1000 + number, chance.random() < 0.5, chance.choice([0, 1, 4])))
    for received_on, booked_on, amount, stays, later in history:
        coaching = amount % 3 > 0
        day = {"amount": amount, "received_on": received_on, "booked_on": booked_on}
        row = book_late_tranche(world, world.line if coaching else get_operating_line(world), **day)
        if stays:
            book_late_tranche(without, without.line if coaching else get_operating_line(without), **day)
        else:
            take_tranche_back(world, row, on=booked_on + timedelta(days=later))
    for day in TAKEN_BACK_DAYS[::4] + TAKEN_BACK_DAYS[-1:]:
        assert collect_money_answers(world, day) == collect_money_answers(without, day), day
