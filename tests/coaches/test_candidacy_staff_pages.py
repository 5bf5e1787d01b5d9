"""What the project holder sees and does: the list, one candidate, the decision, the conditions."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coaches.candidacy import actions
from coaches.candidacy.models import Candidate
from tests.coaches import candidacy_world as candidates
from tests.coaches.candidacy_world import BRINGS, list_evidence
from tests.subsidies.desk import (
    LONG_DESK_TEXT,
    cells_of,
    count_page_queries,
    open_desk_browser,
    read_page_text,
    rows_of,
)
from tests.world import NOW, START, make_world

LIST, DECIDE, CONDITIONS = reverse("candidates"), reverse("candidates_decide"), reverse("conditions")
CANDIDATE_REFUSAL_REASON = "Te weinig ervaring."


@pytest.fixture
def staff(world):
    """The project holder's browser."""
    return open_desk_browser(world, "staff")


def build_candidate_page_url(row: Candidate) -> str:
    """The address of the page of one candidate."""
    return reverse("candidate", args=[row.pk])


def post_proof_verdict(client, row, proofs, verdict, **more):
    """The answer to a verdict on these proofs."""
    data = {"diploma": [], "proof": [], "verdict": verdict} | more
    for each in proofs:
        data["diploma" if hasattr(each, "institution") else "proof"].append(each.pk)
    return client.post(reverse("proofs_judge", args=[row.pk]), data, follow=True)


def test_the_list_shows_who_handed_in_and_how_long_they_wait(world, staff):
    candidates.make_complete_candidacy(world, name="Nog niet")
    waiting = candidates.make_waiting_candidate(world, name="Op de lijst")
    candidates.make_applied_candidate(world, name="Nieuw")
    page = read_page_text(staff.get(LIST))
    assert "Nog niet" not in page
    assert "place 1" in page
    days = (timezone.localdate() - waiting.applied_on).days
    assert [row.waits for row in staff.get(LIST).context["page"]] == [days, days]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["An", "Bo", "Cis"]),
        ({"status": "applied"}, ["An", "Cis"]),
        ({"status": "refused"}, ["Bo"]),
        ({"angle": "medical"}, ["Cis"]),
        ({"employer_kind": "other"}, ["An"]),
        ({"region": "Brussel"}, ["Bo"]),
        ({"search": "bo"}, ["Bo"]),
        ({"search": "mensura"}, ["An", "Bo"]),
        ({"ordering": "-applied_on"}, ["Cis", "An", "Bo"]),
        ({"search": "\x00"}, ["An", "Bo", "Cis"]),
        ({"status": "x"}, ["An", "Bo", "Cis"]),
    ],
)
def test_the_list_is_narrowed_by_its_address_and_so_is_the_export(world, staff, query, names):
    candidates.make_applied_candidate(world, name="An", employer_kind="other")
    candidates.make_refused_candidate(world, name="Bo", region="Brussel")
    actions.register(programme_id=world.programme.pk, name="Cis", on=START.date() + timedelta(days=2), angle="medical")
    page = staff.get(LIST, query)
    assert page.status_code == 200
    if not page.context["filters"].form.errors:
        assert [row.name for row in page.context["page"]] == names
        assert [row[0] for row in rows_of(staff.get(LIST, query | {"export": "csv"}))[1:]] == names
        assert [row[0] for row in cells_of(staff.get(LIST, query | {"export": "xlsx"}))[1:]] == names


def test_the_waiting_list_is_shown_in_its_order(world, staff):
    candidates.make_waiting_candidate(world, name="Tweede", at=NOW)
    candidates.make_waiting_candidate(world, name="Eerste")
    page = staff.get(LIST, {"status": "waiting"})
    assert [(row.name, row.place) for row in page.context["page"]] == [("Eerste", 1), ("Tweede", 2)]


def test_the_list_takes_a_constant_number_of_queries(world, staff):
    for bring in (candidates.make_applied_candidate, candidates.make_waiting_candidate):
        bring(world)
    before = count_page_queries(staff, LIST)
    for _each in range(3):
        candidates.make_applied_candidate(world)
        candidates.make_waiting_candidate(world)
    assert count_page_queries(staff, LIST) == before <= 10


