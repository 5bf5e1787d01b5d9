"""Coaches are asked to prepare an intervision, share their experiences, and get them as a handout."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from healthcoach.core.refusals import Missing
from healthcoach.mail.models import Message
from tests.trainings.intervision_world import (
    AFTERWARDS,
    ON_THE_DAY,
    list_intervision_dates,
    make_intervision_coaches,
    make_planned_intervision,
)
from tests.world import NOW, make_world
from trainings.intervisions import actions, places
from trainings.intervisions.coaches import filter_guiding_coaches
from trainings.intervisions.handout import NothingShared, render_handout
from trainings.intervisions.models import Preparation


def ask_for_preparation(row, *who, at=NOW) -> list[Preparation]:
    return actions.ask_to_prepare(row, coaches=who or None, by=None, at=at)


def share_preparation(row, of_coach="Luisteren hielp.", of_company="De kantine veranderde.", at=NOW):
    return actions.share_experience(row, of_coach=of_coach, of_company=of_company, by=row.coach.user, at=at)


def extract_preparation_text(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_by_default_those_who_guide_a_company_are_asked(world):
    idle, row = world.coach("Ida"), make_planned_intervision(world)
    guiding = world.running(coach=world.coach("Gil")).coach
    ended = world.ended(60, trajectory=world.running(coach=world.coach("Eva", user=world.people["coach"]))).coach
    [request] = ask_for_preparation(row)
    assert request.coach == guiding
    assert {idle, ended}.isdisjoint(filter_guiding_coaches(row, NOW.date()))
    message = Message.objects.get(kind="intervision_preparation")
    assert message.recipient == guiding.user
    assert "Intervisie 1" in message.subject


def test_asking_again_asks_only_who_was_not_asked(world):
    first, second = make_intervision_coaches(world, 2)
    row = make_planned_intervision(world)
    assert [each.coach for each in ask_for_preparation(row, first)] == [first]
    assert [each.coach for each in ask_for_preparation(row, first, second)] == [second]
    assert ask_for_preparation(row, first) == []
    assert Message.objects.filter(kind="intervision_preparation").count() == 2


def test_a_coach_without_account_is_asked_without_mail(world):
    coach = world.coach()
    type(coach).objects.filter(pk=coach.pk).update(user=None)
    ask_for_preparation(make_planned_intervision(world), coach)
    assert not Message.objects.filter(kind="intervision_preparation").exists()


def test_nobody_to_ask_is_said_and_strangers_are_not_asked(world):
    row, stranger = make_planned_intervision(world), make_world(code="XX").coach("Vera")
    with pytest.raises(Missing) as refusal:
        ask_for_preparation(row)
    assert refusal.value.field == "coaches"
    with pytest.raises(places.NotACoach, match="Vera"):
        ask_for_preparation(row, world.coach(), stranger)
    assert not Preparation.objects.exists()


def test_sharing_can_be_done_anew_until_the_intervision_is_over(world):
    [row] = ask_for_preparation(make_planned_intervision(world), world.coach())
    share_preparation(row)
    share_preparation(row, of_coach="  Anders. ", of_company="", at=ON_THE_DAY)
    row.refresh_from_db()
    assert (row.of_coach, row.of_company, row.shared_at) == ("Anders.", "", ON_THE_DAY)
    with pytest.raises(actions.IntervisionOver):
        share_preparation(row, at=AFTERWARDS)
    with pytest.raises(actions.IntervisionOver):
        ask_for_preparation(row.intervision, row.coach, at=AFTERWARDS)
    row.refresh_from_db()
    assert row.of_coach == "Anders."


def test_sharing_nothing_shares_nothing(world):
    [row] = ask_for_preparation(make_planned_intervision(world), world.coach())
    with pytest.raises(Missing) as refusal:
        share_preparation(row, of_coach=" ", of_company="\n")
    assert refusal.value.field == "of_coach"
    row.refresh_from_db()
    assert row.shared_at is None


def test_an_intervision_whose_other_date_was_cancelled_is_over_after_the_one_left(world):
    row = make_planned_intervision(world)
    actions.cancel_date(list_intervision_dates(row)[1], by=None, at=NOW)
    assert not actions.is_intervision_over(row, at=ON_THE_DAY)
    assert actions.is_intervision_over(row, at=AFTERWARDS)


def test_the_handout_names_the_coaches_and_tells_both_experiences(world):
    row = make_planned_intervision(world)
    first, second = ask_for_preparation(row, *make_intervision_coaches(world, 2))
    share_preparation(first, of_coach="#set page()\n*Luisteren* hielp.")
    told = extract_preparation_text(render_handout(row, at=NOW))
    for words in ("Ervaringen", "Coach 0", "#set page()", "*Luisteren* hielp.", "De kantine veranderde.", "13/04/2018"):
        assert words in told
    assert second.coach.name not in told
    assert render_handout(row, at=NOW) == render_handout(row, at=NOW)


def test_the_handout_is_accessible_with_contents_and_headings(world):
    row = make_planned_intervision(world)
    [request] = ask_for_preparation(row, world.coach())
    share_preparation(request)
    reader = PdfReader(BytesIO(render_handout(row, at=NOW)))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"]
    assert [each.title for each in reader.outline if not isinstance(each, list)]
    assert "Inhoud" in extract_preparation_text(render_handout(row, at=NOW))


def test_without_anything_shared_there_is_no_handout(world):
    row = make_planned_intervision(world)
    ask_for_preparation(row, world.coach())
    with pytest.raises(NothingShared):
        render_handout(row, at=NOW)
