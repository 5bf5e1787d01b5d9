"""Two people, two windows, one moment: one of them is first, and the other reads a sentence."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from time import monotonic

import pytest
from django.core.management import call_command
from django.db import transaction

from healthcoach.core.lifecycle import WrongStatus
from healthcoach.mail import actions as mail
from healthcoach.mail.models import Message
from subsidies.applications import actions as applications
from subsidies.applications.models import Application
from subsidies.budget import ledger
from subsidies.budget.models import Transfer
from subsidies.budget.rules import Stage
from subsidies.companies.models import Company, Contact
from subsidies.payouts import actions as payouts
from subsidies.payouts.models import Payout
from subsidies.trajectories import actions as trajectories
from subsidies.trajectories.models import Session
from tests.faults.worker import stuck_behind_a_lock
from tests.races.starting_line import call_all_at_once, call_in_own_thread
from tests.world import NOW, START, make_pdf_upload, make_world

PEOPLE_RACE_ROUNDS = 6  # each race is run so often, on fresh files


@pytest.fixture(autouse=True)
def the_books_are_in_order(own_database):
    """After every race the books are examined."""
    yield
    call_command("verify_ledger", "--at=2018-03-23T12:30")


@pytest.fixture
def world(committed_world):
    """The world of these races is committed, so that every connection sees it."""
    return committed_world


def count_application_outcomes(outcomes: list[object]) -> Counter:
    """What came of a race: how often which refusal, and how often it was done."""
    return Counter(type(each).__name__ if isinstance(each, Exception) else "done" for each in outcomes)


def prepare_approval(world, row):
    """The steering group's click."""
    return lambda: applications.approve([row], motivation="Goed.", by=world.people["steering"], at=NOW)


def prepare_withdrawal(world, row):
    """The company's click."""
    return lambda: applications.withdraw(row, by=world.people["applicant"], at=NOW)


def test_two_people_approving_the_last_thousand_euro_approve_one(own_database):
    for number in range(PEOPLE_RACE_ROUNDS):
        world = make_world(grant=Decimal(1200), code=f"L{number}")  # the coaching line holds € 1,020
        rows = [world.pending(), world.pending()]
        outcomes = call_all_at_once(*(prepare_approval(world, row) for row in rows))
        assert count_application_outcomes(outcomes) == {"done": 1, "BudgetExhausted": 1}
        [refusal] = [each for each in outcomes if isinstance(each, Exception)]
        assert refusal.short == 980
        assert ledger.load_line_balances(world.line.pk)[Stage.AVAILABLE] == 20


def test_a_decision_clicked_eight_times_decides_once(world):
    row = world.pending()
    assert count_application_outcomes(call_all_at_once(*[prepare_approval(world, row)] * 8)) == {
        "done": 1,
        "AlreadyDone": 7,
    }
    assert Transfer.objects.filter(kind="reserve").count() == 1


def test_overlapping_decisions_in_opposite_order_do_not_wait_for_each_other_for_ever(world):
    for _round in range(PEOPLE_RACE_ROUNDS):
        rows = [world.pending() for _each in range(4)]

        def decide(chosen):
            return lambda: applications.approve(chosen, motivation="Goed.", by=world.people["steering"], at=NOW)

        outcomes = call_all_at_once(decide(rows[:3]), decide(rows[:0:-1]))
        assert count_application_outcomes(outcomes)["done"] == 1
        assert Application.objects.filter(pk__in=[row.pk for row in rows], status="approved").count() == 3


def test_approved_and_withdrawn_at_the_same_moment_ends_withdrawn_with_its_money_back(world):
    for _round in range(PEOPLE_RACE_ROUNDS):
        row = world.pending()
        decided, taken_back = call_all_at_once(prepare_approval(world, row), prepare_withdrawal(world, row))
        assert not isinstance(taken_back, Exception)
        assert isinstance(decided, WrongStatus | list)
        row.refresh_from_db()
        assert row.status == "withdrawn"
    assert ledger.load_line_balances(world.line.pk)[Stage.RESERVED] == 0


