"""The payout job: every queued payout settled once, a poisonous one set aside, and put back by finance."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from healthcoach.core.lifecycle import WrongStatus
from subsidies.budget import ledger
from subsidies.budget.models import Transfer
from subsidies.budget.rules import BudgetLineKind, Movement, Posting, Stage
from subsidies.payouts import actions as payouts
from subsidies.payouts.models import Payout, PayoutStatus
from subsidies.trajectories import actions as trajectories
from tests.world import NOW, World, make_world

PAYOUT_RETRIED_AT = NOW + timedelta(hours=1)


def read_current_payout(trajectory) -> Payout:
    """The payout as it is now."""
    return Payout.objects.get(trajectory=trajectory)


def make_poisoned_trajectory(world: World, *minutes: int, coach=None):
    """An ended trajectory whose fee stands in the books already, so that it cannot be settled."""
    trajectory = world.ended(*(minutes or (60,)), trajectory=world.running(coach))
    subject = trajectory.application.subject
    ledger.post_movements([Posting(world.line.pk, Movement.ACCRUE, Decimal(1), subject)], by=None, on=NOW.date())
    return trajectory


def make_payout_in_status(world: World, status: str) -> Payout:
    """A payout in this status."""
    if status == PayoutStatus.NOTHING_DUE:
        trajectory = trajectories.stop(world.running(), reason="Gestopt.", by=world.people["coach"], at=NOW)
    else:
        trajectory = make_poisoned_trajectory(world) if status == PayoutStatus.PARKED else world.ended(60)
    for _run in range({PayoutStatus.QUEUED: 0, PayoutStatus.PARKED: payouts.MAX_PAYOUT_ATTEMPTS}.get(status, 1)):
        payouts.settle_queued(at=NOW)
    payout = read_current_payout(trajectory)
    assert payout.status == status
    return payout


def dump_payout_state(payout: Payout) -> tuple:
    """Everything that must stay as it was."""
    return Payout.objects.filter(pk=payout.pk).values().get(), list(Transfer.objects.order_by("pk").values())


@pytest.mark.parametrize(
    ("minutes", "status", "amount", "released"),
    [
        ([240] * 5, "due", "1000.00", "0.00"),
        ([480] * 4, "due", "1000.00", "0.00"),
        ([60], "due", "50.00", "950.00"),
        ([1], "due", "0.83", "999.17"),
        ([], "nothing_due", "0.00", "1000.00"),
    ],
)
def test_settling_pays_the_hours_and_releases_the_rest(world, minutes, status, amount, released):
    row = world.delivered(*minutes) if minutes else world.running()
    trajectories.stop(row, reason="Klaar.", by=world.people["coach"], at=NOW)
    assert payouts.settle_queued(at=PAYOUT_RETRIED_AT) == 1
    payout = read_current_payout(row)
    assert (payout.status, payout.amount, payout.minutes) == (status, Decimal(amount), sum(minutes))
    assert payout.settled_at == PAYOUT_RETRIED_AT
    held = ledger.load_line_balances(world.line.pk)
    assert (held[Stage.DUE], held[Stage.RESERVED]) == (Decimal(amount), 0)
    assert held[Stage.AVAILABLE] == Decimal("2379000") + Decimal(released)


@pytest.mark.parametrize("status", ["due", "nothing_due", "parked"])
def test_what_is_not_queued_is_not_settled(world, status):
    payout = make_payout_in_status(world, status)
    before = dump_payout_state(payout)
    assert payouts.settle_queued(at=PAYOUT_RETRIED_AT) == 0
    assert dump_payout_state(payout) == before


@pytest.mark.parametrize("status", ["queued", "due", "nothing_due"])
def test_only_what_was_set_aside_is_put_back_in_the_queue(world, status):
    payout = make_payout_in_status(world, status)
    before = dump_payout_state(payout)
    with pytest.raises(WrongStatus):
        payouts.retry(payout, by=world.people["finance"], at=PAYOUT_RETRIED_AT)
    assert dump_payout_state(payout) == before


def test_the_statuses_tested_are_all_there_are():
    assert set(PayoutStatus.values) == {"queued", "due", "nothing_due", "parked"}


def test_a_poisonous_payout_is_set_aside_with_a_reason_and_the_others_go_on(world):
    coach = world.coach(user=world.people["coach"])
    bad = make_poisoned_trajectory(world, coach=coach)
    good = [world.ended(60, trajectory=world.running(coach)) for _each in range(3)]
    assert payouts.settle_queued(at=NOW) == 3
    for attempt in range(1, payouts.MAX_PAYOUT_ATTEMPTS):
        assert (read_current_payout(bad).status, read_current_payout(bad).attempts) == ("queued", attempt)
        payouts.settle_queued(at=PAYOUT_RETRIED_AT)
    assert [read_current_payout(row).status for row in good] == ["due"] * 3
    parked = read_current_payout(bad)
    assert (parked.status, parked.parked_at, parked.amount) == ("parked", PAYOUT_RETRIED_AT, None)
    assert parked.parked_reason == str(ledger.AlreadyPosted())


def change_line_kind(world: World, kind: str) -> None:
    """Gives the coaching line another kind behind the back of the law that fixes it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE subsidies_budgetline SET kind = %s WHERE share > 0.5 AND programme_id = %s",
            [kind, world.programme.pk],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_mistake_in_one_programme_leaves_the_payouts_of_the_others_alone(world):
    other = make_world(code="AN")
    bad, good = other.ended(60), world.ended(60)
    change_line_kind(other, "gone")
    assert payouts.settle_queued(at=NOW) == 1
    assert (read_current_payout(good).status, read_current_payout(bad).status) == ("due", "queued")
    assert read_current_payout(bad).attempts == 1


def test_a_payout_put_back_is_settled_when_what_was_wrong_is_mended(world):
    trajectory = world.ended(60)
    change_line_kind(world, "gone")
    for _run in range(payouts.MAX_PAYOUT_ATTEMPTS):
        payouts.settle_queued(at=NOW)
    parked = read_current_payout(trajectory)
    assert parked.status == "parked"
    change_line_kind(world, "coaching")
    row = payouts.retry(parked, by=world.people["finance"], at=PAYOUT_RETRIED_AT)
    assert (row.status, row.attempts, row.parked_reason) == ("queued", 0, None)
    assert row.queued_by == world.people["finance"]
    assert payouts.settle_queued(at=PAYOUT_RETRIED_AT) == 1
    assert read_current_payout(trajectory).amount == 50


def test_a_thousand_payouts_cost_the_same_number_of_statements_as_one(world, django_assert_num_queries):
    coach = world.coach(user=world.people["coach"])
    for number in (1, 6):
        for _each in range(number):
            world.ended(60, trajectory=world.running(coach))
        with django_assert_num_queries(10):
            assert payouts.settle_queued(at=NOW) == number


def test_many_are_settled_in_chunks(world):
    coach = world.coach(user=world.people["coach"])
    for _each in range(5):
        world.ended(60, trajectory=world.running(coach))
    assert payouts.settle_queued(at=NOW, chunk=2) == 5
    assert Payout.objects.filter(status="due").count() == 5


def test_a_coachs_fee_can_never_hit_the_operating_line(world):
    operating = world.programme.lines.get(kind=BudgetLineKind.OPERATING)
    before = ledger.load_line_balances(operating.pk)
    world.ended(240)
    world.settle()
    assert ledger.load_line_balances(operating.pk) == before
