"""Rounding off a trajectory: ending it with its plan and evaluation, or stopping it early."""

from decimal import Decimal

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from subsidies.models import Payout, Trajectory
from tests.subsidies.desk import LONG_DESK_TEXT, open_desk_browser, read_page_text
from tests.world import PDF, make_pdf_upload


@pytest.fixture
def coach(world):
    return open_desk_browser(world, "coach")


def get_trajectory_end_url(name, row):
    return reverse(name, args=[row.pk])


def build_trajectory_end_form(**given):
    return {"action_plan": make_pdf_upload(), "evaluation": "Goed verlopen.", "aligned": "yes"} | given


def test_a_trajectory_ends_with_its_plan_and_evaluation(world, coach):
    running = world.delivered(240, 240)
    page = coach.post(get_trajectory_end_url("trajectory_end", running), build_trajectory_end_form(), follow=True)
    ended = Trajectory.objects.get(pk=running.pk)
    assert (ended.status, ended.evaluation, ended.aligned_with_prevention) == ("ended", "Goed verlopen.", True)
    assert bytes(ended.action_plan.content.data) == PDF
    assert ended.payouts.get().status == "queued"
    assert "We are calculating your fee." in read_page_text(page)


@pytest.mark.parametrize(("answer", "kept"), [("", None), ("no", False), ("yes", True)])
def test_alignment_with_the_prevention_service_is_yes_no_or_not_known(world, coach, answer, kept):
    running = world.delivered(60)
    coach.post(get_trajectory_end_url("trajectory_end", running), build_trajectory_end_form(aligned=answer))
    assert Trajectory.objects.get(pk=running.pk).aligned_with_prevention is kept


def test_the_coach_sees_the_fee_before_ending(world, coach):
    running = world.delivered(120, 90)
    page = coach.get(get_trajectory_end_url("trajectory_end", running))
    assert page.context["expected"].amount == Decimal("175.00")
    assert "€ 175.00" in read_page_text(page)


def test_beyond_the_maximum_the_page_says_what_is_paid_at_most(world, coach):
    running = world.delivered(240, 240, 240, 240, 240, 120)
    page = read_page_text(coach.get(get_trajectory_end_url("trajectory_end", running)))
    assert "the programme pays at most € 1,000.00" in page
    assert "22 h of 20 h" in page


@pytest.mark.parametrize(
    "document",
    [
        SimpleUploadedFile("plan.pdf", b"<html><script>alert(1)</script>"),
        SimpleUploadedFile("plan.exe", PDF),
        SimpleUploadedFile("plan", PDF),
        SimpleUploadedFile("plan.docx", PDF),
        SimpleUploadedFile("plan.pdf", b""),
        "",
    ],
    ids=["disguised", "program", "without ending", "another kind", "empty", "none"],
)
def test_a_document_that_cannot_be_taken_keeps_the_evaluation(world, coach, document):
    running = world.delivered(60)
    page = coach.post(
        get_trajectory_end_url("trajectory_end", running),
        build_trajectory_end_form(action_plan=document, evaluation="Lang nagedacht."),
    )
    assert page.status_code == 200
    assert page.context["form"].errors["action_plan"]
    assert "Lang nagedacht." in page.content.decode()
    assert Trajectory.objects.get(pk=running.pk).status == "running"


def test_an_oversized_document_gets_a_sentence_and_keeps_the_evaluation(world, coach):
    running = world.delivered(60)
    document = SimpleUploadedFile("plan.pdf", PDF + b"0" * settings.UPLOAD_LIMIT)
    page = coach.post(
        get_trajectory_end_url("trajectory_end", running),
        build_trajectory_end_form(action_plan=document, evaluation="Lang nagedacht."),
    )
    assert "larger than 10 MB" in page.context["form"].errors["action_plan"][0]
    assert "Lang nagedacht." in page.content.decode()
    assert Trajectory.objects.get(pk=running.pk).status == "running"


def test_ending_without_sessions_is_refused_with_the_way_out(world, coach):
    running = world.running()
    page = coach.post(get_trajectory_end_url("trajectory_end", running), build_trajectory_end_form())
    assert "stop the trajectory instead" in read_page_text(page)
    assert Trajectory.objects.get(pk=running.pk).status == "running"


@pytest.mark.parametrize("evaluation", ["", "   ", LONG_DESK_TEXT])
def test_an_empty_or_endless_evaluation_is_refused(world, coach, evaluation):
    running = world.delivered(60)
    page = coach.post(
        get_trajectory_end_url("trajectory_end", running), build_trajectory_end_form(evaluation=evaluation)
    )
    assert page.context["form"].errors["evaluation"]
    assert not Payout.objects.exists()


def test_a_second_click_on_end_queues_one_payout(world, coach):
    running = world.delivered(60)
    for _click in range(2):
        page = coach.post(get_trajectory_end_url("trajectory_end", running), build_trajectory_end_form(), follow=True)
    assert page.status_code == 200
    assert Payout.objects.filter(trajectory=running).count() == 1


@pytest.mark.parametrize("name", ["coach", "staff"])
def test_coach_and_project_holder_stop_a_trajectory_with_a_reason(world, name):
    running = world.delivered(60)
    client = open_desk_browser(world, name)
    assert (
        client.post(get_trajectory_end_url("trajectory_stop", running), {"reason": " "})
        .context["form"]
        .errors["reason"]
    )
    page = client.post(
        get_trajectory_end_url("trajectory_stop", running), {"reason": "Het bedrijf verhuist."}, follow=True
    )
    stopped = Trajectory.objects.get(pk=running.pk)
    assert (stopped.status, stopped.stop_reason) == ("stopped", "Het bedrijf verhuist.")
    assert stopped.payouts.get().status == "queued"
    assert "has been stopped" in read_page_text(page)


@pytest.mark.parametrize("name", ["steering", "finance", "auditor", "admin", "applicant", "stranger"])
def test_nobody_else_stops_a_trajectory(world, name):
    running = world.running()
    assert (
        open_desk_browser(world, name)
        .post(get_trajectory_end_url("trajectory_stop", running), {"reason": "Omdat."})
        .status_code
        == 404
    )
    assert Trajectory.objects.get(pk=running.pk).status == "running"


def test_an_endless_reason_is_refused_and_kept(world, coach):
    running = world.running()
    page = coach.post(get_trajectory_end_url("trajectory_stop", running), {"reason": LONG_DESK_TEXT})
    assert LONG_DESK_TEXT in page.content.decode()
    assert Trajectory.objects.get(pk=running.pk).status == "running"