def test_one_candidate_takes_a_constant_number_of_queries(world, staff):
    row = candidates.make_applied_candidate(world)
    before = count_page_queries(staff, build_candidate_page_url(row))
    for number in range(3):
        candidates.give_proof(row, description=f"Nog {number}")
    assert count_page_queries(staff, build_candidate_page_url(row)) == before <= 10


@pytest.mark.parametrize("status", [status for status in BRINGS if status != "draft"])
def test_one_candidate_shows_every_proof_and_where_it_stands(world, staff, status):
    row = BRINGS[status](world)
    page = read_page_text(staff.get(build_candidate_page_url(row)))
    for each in list_evidence(row):
        assert str(each) in page
        assert each.document.name in page
    assert ("Do not admit" in page) == (status in ("applied", "waiting"))


def test_a_draft_is_read_by_nobody_but_the_candidate(world, staff):
    row = candidates.make_complete_candidacy(world)
    assert staff.get(build_candidate_page_url(row)).status_code == 404
    assert staff.get(reverse("document", args=[row.diplomas.get().document_id])).status_code == 404


def test_what_stands_in_the_way_is_said(world, staff):
    row = candidates.make_applied_candidate(world)
    assert "2 proofs are still to be verified." in read_page_text(staff.get(build_candidate_page_url(row)))
    diploma, proof = list_evidence(row)
    post_proof_verdict(staff, row, [proof], "refused", reason="Onleesbaar.")
    post_proof_verdict(staff, row, [diploma], "accepted")
    page = read_page_text(staff.get(build_candidate_page_url(row)))
    assert "No experience in coaching or policy development has been accepted" in page
    post_proof_verdict(staff, row, [proof], "accepted")
    assert "Nothing stands in the way of admitting." in read_page_text(staff.get(build_candidate_page_url(row)))


def test_everything_is_accepted_with_one_click_and_a_second_one_is_harmless(world, staff):
    row = candidates.make_applied_candidate(world)
    proofs = list_evidence(row)
    assert "2 proofs accepted." in read_page_text(post_proof_verdict(staff, row, proofs, "accepted"))
    assert "This was already done" in read_page_text(post_proof_verdict(staff, row, proofs, "accepted"))


def test_a_refusal_without_a_reason_is_asked_for_at_its_proof(world, staff):
    row = candidates.make_applied_candidate(world)
    page = post_proof_verdict(staff, row, [row.diplomas.get()], "refused", reason="  ")
    assert page.status_code == 200
    assert "Write the reason." in read_page_text(page)
    assert page.context["diplomas"][0].open
    assert row.diplomas.get().status == "submitted"
    assert (
        post_proof_verdict(staff, row, [row.diplomas.get()], "refused", reason=LONG_DESK_TEXT)
        .context["diplomas"][0]
        .form.errors
    )


@pytest.mark.parametrize("verdict", ["", "submitted", "x\x00"])
def test_a_verdict_that_is_none_changes_nothing(world, staff, verdict):
    row = candidates.make_applied_candidate(world)
    assert "Choose a verdict." in read_page_text(post_proof_verdict(staff, row, list_evidence(row), verdict))
    assert "Choose at least one" in read_page_text(post_proof_verdict(staff, row, [], "accepted"))


def test_another_candidate_s_proof_is_not_found(world, staff):
    row, other = candidates.make_applied_candidate(world), candidates.make_applied_candidate(world)
    assert post_proof_verdict(staff, row, list_evidence(other), "accepted").status_code == 404


def test_chosen_candidates_are_admitted_together(world, staff):
    rows = [candidates.make_verified_candidate(world), candidates.make_verified_candidate(world)]
    chosen = {"candidate": [row.pk for row in rows], "decision": "admit"}
    assert "Nothing stands in the way" in read_page_text(staff.get(DECIDE, chosen))
    assert "2 candidates admitted." in read_page_text(staff.post(DECIDE, chosen, follow=True))
    assert "This was already done" in read_page_text(staff.post(DECIDE, chosen, follow=True))


