"""A company asks a coach, who says yes or no; and who can be chosen at all."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from coaches.candidacy.rules import EmployerKind, Region
from coaches.certification import actions as certification
from healthcoach.core.lifecycle import AlreadyDone, WrongStatus
from healthcoach.core.refusals import Missing
from healthcoach.mail.models import Message
from subsidies.applications import actions as applications
from subsidies.coach_requests import actions as matching
from subsidies.coach_requests.availability import list_available_coaches, with_free_places
from subsidies.coach_requests.filters import CoachFilter
from subsidies.coach_requests.models import CoachRequest, CoachRequestStatus
from subsidies.trajectories import actions as trajectories
from tests.subsidies.matching_world import (
    COACH_ASKED_AT,
    make_accepted_request,
    make_coach_request,
    make_matchable_coach,
)
from tests.world import NOW, START, WORLD_TODAY, World, make_world

MATCHING_DAY = COACH_ASKED_AT.date()


def list_coach_names(rows) -> list[str]:
    """Their names, in the order of the alphabet."""
    return sorted(row.name for row in rows)


def make_request_in_status(world: World, status: str) -> CoachRequest:
    """A request in this status."""
    row = make_matchable_coach(world, places=5)
    if status == CoachRequestStatus.ASKED:
        return make_coach_request(world, row)
    if status == CoachRequestStatus.DECLINED:
        return matching.decline(make_coach_request(world, row), reason="Te ver.", by=row.user, at=COACH_ASKED_AT)
    request = make_accepted_request(world, row)
    if status == CoachRequestStatus.TAKEN_BACK:
        return matching.take_back(request, by=world.people["applicant"], at=COACH_ASKED_AT)
    if status == CoachRequestStatus.USED:
        by = world.people["applicant"]
        trajectories.start(request.application, coach=row, on=MATCHING_DAY, by=by, at=COACH_ASKED_AT)
    if status == CoachRequestStatus.LAPSED:
        applications.withdraw(request.application, by=world.people["applicant"], at=NOW)
        matching.lapse(at=NOW)
    request.refresh_from_db()
    return request


def perform_request_verb(world: World, verb: str, request: CoachRequest) -> None:
    """One verb on one request, with everything else in order."""
    by_coach, by_company = {"by": request.coach.user, "at": NOW}, {"by": world.people["applicant"], "at": NOW}
    verbs = {
        "accept": lambda: matching.accept(request, **by_coach),
        "decline": lambda: matching.decline(request, reason="Geen tijd.", **by_coach),
        "take_back": lambda: matching.take_back(request, **by_company),
    }
    verbs[verb]()


def dump_request_state(request: CoachRequest) -> tuple:
    """Everything a refused verb must leave as it was."""
    return CoachRequest.objects.filter(pk=request.pk).values().get(), Message.objects.count()


def test_asking_tells_the_coach_and_asking_again_is_asking_once(world):
    row, chosen = world.approved(), make_matchable_coach(world)
    first, again = make_coach_request(world, chosen, row), make_coach_request(world, chosen, row)
    assert (first, first.status, first.asked_by) == (again, "asked", world.people["applicant"])
    [letter] = Message.objects.filter(recipient=chosen.user, kind="coach_asked")
    assert row.company_name in letter.subject


# Where each verb leads from each status; what is not here is refused.
LEADS_TO = {
    ("asked", "accept"): "accepted",
    ("asked", "decline"): "declined",
    ("asked", "take_back"): "taken_back",
    ("accepted", "take_back"): "taken_back",
}


@pytest.mark.parametrize("verb", ["accept", "decline", "take_back"])
@pytest.mark.parametrize("status", CoachRequestStatus.values)
def test_a_verb_exists_in_its_statuses_only(world, status, verb):
    request = make_request_in_status(world, status)
    assert request.status == status
    before = dump_request_state(request)
    if expected := LEADS_TO.get((status, verb)):
        perform_request_verb(world, verb, request)
        request.refresh_from_db()
        assert request.status == expected
    else:
        with pytest.raises(WrongStatus):
            perform_request_verb(world, verb, request)
        assert dump_request_state(request) == before


def test_the_company_reads_why_a_coach_declines_and_asks_another(world):
    row, first = world.approved(), make_matchable_coach(world, "An Claes")
    matching.decline(make_coach_request(world, first, row), reason="Ik werk niet in Brussel.", by=first.user, at=NOW)
    letter = Message.objects.get(recipient=world.people["applicant"], kind="coach_declined")
    assert "Ik werk niet in Brussel." in letter.body
    assert make_coach_request(world, make_matchable_coach(world, "Els Smet"), row).status == "asked"


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_coach_declines_with_a_reason(world, reason):
    request = make_coach_request(world, make_matchable_coach(world))
    before = dump_request_state(request)
    with pytest.raises(Missing):
        matching.decline(request, reason=reason, by=request.coach.user, at=NOW)
    assert dump_request_state(request) == before


def test_one_coach_is_asked_at_a_time(world):
    row = world.approved()
    make_coach_request(world, make_matchable_coach(world, "An Claes"), row)
    with pytest.raises(matching.AnotherCoachAsked, match="An Claes"):
        make_coach_request(world, make_matchable_coach(world, "Els Smet"), row)
    with pytest.raises(IntegrityError), transaction.atomic():
        CoachRequest.objects.create(application=row, coach=make_matchable_coach(world, "Bo Maes"), asked_at=NOW)


@pytest.mark.parametrize("status", ["draft", "submitted", "pending", "rejected", "withdrawn", "lapsed", "ended"])
def test_a_coach_is_asked_for_an_approved_application_only(world, status):
    row = world.ended(60).application if status == "ended" else getattr(world, status)()
    row.refresh_from_db()
    with pytest.raises(WrongStatus):
        make_coach_request(world, make_matchable_coach(world), row)
    assert not CoachRequest.objects.open().exists()


def make_unavailable_coach(world: World, why: str):
    """A coach who cannot be chosen, and the refusal that says so."""
    chosen = make_matchable_coach(world)
    if why == "blocked":
        certification.block(chosen, reason="Overleg.", on=START.date(), by=None)
    if why == "retired":
        chosen.retired_on = MATCHING_DAY
        chosen.save()
    if why == "no bank account":
        chosen.bank_accounts.update(replaced_at=NOW)
    if why == "renewal missed":
        world.programme.renewal_months = 12
        world.programme.save()
        chosen.agreements.update(signed_on=START.date() - timedelta(days=800))
    if why == "full of trajectories":
        world.running(chosen)
    if why == "full of promises":
        make_accepted_request(world, chosen)
    if why == "another programme":
        chosen = make_matchable_coach(make_world(code="AN"))
    return chosen


@pytest.mark.parametrize(
    ("why", "refusal"),
    [
        ("blocked", matching.CoachNotActive),
        ("retired", matching.CoachNotActive),
        ("no bank account", matching.CoachNotActive),
        ("another programme", matching.CoachNotActive),
        ("full of trajectories", matching.CoachFull),
        ("full of promises", matching.CoachFull),
    ],
)
def test_who_cannot_take_on_a_company_is_neither_shown_nor_asked(world, why, refusal):
    chosen, row = make_unavailable_coach(world, why), world.approved()
    assert chosen not in list_available_coaches(world.programme.pk, on=MATCHING_DAY)
    with pytest.raises(refusal):
        make_coach_request(world, chosen, row)
    assert not row.coach_requests.exists()


def test_a_request_that_was_not_accepted_takes_no_place(world):
    chosen = make_matchable_coach(world, places=1)
    make_coach_request(world, chosen)
    assert make_coach_request(world, chosen).status == "asked"


def test_a_coach_accepts_no_more_companies_than_they_take_on(world):
    chosen = make_matchable_coach(world, places=1)
    first, second = make_coach_request(world, chosen), make_coach_request(world, chosen)
    matching.accept(first, by=chosen.user, at=NOW)
    with pytest.raises(matching.YouAreFull):
        matching.accept(second, by=chosen.user, at=NOW)
    matching.take_back(first, by=world.people["applicant"], at=NOW)
    assert matching.accept(second, by=chosen.user, at=NOW).status == "accepted"


def test_a_coach_who_was_blocked_meanwhile_cannot_accept(world):
    request = make_coach_request(world, make_matchable_coach(world))
    certification.block(request.coach, reason="Overleg.", on=START.date(), by=None)
    with pytest.raises(matching.NotActiveNow):
        matching.accept(request, by=request.coach.user, at=NOW)


def test_accepting_twice_is_said_to_be_done(world):
    request = make_accepted_request(world, make_matchable_coach(world))
    with pytest.raises(AlreadyDone):
        matching.accept(request, by=request.coach.user, at=NOW)
    assert Message.objects.filter(kind="coach_accepted").count() == 1


def test_places_are_counted_from_trajectories_that_run_and_requests_that_were_accepted(world):
    chosen = make_matchable_coach(world, places=5)
    world.running(chosen)
    trajectories.stop(world.running(chosen), reason="Klaar.", by=chosen.user, at=NOW)
    make_accepted_request(world, chosen)
    make_coach_request(world, chosen)
    row = with_free_places(type(chosen).objects.filter(pk=chosen.pk)).get()
    assert (row.taken, row.free) == (2, 3)


def test_starting_uses_the_place_that_was_kept(world):
    chosen = make_matchable_coach(world, places=1)
    request = make_accepted_request(world, chosen)
    by = world.people["applicant"]
    trajectories.start(request.application, coach=chosen, on=MATCHING_DAY, by=by, at=NOW)
    request.refresh_from_db()
    assert (request.status, request.used_by) == ("used", by)
    assert with_free_places(type(chosen).objects.filter(pk=chosen.pk)).get().taken == 1


def test_requests_of_companies_that_go_no_further_lapse_and_the_coach_is_told(world):
    chosen = make_matchable_coach(world, places=5)
    gone, stays = make_accepted_request(world, chosen), make_coach_request(world, chosen)
    applications.withdraw(gone.application, by=world.people["applicant"], at=NOW)
    assert (matching.lapse(at=NOW), matching.lapse(at=NOW)) == (1, 0)
    gone.refresh_from_db()
    stays.refresh_from_db()
    assert (gone.status, stays.status) == ("lapsed", "asked")
    assert Message.objects.filter(recipient=chosen.user, kind="coach_request_lapsed").count() == 1


@pytest.mark.parametrize("number", [1, 5])
def test_one_or_many_lapse_with_the_same_number_of_statements(world, number, django_assert_num_queries):
    chosen = make_matchable_coach(world, places=50)
    for _each in range(number):
        applications.withdraw(make_coach_request(world, chosen).application, by=world.people["applicant"], at=NOW)
    with django_assert_num_queries(5):
        assert matching.lapse(at=NOW) == number


@pytest.mark.parametrize(
    ("asked_for", "found"),
    [
        ({}, ["An", "Bo", "Cis"]),
        ({"region": "Gent"}, ["An", "Bo", "Cis"]),  # no such region: everybody, and the form says so
        ({"region": "Brussel"}, ["An", "Cis"]),
        ({"region": "Limburg"}, ["Bo", "Cis"]),
        ({"language": "fr"}, ["An"]),
        ({"theme": "tobacco"}, ["Bo"]),
        ({"employer": "external_prevention"}, ["Cis"]),
        ({"region": "Limburg", "theme": "mental"}, ["Cis"]),
        ({"search": "bo"}, ["Bo"]),
    ],
)
def test_coaches_are_found_by_region_language_theme_and_prevention_service(world, asked_for, found):
    make_matchable_coach(world, "An", regions=[Region.BRUSSEL], languages=["nl", "fr"], themes=["mental"])
    make_matchable_coach(world, "Bo", regions=[Region.LIMBURG], languages=["nl"], themes=["tobacco", "food"])
    both, kind = [Region.LIMBURG, Region.BRUSSEL], EmployerKind.EXTERNAL_PREVENTION
    make_matchable_coach(world, "Cis", regions=both, languages=["nl"], themes=["mental"], employer_kind=kind)
    rows = CoachFilter(asked_for, list_available_coaches(world.programme.pk, on=WORLD_TODAY)).qs
    assert list_coach_names(rows) == found


def test_all_coaches_are_counted_in_one_query(world, django_assert_num_queries):
    for number in range(3):
        make_matchable_coach(world, f"Coach {number}")
    with django_assert_num_queries(1):
        assert len(list_available_coaches(world.programme.pk, on=WORLD_TODAY)) == 3
