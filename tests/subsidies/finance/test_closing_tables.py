"""The tables of a year: what coaches were paid, the journal, the rows of the registers, and the closing statement, all
equal to the ledger."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from coaches.models import Coach
from subsidies.applications import actions as applications
from subsidies.budget import ledger
from subsidies.budget.rules import CONTRA, Movement, Stage
from subsidies.models import Contact, Payable, Transfer
from subsidies.recoveries import actions as recoveries
from subsidies.year_end import coach_years as coaches
from subsidies.year_end import subsidy_register as register
from subsidies.year_end.closing_statement import build_closing_statement, list_years_with_movements
from subsidies.year_end.journal import list_account_turnovers, list_journal_transfers
from subsidies.year_end.rules import Period
from tests import finance_world as money
from tests.world import NOW, START

YEAR, NEXT = Period(2018), Period(2019)
CLOSING_PAID_MOVEMENTS = (Movement.PAY, Movement.RETURN, Movement.RECOVER)


def list_budget_lines_of(world):
    return list(world.programme.lines.order_by("pk"))


def list_coach_totals(world, period=YEAR):
    return coaches.list_coach_years(world.programme, world.line.pk, period)


def list_year_entries(world, period=YEAR):
    return register.list_register_entries(world.programme, world.line.pk, period)


def sum_paid_transfers(world, period=YEAR):
    """Paid minus what came back, counted by the kinds of the transfers themselves."""
    rows = Transfer.objects.filter(
        effective_on__year=period.year, source__line=world.line, kind__in=CLOSING_PAID_MOVEMENTS
    )
    return sum(row.amount if row.kind == Movement.PAY else -row.amount for row in rows)


def recover_part_in_april(world, payable, amount):
    """A part of what was paid comes back on 10/04/2018."""
    at = NOW.replace(month=4, day=5)
    order = recoveries.propose(payable, amount=Decimal(amount), reason="Te veel.", by=world.people["finance"], at=at)
    order = recoveries.order(order, pay_before=date(2018, 5, 5), by=money.make_second_finance_user(world), at=at)
    recoveries.receive_manually(
        order,
        amount=Decimal(amount),
        received_on=date(2018, 4, 10),
        by=world.people["finance"],
        at=at + timedelta(days=6),
    )


def test_a_coach_s_year_shows_what_was_paid_for_which_hours(world):
    bert = world.coach("Bert Maes")
    rows = [*money.make_funded_payables(world, count=2), money.make_coach_payable(world, 90, coach=bert)]
    money.receive_line_money(world, amount=1000)
    money.make_paid_batch(world, rows)
    found = {row.name: row for row in list_coach_totals(world)}
    assert (found["An Claes"].trajectories, found["An Claes"].minutes, found["An Claes"].paid) == (2, 2400, 2000)
    assert (found["Bert Maes"].trajectories, found["Bert Maes"].hours) == (1, Decimal("1.5"))
    assert found["Bert Maes"].net == Decimal("75.00")


def test_what_the_bank_gave_back_is_no_longer_net(world):
    money.make_returned_payments(world)
    [row] = list_coach_totals(world)
    assert (row.paid, row.returned, row.net, row.trajectories) == (1000, 1000, 0, 0)


def test_money_counts_in_the_year_in_which_the_bank_moved_it(world):
    money.make_returned_payments(world, on=date(2019, 1, 2))
    money.make_paid_batch(world, money.make_funded_payables(world), on=date(2019, 1, 3))
    [before], [after] = list_coach_totals(world), list_coach_totals(world, NEXT)
    assert (before.paid, before.returned, before.trajectories) == (1000, 0, 0)
    assert (after.paid, after.returned, after.trajectories) == (1000, 1000, 1)


def test_what_was_recovered_is_no_longer_net_but_was_worked_for(world):
    recover_part_in_april(world, Payable.objects.get(payments__in=money.make_paid_batch(world).payments.all()), 400)
    [row] = list_coach_totals(world)
    assert (row.paid, row.recovered, row.net, row.trajectories) == (1000, 400, 600, 1)
    assert sum_paid_transfers(world) == 600
    assert register.sum_paid_amounts(list_year_entries(world)) == 600


def test_a_reversed_payment_counts_as_less_paid(world):
    money.make_paid_batch(world)
    paid = Transfer.objects.get(kind=Movement.PAY)
    ledger.reverse_transfer(paid, by=world.people["finance"], on=date(2018, 4, 2))
    [row] = list_coach_totals(world)
    assert (row.paid, row.net) == (0, 0)


def test_the_coaches_of_a_year_add_up_to_the_ledger(world):
    money.make_returned_payments(world)
    money.make_paid_batch(world, money.make_funded_payables(world, count=3))
    total = coaches.sum_coach_years(list_coach_totals(world))
    made = build_closing_statement([world.line], YEAR)
    assert (
        total.net == sum_paid_transfers(world) == made.moved(world.line.pk, Stage.PAID, *CLOSING_PAID_MOVEMENTS) == 3000
    )
    assert total.net == sum(row.net for row in list_coach_totals(world))


def test_another_programme_s_payments_are_not_in_it(world):
    from tests.world import make_world

    other = make_world(code="XX")
    other.numbers = world.numbers
    money.make_paid_batch(other)
    assert list_coach_totals(world) == []
    assert list_year_entries(world) == []
    assert (
        not list_journal_transfers(list_budget_lines_of(world), YEAR)
        .exclude(source__line__programme=world.programme)
        .exists()
    )


def test_a_year_without_payments_has_no_coaches(world):
    assert list_coach_totals(world) == []
    assert coaches.sum_coach_years([]).net == 0


def test_the_journal_has_every_transfer_of_the_year_in_the_order_of_its_number(world):
    money.make_paid_batch(world)
    rows = list(list_journal_transfers(list_budget_lines_of(world), YEAR))
    assert [row.pk for row in rows] == sorted(
        Transfer.objects.filter(effective_on__year=2018).values_list("pk", flat=True)
    )
    assert list(list_journal_transfers(list_budget_lines_of(world), Period(2017))) == []


def test_debit_equals_credit_and_every_account_moved_by_their_difference(world):
    money.make_returned_payments(world)
    lines = list_budget_lines_of(world)
    accounts = list_account_turnovers(lines, YEAR)
    assert sum(each.debit for each in accounts) == sum(each.credit for each in accounts) > 0
    made = build_closing_statement(lines, YEAR)
    for each in accounts:
        if each.stage not in CONTRA:
            holding = made.holdings[each.line.pk, each.stage]
            assert holding.opening + each.debit - each.credit == holding.closing


def test_the_register_shows_awards_and_payments_per_quarter(world):
    money.make_paid_batch(world, on=date(2018, 4, 3))
    awarded, paid = list_year_entries(world)
    assert (awarded.quarter, awarded.awarded, awarded.paid) == ("2018 Q1", 1000, 0)
    assert (paid.quarter, paid.awarded, paid.paid) == ("2018 Q2", 0, 1000)
    assert awarded.enterprise_number == paid.enterprise_number
    assert awarded.decided_on == date(2018, 2, 7)
    assert [row.quarter for row in list_year_entries(world, Period(2018, 2))] == ["2018 Q2"]
    assert [row.quarter for row in list_year_entries(world, Period(2018, 1))] == ["2018 Q1"]
    assert list_year_entries(world, Period(2018, 3)) == []


def test_the_register_adds_up_to_the_ledger(world):
    money.make_paid_batch(world, money.make_funded_payables(world, count=2))
    world.approved(), world.rejected(), world.pending()
    rows = list_year_entries(world)
    made = build_closing_statement([world.line], YEAR)
    assert register.sum_awarded_amounts(rows) == made.moved(world.line.pk, Stage.RESERVED, Movement.RESERVE) == 3000
    assert register.sum_paid_amounts(rows) == made.moved(world.line.pk, Stage.PAID, *CLOSING_PAID_MOVEMENTS) == 2000


def test_awards_that_ended_unused_stay_and_say_when(world):
    withdrawn = applications.withdraw(world.approved(), by=world.people["applicant"], at=NOW)
    lapsed = world.lapsed()
    found = {row.application: row for row in list_year_entries(world)}
    assert found[withdrawn.pk].ended_on == NOW.date()
    assert found[lapsed.pk].ended_on == (START + timedelta(days=308)).date()
    assert all(row.awarded == 1000 and row.paid == 0 for row in found.values())


def test_an_approval_just_after_midnight_in_brussels_belongs_to_the_new_quarter(world):
    row = world.pending()
    at = START.replace(month=3, day=31, hour=22, minute=30)  # half past midnight on 1 April, summer time
    applications.approve([row], motivation="Goed.", by=world.people["steering"], at=at)
    assert [each.quarter for each in list_year_entries(world)] == ["2018 Q2"]
    assert list_year_entries(world, Period(2018, 1)) == []


def test_nobody_s_name_stands_in_the_register(world):
    money.make_paid_batch(world)
    told = " ".join(map(str, list_year_entries(world)))
    names = {*Coach.objects.values_list("name", flat=True), *Contact.objects.values_list("name", flat=True)}
    names = {*names, *(str(user.name) for user in world.people.values())} - {""}
    assert names
    assert not [name for name in names if name in told]


@pytest.mark.parametrize("period", [Period(2016), Period(2017), YEAR, NEXT])
def test_the_beginning_and_the_movements_make_the_end(world, period):
    money.make_returned_payments(world, on=date(2019, 1, 2))
    made = build_closing_statement(list_budget_lines_of(world), period)
    assert made.agrees
    assert made.holdings[world.line.pk, Stage.AVAILABLE].closing > 0


def test_a_year_begins_with_what_the_year_before_ended_with(world):
    money.make_returned_payments(world, on=date(2019, 1, 2))
    before, after = (
        build_closing_statement(list_budget_lines_of(world), YEAR),
        build_closing_statement(list_budget_lines_of(world), NEXT),
    )
    assert {key: each.closing for key, each in before.holdings.items()} == {
        key: each.opening for key, each in after.holdings.items()
    }
    assert after.holdings[world.line.pk, Stage.CASH].closing == ledger.load_line_balances(world.line.pk)[Stage.CASH]


def test_a_statement_whose_movements_lack_something_says_so(world):
    made = build_closing_statement(list_budget_lines_of(world), Period(2016))
    made.holdings[world.line.pk, Stage.AVAILABLE].moved[Movement.AWARD] -= Decimal("0.01")
    assert not made.agrees
    assert made.total(Stage.AVAILABLE).short == Decimal("0.01")


def test_the_years_are_those_from_the_award_to_the_last_movement(world):
    assert list_years_with_movements(list_budget_lines_of(world)) == [2016]
    money.make_paid_batch(world)
    assert list_years_with_movements(list_budget_lines_of(world)) == [2018, 2017, 2016]
    assert list_years_with_movements([]) == []
