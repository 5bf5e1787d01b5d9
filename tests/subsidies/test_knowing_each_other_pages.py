"""What a company learns of its coach and of the time it takes, and what a coach learns of the company."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from subsidies.applications import actions as applications
from subsidies.companies.actions import update_contact
from subsidies.trajectories import actions as trajectories
from tests.subsidies.desk import open_desk_browser, read_page_text
from tests.world import NOW, START


def get_acquainted_application_url(application):
    return reverse("application", args=[application.pk])


def test_the_coaches_to_choose_from_are_named_with_angle_and_region(world):
    coach = world.coach("An Claes")
    coach.regions, coach.themes, coach.introduction = ["Limburg"], ["food"], "Gids voor gezonde teams."
    coach.save()
    page = read_page_text(
        open_desk_browser(world, "applicant").get(reverse("coach_choose", args=[world.approved().pk]))
    )
    for fact in ("An Claes", "Psychology", "Limburg", "Healthy food", "Gids voor gezonde teams."):
        assert fact in page


def test_after_the_start_company_and_coach_know_how_to_reach_each_other(world):
    running = world.running()
    applicant, coach = world.people["applicant"], world.people["coach"]
    update_contact(running.application.contact, by=applicant, name="Els", email="els@b.example", phone="02 123 45 67")
    assert coach.email in read_page_text(
        open_desk_browser(world, "applicant").get(get_acquainted_application_url(running.application))
    )
    seen_by_coach = read_page_text(open_desk_browser(world, "coach").get(reverse("trajectory", args=[running.pk])))
    for way in ("Els", "els@b.example", "02 123 45 67"):
        assert way in seen_by_coach


def test_every_page_says_how_to_reach_the_project_holder(world, client):
    assert f"mailto:{settings.CONTACT_EMAIL}" in client.get(reverse("home")).content.decode()


@pytest.mark.parametrize(("decisions", "told"), [(4, False), (5, True)])
def test_who_waits_reads_how_long_a_decision_usually_takes_once_that_is_known(world, decisions, told):
    waiting = world.pending()
    for days in range(1, decisions + 1):
        row = world.pending()
        applications.reject([row], motivation="Nee.", by=world.people["steering"], at=START + timedelta(days=7 + days))
    page = read_page_text(open_desk_browser(world, "applicant").get(get_acquainted_application_url(waiting)))
    assert ("usually have their decision within 2 weeks" in page) == told


def test_once_the_trajectory_runs_the_refusal_to_withdraw_says_who_can_stop_it(world):
    running = world.running()
    company, address = (
        open_desk_browser(world, "applicant"),
        reverse("application_withdraw", args=[running.application.pk]),
    )
    for answer in (company.get(address, follow=True), company.post(address, follow=True)):
        assert "Your coach or the project holder can stop it." in read_page_text(answer)
    trajectories.stop(running, reason="Verhuisd.", by=world.people["coach"], at=NOW)
    assert "Your coach or the project holder can stop it." not in read_page_text(company.get(address, follow=True))


def test_what_a_withdrawn_draft_left_open_is_called_not_filled_in(world):
    row = world.draft(headcount=None, motivation_of_company="", referral="")
    applications.withdraw(row, by=world.people["applicant"], at=NOW)
    assert (
        read_page_text(open_desk_browser(world, "applicant").get(get_acquainted_application_url(row))).count(
            "not filled in"
        )
        == 3
    )
