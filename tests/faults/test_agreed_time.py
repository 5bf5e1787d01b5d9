"""A worker whose clock runs ahead, or behind: what the clock does by itself waits until the database agrees."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.utils import timezone

from healthcoach.core.agreed_time import agreed_now
from healthcoach.core.translations import PACKAGES, SOURCE_ROOT
from healthcoach.models import Pulse
from healthcoach.tasks import record_pulse
from subsidies.applications.models import Application
from subsidies.controls.models import Comparison, Seal
from subsidies.controls.verification import verify_invariants
from subsidies.tasks import compare_books, follow_up_approvals, seal_days
from tests.finance_world import receive_line_money, set_up_paying_account
from tests.world import World

REAL = timezone.now


@pytest.fixture
def shifted(monkeypatch):
    """Lets this process believe that it is so much later; the database knows better."""

    def shift(**by: int) -> None:
        monkeypatch.setattr(timezone, "now", lambda: REAL() + timedelta(**by))

    return shift


def list_broken_invariants() -> set[str]:
    """What does not hold in the books a day from now."""
    return {each.invariant.name for each in verify_invariants(at=REAL() + timedelta(days=1)) if not each.holds}


def test_the_earlier_clock_counts(db, shifted):
    shifted(hours=26)
    assert abs(agreed_now() - REAL()) < timedelta(minutes=1)
    shifted(hours=-26)
    assert abs(agreed_now() - REAL() + timedelta(hours=26)) < timedelta(minutes=1)


def test_a_worker_that_is_a_day_ahead_seals_nothing_of_today(world: World, shifted):
    shifted(hours=26)
    seal_days()
    assert not Seal.objects.filter(day__gte=timezone.localdate(REAL())).exists()
    receive_line_money(world)  # later today
    assert "seals are unbroken" not in list_broken_invariants()


def test_a_worker_that_is_ahead_ends_no_approval_and_tells_nobody(world: World, shifted):
    row = world.approved()
    day = timezone.localdate(REAL())
    Application.objects.filter(pk=row.pk).update(lapses_on=day + timedelta(days=90), decided_at=REAL())
    shifted(days=200)
    follow_up_approvals()
    row.refresh_from_db()
    assert (row.status, row.reminders) == ("approved", 0)


def test_a_worker_that_is_ahead_compares_no_day_that_is_not_over(world: World, shifted):
    set_up_paying_account(world)
    shifted(days=3)
    compare_books()
    assert not Comparison.objects.filter(day__gte=timezone.localdate(REAL())).exists()


def test_the_sign_of_life_carries_no_time_to_come(db, shifted):
    shifted(days=1)
    record_pulse()
    assert Pulse.objects.get().beaten_at <= REAL()


def test_every_task_takes_its_time_from_both_clocks():
    tasks = [path for package in PACKAGES for path in (SOURCE_ROOT / package).rglob("tasks.py")]
    assert len(tasks) > 3
    for path in tasks:
        module = import_module(".".join(Path(path).relative_to(SOURCE_ROOT).with_suffix("").parts))
        assert module.agreed_now is agreed_now, path
        assert "timezone.now" not in path.read_text(), path
        assert "localdate()" not in path.read_text(), path
