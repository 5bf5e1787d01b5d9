"""What a candidate reads of earlier candidacies, and who only reads."""

import pytest
from django.urls import reverse

from coaches.candidacy import actions, decisions
from healthcoach.website.navigation import CANDIDATE, find_user_capacities
from tests.coaches import candidacy_world as candidates
from tests.coaches.candidacy_world import give_proof, list_evidence
from tests.coaches.test_candidacy_pages import MINE, build_candidacy_url, sign_in_candidate
from tests.subsidies.desk import count_page_queries, open_desk_browser
from tests.world import NOW, make_world


def test_earlier_candidacies_can_be_read_again(world):
    row = candidates.make_refused_candidate(world)
    second = candidates.begin_candidacy(world, row.user)
    client = sign_in_candidate(row)
    assert client.get(MINE).context["candidate"] == second
    assert client.get(MINE, {"candidate": row.pk}).context["candidate"] == row
    other = candidates.make_refused_candidate(world)
    assert client.get(MINE, {"candidate": other.pk}).context["candidate"] == second


def test_who_audits_the_programme_changes_nothing_not_even_their_own_candidacy(world):
    row = actions.register(programme_id=world.programme.pk, name="Dubbel", user=world.people["auditor"], on=NOW.date())
    client = open_desk_browser(world, "auditor")
    assert client.get(MINE).status_code == 200
    assert client.post(MINE, {"programme": world.programme.pk}).status_code == 404
    assert client.post(build_candidacy_url("candidacy_withdraw", row)).status_code == 404


def test_a_candidate_has_a_place_in_the_navigation_until_they_are_a_coach(world):
    row = candidates.make_admitted_candidate(world)
    assert find_user_capacities(row.user) == [CANDIDATE]
    assert sign_in_candidate(row).get(reverse("desk")).url == MINE
    candidates.make_coach_of_candidate(world, row)
    assert CANDIDATE not in find_user_capacities(row.user)


@pytest.mark.parametrize("status", candidates.BRINGS)
def test_my_candidacy_takes_a_constant_number_of_queries(world, status):
    row = candidates.BRINGS[status](world)
    client = sign_in_candidate(row)
    before = count_page_queries(client, MINE)
    if status in ("draft", "applied", "waiting"):
        for number in range(4):
            give_proof(row, description=f"Nog {number}")
    assert count_page_queries(client, MINE) == before
    assert before <= 10


def test_the_decision_of_another_programme_is_not_mixed_in(world):
    other = make_world(code="XX")
    row = candidates.make_applied_candidate(world)
    candidates.make_waiting_candidate(other, row.user)
    decisions.refuse_candidates([row], reason="Neen.", by=world.people["staff"], at=NOW)
    page = sign_in_candidate(row).get(MINE, {"candidate": row.pk})
    assert page.context["candidate"] == row
    assert list_evidence(row) == [*page.context["diplomas"], *page.context["proofs"]]
