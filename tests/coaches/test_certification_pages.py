"""What a coach sees and does about their own certification."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coaches.certification import actions as certification
from coaches.certification.models import Agreement, Coach
from coaches.pages.certification.signing import sign_now
from healthcoach.users.models import Assignment, Role
from tests.coaches.certification_world import attended, renewing, text, trained
from tests.subsidies.desk import LONG, browser, queries, said
from tests.world import make_world
from trainings.intervisions import actions as intervisions

MINE, SIGN, PROFILE = reverse("my_certification"), reverse("agreement_sign"), reverse("coach_profile")
NAME = "Ève De Smet-Maes"


@pytest.fixture
def candidate(world):
    return trained(world, NAME, world.people["coach"])


@pytest.fixture
def coach(world):
    return world.coach(user=world.people["coach"])


def signature(who, row, **changed):
    return {"candidate": who.pk, "text": row.pk, "name": NAME} | changed


def test_a_trained_candidate_reads_signs_and_finds_the_copy(world, candidate):
    row, client = text(world), browser(world, "coach")
    assert "De coach begeleidt bedrijven." in said(client.get(SIGN))
    page = client.post(SIGN, signature(candidate, row), follow=True)
    assert "You have signed the agreement." in said(page)
    signed = Agreement.objects.get()
    assert (signed.signed_name, signed.signed_by) == (NAME, world.people["coach"])
    copy = client.get(reverse("document", args=[signed.copy_id]))
    assert copy.content.startswith(b"%PDF")
    assert client.get(SIGN).content.count(b'<button class="button button-large"') == 0
    assert browser(world, "stranger").get(reverse("document", args=[signed.copy_id])).status_code == 404


def test_who_can_sign_is_shown_the_way_until_they_did(world, candidate):
    row = text(world)
    assert sign_now(world.people["coach"]) == [row]
    browser(world, "coach").post(SIGN, signature(candidate, row))
    assert sign_now(world.people["coach"]) == []


@pytest.mark.parametrize("typed", ["", "   ", "An Claes", LONG, "\x00", "<b>", "😀"])
def test_a_name_that_is_not_theirs_is_asked_again_and_kept(world, candidate, typed):
    page = browser(world, "coach").post(SIGN, signature(candidate, text(world), name=typed))
    assert page.status_code == 200
    form = page.context["rows"][0].form
    assert form.errors["name"]
    assert form["name"].value() == typed
    assert not Coach.objects.exists()


def test_an_old_version_is_told_and_the_new_one_shown(world, candidate):
    old = text(world)
    text(world, "2026-1", timezone.localdate(), body="De nieuwe tekst.")
    page = browser(world, "coach").post(SIGN, signature(candidate, old))
    assert "This is not the text that is in force today." in said(page)
    assert "De nieuwe tekst." in said(page)
    assert not Coach.objects.exists()


def test_a_second_click_changes_nothing(world, candidate):
    row, client = text(world), browser(world, "coach")
    for name in (NAME, ""):
        assert client.post(SIGN, signature(candidate, row, name=name)).status_code == 302
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize(
    "changed", [{"text": ""}, {"text": "9" * 30}, {"text": "x\x00"}, {"candidate": ""}, {"candidate": "-1"}]
)
def test_what_is_not_on_the_page_cannot_be_signed(world, candidate, changed):
    assert browser(world, "coach").post(SIGN, signature(candidate, text(world), **changed)).status_code == 404


def test_nobody_signs_for_somebody_else(world, candidate):
    row = text(world)
    trained(world, "Bo", world.people["stranger"])
    assert browser(world, "stranger").post(SIGN, signature(candidate, row)).status_code == 404
    assert not Coach.objects.exists()


def test_who_audits_the_programme_signs_and_changes_nothing_of_their_own(world):
    row, mine = text(world), trained(world, NAME, world.people["auditor"])
    client = browser(world, "auditor")
    assert client.get(SIGN).status_code == 200
    assert client.post(SIGN, signature(mine, row)).status_code == 404
    assert sign_now(world.people["auditor"]) == []
    world.coach(user=world.people["stranger"])
    Assignment.objects.create(user=world.people["stranger"], role=Role.AUDITOR, programme=world.programme)
    assert browser(world, "stranger").get(PROFILE).status_code == 404


def test_without_a_text_the_candidate_is_told_to_wait(world, candidate):
    assert "has not been published yet" in said(browser(world, "coach").get(SIGN))


def test_a_coach_reads_where_they_stand_until_when_and_what_comes_next(world):
    today = timezone.localdate()
    coach = renewing(world).coach(user=world.people["coach"])
    attended(coach, today - timedelta(days=100))
    intervisions.plan(
        programme_id=world.programme.pk,
        title="Najaarsintervisie",
        venue="Gent",
        dates=[today + timedelta(days=20)],
        by=None,
        at=timezone.now(),
    )
    page = said(browser(world, "coach").get(MINE))
    assert "You are an active coach, until" in page
    assert "One intervision every 12 months keeps your certification." in page
    assert "Najaarsintervisie" in page
    assert "on paper" in page
    assert "not received yet" in page


def test_an_expired_coach_is_told_how_to_start_again(world):
    renewing(world).coach(user=world.people["coach"])
    page = said(browser(world, "coach").get(MINE))
    assert "Your certification expired on" in page
    assert "after an intervision you can start again" in page


def test_a_blocked_coach_reads_why_and_until_when(world, coach):
    certification.block_employer_kind(
        "other",
        programme_id=world.programme.pk,
        reason="Er is nog geen akkoord.",
        on=timezone.localdate(),
        by=None,
        at=timezone.now(),
    )
    page = said(browser(world, "coach").get(MINE))
    assert "there is a block" in page
    assert "Er is nog geen akkoord." in page
    assert "until the project holder lifts it" in page


def test_a_coach_changes_their_profile(world, coach):
    client = browser(world, "coach")
    given = {"coach": coach.pk, "regions": ["Limburg"], "languages": ["nl"], "introduction": "Ik luister."}
    page = client.post(PROFILE, given | {"capacity": "3"}, follow=True)
    assert "Your profile has been saved." in said(page)
    coach.refresh_from_db()
    assert (coach.regions, coach.languages, coach.themes, coach.capacity) == (["Limburg"], ["nl"], [], 3)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"regions": ["Gent"]}, "regions"),
        ({"themes": ["\x00"]}, "themes"),
        ({"introduction": LONG}, "introduction"),
        ({"capacity": "-1"}, "capacity"),
        ({"capacity": "9" * 30}, "capacity"),
        ({"capacity": ""}, "capacity"),
    ],
)
def test_a_profile_that_cannot_be_is_refused_beside_its_field_and_kept(world, coach, given, field):
    sent = {"coach": coach.pk, "introduction": "Ik luister.", "capacity": "3"} | given
    page = browser(world, "coach").post(PROFILE, sent)
    assert page.context["coaches"][0].form.errors[field]
    assert page.context["coaches"][0].form["introduction"].value() == sent["introduction"]
    coach.refresh_from_db()
    assert coach.introduction == ""


def test_a_coach_in_two_programmes_sees_both_and_changes_one(world, coach):
    second = make_world(code="XX").coach(user=world.people["coach"])
    client = browser(world, "coach")
    for address in (MINE, PROFILE, SIGN):
        assert "Programma XX" in said(client.get(address))
    client.post(PROFILE, {"coach": second.pk, "capacity": "9"})
    assert list(Coach.objects.order_by("pk").values_list("capacity", flat=True)) == [1000, 9]


@pytest.mark.parametrize("address", [MINE, SIGN, PROFILE])
def test_the_pages_of_a_coach_cost_few_queries_whatever_there_is(world, coach, address):
    text(world)
    client = browser(world, "coach")
    before = queries(client, address)
    for number in range(3):
        attended(coach, timezone.localdate() - timedelta(days=number))
        certification.block(coach, reason=f"Reden {number}", on=timezone.localdate(), by=None)
        certification.sign_agreement(coach.candidate, version=f"x{number}", on=timezone.localdate(), by=None)
    assert queries(client, address) == before <= 10