def test_approved_and_rejected_at_the_same_moment_is_one_of_the_two(world):
    for _round in range(PEOPLE_RACE_ROUNDS):
        row = world.pending()
        outcomes = call_all_at_once(
            prepare_approval(world, row),
            lambda row=row: applications.reject([row], motivation="Neen.", by=world.people["steering"], at=NOW),
        )
        assert count_application_outcomes(outcomes) == {"done": 1, "WrongStatus": 1}


def test_started_and_withdrawn_at_the_same_moment_is_one_of_the_two(world):
    coach = world.coach(user=world.people["coach"])
    for _round in range(PEOPLE_RACE_ROUNDS):
        row = world.agreed(world.approved(), coach)

        def start(row=row):
            return trajectories.start(row, coach=coach, on=date(2018, 3, 1), by=world.people["staff"], at=NOW)

        assert count_application_outcomes(call_all_at_once(start, prepare_withdrawal(world, row))) == {
            "done": 1,
            "WrongStatus": 1,
        }


def test_started_twice_at_the_same_moment_is_one_trajectory(world):
    coach = world.coach(user=world.people["coach"])
    row = world.agreed(world.approved(), coach)
    start = lambda: trajectories.start(row, coach=coach, on=date(2018, 3, 1), by=world.people["staff"], at=NOW)  # noqa: E731
    assert count_application_outcomes(call_all_at_once(*[start] * 4)) == {"done": 1, "AlreadyDone": 3}


def test_a_company_applying_from_two_windows_begins_one_draft(world):
    begin = lambda: applications.draft(  # noqa: E731
        world.programme,
        enterprise_number="0566.988.259",
        company_name="Gezond Leven",
        by=world.people["applicant"],
        at=NOW,
    )
    outcomes = call_all_at_once(*[begin] * 8)
    assert len({row.pk for row in outcomes}) == 1
    assert (Company.objects.count(), Contact.objects.count(), Application.objects.count()) == (1, 1, 1)


def test_two_colleagues_submitting_for_one_company_submit_one_application(world):
    for number in range(PEOPLE_RACE_ROUNDS):
        mine = world.draft()
        other = world.user(f"collega{number}@bedrijf.example", name="Collega")
        theirs = applications.draft(
            world.programme,
            enterprise_number=mine.company.enterprise_number,
            company_name="Bakkerij",
            by=other,
            at=START,
        )
        declared = {name: getattr(mine, name) for name in applications.DECLARED_FIELDS}
        applications.edit(theirs, declared=declared, by=other, at=START)
        outcomes = call_all_at_once(
            lambda mine=mine: applications.submit(mine, by=world.people["applicant"], at=NOW),
            lambda theirs=theirs, other=other: applications.submit(theirs, by=other, at=NOW),
        )
        assert count_application_outcomes(outcomes) == {"done": 1, "AlreadyRunning": 1}


def test_submitting_eight_times_submits_once_and_thanks_once(world):
    row = world.draft()
    outcomes = call_all_at_once(*[lambda: applications.submit(row, by=world.people["applicant"], at=NOW)] * 8)
    assert count_application_outcomes(outcomes) == {"done": 1, "AlreadyDone": 7}
    assert Message.objects.filter(about=row.subject, kind="submitted").count() == 1


def prepare_trajectory_end(world, row):
    """The coach's click on “round off”."""
    return lambda: trajectories.end(
        row, action_plan=make_pdf_upload(), evaluation="Goed verlopen.", by=world.people["coach"], at=NOW
    )


def test_ending_twice_at_the_same_moment_queues_one_payout(world):
    row = world.delivered(60)
    outcomes = call_all_at_once(*[prepare_trajectory_end(world, row) for _each in range(4)])
    assert count_application_outcomes(outcomes) == {"done": 1, "AlreadyDone": 3}
    assert Payout.objects.filter(trajectory=row).count() == 1


def test_ended_and_stopped_at_the_same_moment_queues_one_payout(world):
    coach = world.coach(user=world.people["coach"])
    for _round in range(PEOPLE_RACE_ROUNDS):
        row = world.delivered(60, trajectory=world.running(coach))
        stop = lambda row=row: trajectories.stop(row, reason="Gestopt.", by=world.people["staff"], at=NOW)  # noqa: E731
        assert count_application_outcomes(call_all_at_once(prepare_trajectory_end(world, row), stop)) == {
            "done": 1,
            "WrongStatus": 1,
        }
    assert Payout.objects.count() == PEOPLE_RACE_ROUNDS


