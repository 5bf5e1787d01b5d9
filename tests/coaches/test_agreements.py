"""The agreement: published in versions, signed by typing one's name."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connections, transaction

from coaches.candidacy.models import CANDIDATE, CandidateStatus
from coaches.certification import agreements
from coaches.certification.actions import InThePast, NotTrained
from coaches.certification.models import Agreement, AgreementText, Coach
from healthcoach.core.refusals import Missing
from healthcoach.files.models import Document
from tests.coaches.certification_world import (
    BODY,
    make_trained_candidate,
    make_untrained_candidate,
    publish_agreement_text,
)
from tests.world import NOW, WORLD_TODAY, make_world

AGREEMENT_NAME = "Ève De Smet-Maes"


def sign_coach_agreement(candidate, row, name=AGREEMENT_NAME, at=NOW):
    return agreements.sign_agreement_online(candidate, text=row, name=name, by=candidate.user, at=at)


def test_a_trained_candidate_signs_the_text_in_force_and_becomes_a_coach_with_a_copy(world):
    row, candidate = publish_agreement_text(world), make_trained_candidate(world)
    coach = sign_coach_agreement(candidate, row, name=" ève  de smet maes ")
    signed = Agreement.objects.get()
    assert (coach.candidate, coach.name, coach.user, coach.regions) == (
        candidate,
        AGREEMENT_NAME,
        candidate.user,
        ["Limburg"],
    )
    assert (signed.coach, signed.text, signed.version, signed.signed_on) == (coach, row, "2018-2", WORLD_TODAY)
    assert (signed.signed_name, signed.signed_at, signed.signed_by) == ("ève de smet maes", NOW, candidate.user)
    assert (signed.copy.name, signed.copy.media_type) == ("overeenkomst-2018-2.pdf", "application/pdf")
    assert bytes(signed.copy.content.data).startswith(b"%PDF")


def test_signing_twice_is_signing_once_even_when_the_text_is_old_by_then(world):
    row, candidate = publish_agreement_text(world), make_trained_candidate(world)
    coach = sign_coach_agreement(candidate, row)
    publish_agreement_text(world, "2019-1", WORLD_TODAY + timedelta(days=10))
    assert sign_coach_agreement(candidate, row, name="", at=NOW + timedelta(days=20)) == coach
    assert (Agreement.objects.count(), Document.objects.count()) == (1, 1)


def test_a_coach_signs_a_newer_version_beside_the_older_one(world):
    candidate = make_trained_candidate(world)
    coach = sign_coach_agreement(candidate, publish_agreement_text(world))
    newer = publish_agreement_text(world, "2018-3", WORLD_TODAY + timedelta(days=1))
    assert sign_coach_agreement(candidate, newer, at=NOW + timedelta(days=1)) == coach
    assert sorted(Agreement.objects.values_list("version", flat=True)) == ["2018-2", "2018-3"]


@pytest.mark.parametrize(
    ("why", "refusal"),
    [
        ("not trained", NotTrained),
        ("withdrawn", agreements.NotAdmitted),
        ("old version", agreements.OldVersion),
        ("not begun", agreements.OldVersion),
        ("another programme", agreements.OldVersion),
        ("no name", Missing),
        ("another name", agreements.NameDiffers),
        ("retired", agreements.CoachRetired),
    ],
)
def test_a_signature_that_may_not_be_leaves_nothing(world, why, refusal):
    row, name = publish_agreement_text(world), {"no name": " ", "another name": "An Claes"}.get(why, AGREEMENT_NAME)
    candidate = make_untrained_candidate(world) if why == "not trained" else make_trained_candidate(world)
    if why == "withdrawn":
        CANDIDATE.move([candidate], CandidateStatus.WITHDRAWN, withdrawn_at=NOW, withdrawn_by=candidate.user)
    if why == "old version":
        publish_agreement_text(world, "2018-3", WORLD_TODAY)
    if why == "not begun":
        row = publish_agreement_text(world, "2018-3", WORLD_TODAY + timedelta(days=1))
    if why == "another programme":
        row = publish_agreement_text(make_world(code="XX"))
    if why == "retired":
        coach = sign_coach_agreement(candidate, row)
        Coach.objects.filter(pk=coach.pk).update(retired_on=WORLD_TODAY)
        row = publish_agreement_text(world, "2018-3", WORLD_TODAY)
    before = Agreement.objects.count(), Coach.objects.count(), Document.objects.count()
    with pytest.raises(refusal):
        sign_coach_agreement(candidate, row, name=name)
    assert (Agreement.objects.count(), Coach.objects.count(), Document.objects.count()) == before


def test_two_clicks_at_once_make_one_signature(committed_world):
    row, candidate = publish_agreement_text(committed_world), make_trained_candidate(committed_world)

    def click(_number):
        try:
            return sign_coach_agreement(candidate, row).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as two:
        assert len(set(two.map(click, range(2)))) == 1
    assert (Agreement.objects.count(), Document.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("on", "version"),
    [
        (date(2018, 1, 7), None),
        (date(2018, 1, 8), "2018-2"),
        (date(2018, 3, 22), "2018-2"),
        (WORLD_TODAY, "2018-3"),
        (date(2030, 1, 1), "2018-3"),
    ],
)
def test_on_each_day_the_text_that_began_last_is_in_force(world, on, version):
    publish_agreement_text(world), publish_agreement_text(world, "2018-3", WORLD_TODAY)
    publish_agreement_text(make_world(code="XX"), "elders", date(2018, 3, 1))
    found = agreements.find_text_in_force(world.programme.pk, on)
    assert (found and found.version) == version


def test_publishing_the_same_twice_is_publishing_it_once(world):
    assert publish_agreement_text(world) == publish_agreement_text(world)
    assert AgreementText.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"version": " "}, Missing),
        ({"title": ""}, Missing),
        ({"body": "\n "}, Missing),
        ({"version": "2018-2", "body": "Iets anders."}, agreements.VersionExists),
        ({"version": "2018-2", "valid_from": WORLD_TODAY}, agreements.VersionExists),
        ({"version": "2018-3", "valid_from": date(2018, 1, 8)}, InThePast),
        ({"version": "2018-3", "valid_from": date(2019, 1, 1)}, agreements.DayTaken),
    ],
)
def test_a_text_that_cannot_be_is_not_published(world, facts, refusal):
    publish_agreement_text(world), publish_agreement_text(world, "2019-1", date(2019, 1, 1))
    told = {"version": "2018-3", "title": "Overeenkomst", "body": BODY, "valid_from": WORLD_TODAY} | facts
    with pytest.raises(refusal):
        agreements.publish_text(world.programme.pk, **told, by=world.people["staff"], at=NOW)
    assert AgreementText.objects.count() == 2


def test_a_published_text_stays_as_it_is(world):
    row = publish_agreement_text(world)
    for change in (lambda: row.delete(), lambda: AgreementText.objects.update(body="Anders.")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
