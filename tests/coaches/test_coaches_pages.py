"""The coaches as the project holder and auditors see them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coaches.certification import actions as certification
from coaches.certification.blocks import Block
from coaches.certification.models import AgreementText, Coach
from coaches.renewal.queries import is_active_coach
from tests.coaches.certification_world import (
    BODY,
    make_coach_employer,
    make_renewing_world,
    make_trained_candidate,
    publish_agreement_text,
    record_intervision_attendance,
)
from tests.subsidies.desk import (
    LONG_DESK_TEXT,
    cells_of,
    count_page_queries,
    open_desk_browser,
    read_page_text,
    rows_of,
)
from tests.world import make_world

LIST, BLOCKS, TEXTS = reverse("coaches"), reverse("blocks"), reverse("agreement_texts")
REAL_TODAY = timezone.localdate()


@pytest.fixture
def coach(world):
    return world.coach("An Claes", user=world.people["coach"])


def list_shown_coach_names(page) -> list[str]:
    return [row.name for row in page.context["rows"]]


def read_coach_list_counts(page) -> dict[str, int]:
    return {each["name"]: each["count"] for each in page.context["lists"]}


def build_block_form_data(coach, **changed):
    return {"reason": "Klacht.", "from_on": REAL_TODAY.isoformat(), "until_on": ""} | changed


def test_the_five_lists_say_at_one_glance_who_waits_for_what(world, coach):
    make_renewing_world(world)
    record_intervision_attendance(coach, REAL_TODAY - timedelta(days=300))
    fresh = world.coach("Bo Fris")
    world.coach("Cas Verlopen")
    certification.sign_agreement(fresh.candidate, version="2017", on=REAL_TODAY, by=None)
    Coach.objects.filter(pk=coach.pk).update(material_at=timezone.now())
    make_trained_candidate(world, "Dirk Wacht")
    other = make_world(code="XX")
    other.coach("Elders"), make_trained_candidate(other, "Ook elders")
    client = open_desk_browser(world, "staff")
    page = client.get(LIST)
    assert list_shown_coach_names(page) == ["An Claes", "Bo Fris", "Cas Verlopen"]
    assert read_coach_list_counts(page) == {
        "": 3,
        "not_signed": 1,
        "no_material": 2,
        "no_intervision": 0,
        "expiring": 1,
    }
    assert list_shown_coach_names(client.get(f"{LIST}?list=expiring")) == ["An Claes"]
    assert list_shown_coach_names(client.get(f"{LIST}?list=not_signed")) == ["Dirk Wacht"]
    assert list_shown_coach_names(client.get(f"{LIST}?standing=expired")) == ["Bo Fris", "Cas Verlopen"]


def test_who_is_active_and_never_was_at_an_intervision_is_listed(world, coach):
    world.coach("Bo Inactief", active=False)
    assert list_shown_coach_names(open_desk_browser(world, "staff").get(f"{LIST}?list=no_intervision")) == ["An Claes"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=claes", ["An Claes"]),
        ("search=preventie", ["Bo Maes"]),
        ("employer_kind=external_prevention", ["Bo Maes"]),
        ("region=Limburg", ["Bo Maes"]),
        ("region=Brussel", ["An Claes", "Bo Maes"]),
        ("standing=blocked", []),
        ("ordering=-signed_on", ["An Claes", "Bo Maes"]),
    ],
)
def test_the_list_is_narrowed_and_its_export_is_the_same(world, coach, query, found):
    second = world.coach("Bo Maes")
    Coach.objects.filter(pk=second.pk).update(regions=["Limburg"])
    service = make_coach_employer()
    type(second.candidate).objects.filter(pk=second.candidate_id).update(employer=service, employer_kind=service.kind)
    client = open_desk_browser(world, "staff")
    assert list_shown_coach_names(client.get(f"{LIST}?{query}")) == found
    assert [row[0] for row in rows_of(client.get(f"{LIST}?{query}&export=csv"))[1:]] == found
    assert [row[0] for row in cells_of(client.get(f"{LIST}?{query}&export=xlsx"))[1:]] == found


def test_the_material_is_handed_over_to_the_ticked_ones_of_this_programme(world, coach):
    bo, elsewhere = world.coach("Bo"), make_world(code="XX").coach("Elders")
    client = open_desk_browser(world, "staff")
    page = client.post(reverse("coaches_material"), {"coach": [coach.pk, elsewhere.pk, "x", "9" * 30]}, follow=True)
    assert "1 coach has the material now." in read_page_text(page)
    given = {row.name for row in Coach.objects.filter(material_at__isnull=False)}
    assert (given, bo.material_at) == ({"An Claes"}, None)
    assert "Nothing has changed" in read_page_text(client.post(reverse("coaches_material"), {}, follow=True))


def test_the_page_of_a_coach_tells_everything(world, coach):
    world.running(coach=coach)
    record_intervision_attendance(coach, REAL_TODAY - timedelta(days=3))
    certification.block(coach, reason="Klacht.", on=REAL_TODAY, by=world.people["staff"])
    page = read_page_text(open_desk_browser(world, "staff").get(reverse("coach", args=[coach.pk])))
    for told in ("An Claes", "Klacht.", "Bakkerij De Korenbloem", "Intervisie", "Brussels", "Psychology", "on paper"):
        assert told in page


def test_a_coach_is_blocked_and_the_block_lifted_from_their_page(world, coach):
    client = open_desk_browser(world, "staff")
    page = client.post(reverse("coach_block", args=[coach.pk]), build_block_form_data(coach), follow=True)
    assert "The block has been placed." in read_page_text(page)
    assert not is_active_coach(coach, REAL_TODAY)
    lift = reverse("block_lift", args=[Block.objects.get().pk])
    assert "has been lifted" in read_page_text(client.post(lift, {"coach": coach.pk}, follow=True))
    assert "already ended" in read_page_text(client.post(lift, follow=True))
    assert is_active_coach(coach, REAL_TODAY)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "  "}, "reason"),
        ({"reason": LONG_DESK_TEXT}, "reason"),
        ({"reason": "\x00"}, "reason"),
        ({"from_on": ""}, "from_on"),
        ({"from_on": "2018-02-30"}, "from_on"),
        ({"from_on": "2018-02-20"}, "from_on"),
        ({"until_on": "2018-02-20"}, "until_on"),
        ({"until_on": "gisteren"}, "until_on"),
        ({"until_on": REAL_TODAY.isoformat()}, "until_on"),
    ],
)
def test_a_block_that_cannot_be_is_refused_beside_its_field_and_kept(world, coach, given, field):
    sent = build_block_form_data(coach, **given)
    page = open_desk_browser(world, "staff").post(reverse("coach_block", args=[coach.pk]), sent)
    assert page.context["form"].errors[field]
    assert page.context["form"]["reason"].value() == sent["reason"]
    assert not Block.objects.exists()


@pytest.mark.parametrize("by_kind", [True, False])
def test_everybody_of_an_employer_or_its_kind_is_blocked_at_once(world, coach, by_kind):
    service = make_coach_employer(kind="other")
    type(coach.candidate).objects.filter(pk=coach.candidate_id).update(employer=service)
    whom = "other" if by_kind else str(service.pk)
    page = open_desk_browser(world, "staff").post(BLOCKS, build_block_form_data(coach, whom=whom), follow=True)
    assert ("Other service provider" if by_kind else "Preventie vzw") in read_page_text(page)
    assert not is_active_coach(coach, REAL_TODAY)


@pytest.mark.parametrize("whom", ["", "nobody", "9" * 30, "\x00", "-1"])
def test_a_block_of_nobody_is_refused(world, whom):
    page = open_desk_browser(world, "staff").post(BLOCKS, build_block_form_data(None, whom=whom))
    assert page.context["form"].errors["whom"]


@pytest.mark.parametrize(("state", "found"), [("now", 1), ("to_come", 1), ("over", 2), ("", 4)])
def test_blocks_are_listed_by_state(world, coach, state, found):
    staff = {"by": world.people["staff"]}
    certification.block(coach, reason="Nu", on=REAL_TODAY, **staff)
    later = REAL_TODAY + timedelta(days=5)
    certification.block(coach, reason="Later", on=later, **staff)
    certification.lift(
        certification.block(coach, reason="Niet", on=later, **staff), at=timezone.now(), by=world.people["staff"]
    )
    certification.block(coach, reason="Voorbij", on=REAL_TODAY - timedelta(days=9), until=REAL_TODAY, **staff)
    client = open_desk_browser(world, "auditor")
    assert client.get(f"{BLOCKS}?state={state}").context["page"].paginator.count == found
    assert len(rows_of(client.get(f"{BLOCKS}?state={state}&export=csv"))) == found + 1


def test_a_coach_stops_on_a_day(world, coach):
    client, address = open_desk_browser(world, "staff"), reverse("coach_retire", args=[coach.pk])
    assert client.post(address, {"on": "2018-01-01"}).context["form"].errors["on"]
    assert client.post(address, {"on": REAL_TODAY.isoformat()}).status_code == 302
    assert not is_active_coach(coach, REAL_TODAY)
    assert "already stopped" in read_page_text(client.post(address, {"on": REAL_TODAY.isoformat()}))


def build_agreement_text_data(**changed):
    return {"version": "2026-1", "title": "Overeenkomst", "body": BODY, "valid_from": REAL_TODAY.isoformat()} | changed


def test_a_version_is_published_and_shown_with_how_often_it_was_signed(world):
    publish_agreement_text(world)
    client = open_desk_browser(world, "staff")
    assert "Version 2026-1 has been published." in read_page_text(
        client.post(TEXTS, build_agreement_text_data(), follow=True)
    )
    client.post(TEXTS, build_agreement_text_data())
    assert AgreementText.objects.count() == 2
    page = read_page_text(client.get(TEXTS))
    assert "in force" in page
    assert "replaced" in page


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"version": ""}, "version"),
        ({"version": LONG_DESK_TEXT}, "version"),
        ({"version": "2018-2"}, "version"),
        ({"title": "\x00"}, "title"),
        ({"body": "x" * 40_001}, "body"),
        ({"valid_from": "2018-01-01"}, "valid_from"),
        ({"valid_from": "9999-99-99"}, "valid_from"),
    ],
)
def test_a_text_that_cannot_be_is_refused_beside_its_field_and_kept(world, given, field):
    publish_agreement_text(world)
    sent = build_agreement_text_data(**given)
    page = open_desk_browser(world, "staff").post(TEXTS, sent)
    assert page.context["form"].errors[field]
    assert page.context["form"]["body"].value() == sent["body"]
    assert AgreementText.objects.count() == 1


def test_lists_cost_the_same_whatever_their_length(world, coach):
    publish_agreement_text(world)
    client = open_desk_browser(world, "staff")
    addresses = [LIST, f"{LIST}?list=not_signed", BLOCKS, TEXTS, reverse("coach", args=[coach.pk])]
    make_trained_candidate(world, "Eén"), certification.block(coach, reason="Eén", on=REAL_TODAY, by=None)
    before = [count_page_queries(client, address) for address in addresses]
    for number in range(3):
        more = world.coach(f"Coach {number}")
        certification.block(more, reason="Klacht.", on=REAL_TODAY, by=world.people["staff"])
        certification.block(coach, reason=f"Klacht {number}", on=REAL_TODAY, by=world.people["staff"])
        (
            world.running(coach=more, by=more.user),
            record_intervision_attendance(coach, REAL_TODAY - timedelta(days=number)),
        )
        (
            make_trained_candidate(world, f"Kandidaat {number}"),
            publish_agreement_text(world, f"v{number}", REAL_TODAY + timedelta(days=number)),
        )
    assert [count_page_queries(client, address) for address in addresses] == before
    assert max(before) <= 10, before
