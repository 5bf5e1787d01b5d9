"""One file on one page, its history, and the documents that belong to it."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from healthcoach.core.audit import audit_context
from healthcoach.programmes.models import Role
from subsidies.applications import actions as applications
from subsidies.applications.timeline import load_audit_trail
from subsidies.budget import ledger
from subsidies.models import Application, Transfer
from subsidies.trajectories import actions as trajectories
from tests.subsidies.desk import count_page_queries, open_desk_browser, read_page_text
from tests.world import NOW, PDF, START, make_world


def get_file_page_url(row):
    return reverse("application", args=[row.pk])


def get_file_history_url(row):
    return reverse("application_history", args=[row.pk])


def get_action_plan_url(trajectory):
    return reverse("document", args=[trajectory.action_plan_id])


def test_everything_about_a_file_is_on_one_page(world):
    ended = world.ended(120, 90)
    world.settle()
    page = read_page_text(open_desk_browser(world, "staff").get(get_file_page_url(ended.application)))
    for words in ("We willen gezonder werken.", "Past bij het doel.", "An Claes", "3 h 30 of 20 h", "€ 175.00"):
        assert words in page


def test_the_movements_of_a_file_are_shown_with_what_took_them_back(world):
    row = world.approved()
    ledger.reverse_transfer(Transfer.objects.get(subject=row.subject), by=world.people["finance"], on=NOW.date())
    page = read_page_text(open_desk_browser(world, "finance").get(get_file_page_url(row)))
    assert "reserved" in page
    assert "reversed on 23/03/2018" in page


def test_the_steering_group_decides_on_the_page_and_sees_the_line(world):
    page = open_desk_browser(world, "steering").get(get_file_page_url(world.pending()))
    assert page.context["outlook"].after == page.context["outlook"].available - 1000
    assert "€ 2,379,000.00" in read_page_text(page)
    assert b'value="approve"' in page.content


@pytest.mark.parametrize("name", ["staff", "finance", "auditor", "admin"])
def test_nobody_else_gets_the_buttons_of_the_steering_group(world, name):
    page = open_desk_browser(world, name).get(get_file_page_url(world.pending()))
    assert page.status_code == 200
    assert reverse("decide").encode() not in page.content


def test_the_steering_group_walks_from_file_to_file(world):
    first, second, third = world.pending(), world.pending(), world.pending()
    page = open_desk_browser(world, "steering").get(get_file_page_url(second))
    assert (page.context["previous"].pk, page.context["next"].pk) == (first.pk, third.pk)
    [decided] = applications.approve([second], motivation="Goed.", by=world.people["steering"], at=NOW)
    page = open_desk_browser(world, "steering").get(get_file_page_url(decided))
    assert (page.context["previous"].pk, page.context["next"].pk) == (first.pk, third.pk)


@pytest.mark.parametrize(
    ("made", "offered"),
    [
        ("submitted", {"application_complete", "application_withdraw"}),
        ("pending", {"application_withdraw"}),
        ("approved", {"coach_choose", "application_withdraw"}),
        ("agreed", {"application_start", "application_withdraw"}),
        ("rejected", set()),
        ("withdrawn", set()),
        ("lapsed", set()),
    ],
)
def test_the_project_holder_is_offered_what_is_possible_now(world, made, offered):
    row = world.agreed(world.approved(), world.coach()) if made == "agreed" else getattr(world, made)()
    content = open_desk_browser(world, "staff").get(get_file_page_url(row)).content.decode()
    names = ("application_complete", "coach_choose", "application_start", "application_withdraw")
    assert {name for name in names if f'"{reverse(name, args=[row.pk])}"' in content} == offered


@pytest.mark.parametrize("made", ["submitted", "pending", "approved", "rejected", "withdrawn", "lapsed"])
def test_the_steps_end_where_the_file_ended(world, made):
    row = getattr(world, made)()
    steps = open_desk_browser(world, "auditor").get(get_file_page_url(row)).context["steps"]
    ended = made in {"rejected", "withdrawn", "lapsed"}
    assert [step.ended_here for step in steps].count(True) == ended
    assert steps[-1].ended_here == ended
    assert (steps[-1].at is not None) == ended


def test_the_coach_reads_the_file_without_the_programme_s_own_business(world):
    running = world.running()
    page = read_page_text(open_desk_browser(world, "coach").get(get_file_page_url(running.application)))
    assert "We willen gezonder werken." in page
    assert "Past bij het doel." not in page
    assert "Movements in the ledger" not in page
    assert "Who changed what" not in page


def test_a_coach_is_not_told_that_a_payout_was_set_aside(world):
    ended = world.ended(120)
    ended.payouts.update(status="parked", parked_at=NOW, parked_reason="Geheime reden")
    page = read_page_text(open_desk_browser(world, "coach").get(get_file_page_url(ended.application)))
    assert "being calculated" in page
    assert "set aside" not in page
    assert "Geheime reden" not in page


@pytest.mark.parametrize("name", ["stranger", "coach"])
def test_a_stranger_finds_no_file_no_history_and_no_document(world, name):
    ended = world.ended(120, trajectory=world.running(coach=world.coach(user=world.user("c@gc.example"))))
    client = open_desk_browser(world, name)
    for address in (
        get_file_page_url(ended.application),
        get_file_history_url(ended.application),
        get_action_plan_url(ended),
    ):
        assert client.get(address).status_code == 404


def test_another_programme_s_people_find_no_file_no_history_and_no_document(world):
    ended, foreign = world.ended(120), make_world(code="XX")
    for name in ("staff", "steering", "finance", "auditor"):
        client = open_desk_browser(foreign, name)
        for address in (
            get_file_page_url(ended.application),
            get_file_history_url(ended.application),
            get_action_plan_url(ended),
        ):
            assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", [0, 10**17, 10**40])
def test_a_number_nobody_has_is_not_found(world, number):
    client = open_desk_browser(world, "staff")
    assert client.get(f"/aanvragen/{number}/").status_code == 404
    assert client.get(f"/aanvragen/{number}/geschiedenis/").status_code == 404
    assert client.post(f"/aanvragen/{number}/volledig/").status_code == 404


def test_the_history_says_who_changed_what_and_from_where(world):
    with audit_context(user_id=world.people["applicant"].pk, where="website"):
        row = world.submitted()
    with audit_context(user_id=world.people["staff"].pk, where="api"):
        applications.complete([row], by=world.people["staff"], at=START)
    with translation.override("en"):
        found = load_audit_trail(Application.objects.select_related("contact").get(pk=row.pk))
        [completed] = [each for each in found if any(str(change.label) == "found complete" for change in each.changes)]
        [change] = [change for change in completed.changes if str(change.label) == "status"]
        assert (change.old, change.new) == ("submitted", "pending")
        staff = (world.people["staff"], str(Role.STAFF.label), "api")
        assert (completed.who, completed.role, completed.door) == staff
    page = read_page_text(open_desk_browser(world, "auditor").get(get_file_history_url(row)))
    world.people["staff"].refresh_from_db()
    assert f"{world.people['staff'].name} (Project holder), through the API" in page
    assert "applicant (Company), on the website" in page
    assert "submitted → to in review" in page


def test_what_was_entered_afterwards_stands_in_the_order_in_which_it_happened(world):
    with audit_context(user_id=world.people["staff"].pk, where="import"):
        application = world.ended(60, 90).application
    found = load_audit_trail(Application.objects.select_related("contact").get(pk=application.pk))
    moments = [entry.at for entry in found]
    assert moments == sorted(moments, reverse=True)
    status = [change.new for entry in found[::-1] for change in entry.changes if str(change.label) == "status"]
    asked, begun = ["asked", "accepted"], ["started", "used", "running"]
    assert status == ["submitted", "pending", "approved", *asked, *begun, "ended", "queued"]
    assert (found[-1].at, found[0].at) == (START, NOW)
    assert {entry.recorded_at.date() for entry in found} == {timezone.now().date()}
    page = read_page_text(open_desk_browser(world, "auditor").get(get_file_history_url(application)))
    assert f"entered afterwards, on {date_format(timezone.localtime(), 'd/m/Y')}" in page
    assert "directly in the database" not in page


def test_a_removed_session_stays_in_the_history(world):
    running = world.delivered(90)
    trajectories.remove_session(running.sessions.get(), by=world.people["coach"])
    page = read_page_text(open_desk_browser(world, "staff").get(get_file_history_url(running.application)))
    assert "Session removed" in page
    assert "minutes: from 90" in page


@pytest.mark.parametrize("name", ["applicant", "coach"])
def test_company_and_coach_read_no_history(world, name):
    running = world.running()
    assert open_desk_browser(world, name).get(get_file_history_url(running.application)).status_code == 404


def test_what_a_company_typed_is_shown_as_text(world):
    row = world.draft(motivation_of_company="<script>alert(1)</script>")
    row = applications.submit(row, by=world.people["applicant"], at=START)
    for address in (get_file_page_url(row), get_file_history_url(row)):
        assert b"<script>alert(1)" not in open_desk_browser(world, "staff").get(address).content


def test_the_page_and_the_history_take_as_many_queries_for_many_changes_as_for_few(world):
    running, client = world.running(), open_desk_browser(world, "staff")
    world.delivered(30, trajectory=running)
    few = [
        count_page_queries(client, get_file_page_url(running.application)),
        count_page_queries(client, get_file_history_url(running.application)),
    ]
    for minutes in range(31, 40):
        trajectories.log_session(running, held_on=NOW.date(), minutes=minutes, step=1, by=world.people["coach"], at=NOW)
    assert [
        count_page_queries(client, get_file_page_url(running.application)),
        count_page_queries(client, get_file_history_url(running.application)),
    ] == few


@pytest.mark.parametrize("name", ["coach", "applicant", "staff", "auditor", "admin"])
def test_an_action_plan_is_downloaded_by_those_who_may_see_the_trajectory(world, name):
    answer = open_desk_browser(world, name).get(get_action_plan_url(world.ended(120)))
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="actieplan.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]


def test_a_document_s_name_cannot_break_out_of_its_header(world):
    running = world.delivered(60)
    plan = SimpleUploadedFile('plan"; evil="ë.pdf', PDF)
    ended = trajectories.end(running, action_plan=plan, evaluation="Goed.", by=world.people["coach"], at=NOW)
    disposition = open_desk_browser(world, "coach").get(get_action_plan_url(ended))["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''")


def test_a_document_nobody_has_is_not_found(world):
    client = open_desk_browser(world, "admin")
    assert client.get(reverse("document", args=[uuid.uuid4()])).status_code == 404
    assert client.get("/documenten/geen-nummer/").status_code == 404


def test_visitors_are_asked_to_sign_in_first(world, client):
    ended = world.ended(120)
    for address in (
        get_file_page_url(ended.application),
        get_file_history_url(ended.application),
        get_action_plan_url(ended),
    ):
        assert client.get(address)["Location"].startswith(reverse("account_login"))


def test_the_history_begins_with_the_submission_and_tells_nothing_of_the_draft(world):
    row = world.draft(motivation_of_company="Eerste kladje.", headcount=999)
    applicant = world.people["applicant"]
    applications.edit(row, declared={"motivation_of_company": "Goed plan.", "headcount": 12}, by=applicant, at=START)
    applications.submit(row, by=applicant, at=START)
    [begun] = [entry for entry in load_audit_trail(row) if entry.kind == "submit"]
    assert "Goed plan." in [change.new for change in begun.changes]
    page = read_page_text(open_desk_browser(world, "auditor").get(get_file_history_url(row)))
    assert "Application submitted" in page
    assert "Eerste kladje." not in page
    assert "999" not in page
