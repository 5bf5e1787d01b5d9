"""The verbs of a trajectory: start, log and remove a session, end, stop."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, transaction

from coaches.certification import actions as certification
from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.refusals import Missing
from healthcoach.files.actions import DocumentEmpty, DocumentNotRecognised, DocumentTooLarge
from healthcoach.files.models import Document
from healthcoach.mail.models import Message
from subsidies.coach_requests import actions as matching
from subsidies.payouts.models import Payout
from subsidies.trajectories import actions as trajectories
from subsidies.trajectories.models import Session, Trajectory, TrajectoryStatus
from tests.world import NOW, START, World, make_pdf_upload, make_world

STARTED = date(2018, 2, 12)


def make_trajectory_in_status(world: World, status: str) -> Trajectory:
    """A trajectory with one session, in this status."""
    row = world.delivered(60)
    if status == "ended":
        return perform_trajectory_verb(world, "end", row)
    return perform_trajectory_verb(world, "stop", row) if status == "stopped" else row


def perform_trajectory_verb(world: World, verb: str, row: Trajectory, **changed):
    """One verb on a trajectory, with everything else in order."""
    coach = {"by": world.people["coach"], "at": NOW}
    if verb == "log_session":
        given = {"held_on": date(2018, 3, 1), "minutes": 90, "step": 2} | coach
        return trajectories.log_session(row, **given | changed)
    if verb == "remove_session":
        return trajectories.remove_session(row.sessions.first(), by=world.people["coach"])
    if verb == "end":
        given = {"action_plan": make_pdf_upload(), "evaluation": "Goed verlopen."} | coach
        return trajectories.end(row, **given | changed)
    return trajectories.stop(row, **{"reason": "De zaak sluit."} | coach | changed)


def dump_trajectory_state(row: Trajectory) -> tuple:
    """Everything a refused verb must leave as it was."""
    facts = Trajectory.objects.filter(pk=row.pk).values().get()
    return facts, Payout.objects.count(), list(Session.objects.values()), Document.objects.count()


@pytest.mark.parametrize("verb", ["log_session", "remove_session", "end", "stop"])
@pytest.mark.parametrize("status", ["ended", "stopped"])
def test_nothing_more_happens_to_a_trajectory_that_is_over(world, verb, status):
    row = make_trajectory_in_status(world, status)
    before = dump_trajectory_state(row)
    with pytest.raises(WrongStatus):
        perform_trajectory_verb(world, verb, row)
    assert dump_trajectory_state(row) == before


def test_the_statuses_tested_are_all_there_are():
    assert set(TrajectoryStatus.values) == {"running", "ended", "stopped"}


def test_starting_makes_a_trajectory_with_the_scheme_of_that_day_and_tells_the_coach(world):
    row = world.running()
    assert (row.status, row.started_on, row.fee_scheme.maximum) == ("running", STARTED, 1000)
    assert row.application.status == "started"
    assert Message.objects.filter(recipient=world.people["coach"], kind="started").count() == 1


def start_trajectory_on(world: World, application, coach, on: date = STARTED) -> Trajectory:
    """Starts on a day, noted on 23/03/2018."""
    return trajectories.start(application, coach=coach, on=on, by=world.people["applicant"], at=NOW)


@pytest.mark.parametrize(
    ("why", "refusal"),
    [
        ("no bank account", trajectories.CoachNotActive),
        ("blocked", trajectories.CoachNotActive),
        ("retired", trajectories.CoachNotActive),
        ("not asked", matching.CoachHasNotAgreed),
        ("not answered", matching.CoachHasNotAgreed),
        ("another coach agreed", matching.CoachHasNotAgreed),
        ("another programme", matching.CoachHasNotAgreed),
        ("before the decision", trajectories.StartTooEarly),
        ("in the future", trajectories.StartInFuture),
    ],
)
def test_a_start_that_may_not_be_changes_nothing(world, why, refusal):
    application, coach = world.approved(), world.coach()
    if why == "not answered":
        matching.ask(application, coach=coach, by=world.people["applicant"], at=START + timedelta(days=31))
    elif why != "not asked":
        world.agreed(application, coach)
    if why == "no bank account":
        coach.bank_accounts.update(replaced_at=NOW)
    if why == "blocked":
        certification.block(coach, reason="Werkgever in overleg.", on=START.date(), by=None)
    if why == "retired":
        coach.retired_on = STARTED
        coach.save()
    if why == "another coach agreed":
        coach = world.coach("Els Smet")
    if why == "another programme":
        coach = make_world(code="AN").coach()
    on = {"before the decision": date(2018, 2, 6), "in the future": date(2018, 3, 24)}.get(why, STARTED)
    with pytest.raises(refusal):
        start_trajectory_on(world, application, coach, on)
    application.refresh_from_db()
    assert (application.status, application.started_at) == ("approved", None)
    assert not Trajectory.objects.exists()


def test_a_trajectory_may_start_on_the_day_of_the_decision_and_today(world):
    coach = world.coach()
    for day in (date(2018, 2, 7), NOW.date()):
        assert start_trajectory_on(world, world.agreed(world.approved(), coach), coach, day).started_on == day


def test_a_block_that_was_lifted_no_longer_counts(world):
    coach = world.coach()
    block = certification.block(coach, reason="Werkgever in overleg.", on=START.date(), by=None)
    certification.lift(block, by=world.people["staff"], at=START + timedelta(days=10))
    assert start_trajectory_on(world, world.agreed(world.approved(), coach), coach).coach == coach


def test_a_session_is_logged_with_its_day_minutes_and_step(world):
    session = perform_trajectory_verb(world, "log_session", world.running())
    assert (session.held_on, session.minutes, session.step) == (date(2018, 3, 1), 90, 2)
    assert session.logged_by == world.people["coach"]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"held_on": date(2018, 3, 24)}, trajectories.SessionInFuture),
        ({"held_on": date(2018, 2, 11)}, trajectories.SessionBeforeStart),
        ({"held_on": date(1, 1, 1)}, trajectories.SessionBeforeStart),
        ({"minutes": 481}, trajectories.DayTooLong),
        ({"held_on": STARTED, "minutes": 421}, trajectories.DayTooLong),
        ({"held_on": STARTED, "minutes": 60, "step": 1}, trajectories.SessionAlreadyLogged),
    ],
)
def test_a_session_that_cannot_have_been_is_not_logged(world, changed, refusal):
    row = world.delivered(60)
    before = dump_trajectory_state(row)
    with pytest.raises(refusal):
        perform_trajectory_verb(world, "log_session", row, **changed)
    assert dump_trajectory_state(row) == before


def test_eight_hours_on_one_day_are_the_most(world):
    row = world.delivered(60)
    perform_trajectory_verb(world, "log_session", row, held_on=STARTED, minutes=420)
    assert Trajectory.objects.with_minutes().get(pk=row.pk).minutes == 480


def test_more_than_twenty_hours_may_be_logged(world):
    row = world.delivered(480, 480, 480)
    assert Trajectory.objects.with_minutes().get(pk=row.pk).minutes == 1440


def test_a_session_is_taken_back_while_the_trajectory_runs(world):
    row = world.delivered(60, 90)
    perform_trajectory_verb(world, "remove_session", row)
    assert [session.minutes for session in row.sessions.all()] == [90]


def test_taking_a_session_back_twice_is_taking_it_back_once(world):
    row = world.delivered(60, 90)
    first, again = row.sessions.first(), row.sessions.first()
    trajectories.remove_session(first, by=world.people["coach"])
    trajectories.remove_session(again, by=world.people["coach"])
    assert row.sessions.count() == 1


def test_ending_keeps_plan_and_evaluation_and_queues_one_payout(world):
    row = perform_trajectory_verb(
        world, "end", world.delivered(60), evaluation=" Sterk. ", aligned_with_prevention=True
    )
    row.refresh_from_db()
    assert (row.status, row.evaluation, row.aligned_with_prevention) == ("ended", "Sterk.", True)
    assert (row.ended_at, row.ended_by, row.action_plan.name) == (NOW, world.people["coach"], "actieplan.pdf")
    payout = row.payouts.get()
    assert (payout.status, payout.queued_at) == ("queued", NOW)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"action_plan": None}, Missing),
        ({"evaluation": " \n "}, Missing),
        ({"action_plan": make_pdf_upload(data=b"")}, DocumentEmpty),
        ({"action_plan": make_pdf_upload(data=b"MZ\x90\x00 not a pdf")}, DocumentNotRecognised),
        ({"action_plan": SimpleUploadedFile("plan.exe", b"%PDF-1.4")}, DocumentNotRecognised),
        ({"action_plan": make_pdf_upload(data=b"%PDF-1.4" + bytes(10 * 1024**2))}, DocumentTooLarge),
    ],
)
def test_an_end_that_is_not_whole_ends_nothing(world, changed, refusal):
    row = world.delivered(60)
    before = dump_trajectory_state(row)
    with pytest.raises(refusal):
        perform_trajectory_verb(world, "end", row, **changed)
    assert dump_trajectory_state(row) == before


def test_a_trajectory_without_sessions_is_not_ended_but_can_be_stopped(world):
    row = world.running()
    with pytest.raises(trajectories.NoSessions):
        perform_trajectory_verb(world, "end", row)
    row.refresh_from_db()
    assert row.status == "running"
    assert perform_trajectory_verb(world, "stop", row).payouts.get().status == "queued"


def test_stopping_needs_a_reason_and_queues_the_hours_delivered(world):
    row = world.delivered(60)
    before = dump_trajectory_state(row)
    with pytest.raises(Missing):
        perform_trajectory_verb(world, "stop", row, reason=" ")
    assert dump_trajectory_state(row) == before
    row = perform_trajectory_verb(world, "stop", row)
    assert (row.status, row.stop_reason, row.payouts.get().status) == ("stopped", "De zaak sluit.", "queued")


@pytest.mark.parametrize(
    ("who", "told"),
    [("coach", ["stopped applicant"]), ("staff", ["stopped applicant", "stopped_for_coach coach"])],
)
def test_a_stop_is_told_to_the_company_and_by_the_project_holder_to_the_coach_too(world, who, told):
    row = perform_trajectory_verb(world, "stop", world.delivered(60), by=world.people[who], reason="Geheime ruzie.")
    letters = Message.objects.filter(about=row.application.subject, kind__startswith="stopped").order_by("kind")
    assert [f"{letter.kind} {letter.recipient.name}" for letter in letters] == told
    assert "Geheime ruzie." not in letters[0].body
    assert all("Geheime ruzie." in letter.body for letter in letters[1:])


def test_a_payout_before_the_end_of_the_trajectory_is_refused(world):
    row = world.running()
    with pytest.raises(ProgrammingError, match="still runs"), transaction.atomic():
        Payout.objects.create(trajectory=row, coach=row.coach, queued_at=NOW)
    assert not Payout.objects.exists()


def test_a_trajectory_has_one_payout(world):
    row = world.ended(60)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payout.objects.create(trajectory=row, coach=row.coach, queued_at=NOW)
    assert Payout.objects.count() == 1
