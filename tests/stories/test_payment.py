"""Money told as stories: from the grant to what is due to the coach, and every way back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command

from healthcoach.mail.models import Message
from subsidies.applications import actions as applications
from subsidies.budget import actions as budget
from subsidies.budget import ledger
from subsidies.budget.models import Base, Transfer
from subsidies.budget.rules import BudgetLineKind, Stage
from subsidies.payouts.models import Payout
from subsidies.trajectories import actions as trajectories
from tests.world import NOW, START, World, make_world


@pytest.fixture(autouse=True)
def the_books_are_in_order(db):
    """Every story ends with the examination of the books."""
    yield
    call_command("verify_ledger", "--at=2018-03-23T12:05")


def read_coaching_balances(world: World) -> dict[str, Decimal]:
    """What the coaching line holds, by the names of the stages."""
    return {stage.name.lower(): amount for stage, amount in ledger.load_line_balances(world.line.pk).items() if amount}


def test_the_grant_is_split_over_the_two_lines_to_the_cent(world):
    lines = {line.kind: ledger.load_line_balances(line.pk)[Stage.AVAILABLE] for line in world.programme.lines.all()}
    assert lines == {BudgetLineKind.OPERATING: Decimal("420000.00"), BudgetLineKind.COACHING: Decimal("2380000.00")}


def test_a_full_trajectory_pays_a_thousand_euro(world):
    trajectory = world.ended(240, 240, 240, 240, 240)
    assert world.settle() == 1
    payout = Payout.objects.get(trajectory=trajectory)
    assert (payout.status, payout.amount) == ("due", Decimal("1000.00"))
    assert read_coaching_balances(world) == {"granted": -2_380_000, "available": 2_379_000, "due": 1000}


def test_hours_not_delivered_go_back_to_the_line(world):
    world.ended(120, 90)
    world.settle()
    assert read_coaching_balances(world) == {"granted": -2_380_000, "available": 2_379_825, "due": 175}


def test_a_trajectory_stopped_early_pays_the_hours_delivered(world):
    row = world.delivered(240, 60)
    trajectories.stop(row, reason="De zaak sluit.", by=world.people["staff"], at=NOW)
    world.settle()
    assert read_coaching_balances(world) == {"granted": -2_380_000, "available": 2_379_750, "due": 250}


def test_a_trajectory_stopped_before_the_first_session_pays_nothing(world):
    trajectories.stop(world.running(), reason="De zaak sluit.", by=world.people["staff"], at=NOW)
    world.settle()
    assert Payout.objects.get().status == "nothing_due"
    assert read_coaching_balances(world) == {"granted": -2_380_000, "available": 2_380_000}


def test_what_is_withdrawn_can_be_given_to_another_company(db):
    world = make_world(grant=Decimal(1200), code="KL")  # one trajectory, no more
    first, second = world.approved(), world.pending()
    with pytest.raises(ledger.BudgetExhausted):
        applications.approve([second], motivation="Goed.", by=world.people["steering"], at=NOW)
    applications.withdraw(first, by=world.people["applicant"], at=NOW)
    applications.approve([second], motivation="Goed.", by=world.people["steering"], at=NOW)
    assert read_coaching_balances(world) == {"granted": -1020, "available": 20, "reserved": 1000}


def test_what_lapses_can_be_given_to_another_company(db):
    world = make_world(grant=Decimal(1200), code="KL")
    world.lapsed()
    assert read_coaching_balances(world) == {"granted": -1020, "available": 1020}
    world.approved()
    assert read_coaching_balances(world) == {"granted": -1020, "available": 20, "reserved": 1000}


def test_hours_that_came_free_pay_for_the_next_company(db):
    world = make_world(grant=Decimal(1200), code="KL")
    world.ended(60)
    world.settle()
    with pytest.raises(ledger.BudgetExhausted) as refusal:
        world.approved()
    assert refusal.value.short == Decimal("30.00")  # 1,020 − 50 = 970
    assert read_coaching_balances(world) == {"granted": -1020, "available": 970, "due": 50}


def test_the_first_tranche_of_five_percent_of_the_grant_is_cash_of_the_operating_line(world):
    operating = world.programme.lines.get(kind=BudgetLineKind.OPERATING)
    budget.receive_unscheduled_tranche(
        operating,
        percentage=Decimal(5),
        base=Base.GRANT,
        amount=Decimal(140_000),
        received_on=START.date(),
        by=world.people["finance"],
        at=START,
    )
    assert ledger.load_line_balances(operating.pk)[Stage.CASH] == 140_000
    assert ledger.load_line_balances(operating.pk)[Stage.AVAILABLE] == 420_000
    assert ledger.load_line_balances(world.line.pk)[Stage.CASH] == 0


def test_two_programmes_never_touch_each_others_money(world):
    other = make_world(grant=Decimal(10_000), code="AN")
    other.ended(240)
    world.approved()
    assert world.settle() == 1
    assert read_coaching_balances(other) == {"granted": -8500, "available": 8300, "due": 200}
    assert read_coaching_balances(world) == {"granted": -2_380_000, "available": 2_379_000, "reserved": 1000}


def test_settling_twice_pays_once(world):
    world.ended(240)
    assert (world.settle(), world.settle()) == (1, 0)
    assert read_coaching_balances(world)["due"] == 200


def test_a_file_tells_where_every_euro_went(world):
    row = world.ended(120, 90).application
    world.settle()
    told = Transfer.objects.filter(subject=row.subject).order_by("pk").values_list("kind", "amount")
    assert list(told) == [("reserve", 1000), ("accrue", 175), ("release", 825)]


def test_a_company_that_is_refused_and_applies_again_is_told_each_time(world):
    first = world.rejected()
    again = applications.draft(
        world.programme,
        enterprise_number=first.company.enterprise_number,
        company_name=first.company_name,
        by=world.people["applicant"],
        at=NOW,
    )
    declared = {name: getattr(first, name) for name in applications.DECLARED_FIELDS}
    applications.edit(again, declared=declared, by=world.people["applicant"], at=NOW)
    applications.submit(again, by=world.people["applicant"], at=NOW)
    kinds = Message.objects.order_by("pk").values_list("about", "kind")
    assert list(kinds) == [
        (first.subject, "submitted"),
        (first.subject, "rejected"),
        (again.subject, "submitted"),
    ]


def test_an_approval_outlives_a_change_of_the_fee_scheme(world):
    row = world.approved()
    world.programme.fee_schemes.create(valid_from=START.date() + timedelta(days=31), hours=20, rate=40, maximum=800)
    coach = world.coach(user=world.people["coach"])
    world.agreed(row, coach)
    trajectory = trajectories.start(row, coach=coach, on=NOW.date(), by=world.people["staff"], at=NOW)
    trajectories.log_session(trajectory, held_on=NOW.date(), minutes=480, step=1, by=world.people["coach"], at=NOW)
    trajectories.stop(trajectory, reason="Klaar.", by=world.people["coach"], at=NOW)
    world.settle()
    assert read_coaching_balances(world) == {
        "granted": -2_380_000,
        "available": 2_379_680,
        "due": 320,
    }  # 8 hours at € 40
