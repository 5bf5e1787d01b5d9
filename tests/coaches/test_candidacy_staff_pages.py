"""What the project holder sees and does: the list, one candidate, the decision, the conditions."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coaches.candidacy import actions
from coaches.candidacy.models import Candidate, Condition
from healthcoach.users.models import Assignment
from tests.coaches import candidacy_world as candidates
from tests.coaches.candidacy_world import BRINGS, everything_of
from tests.subsidies.desk import LONG, browser, cells_of, queries, rows_of, said
from tests.world import NOW, START, make_world

LIST, DECIDE, CONDITIONS = reverse("candidates"), reverse("candidates_decide"), reverse("conditions")
WHY = "Te weinig ervaring."


@pytest.fixture
def staff(world):
    """The project holder's browser."""
    return browser(world, "staff")


def page_of(row: Candidate) -> str:
    """The address of the page of one candidate."""
    return reverse("candidate", args=[row.pk])


def judge(client, row, proofs, verdict, **more):
    """The answer to a verdict on these proofs."""
    data = {"diploma": [], "proof": [], "verdict": verdict} | more
    for each in proofs:
        data["diploma" if hasattr(each, "institution") else "proof"].append(each.pk)
    return client.post(reverse("proofs_judge", args=[row.pk]), data, follow=True)


def test_the_list_shows_who_handed_in_and_how_long_they_wait(world, staff):
    candidates.complete(world, name="Nog niet")
    waiting = candidates.waiting(world, name="Op de lijst")
    candidates.applied(world, name="Nieuw")
    page = said(staff.get(LIST))
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
    candidates.applied(world, name="An", employer_kind="other")
    candidates.refused(world, name="Bo", region="Brussel")
    actions.register(programme_id=world.programme.pk, name="Cis", on=START.date() + timedelta(days=2), angle="medical")
    page = staff.get(LIST, query)
    assert page.status_code == 200
    if not page.context["filters"].form.errors:
        assert [row.name for row in page.context["page"]] == names
        assert [row[0] for row in rows_of(staff.get(LIST, query | {"export": "csv"}))[1:]] == names
        assert [row[0] for row in cells_of(staff.get(LIST, query | {"export": "xlsx"}))[1:]] == names


def test_the_waiting_list_is_shown_in_its_order(world, staff):
    candidates.waiting(world, name="Tweede", at=NOW)
    candidates.waiting(world, name="Eerste")
    page = staff.get(LIST, {"status": "waiting"})
    assert [(row.name, row.place) for row in page.context["page"]] == [("Eerste", 1), ("Tweede", 2)]


def test_the_list_takes_a_constant_number_of_queries(world, staff):
    for bring in (candidates.applied, candidates.waiting):
        bring(world)
    before = queries(staff, LIST)
    for _each in range(3):
        candidates.applied(world)
        candidates.waiting(world)
    assert queries(staff, LIST) == before <= 10


def test_one_candidate_takes_a_constant_number_of_queries(world, staff):
    row = candidates.applied(world)
    before = queries(staff, page_of(row))
    for number in range(3):
        candidates.with_proof(row, description=f"Nog {number}")
    assert queries(staff, page_of(row)) == before <= 10


@pytest.mark.parametrize("status", [status for status in BRINGS if status != "draft"])
def test_one_candidate_shows_every_proof_and_where_it_stands(world, staff, status):
    row = BRINGS[status](world)
    page = said(staff.get(page_of(row)))
    for each in everything_of(row):
        assert str(each) in page
        assert each.document.name in page
    assert ("Do not admit" in page) == (status in ("applied", "waiting"))


def test_a_draft_is_read_by_nobody_but_the_candidate(world, staff):
    row = candidates.complete(world)
    assert staff.get(page_of(row)).status_code == 404
    assert staff.get(reverse("document", args=[row.diplomas.get().document_id])).status_code == 404


