"""What a coach sees and does about their own certification."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coaches.certification import actions as certification
from coaches.certification.models import Agreement, Coach
from coaches.certification.queries import list_texts_to_sign
from healthcoach.programmes.models import Assignment, Role
from tests.coaches.certification_world import (
    make_renewing_world,
    make_trained_candidate,
    publish_agreement_text,
    record_intervision_attendance,
)
from tests.subsidies.desk import LONG_DESK_TEXT, count_page_queries, open_desk_browser, read_page_text
from tests.world import make_world
from trainings.intervisions import actions as intervisions

MINE, SIGN, PROFILE = reverse("my_certification"), reverse("agreement_sign"), reverse("coach_profile")
PAGE_SIGNATORY_NAME = "Ève De Smet-Maes"


@pytest.fixture
def candidate(world):
    return make_trained_candidate(world, PAGE_SIGNATORY_NAME, world.people["coach"])


@pytest.fixture
def coach(world):
    return world.coach(user=world.people["coach"])


def build_signature_data(who, row, **changed):
    return {"candidate": who.pk, "text": row.pk, "name": PAGE_SIGNATORY_NAME} | changed


def test_a_trained_candidate_reads_signs_and_finds_the_copy(world, candidate):
    row, client = publish_agreement_text(world), open_desk_browser(world, "coach")
    assert "De coach begeleidt bedrijven." in read_page_text(client.get(SIGN))
    page = client.post(SIGN, build_signature_data(candidate, row), follow=True)
    assert "You have signed the agreement." in read_page_text(page)
    signed = Agreement.objects.get()
    assert (signed.signed_name, signed.signed_by) == (PAGE_SIGNATORY_NAME, world.people["coach"])
    copy = client.get(reverse("document", args=[signed.copy_id]))
    assert copy.content.startswith(b"%PDF")
    assert client.get(SIGN).content.count(b'<button class="button button-large"') == 0
    assert open_desk_browser(world, "stranger").get(reverse("document", args=[signed.copy_id])).status_code == 404


def test_who_can_sign_is_shown_the_way_until_they_did(world, candidate):
    row = publish_agreement_text(world)
    assert list_texts_to_sign(world.people["coach"]) == [row]
    open_desk_browser(world, "coach").post(SIGN, build_signature_data(candidate, row))
    assert list_texts_to_sign(world.people["coach"]) == []


@pytest.mark.parametrize("typed", ["", "   ", "An Claes", LONG_DESK_TEXT, "\x00", "<b>", "😀"])
def test_a_name_that_is_not_theirs_is_asked_again_and_kept(world, candidate, typed):
    page = open_desk_browser(world, "coach").post(
        SIGN, build_signature_data(candidate, publish_agreement_text(world), name=typed)
    )
    assert page.status_code == 200
    form = page.context["rows"][0].form
    assert form.errors["name"]
    assert form["name"].value() == typed
    assert not Coach.objects.exists()


def test_an_old_version_is_told_and_the_new_one_shown(world, candidate):
    old = publish_agreement_text(world)
    publish_agreement_text(world, "2026-1", timezone.localdate(), body="De nieuwe tekst.")
    page = open_desk_browser(world, "coach").post(SIGN, build_signature_data(candidate, old))
    assert "This is not the text that is in force today." in read_page_text(page)
    assert "De nieuwe tekst." in read_page_text(page)
    assert not Coach.objects.exists()


def test_a_second_click_changes_nothing(world, candidate):
    row, client = publish_agreement_text(world), open_desk_browser(world, "coach")
    for name in (PAGE_SIGNATORY_NAME, ""):
        assert client.post(SIGN, build_signature_data(candidate, row, name=name)).status_code == 302
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize(
    "changed", [{"text": ""}, {"text": "9" * 30}, {"text": "x\x00"}, {"candidate": ""}, {"candidate": "-1"}]
)
def test_what_is_not_on_the_page_cannot_be_signed(world, candidate, changed):
    assert (
        open_desk_browser(world, "coach")
        .post(SIGN, build_signature_data(candidate, publish_agreement_text(world), **changed))
        .status_code
        == 404
    )


def test_nobody_signs_for_somebody_else(world, candidate):
    row = publish_agreement_text(world)
    make_trained_candidate(world, "Bo", world.people["stranger"])
    assert open_desk_browser(world, "stranger").post(SIGN, build_signature_data(candidate, row)).status_code == 404
    assert not Coach.objects.exists()


def test_who_audits_the_programme_signs_and_changes_nothing_of_their_own(world):
    row, mine = (
        publish_agreement_text(world),
        make_trained_candidate(world, PAGE_SIGNATORY_NAME, world.people["auditor"]),
    )
    client = open_desk_browser(world, "auditor")
    assert client.get(SIGN).status_code == 200
    assert client.post(SIGN, build_signature_data(mine, row)).status_code == 404
    assert list_texts_to_sign(world.people["auditor"]) == []
    world.coach(user=world.people["stranger"])
    Assignment.objects.create(user=world.people["stranger"], role=Role.AUDITOR, programme=world.programme)
    assert open_desk_browser(world, "stranger").get(PROFILE).status_code == 404


def test_without_a_text_the_candidate_is_told_to_wait(world, candidate):
    assert "has not been published yet" in read_page_text(open_desk_browser(world, "coach").get(SIGN))


def test_a_coach_reads_where_they_stand_until_when_and_what_comes_next(world):
    today = timezone.localdate()
    coach = make_renewing_world(world).coach(user=world.people["coach"])
    record_intervision_attendance(coach, today - timedelta(days=100))
    intervisions.plan(
        programme_id=world.programme.pk,
        title="Najaarsintervisie",
        venue="Gent",
        dates=[today + timedelta(days=20)],
        by=None,
        at=timezone.now(),
    )
    page = read_page_text(open_desk_browser(world, "coach").get(MINE))
    assert "You are an active coach, until" in page
    assert "One intervision every 12 months keeps your certification." in page
    assert "Najaarsintervisie" in page
    assert "on paper" in page
    assert "not received yet" in page


def test_an_expired_coach_is_told_how_to_start_again(world):
    make_renewing_world(world).coach(user=world.people["coach"])
    page = read_page_text(open_desk_browser(world, "coach").get(MINE))
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
    page = read_page_text(open_desk_browser(world, "coach").get(MINE))
    assert "there is a block" in page
    assert "Er is nog geen akkoord." in page
    assert "until the project holder lifts it" in page


def test_a_coach_changes_their_profile(world, coach):
    client = open_desk_browser(world, "coach")
    given = {"coach": coach.pk, "regions": ["Limburg"], "languages": ["nl"], "introduction": "Ik luister."}
    page = client.post(PROFILE, given | {"capacity": "3"}, follow=True)
    assert "Your profile has been saved." in read_page_text(page)
    coach.refresh_from_db()
    assert (coach.regions, coach.languages, coach.themes, coach.capacity) == (["Limburg"], ["nl"], [], 3)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"regions": ["Gent"]}, "regions"),
        ({"themes": ["\x00"]}, "themes"),
        ({"introduction": LONG_DESK_TEXT}, "introduction"),
        ({"capacity": "-1"}, "capacity"),
        ({"capacity": "9" * 30}, "capacity"),
        ({"capacity": ""}, "capacity"),
    ],
)
def test_a_profile_that_cannot_be_is_refused_beside_its_field_and_kept(world, coach, given, field):
    sent = {"coach": coach.pk, "introduction": "Ik luister.", "capacity": "3"} | given
    page = open_desk_browser(world, "coach").post(PROFILE, sent)
    assert page.context["coaches"][0].form.errors[field]
    assert page.context["coaches"][0].form["introduction"].value() == sent["introduction"]
    coach.refresh_from_db()
    assert coach.introduction == ""


def test_a_coach_in_two_programmes_sees_both_and_changes_one(world, coach):
    second = make_world(code="XX").coach(user=world.people["coach"])
    client = open_desk_browser(world, "coach")
    for address in (MINE, PROFILE, SIGN):
        assert "Programma XX" in read_page_text(client.get(address))
    client.post(PROFILE, {"coach": second.pk, "capacity": "9"})
    assert list(Coach.objects.order_by("pk").values_list("capacity", flat=True)) == [1000, 9]


@pytest.mark.parametrize("address", [MINE, SIGN, PROFILE])
def test_the_pages_of_a_coach_cost_few_queries_whatever_there_is(world, coach, address):
    publish_agreement_text(world)
    client = open_desk_browser(world, "coach")
    before = count_page_queries(client, address)
    for number in range(3):
        record_intervision_attendance(coach, timezone.localdate() - timedelta(days=number))
        certification.block(coach, reason=f"Reden {number}", on=timezone.localdate(), by=None)
        certification.sign_agreement(coach.candidate, version=f"x{number}", on=timezone.localdate(), by=None)
    assert count_page_queries(client, address) == before <= 10
