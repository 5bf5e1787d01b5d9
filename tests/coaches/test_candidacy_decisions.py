"""The project holder verifies proofs, admits, refuses, and keeps a waiting list."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coaches.candidacy import actions, conditions, decisions, proofs
from coaches.candidacy.models import Candidate, Diploma, ExperienceProof, ProofVerdict
from coaches.candidacy.rules import Angle, EmployerKind, Experience
from healthcoach.core.lifecycle import AlreadyDone, WrongStatus
from healthcoach.core.refusals import Missing
from healthcoach.mail.models import Message
from healthcoach.programmes.models import Programme
from tests.coaches import candidacy_world as candidates
from tests.coaches.candidacy_world import APPLIED, BRINGS, DECIDED, give_diploma, give_proof, list_evidence
from tests.world import NOW, START, WORLD_TODAY

ACCEPTED, REFUSED = ProofVerdict.ACCEPTED, ProofVerdict.REFUSED


@pytest.fixture
def staff(world):
    return world.people["staff"]


def dump_candidate_decision_tables() -> tuple:
    """Everything that must stay as it was."""
    tables = (Candidate, Diploma, ExperienceProof, Message)
    return tuple(list(table.objects.order_by("pk").values()) for table in tables)


def test_a_proof_is_accepted(world, staff):
    row = candidates.make_applied_candidate(world)
    proofs.judge_proofs(list_evidence(row), verdict=ACCEPTED, by=staff, at=DECIDED)
    for proof in list_evidence(row):
        assert (proof.status, proof.judged_at, proof.judged_by, proof.refused_reason) == (
            "accepted",
            DECIDED,
            staff,
            None,
        )


def test_a_proof_is_refused_with_a_reason_that_the_candidate_reads_once(world, staff):
    row = candidates.make_applied_candidate(world)
    diploma, proof = list_evidence(row)
    proofs.judge_proofs([proof], verdict=REFUSED, reason=" Onleesbaar. ", by=staff, at=DECIDED)
    proof.refresh_from_db()
    diploma.refresh_from_db()
    assert (proof.status, proof.refused_reason, diploma.status) == ("refused", "Onleesbaar.", "submitted")
    told = Message.objects.get(kind="proof_refused")
    assert told.recipient == row.user
    assert "Onleesbaar." in told.body


def test_a_verdict_can_be_changed_until_the_decision(world, staff):
    row = candidates.make_applied_candidate(world)
    diploma = row.diplomas.get()
    for verdict in (REFUSED, ACCEPTED, REFUSED):
        proofs.judge_proofs([diploma], verdict=verdict, reason="Vervallen.", by=staff, at=DECIDED)
        diploma.refresh_from_db()
        assert (diploma.status, diploma.refused_reason) == (verdict, "Vervallen." if verdict == REFUSED else None)
    assert Message.objects.filter(kind="proof_refused", recipient=row.user).count() == 2


def test_the_same_verdict_twice_is_already_done(world, staff):
    row = candidates.make_verified_candidate(world)
    before = dump_candidate_decision_tables()
    with pytest.raises(AlreadyDone):
        proofs.judge_proofs(list_evidence(row), verdict=ACCEPTED, by=staff, at=NOW)
    assert dump_candidate_decision_tables() == before


def test_a_refusal_needs_its_reason_and_a_verdict_its_proofs(world, staff):
    row = candidates.make_applied_candidate(world)
    with pytest.raises(Missing) as refusal:
        proofs.judge_proofs(list_evidence(row), verdict=REFUSED, reason=" ", by=staff, at=DECIDED)
    assert refusal.value.field == "reason"
    with pytest.raises(proofs.NothingToJudge):
        proofs.judge_proofs([], verdict=ACCEPTED, by=staff, at=DECIDED)


@pytest.mark.parametrize("status", ["draft", "admitted", "refused", "withdrawn"])
def test_proofs_are_judged_between_applying_and_the_decision_only(world, staff, status):
    row = BRINGS[status](world)
    before = dump_candidate_decision_tables()
    with pytest.raises(WrongStatus):
        proofs.judge_proofs(list_evidence(row), verdict=REFUSED, reason="Te laat.", by=staff, at=NOW)
    assert dump_candidate_decision_tables() == before


def test_one_verdict_that_cannot_be_keeps_back_all(world, staff):
    first, second = candidates.make_applied_candidate(world), candidates.make_verified_candidate(world)
    before = dump_candidate_decision_tables()
    with pytest.raises(WrongStatus):
        proofs.judge_proofs([*list_evidence(first), *list_evidence(second)], verdict=ACCEPTED, by=staff, at=NOW)
    assert dump_candidate_decision_tables() == before


def test_a_candidate_counts_as_the_angle_of_the_diploma_that_was_accepted(world, staff):
    row = candidates.make_applied_candidate(world)
    other = give_diploma(row, angle=Angle.MANAGEMENT, title="Master in HR")
    proofs.judge_proofs([row.diplomas.order_by("pk").first()], verdict=REFUSED, reason="Vals.", by=staff, at=DECIDED)
    proofs.judge_proofs([other], verdict=ACCEPTED, by=staff, at=DECIDED)
    assert Candidate.objects.get().angle == "management"


def test_a_candidate_with_diploma_and_experience_is_admitted_and_told_what_comes_next(world, staff):
    row = candidates.make_verified_candidate(world)
    decisions.admit_candidates([row], by=staff, at=DECIDED)
    row = Candidate.objects.get()
    assert (row.status, row.decided_at, row.decided_by) == ("admitted", DECIDED, staff)
    told = Message.objects.get(kind="candidacy_admitted")
    assert (told.recipient, "opleiding" in told.body or "course" in told.body) == (row.user, True)


def test_nobody_is_admitted_on_proofs_that_were_not_verified(world, staff):
    row = candidates.make_applied_candidate(world)
    diploma, proof = list_evidence(row)
    before = dump_candidate_decision_tables()
    with pytest.raises(decisions.ProofsNotVerified, match="Els Smet"):
        decisions.admit_candidates([row], by=staff, at=DECIDED)
    assert dump_candidate_decision_tables() == before
    proofs.judge_proofs([diploma], verdict=ACCEPTED, by=staff, at=DECIDED)
    with pytest.raises(decisions.ProofsNotVerified):
        decisions.admit_candidates([row], by=staff, at=DECIDED)
    proofs.judge_proofs([proof], verdict=REFUSED, reason="Te kort.", by=staff, at=DECIDED)
    with pytest.raises(decisions.ExperienceMissing, match="Els Smet"):
        decisions.admit_candidates([row], by=staff, at=DECIDED)
    proofs.judge_proofs([give_proof(row, kind=Experience.POLICY)], verdict=ACCEPTED, by=staff, at=DECIDED)
    assert decisions.admit_candidates([row], by=staff, at=DECIDED)


def test_nobody_is_admitted_without_an_accepted_diploma(world, staff):
    row = candidates.make_applied_candidate(world)
    diploma, proof = list_evidence(row)
    proofs.judge_proofs([diploma], verdict=REFUSED, reason="Vals.", by=staff, at=DECIDED)
    proofs.judge_proofs([proof], verdict=ACCEPTED, by=staff, at=DECIDED)
    with pytest.raises(decisions.DiplomaMissing, match="Els Smet"):
        decisions.admit_candidates([row], by=staff, at=DECIDED)


def test_the_conditions_of_the_day_of_applying_hold(world, staff):
    strict = {angle: [Experience.POLICY] for angle in Angle}
    new = APPLIED.date() + timedelta(days=1)
    conditions.adopt_conditions(world.programme, matrix=strict, valid_from=new, by=staff, at=START)
    before = candidates.make_verified_candidate(world, employer_kind=EmployerKind.OTHER)
    after = candidates.make_complete_candidacy(world)
    give_proof(after, kind=Experience.POLICY)
    actions.apply(after, by=after.user, at=APPLIED + timedelta(days=1))
    proofs.judge_proofs(
        [*after.diplomas.all(), after.proofs.get(kind="coaching")], verdict=ACCEPTED, by=staff, at=DECIDED
    )
    proofs.judge_proofs([after.proofs.get(kind="policy")], verdict=REFUSED, reason="Te kort.", by=staff, at=DECIDED)
    assert decisions.admit_candidates([before], by=staff, at=DECIDED)
    with pytest.raises(decisions.ExperienceMissing):
        decisions.admit_candidates([after], by=staff, at=DECIDED)


def test_one_who_cannot_be_admitted_keeps_back_all(world, staff):
    rows = [candidates.make_verified_candidate(world, name="An"), candidates.make_applied_candidate(world, name="Bo")]
    before = dump_candidate_decision_tables()
    with pytest.raises(decisions.ProofsNotVerified, match=": Bo"):
        decisions.admit_candidates(rows, by=staff, at=DECIDED)
    assert dump_candidate_decision_tables() == before


def test_the_internal_pool_asks_for_no_diploma(world, staff):
    Programme.objects.filter(pk=world.programme.pk).update(kind="pool")
    row = actions.register(programme_id=world.programme.pk, name="An", on=WORLD_TODAY)
    [row] = decisions.admit_candidates([row], by=staff, at=NOW)
    assert (row.status, row.angle) == ("admitted", "")


def test_a_refusal_is_told_with_its_reason(world, staff):
    row = candidates.make_applied_candidate(world)
    with pytest.raises(Missing) as refusal:
        decisions.refuse_candidates([row], reason="  ", by=staff, at=DECIDED)
    assert refusal.value.field == "reason"
    decisions.refuse_candidates([row], reason=" Te weinig ervaring. ", by=staff, at=DECIDED)
    row = Candidate.objects.get()
    assert (row.status, row.refused_reason, row.decided_by) == ("refused", "Te weinig ervaring.", staff)
    assert "Te weinig ervaring." in Message.objects.get(kind="candidacy_refused").body


def test_the_waiting_list_is_in_the_order_of_who_came_first(world, staff):
    late = candidates.make_applied_candidate(world, name="Laat", at=APPLIED + timedelta(days=1))
    early = candidates.make_applied_candidate(world, name="Vroeg")
    decisions.put_on_waiting_list([late, early], by=staff, at=DECIDED)
    earliest = candidates.make_applied_candidate(world, name="Later op de lijst", at=APPLIED)
    decisions.put_on_waiting_list([earliest], by=staff, at=NOW)
    assert [row.name for row in Candidate.objects.waiting_list()] == ["Vroeg", "Laat", "Later op de lijst"]
    assert Message.objects.filter(kind="candidacy_waiting").count() == 3


def test_nobody_verifies_or_decides_for_themselves(world, staff):
    colleague = candidates.make_staff_colleague(world)
    row = candidates.make_applied_candidate(world, user=staff)
    before = dump_candidate_decision_tables()
    for verb in (
        lambda by: proofs.judge_proofs(list_evidence(row), verdict=ACCEPTED, by=by, at=DECIDED),
        lambda by: decisions.refuse_candidates([row], reason="Neen.", by=by, at=DECIDED),
        lambda by: decisions.put_on_waiting_list([row], by=by, at=DECIDED),
        lambda by: decisions.admit_candidates([row], by=by, at=DECIDED),
    ):
        with pytest.raises(decisions.OwnCandidacy, match="Els Smet"):
            verb(staff)
    assert dump_candidate_decision_tables() == before
    proofs.judge_proofs(list_evidence(row), verdict=ACCEPTED, by=colleague, at=DECIDED)
    assert decisions.admit_candidates([row], by=colleague, at=DECIDED)


CANDIDATE_DECISION_VERBS = {
    "admit": lambda row, by: decisions.admit_candidates([row], by=by, at=NOW),
    "refuse": lambda row, by: decisions.refuse_candidates([row], reason="Neen.", by=by, at=NOW),
    "wait": lambda row, by: decisions.put_on_waiting_list([row], by=by, at=NOW),
}
POSSIBLE_CANDIDATE_DECISIONS = {
    "draft": set(),
    "applied": {"admit", "refuse", "wait"},
    "waiting": {"admit", "refuse"},
    "admitted": set(),
    "refused": set(),
    "withdrawn": set(),
}


@pytest.mark.parametrize("status", BRINGS)
@pytest.mark.parametrize("verb", CANDIDATE_DECISION_VERBS)
def test_a_decision_is_possible_in_its_statuses_and_refused_in_every_other(world, staff, status, verb):
    row = candidates.make_verified_candidate(world) if status == "applied" else BRINGS[status](world)
    if verb in POSSIBLE_CANDIDATE_DECISIONS[status]:
        CANDIDATE_DECISION_VERBS[verb](row, staff)
        return
    before = dump_candidate_decision_tables()
    with pytest.raises(WrongStatus):
        CANDIDATE_DECISION_VERBS[verb](row, staff)
    assert dump_candidate_decision_tables() == before


def test_a_decision_about_nobody_is_none(world, staff):
    with pytest.raises(actions.NobodyChosen):
        decisions.admit_candidates([], by=staff, at=NOW)


@pytest.mark.parametrize("verb", ["judge", "admit", "wait"])
def test_many_cost_as_many_statements_as_two(world, staff, verb):
    def cost(number: int) -> int:
        rows = [
            candidates.make_applied_candidate(world) if verb == "judge" else candidates.make_verified_candidate(world)
            for _each in range(number)
        ]
        chosen = [proof for row in rows for proof in list_evidence(row)]
        with CaptureQueriesContext(connection) as seen:
            if verb == "judge":
                proofs.judge_proofs(chosen, verdict=REFUSED, reason="Onleesbaar.", by=staff, at=DECIDED)
            elif verb == "admit":
                decisions.admit_candidates(rows, by=staff, at=DECIDED)
            else:
                decisions.put_on_waiting_list(rows, by=staff, at=DECIDED)
        return len(seen)

    assert cost(6) == cost(2)