def test_what_stands_in_the_way_is_said(world, staff):
    row = candidates.applied(world)
    assert "2 proofs are still to be verified." in said(staff.get(page_of(row)))
    diploma, proof = everything_of(row)
    judge(staff, row, [proof], "refused", reason="Onleesbaar.")
    judge(staff, row, [diploma], "accepted")
    page = said(staff.get(page_of(row)))
    assert "No experience in coaching or policy development has been accepted" in page
    judge(staff, row, [proof], "accepted")
    assert "Nothing stands in the way of admitting." in said(staff.get(page_of(row)))


def test_everything_is_accepted_with_one_click_and_a_second_one_is_harmless(world, staff):
    row = candidates.applied(world)
    proofs = everything_of(row)
    assert "2 proofs accepted." in said(judge(staff, row, proofs, "accepted"))
    assert "This was already done" in said(judge(staff, row, proofs, "accepted"))


def test_a_refusal_without_a_reason_is_asked_for_at_its_proof(world, staff):
    row = candidates.applied(world)
    page = judge(staff, row, [row.diplomas.get()], "refused", reason="  ")
    assert page.status_code == 200
    assert "Write the reason." in said(page)
    assert page.context["diplomas"][0].open
    assert row.diplomas.get().status == "submitted"
    assert judge(staff, row, [row.diplomas.get()], "refused", reason=LONG).context["diplomas"][0].form.errors


@pytest.mark.parametrize("verdict", ["", "submitted", "x\x00"])
def test_a_verdict_that_is_none_changes_nothing(world, staff, verdict):
    row = candidates.applied(world)
    assert "Choose a verdict." in said(judge(staff, row, everything_of(row), verdict))
    assert "Choose at least one" in said(judge(staff, row, [], "accepted"))


def test_another_candidate_s_proof_is_not_found(world, staff):
    row, other = candidates.applied(world), candidates.applied(world)
    assert judge(staff, row, everything_of(other), "accepted").status_code == 404


def test_chosen_candidates_are_admitted_together(world, staff):
    rows = [candidates.verified(world), candidates.verified(world)]
    chosen = {"candidate": [row.pk for row in rows], "decision": "admit"}
    assert "Nothing stands in the way" in said(staff.get(DECIDE, chosen))
    assert "2 candidates admitted." in said(staff.post(DECIDE, chosen, follow=True))
    assert "This was already done" in said(staff.post(DECIDE, chosen, follow=True))


def test_who_cannot_be_admitted_keeps_back_all_and_the_page_says_who(world, staff):
    rows = [candidates.verified(world, name="An"), candidates.applied(world, name="Bo")]
    page = staff.post(DECIDE, {"candidate": [row.pk for row in rows], "decision": "admit"})
    assert "Not every proof has been verified yet of: Bo." in said(page)
    assert not Candidate.objects.filter(status="admitted").exists()


def test_a_refusal_needs_a_reason_and_keeps_what_was_chosen(world, staff):
    row = candidates.applied(world)
    page = staff.post(DECIDE, {"candidate": row.pk, "decision": "refuse", "reason": " "})
    assert page.context["form"].errors["reason"]
    assert page.context["form"]["decision"].value() == "refuse"
    page = staff.post(DECIDE, {"candidate": row.pk, "decision": "refuse", "reason": WHY}, follow=True)
    assert "1 candidate not admitted." in said(page)
    assert WHY in said(page)


def test_candidates_are_put_on_the_waiting_list(world, staff):
    row = candidates.applied(world)
    page = staff.post(DECIDE, {"candidate": row.pk, "decision": "wait"}, follow=True)
    assert "1 candidate put on the waiting list." in said(page)
    assert "place 1 on the waiting list" in said(page)


def test_who_was_decided_on_meanwhile_is_left_out(world, staff):
    gone, open_ = candidates.refused(world, name="Weg"), candidates.verified(world, name="Nog")
    page = staff.post(DECIDE, {"candidate": [gone.pk, open_.pk], "decision": "admit"})
    assert "Somebody decided on these meanwhile" in said(page)
    assert [row.name for row in page.context["rows"]] == ["Nog"]


