"""A trajectory that changes hands: who logs what, and each coach paid for their own hours."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from coaches.certification import actions as certification
from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.refusals import Missing
from healthcoach.mail.models import Message
from subsidies.applications.models import Application
from subsidies.budget import ledger
from subsidies.budget.models import Transfer
from subsidies.budget.rules import Stage
from subsidies.coach_requests import actions as matching
from subsidies.corrections import actions as corrections
from subsidies.corrections.correctable import AnotherFeeToCome, MoreThanReserved
from subsidies.payouts import actions as payouts
from subsidies.payouts.expected_fees import estimate_coach_shares
from subsidies.payouts.models import Payout
from subsidies.trajectories import actions as trajectories
from subsidies.trajectories import coach_change as handing_over
from subsidies.trajectories.models import Coaching, Trajectory
from tests.subsidies.matching_world import (
    CHANGED,
    log_daily_sessions,
    make_handed_over_trajectory,
    make_two_coach_trajectory,
)
from tests.world import NOW, START, World, make_pdf_upload

TWELVE_HOURS, TEN_HOURS, NINE_HOURS = [240, 240, 240], [240, 240, 120], [240, 240, 60]
DAY_BEFORE = CHANGED - timedelta(days=1)


def end_shared_trajectory(world: World, row: Trajectory) -> Trajectory:
    """The coach of the moment rounds it off."""
    return trajectories.end(row, action_plan=make_pdf_upload(), evaluation="Goed.", by=row.coach.user, at=NOW)


def list_coach_fees(row: Trajectory) -> list[tuple[str, int, Decimal]]:
    """Who is paid how much for how many minutes, the earlier coach first."""
    return [(each.coach.name, each.minutes, each.amount) for each in row.payouts.order_by("part")]


def assert_books_agree() -> None:
    """No invariant is broken."""
    call_command("verify_ledger", "--at=2018-03-23T12:30")


def test_handing_over_keeps_the_hours_and_tells_both_coaches(world):
    row, ann, els = make_two_coach_trajectory(world, [240], [60])
    parts = [(each.part, each.coach, each.from_on, each.until_on) for each in row.coachings.all()]
    assert parts == [(1, ann, date(2018, 2, 12), CHANGED), (2, els, CHANGED, None)]
    assert row.coach == els
    assert [(each.coach, each.minutes) for each in row.sessions.all()] == [(ann, 240), (els, 60)]
    told = {(each.recipient_id, each.kind) for each in Message.objects.filter(about=row.application.subject)}
    assert {(els.user_id, "took_over"), (ann.user_id, "relieved")} <= told
    assert list_request_statuses(row.application) == ["used", "used"]
    assert_books_agree()


def list_request_statuses(application: Application) -> list[str]:
    """How the requests of an application stand, in their order."""
    return list(application.coach_requests.order_by("pk").values_list("status", flat=True))


def test_the_company_is_told_when_the_project_holder_changes_the_coach(world):
    row, els = world.running(), world.coach("Els Smet")
    world.agreed(row.application, els, at=NOW)
    handing_over.hand_over_trajectory(row, coach=els, on=CHANGED, reason="Ziek.", by=world.people["staff"], at=NOW)
    letter = Message.objects.get(kind="coach_changed")
    assert letter.recipient == world.people["applicant"]
    assert "Ziek." not in letter.body


@pytest.mark.parametrize(
    ("why", "refusal"),
    [
        ("not asked", matching.CoachHasNotAgreed),
        ("in the future", handing_over.ChangeInFuture),
        ("before the start", handing_over.ChangeTooEarly),
        ("on a day with a session", handing_over.SessionsAfterChange),
        ("no reason", Missing),
        ("blocked", matching.CoachNotActive),
        ("over", WrongStatus),
    ],
)
def test_a_change_that_may_not_be_changes_nothing(world, why, refusal):
    row, els = world.delivered(60), world.coach("Els Smet")
    if why != "not asked":
        world.agreed(row.application, els, at=NOW)
    if why == "blocked":
        certification.block(els, reason="Overleg.", on=START.date(), by=None)
    if why == "over":
        trajectories.stop(row, reason="Klaar.", by=row.coach.user, at=NOW)
    days = {"in the future": date(2018, 3, 24), "before the start": date(2018, 2, 11)}
    days["on a day with a session"] = date(2018, 2, 12)
    facts = {"coach": els, "on": days.get(why, CHANGED), "reason": "" if why == "no reason" else "Ziek."}
    with pytest.raises(refusal):
        handing_over.hand_over_trajectory(row, **facts, by=world.people["applicant"], at=NOW)
    assert Coaching.objects.filter(until_on__isnull=True).get().coach == row.coach
    assert not row.application.coach_requests.filter(status="used", coach=els).exists()


def test_the_coach_of_a_trajectory_cannot_be_asked_for_it_again(world):
    row = world.running()
    with pytest.raises(matching.CoachesAlready):
        matching.ask(row.application, coach=row.coach, by=world.people["applicant"], at=NOW)


def test_who_coached_before_still_logs_what_was_forgotten_and_nothing_later(world):
    row, ann, els = make_two_coach_trajectory(world, [240], [60])
    log_daily_sessions(row, ann, 30, on=DAY_BEFORE)
    for who, day in ((ann, CHANGED), (els, DAY_BEFORE)):
        with pytest.raises(trajectories.AnotherCoachThen):
            log_daily_sessions(row, who, 45, on=day)
    end_shared_trajectory(world, row)
    with pytest.raises(WrongStatus):
        log_daily_sessions(row, ann, 15, on=DAY_BEFORE)
    assert [(each.coach, each.minutes) for each in row.sessions.all()] == [(ann, 240), (ann, 30), (els, 60)]


def test_nobody_takes_back_what_another_coach_delivered(world):
    row, ann, els = make_two_coach_trajectory(world, [240], [60])
    first, second = row.sessions.all()
    for session, who in ((first, els), (second, ann)):
        with pytest.raises(trajectories.SessionOfAnotherCoach):
            trajectories.remove_session(session, by=who.user)
    trajectories.remove_session(first, by=ann.user)
    assert list(row.sessions.all()) == [second]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (TWELVE_HOURS, TEN_HOURS, [("An Claes", 720, 600), ("Els Smet", 600, 400)]),
        (TWELVE_HOURS, NINE_HOURS[:2], [("An Claes", 720, 600), ("Els Smet", 480, 400)]),
        ([60], [100], [("An Claes", 60, 50), ("Els Smet", 100, Decimal("83.33"))]),
        ([100], [100], [("An Claes", 100, Decimal("83.33")), ("Els Smet", 100, Decimal("83.33"))]),
        ([240] * 6, [60], [("An Claes", 1440, 1000), ("Els Smet", 60, 0)]),
        ([], [60], [("Els Smet", 60, 50)]),
        ([60], [], [("An Claes", 60, 50)]),
        ([], [], [("Els Smet", 0, 0)]),
    ],
)
def test_each_coach_is_paid_their_own_hours_the_earlier_first(world, first, second, expected):
    row, _ann, _els = make_two_coach_trajectory(world, first, second)
    trajectories.stop(row, reason="Klaar.", by=world.people["staff"], at=NOW)
    assert world.settle() == len(expected)
    assert list_coach_fees(row) == expected
    held, total = ledger.load_line_balances(world.line.pk), sum(amount for _name, _minutes, amount in expected)
    assert (held[Stage.RESERVED], held[Stage.DUE]) == (0, total)
    assert held[Stage.AVAILABLE] == Decimal(2_380_000) - total
    assert_books_agree()


def test_three_coaches_of_whom_one_came_back_are_paid_once_each(world):
    row, ann, _els = make_two_coach_trajectory(world, [240], [240])
    row = make_handed_over_trajectory(world, row, ann, on=date(2018, 3, 12))
    log_daily_sessions(row, ann, 120, on=date(2018, 3, 13))
    end_shared_trajectory(world, row)
    assert world.settle() == 2
    assert list_coach_fees(row) == [("An Claes", 360, 300), ("Els Smet", 240, 200)]
    assert_books_agree()


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))), ids=str)
def test_the_parts_are_settled_in_any_order_and_the_rest_is_released_once(world, order):
    row, _ann, _els = make_two_coach_trajectory(world, TWELVE_HOURS, [240])
    bo = world.coach("Bo Maes")
    row = make_handed_over_trajectory(world, row, bo, on=date(2018, 3, 12))
    log_daily_sessions(row, bo, 60, on=date(2018, 3, 12))
    end_shared_trajectory(world, row)
    for part in order:
        row.payouts.exclude(part=part).filter(status="queued").update(queued_at=NOW + timedelta(days=1))
        row.payouts.filter(part=part).update(queued_at=NOW)
        assert payouts.settle_queued(at=NOW) == 1
        row.payouts.filter(status="queued").update(queued_at=NOW)
        assert_books_agree()
    assert list_coach_fees(row) == [("An Claes", 720, 600), ("Els Smet", 240, 200), ("Bo Maes", 60, 50)]
    released = Transfer.objects.filter(subject=row.application.subject, kind="release")
    assert [each.amount for each in released] == [150]
    assert payouts.settle_queued(at=NOW + timedelta(days=2)) == 0


def test_many_trajectories_of_several_coaches_cost_the_same_number_of_statements(world, django_assert_num_queries):
    for number in (1, 4):
        ann, els = world.coach(f"An {number}"), world.coach(f"Els {number}")
        for _each in range(number):
            row = world.running(ann)
            log_daily_sessions(row, ann, 60, on=date(2018, 2, 12))
            row = make_handed_over_trajectory(world, row, els)
            log_daily_sessions(row, els, 60, on=CHANGED)
            end_shared_trajectory(world, row)
        with django_assert_num_queries(11):
            assert payouts.settle_queued(at=NOW) == 2 * number


def test_a_coach_who_was_blocked_after_the_change_is_still_paid(world):
    row, ann, _els = make_two_coach_trajectory(world, TWELVE_HOURS, TEN_HOURS)
    certification.block(ann, reason="Overleg.", on=CHANGED, by=None)
    end_shared_trajectory(world, row)
    world.settle()
    assert list_coach_fees(row) == [("An Claes", 720, 600), ("Els Smet", 600, 400)]
    assert {each.payable.coach.name for each in row.payouts.all()} == {"An Claes", "Els Smet"}


def test_who_coached_before_is_told_when_it_is_over(world):
    row, ann, _els = make_two_coach_trajectory(world, [60], [60])
    end_shared_trajectory(world, row)
    assert [each.recipient for each in Message.objects.filter(kind="over_for_earlier_coach")] == [ann.user]


def test_nothing_is_paid_twice(world):
    row, ann, els = make_two_coach_trajectory(world, [60], [60])
    end_shared_trajectory(world, row)
    for facts in ({"part": 1, "coach": els}, {"part": 3, "coach": ann}, {"part": 3, "coach": els}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Payout.objects.create(trajectory=row, closes=False, queued_at=NOW, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payout.objects.create(trajectory=row, part=3, coach=world.coach("Bo Maes"), queued_at=NOW)


def test_a_correction_of_one_fee_leaves_the_other_alone(world):
    row, _ann, _els = make_two_coach_trajectory(world, TWELVE_HOURS, TEN_HOURS)
    end_shared_trajectory(world, row)
    world.settle()
    first = row.payouts.get(part=1).payable
    finance, second = world.people["finance"], world.user("tweede@gc.example", name="Tweede")
    with pytest.raises(MoreThanReserved, match="600"):
        corrections.propose(payable=first, new_amount=Decimal(601), reason="Fout.", by=finance, at=NOW)
    proposal = corrections.propose(payable=first, new_amount=Decimal(550), reason="Uur te veel.", by=finance, at=NOW)
    corrections.execute(proposal, by=second, at=NOW)
    held = ledger.load_line_balances(world.line.pk)
    assert (held[Stage.RESERVED], held[Stage.DUE]) == (0, 950)
    assert_books_agree()


def test_a_fee_is_corrected_when_all_fees_of_the_trajectory_are_known(world):
    row, _ann, _els = make_two_coach_trajectory(world, TWELVE_HOURS, TEN_HOURS)
    end_shared_trajectory(world, row)
    row.payouts.filter(part=2).update(queued_at=NOW + timedelta(days=1))
    payouts.settle_queued(at=NOW)
    first = row.payouts.get(part=1).payable
    with pytest.raises(AnotherFeeToCome):
        corrections.propose(payable=first, new_amount=Decimal(1), reason="Fout.", by=world.people["finance"], at=NOW)


def test_each_coach_sees_their_own_share_so_far(world):
    row, ann, els = make_two_coach_trajectory(world, TWELVE_HOURS, TEN_HOURS)
    found = estimate_coach_shares([row])
    assert [(each.minutes, each.amount) for each in found[row.pk].values()] == [(720, 600), (600, 400)]
    assert list(found[row.pk]) == [ann.pk, els.pk]


def test_whoever_coached_keeps_seeing_the_file_and_their_own_payout_only(world):
    row, ann, els = make_two_coach_trajectory(world, [60], [60])
    end_shared_trajectory(world, row)
    world.settle()
    for who in (ann, els):
        assert Trajectory.objects.visible_to(who.user).get() == row
        assert Application.objects.visible_to(who.user).get() == row.application
        assert [each.coach for each in Payout.objects.visible_to(who.user)] == [who]
