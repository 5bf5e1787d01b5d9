"""Approvals that are not started: reminded in time, also after days on which the job did not run, and lapsed late."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils.formats import date_format

from healthcoach.mail.models import Message
from subsidies.applications import actions as applications
from subsidies.applications.models import Application
from subsidies.budget import ledger
from subsidies.budget.rules import Stage
from subsidies.trajectories import actions as trajectories
from tests.world import World


def get_noon_after_lapse(row: Application, days: int) -> datetime:
    """Noon, so many days from the day on which the approval lapses."""
    return datetime.combine(row.lapses_on + timedelta(days=days), time(12), tzinfo=UTC)


def run_approval_jobs_on(row: Application, *days: int) -> None:
    """The job, on these days before (negative) or after the day on which the approval lapses."""
    for day in days:
        applications.remind(at=get_noon_after_lapse(row, day))
        applications.lapse(at=get_noon_after_lapse(row, day))
    row.refresh_from_db()


def count_start_reminders(row: Application) -> int:
    """How many reminders the company got."""
    return Message.objects.filter(about=row.subject, kind="start_reminder").count()


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ((-61,), 0),
        ((-60,), 1),
        ((-60, -60), 1),
        ((-60, -59, -45), 1),
        ((-60, -30), 2),
        ((-60, -30, -7), 3),
        ((-55,), 1),
        ((-29,), 1),
        ((-29, -28), 1),
        ((-3,), 1),
        ((-60, -5, -4), 2),
    ],
)
def test_reminders_go_out_60_30_and_7_days_before_and_a_missed_day_is_made_up(world, days, told):
    row = world.approved()
    run_approval_jobs_on(row, *days)
    assert count_start_reminders(row) == told


def test_an_approval_lapses_the_day_after_its_last_day_and_releases_its_money(world):
    row = world.approved()
    run_approval_jobs_on(row, -60, -30, -7, 0)
    assert row.status == "approved"
    run_approval_jobs_on(row, 1)
    assert row.status == "lapsed"
    assert ledger.load_line_balances(world.line.pk)[Stage.AVAILABLE] == 2_380_000
    assert Message.objects.filter(about=row.subject, kind="lapsed").count() == 1


def test_nobody_lapses_without_a_week_to_react_to_the_last_reminder(world):
    row = world.approved()
    run_approval_jobs_on(row, 20, 21, 26)  # the job stood still for months
    assert (row.status, count_start_reminders(row)) == ("approved", 1)
    run_approval_jobs_on(row, 27)
    assert row.status == "lapsed"


def test_what_was_started_or_withdrawn_is_neither_reminded_nor_lapsed(world):
    started = world.running().application
    withdrawn = applications.withdraw(
        world.approved(), by=world.people["applicant"], at=get_noon_after_lapse(started, -100)
    )
    run_approval_jobs_on(started, -60, -30, -7, 30)
    withdrawn.refresh_from_db()
    assert (started.status, withdrawn.status) == ("started", "withdrawn")
    assert count_start_reminders(started) == count_start_reminders(withdrawn) == 0


@pytest.mark.parametrize("number", [1, 7])
def test_one_or_many_lapse_with_the_same_number_of_statements(world, number, django_assert_num_queries):
    rows = [world.approved() for _each in range(number)]
    run_approval_jobs_on(rows[0], -7)
    with django_assert_num_queries(7):
        assert applications.lapse(at=get_noon_after_lapse(rows[0], 30)) == number
    assert Application.objects.filter(status="lapsed").count() == number


def start_after_lapse(world: World, row: Application, days: int) -> None:
    """The company starts so many days from the day on which the approval lapses."""
    at = get_noon_after_lapse(row, days)
    coach = world.coach()
    trajectories.start(world.agreed(row, coach), coach=coach, on=at.date(), by=world.people["applicant"], at=at)


def test_a_trajectory_starts_on_the_last_day_and_not_after_it_although_the_job_has_yet_to_run(world):
    in_time, too_late = world.approved(), world.approved()
    run_approval_jobs_on(in_time, -60, -30, -7)
    start_after_lapse(world, in_time, 0)
    in_time.refresh_from_db()
    with pytest.raises(trajectories.ApprovalLapsed) as refusal:
        start_after_lapse(world, too_late, 1)
    too_late.refresh_from_db()
    assert f"{too_late.lapses_on:%d/%m/%Y}" in str(refusal.value)
    assert (in_time.status, too_late.status) == ("started", "approved")


def test_who_was_reminded_late_is_told_the_day_until_which_a_start_is_possible(world):
    row = world.approved()
    run_approval_jobs_on(row, 20)
    start_after_lapse(world, row, 26)
    letter = Message.objects.get(about=row.subject, kind="start_reminder")
    assert date_format(get_noon_after_lapse(row, 26), "DATE_FORMAT") in letter.body
    row.refresh_from_db()
    assert row.status == "started"


def test_an_approval_of_a_few_days_is_not_reminded_and_lapses_in_time(world):
    world.programme.start_within_days = 5
    world.programme.save()
    row = world.approved()
    run_approval_jobs_on(row, -5, -1, 0)
    assert (row.status, count_start_reminders(row)) == ("approved", 0)
    run_approval_jobs_on(row, 1)
    assert (row.status, count_start_reminders(row)) == ("lapsed", 0)