@pytest.mark.parametrize("data", [{}, {"decision": ""}, {"decision": "x\x00"}, {"reason": LONG}])
def test_a_decision_that_is_none_is_asked_again(world, staff, data):
    row = candidates.verified(world)
    page = staff.post(DECIDE, {"candidate": row.pk} | data)
    assert page.context["form"].errors
    assert "Choose at least one candidate." in said(staff.post(DECIDE, data, follow=True))


@pytest.mark.parametrize("number", ["0", "x", "9" * 30, "-1", "\x00"])
def test_a_candidate_who_does_not_exist_is_not_decided_on(world, staff, number):
    assert staff.post(DECIDE, {"candidate": number, "decision": "admit"}).status_code == 404


def test_another_programme_s_candidate_is_not_found(world):
    row = candidates.verified(world)
    other = browser(make_world(code="XX"), "staff")
    assert other.get(page_of(row)).status_code == 404
    assert other.post(DECIDE, {"candidate": row.pk, "decision": "admit"}).status_code == 404


def test_a_member_of_the_staff_who_is_a_candidate_leaves_it_to_a_colleague(world, staff):
    world.people["colleague"] = colleague = candidates.colleague(world)
    row = candidates.verified(world, user=world.people["staff"], by=colleague)
    page = said(staff.get(page_of(row)))
    assert "A colleague verifies your proofs and decides." in page
    assert "Do not admit" not in page
    page = staff.post(DECIDE, {"candidate": row.pk, "decision": "admit"}, follow=True)
    assert "nobody decides on their own candidacy" in said(page)
    browser(world, "colleague").post(DECIDE, {"candidate": row.pk, "decision": "admit"})
    assert Candidate.objects.get().status == "admitted"


@pytest.mark.parametrize("name", ["auditor", "admin"])
def test_who_only_reads_finds_no_button(world, name):
    row = candidates.applied(world)
    client = browser(world, name)
    for address in (LIST, page_of(row), CONDITIONS):
        page = client.get(address)
        assert page.status_code == 200
        assert b"<button" not in page.content.partition(b"<main")[2].replace(b'<button class="button">Show', b"")
    assert client.post(CONDITIONS).status_code == 404


MATRIX = {"management": ["health"], "psychology": ["coaching"], "medical": ["policy"], "valid_from": "2099-01-01"}


def test_the_conditions_in_force_are_shown_and_other_ones_adopted(world, staff):
    page = said(staff.get(CONDITIONS))
    assert "coaching or policy development" in page
    assert "the usual conditions hold" in page
    page = staff.post(CONDITIONS, MATRIX, follow=True)
    assert "The conditions have been adopted." in said(page)
    assert Condition.objects.count() == 3
    assert "01/01/2099" in said(page)
    staff.post(CONDITIONS, MATRIX)
    assert Condition.objects.count() == 3


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"valid_from": "2018-01-01"}, "valid_from"),
        ({"valid_from": ""}, "valid_from"),
        ({"valid_from": "2018-02-30"}, "valid_from"),
        ({"medical": []}, "medical"),
        ({"medical": ["x"]}, "medical"),
    ],
)
def test_conditions_that_cannot_be_are_told_at_their_field(world, staff, given, field):
    page = staff.post(CONDITIONS, MATRIX | given)
    assert page.context["form"].errors[field]
    assert page.context["form"]["management"].value() == ["health"]
    assert not Condition.objects.exists()


def test_conditions_for_the_last_day_that_can_be_typed_are_shown(world, staff):
    assert staff.post(CONDITIONS, MATRIX | {"valid_from": "2100-12-31"}, follow=True).status_code == 200
    assert "31/12/2100" in said(staff.get(CONDITIONS))


def test_the_project_holder_of_two_programmes_says_for_which_one(world, staff):
    other = make_world(code="XX")
    Assignment.objects.create(user=world.people["staff"], role="staff", programme=other.programme)
    page = staff.post(CONDITIONS, MATRIX)
    assert page.context["form"].errors["programme"]
    staff.post(CONDITIONS, MATRIX | {"programme": other.programme.pk})
    assert Condition.objects.filter(programme=other.programme).count() == 3
    assert "Programma XX" in said(staff.get(CONDITIONS))
