"""The pages of intervision for a coach: choosing a date, what was attended, and what was asked to share."""

import pytest
from django.urls import reverse
from django.utils import timezone

from healthcoach.programmes.models import Assignment
from tests.subsidies.desk import LONG_DESK_TEXT, open_desk_browser, read_page_text
from tests.trainings.intervision_world import build_intervision_url, count_days_ahead, make_coming_intervision
from trainings.intervisions import actions, places
from trainings.intervisions.models import IntervisionDate, Registration

MINE = reverse("my_intervisions")


@pytest.fixture
def coach(world):
    return world.coach("An Claes", user=world.people["coach"])


@pytest.fixture
def mine(world, coach):
    return open_desk_browser(world, "coach")


def test_a_coach_registers_moves_and_cancels_with_one_click_each(world, mine):
    first, second = make_coming_intervision(world, capacity=3).dates.all()
    assert "3 places left" in read_page_text(mine.get(MINE))
    page = mine.post(build_intervision_url("intervision_register", first), follow=True)
    assert "You are registered for “Intervisie 1”" in read_page_text(page)
    assert "2 places left" in read_page_text(page)
    assert "Move to this date" in read_page_text(page)
    mine.post(build_intervision_url("intervision_register", second))
    row = Registration.objects.get()
    assert row.date == second
    page = mine.post(build_intervision_url("intervision_leave", row), follow=True)
    assert "The registration has been cancelled" in read_page_text(page)
    page = mine.post(build_intervision_url("intervision_leave", row), follow=True)
    assert "already done" in read_page_text(page)


def test_a_full_date_says_so_and_offers_nothing(world, mine):
    [day] = make_coming_intervision(world, 10, capacity=1).dates.all()
    places.register_coach(world.coach("Bo"), date=day, by=None, at=timezone.now())
    page = mine.get(MINE)
    assert "full" in read_page_text(page)
    assert build_intervision_url("intervision_register", day) not in page.content.decode()
    assert "is full" in read_page_text(mine.post(build_intervision_url("intervision_register", day), follow=True))


@pytest.mark.parametrize("how", ["past", "cancelled"])
def test_a_past_or_cancelled_date_is_not_offered_and_says_why_when_asked(world, mine, how):
    [day] = make_coming_intervision(world, -1 if how == "past" else 5).dates.all()
    if how == "cancelled":
        actions.cancel_date(day, by=None, at=timezone.now())
    assert "No date has been planned" in read_page_text(mine.get(MINE))
    page = mine.post(build_intervision_url("intervision_register", day), follow=True)
    assert ("is over" if how == "past" else "has been cancelled") in read_page_text(page)
    assert not Registration.objects.exists()


def test_a_retired_coach_is_told_why_not(world, coach, mine):
    type(coach).objects.filter(pk=coach.pk).update(retired_on=count_days_ahead(-1))
    [day] = make_coming_intervision(world, 5).dates.all()
    assert "not a coach under agreement" in read_page_text(
        mine.post(build_intervision_url("intervision_register", day), follow=True)
    )


def test_what_was_attended_is_listed_with_its_handout(world, coach, mine):
    row = make_coming_intervision(world, 0, 5)
    places.record_date_attendance(row.dates.first(), coaches=[coach], by=None, at=timezone.now())
    assert "You were there" in read_page_text(mine.get(MINE))
    assert mine.get(build_intervision_url("handout", row)).status_code == 409
    [asked] = actions.ask_to_prepare(row, coaches=[world.coach("Bo")], by=None, at=timezone.now())
    actions.share_experience(asked, of_coach="Goed.", of_company="", by=None, at=timezone.now())
    assert "Experiences of coaches (PDF)" in read_page_text(mine.get(MINE))
    page = mine.get(build_intervision_url("handout", row))
    assert page.content.startswith(b"%PDF")
    assert page["Content-Disposition"] == 'attachment; filename="intervisie-1.pdf"'


def test_a_coach_shares_and_changes_until_it_is_over(world, coach, mine):
    [asked] = actions.ask_to_prepare(make_coming_intervision(world), coaches=[coach], by=None, at=timezone.now())
    assert "Share your experience" in read_page_text(mine.get(MINE))
    page = mine.post(
        build_intervision_url("preparation", asked), {"of_coach": "Luisteren.", "of_company": ""}, follow=True
    )
    assert "Thank you" in read_page_text(page)
    assert "Luisteren." in mine.get(build_intervision_url("preparation", asked)).content.decode()
    asked.refresh_from_db()
    assert (asked.of_coach, asked.shared_by) == ("Luisteren.", coach.user)
    IntervisionDate.objects.filter(on=count_days_ahead(10)).update(on=count_days_ahead(-10))
    IntervisionDate.objects.filter(on=count_days_ahead(20)).update(on=count_days_ahead(-9))
    page = mine.get(build_intervision_url("preparation", asked))
    assert "is over" in read_page_text(page)
    assert "Luisteren." in read_page_text(page)
    page = mine.post(build_intervision_url("preparation", asked), {"of_coach": "Later.", "of_company": ""})
    assert page.context["form"]["of_coach"].value() == "Later."
    assert "is over" in page.context["form"].non_field_errors()[0]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"of_coach": "", "of_company": " "}, "of_coach"),
        ({"of_coach": LONG_DESK_TEXT, "of_company": ""}, "of_coach"),
        ({"of_coach": "Goed", "of_company": "x\x00"}, "of_company"),
        ({}, "of_coach"),
    ],
)
def test_what_cannot_be_shared_is_said_and_kept_on_the_page(world, coach, mine, typed, field):
    [asked] = actions.ask_to_prepare(make_coming_intervision(world), coaches=[coach], by=None, at=timezone.now())
    page = mine.post(build_intervision_url("preparation", asked), typed)
    assert set(page.context["form"].errors) == {field}
    assert page.context["form"]["of_coach"].value() == typed.get("of_coach")
    asked.refresh_from_db()
    assert asked.shared_at is None


def test_an_auditor_who_is_a_coach_too_only_looks(world, coach):
    Assignment.objects.create(user=coach.user, role="auditor", programme=world.programme)
    page = open_desk_browser(world, "coach").get(MINE)
    [day, _other] = make_coming_intervision(world).dates.all()
    assert "Register for this date" not in read_page_text(page)
    assert open_desk_browser(world, "coach").post(build_intervision_url("intervision_register", day)).status_code == 404