def test_a_session_logged_while_the_trajectory_ends_is_paid_or_refused(world):
    coach = world.coach(user=world.people["coach"])
    for _round in range(PEOPLE_RACE_ROUNDS):
        row = world.delivered(60, trajectory=world.running(coach))

        def log(row=row):
            return trajectories.log_session(
                row, held_on=date(2018, 3, 1), minutes=60, step=2, by=world.people["coach"], at=NOW
            )

        logged, _ended, _settled = call_all_at_once(
            log, prepare_trajectory_end(world, row), lambda: payouts.settle_queued(at=NOW)
        )
        payouts.settle_queued(at=NOW)
        expected = 60 if isinstance(logged, WrongStatus) else 120
        assert Payout.objects.get(trajectory=row).minutes == expected


def test_ending_waits_for_a_session_that_is_being_logged_and_pays_it(world):
    row = world.delivered(60)
    with ThreadPoolExecutor(1) as other, transaction.atomic():
        trajectories.log_session(row, held_on=date(2018, 3, 1), minutes=60, step=2, by=world.people["coach"], at=NOW)
        ending = other.submit(call_in_own_thread, prepare_trajectory_end(world, row))
        deadline = monotonic() + 30
        while not stuck_behind_a_lock():
            assert not ending.done(), "the end did not wait for the session"
            assert monotonic() < deadline
    ending.result(timeout=30)
    payouts.settle_queued(at=NOW)
    assert Payout.objects.get(trajectory=row).minutes == 120


def test_a_session_clicked_four_times_is_logged_once(world):
    row = world.running()
    log = lambda: trajectories.log_session(  # noqa: E731
        row, held_on=date(2018, 3, 1), minutes=60, step=2, by=world.people["coach"], at=NOW
    )
    assert count_application_outcomes(call_all_at_once(*[log] * 4)) == {"done": 1, "SessionAlreadyLogged": 3}
    assert Session.objects.count() == 1


def test_approving_while_payouts_are_settled_keeps_both_whole(world):
    coach = world.coach(user=world.people["coach"])
    for _each in range(8):
        world.ended(60, trajectory=world.running(coach))
    rows = [world.pending() for _each in range(5)]
    outcomes = call_all_at_once(
        *(prepare_approval(world, row) for row in rows), *[lambda: payouts.settle_queued(at=NOW, chunk=2)] * 3
    )
    assert count_application_outcomes(outcomes) == {"done": 8}
    assert sum(outcomes[5:]) == 8


def test_a_payout_put_back_twice_is_put_back_once(world):
    row = world.ended(60).payouts.get()
    ledger.post_movements([], by=None, on=NOW.date())
    Payout.objects.filter(pk=row.pk).update(status="parked", parked_at=NOW, parked_reason="Proef.")
    retry = lambda: payouts.retry(row, by=world.people["finance"], at=NOW)  # noqa: E731
    assert count_application_outcomes(call_all_at_once(*[retry] * 3)) == {"done": 1, "AlreadyDone": 2}


def test_lapsing_twice_at_the_same_moment_releases_once(world):
    for _each in range(4):
        world.approved()
    late = START + timedelta(days=400)
    reminded = call_all_at_once(*[lambda: applications.remind(at=late)] * 3)
    lapsed = call_all_at_once(*[lambda: applications.lapse(at=late + timedelta(days=8))] * 3)
    assert (sum(reminded), sum(lapsed)) == (4, 4)
    assert Message.objects.filter(kind="start_reminder").count() == 4
    assert Transfer.objects.filter(kind="release").count() == 4


def test_two_workers_delivering_the_same_mail_send_each_message_once(world, mailoutbox):
    for _each in range(10):
        world.submitted()
    sent = call_all_at_once(*[lambda: mail.send_queued(at=NOW)] * 3)
    assert sum(sent) == len(mailoutbox) == 10
