"""Coaches are asked to prepare an intervision, share their experiences, and get them as a handout."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from healthcoach.mail.models import Message
from healthcoach.refusals import Missing
from tests.trainings.intervision_world import AFTERWARDS, ON_THE_DAY, coaches, dates, planned
from tests.world import NOW, make_world
from trainings.intervisions import actions, places
from trainings.intervisions.coaches import with_running_trajectory
from trainings.intervisions.handout import NothingShared, handout
from trainings.intervisions.models import Preparation


def asked(row, *who, at=NOW) -> list[Preparation]:
    return actions.ask_to_prepare(row, coaches=who or None, by=None, at=at)


def share(row, of_coach="Luisteren hielp.", of_company="De kantine veranderde.", at=NOW):
    return actions.share(row, of_coach=of_coach, of_company=of_company, by=row.coach.user, at=at)


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_by_default_those_who_guide_a_company_are_asked(world):
    idle, row = world.coach("Ida"), planned(world)
    guiding = world.running(coach=world.coach("Gil")).coach
    ended = world.ended(60, trajectory=world.running(coach=world.coach("Eva", user=world.people["coach"]))).coach
    [request] = asked(row)
    assert request.coach == guiding
    assert {idle, ended}.isdisjoint(with_running_trajectory(row, NOW.date()))
    message = Message.objects.get(kind="intervision_preparation")
    assert message.recipient == guiding.user
    assert "Intervisie 1" in message.subject


def test_asking_again_asks_only_who_was_not_asked(world):
    first, second = coaches(world, 2)
    row = planned(world)
    assert [each.coach for each in asked(row, first)] == [first]
    assert [each.coach for each in asked(row, first, second)] == [second]
    assert asked(row, first) == []
    assert Message.objects.filter(kind="intervision_preparation").count() == 2


def test_a_coach_without_account_is_asked_without_mail(world):
    coach = world.coach()
    type(coach).objects.filter(pk=coach.pk).update(user=None)
    asked(planned(world), coach)
    assert not Message.objects.filter(kind="intervision_preparation").exists()


def test_nobody_to_ask_is_said_and_strangers_are_not_asked(world):
    row, stranger = planned(world), make_world(code="XX").coach("Vera")
    with pytest.raises(Missing) as refusal:
        asked(row)
    assert refusal.value.field == "coaches"
    with pytest.raises(places.NotACoach, match="Vera"):
        asked(row, world.coach(), stranger)
    assert not Preparation.objects.exists()


def test_sharing_can_be_done_anew_until_the_intervision_is_over(world):
    [row] = asked(planned(world), world.coach())
    share(row)
    share(row, of_coach="  Anders. ", of_company="", at=ON_THE_DAY)
    row.refresh_from_db()
    assert (row.of_coach, row.of_company, row.shared_at) == ("Anders.", "", ON_THE_DAY)
    with pytest.raises(actions.IntervisionOver):
        share(row, at=AFTERWARDS)
    with pytest.raises(actions.IntervisionOver):
        asked(row.intervision, row.coach, at=AFTERWARDS)
    row.refresh_from_db()
    assert row.of_coach == "Anders."


def test_sharing_nothing_shares_nothing(world):
    [row] = asked(planned(world), world.coach())
    with pytest.raises(Missing) as refusal:
        share(row, of_coach=" ", of_company="\n")
    assert refusal.value.field == "of_coach"
    row.refresh_from_db()
    assert row.shared_at is None


def test_an_intervision_whose_other_date_was_cancelled_is_over_after_the_one_left(world):
    row = planned(world)
    actions.cancel_date(dates(row)[1], by=None, at=NOW)
    assert not actions.over(row, at=ON_THE_DAY)
    assert actions.over(row, at=AFTERWARDS)


def test_the_handout_names_the_coaches_and_tells_both_experiences(world):
    row = planned(world)
    first, second = asked(row, *coaches(world, 2))
    share(first, of_coach="#set page()\n*Luisteren* hielp.")
    told = text_of(handout(row, at=NOW))
    for words in ("Ervaringen", "Coach 0", "#set page()", "*Luisteren* hielp.", "De kantine veranderde.", "13/04/2018"):
        assert words in told
    assert second.coach.name not in told
    assert handout(row, at=NOW) == handout(row, at=NOW)


def test_the_handout_is_accessible_with_contents_and_headings(world):
    row = planned(world)
    [request] = asked(row, world.coach())
    share(request)
    reader = PdfReader(BytesIO(handout(row, at=NOW)))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"]
    assert [each.title for each in reader.outline if not isinstance(each, list)]
    assert "Inhoud" in text_of(handout(row, at=NOW))


def test_without_anything_shared_there_is_no_handout(world):
    row = planned(world)
    asked(row, world.coach())
    with pytest.raises(NothingShared):
        handout(row, at=NOW)
