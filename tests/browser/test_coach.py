"""The way of a coach in real browsers: a candidate applies, is admitted, follows the course, signs, is chosen by a
company, shares at an intervision, and is renewed."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from coaches.certification import agreements
from coaches.models import Agreement, Candidate, Coach
from coaches.renewal.queries import is_active_coach
from coaches.tasks import remind_renewals
from healthcoach.mail.models import Message
from healthcoach.users.models import User
from tests.browser import coach_steps as steps
from tests.browser.site import Site
from tests.world import World
from trainings.courses import actions as courses
from trainings.courses.models import Edition, EditionDay

COACH_PHONE_VIEWPORT = {"width": 390, "height": 800}


@pytest.fixture
def open_to_candidates(world: World) -> World:
    """A programme with a course of one day, an agreement to sign, and a year in which a coach comes to intervision."""
    today = timezone.localdate()
    world.programme.renewal_months = 12
    world.programme.save()
    world.edition.course.offered_until = today - timedelta(days=30)
    world.edition.course.save()
    courses.offer(programme_id=world.programme.pk, name=steps.OF_ONE_DAY, days=1, price=300, on=today)
    agreements.publish_text(
        world.programme.pk,
        version="1",
        title="Samenwerkingsovereenkomst",
        body=steps.TEXT,
        valid_from=today,
        by=world.people["staff"],
        at=timezone.now(),
    )
    User.objects.create_user("kandidaat@gc.example", name="Kaat Willems")
    return world


def a_year_almost_passed() -> None:
    """What was signed today was signed 351 days ago: the certification holds for two more weeks."""
    Agreement.objects.update(signed_on=timezone.localdate() - timedelta(days=351))


def the_day_has_come() -> None:
    """The day of the round that was planned for tomorrow is today."""
    today = timezone.localdate()
    planned = Edition.objects.filter(starts_on=today + timedelta(days=1))
    EditionDay.objects.filter(edition__in=planned).update(on=today)
    planned.update(starts_on=today, ends_on=today)


def test_from_candidate_to_a_renewed_coach(site: Site, open_to_candidates: World, enter, browser, tmp_path: Path):
    world, today = open_to_candidates, timezone.localdate()
    application = world.approved().pk
    world.programme.applications.update(lapses_on=today + timedelta(days=100))
    candidate = browser.new_context(locale="nl-BE", base_url=site.address, viewport=COACH_PHONE_VIEWPORT).new_page()
    site.sign_in(candidate, "kandidaat@gc.example")
    staff, trainer, company = enter("staff"), enter("trainer"), enter("applicant")

    steps.the_candidate_applies(candidate, tmp_path)
    steps.the_project_holder_admits(staff)
    steps.the_project_holder_plans_a_day(staff, today + timedelta(days=1))
    steps.the_candidate_enrols(candidate)
    the_day_has_come()
    steps.the_trainer_records_who_was_there(trainer)
    steps.the_course_is_completed(staff)
    steps.the_candidate_signs(candidate)
    steps.the_material_is_handed_over(staff)
    coach = Coach.objects.get(name="Kaat Willems")
    assert is_active_coach(coach, today)
    assert Candidate.objects.get(name="Kaat Willems").coach == coach

    steps.the_company_asks(company, application)
    steps.the_coach_accepts(candidate)
    steps.the_company_starts(company, application)

    a_year_almost_passed()
    remind_renewals()
    assert Message.objects.filter(recipient=coach.user, kind__startswith="renewal").exists()
    signed = today - timedelta(days=351)
    candidate.goto("/mijn/certificering/")
    expect(candidate.locator("main")).to_contain_text(signed.replace(year=signed.year + 1).strftime("%d/%m/%Y"))

    steps.the_project_holder_plans_an_intervision(staff, today)
    steps.the_coach_registers_and_shares(candidate)
    steps.who_came_is_recorded(staff)
    candidate.goto("/mijn/certificering/")
    expect(candidate.locator("main")).to_contain_text(today.replace(year=today.year + 1).strftime("%d/%m/%Y"))