def test_who_cannot_be_admitted_keeps_back_all_and_the_page_says_who(world, staff):
    rows = [candidates.make_verified_candidate(world, name="An"), candidates.make_applied_candidate(world, name="Bo")]
    page = staff.post(DECIDE, {"candidate": [row.pk for row in rows], "decision": "admit"})
    assert "Not every proof has been verified yet of: Bo." in read_page_text(page)
    assert not Candidate.objects.filter(status="admitted").exists()


def test_a_refusal_needs_a_reason_and_keeps_what_was_chosen(world, staff):
    row = candidates.make_applied_candidate(world)
    page = staff.post(DECIDE, {"candidate": row.pk, "decision": "refuse", "reason": " "})
    assert page.context["form"].errors["reason"]
    assert page.context["form"]["decision"].value() == "refuse"
    page = staff.post(
        DECIDE, {"candidate": row.pk, "decision": "refuse", "reason": CANDIDATE_REFUSAL_REASON}, follow=True
    )
    assert "1 candidate not admitted." in read_page_text(page)
    assert CANDIDATE_REFUSAL_REASON in read_page_text(page)


def test_candidates_are_put_on_the_waiting_list(world, staff):
    row = candidates.make_applied_candidate(world)
    page = staff.post(DECIDE, {"candidate": row.pk, "decision": "wait"}, follow=True)
    assert "1 candidate put on the waiting list." in read_page_text(page)
    assert "place 1 on the waiting list" in read_page_text(page)


def test_who_was_decided_on_meanwhile_is_left_out(world, staff):
    gone, open_ = (
        candidates.make_refused_candidate(world, name="Weg"),
        candidates.make_verified_candidate(world, name="Nog"),
    )
    page = staff.post(DECIDE, {"candidate": [gone.pk, open_.pk], "decision": "admit"})
    assert "Somebody decided on these meanwhile" in read_page_text(page)
    assert [row.name for row in page.context["rows"]] == ["Nog"]


@pytest.mark.parametrize("data", [{}, {"decision": ""}, {"decision": "x\x00"}, {"reason": LONG_DESK_TEXT}])
def test_a_decision_that_is_none_is_asked_again(world, staff, data):
    row = candidates.make_verified_candidate(world)
    page = staff.post(DECIDE, {"candidate": row.pk} | data)
    assert page.context["form"].errors
    assert "Choose at least one candidate." in read_page_text(staff.post(DECIDE, data, follow=True))


@pytest.mark.parametrize("number", ["0", "x", "9" * 30, "-1", "\x00"])
def test_a_candidate_who_does_not_exist_is_not_decided_on(world, staff, number):
    assert staff.post(DECIDE, {"candidate": number, "decision": "admit"}).status_code == 404


def test_another_programme_s_candidate_is_not_found(world):
    row = candidates.make_verified_candidate(world)
    other = open_desk_browser(make_world(code="XX"), "staff")
    assert other.get(build_candidate_page_url(row)).status_code == 404
    assert other.post(DECIDE, {"candidate": row.pk, "decision": "admit"}).status_code == 404


def test_a_member_of_the_staff_who_is_a_candidate_leaves_it_to_a_colleague(world, staff):
    world.people["colleague"] = colleague = candidates.make_staff_colleague(world)
    row = candidates.make_verified_candidate(world, user=world.people["staff"], by=colleague)
    page = read_page_text(staff.get(build_candidate_page_url(row)))
    assert "A colleague verifies your proofs and decides." in page
    assert "Do not admit" not in page
    page = staff.post(DECIDE, {"candidate": row.pk, "decision": "admit"}, follow=True)
    assert "nobody decides on their own candidacy" in read_page_text(page)
    open_desk_browser(world, "colleague").post(DECIDE, {"candidate": row.pk, "decision": "admit"})
    assert Candidate.objects.get().status == "admitted"


@pytest.mark.parametrize("name", ["auditor", "admin"])
def test_who_only_reads_finds_no_button(world, name):
    row = candidates.make_applied_candidate(world)
    client = open_desk_browser(world, name)
    for address in (LIST, build_candidate_page_url(row), CONDITIONS):
        page = client.get(address)
        assert page.status_code == 200
        assert b"<button" not in page.content.partition(b"<main")[2].replace(b'<button class="button">Show', b"")
    assert client.post(CONDITIONS).status_code == 404
