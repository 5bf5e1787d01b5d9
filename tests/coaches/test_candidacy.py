"""The verbs of a candidate: begin, fill in, add proofs, apply, withdraw."""

from datetime import date, timedelta

import pytest

from coaches.candidacy import actions, proofs
from coaches.candidacy.models import Candidate, Diploma, Employer, ExperienceProof
from coaches.candidacy.rules import Angle, EmployerKind, Experience
from healthcoach.core.lifecycle import AlreadyDone, WrongStatus
from healthcoach.core.refusals import Missing
from healthcoach.files.actions import DocumentEmpty, DocumentNotRecognised
from healthcoach.files.models import Content, Document
from healthcoach.mail.models import Message
from healthcoach.programmes.models import Programme
from tests.coaches import candidacy_world as candidates
from tests.coaches.candidacy_world import BRINGS, CANDIDACY_FACTS, DECIDED, give_diploma, give_proof, list_evidence
from tests.world import NOW, START, make_pdf_upload, make_world
from trainings.courses.withdrawal import withdraw_candidate


def dump_candidacy_tables() -> tuple:
    """Everything that must stay as it was."""
    tables = (Candidate, Diploma, ExperienceProof, Employer, Document, Message)
    return tuple(list(table.objects.order_by("pk").values()) for table in tables)


def test_a_candidacy_begins_as_a_draft_that_is_found_again(world):
    user = candidates.make_candidate_user(world)
    first = actions.begin(world.programme, user=user, name="  Els   Smet ", at=START)
    assert (first.status, first.name, first.user, first.applied_on) == ("draft", "Els Smet", user, None)
    assert actions.begin(world.programme, user=user, name="Anders", at=NOW) == first
    assert Candidate.objects.get().name == "Els Smet"


@pytest.mark.parametrize("status", ["applied", "waiting", "admitted"])
def test_who_is_a_candidate_already_finds_that_candidacy(world, status):
    row = BRINGS[status](world)
    assert actions.begin(world.programme, user=row.user, name="Els", at=NOW) == row


@pytest.mark.parametrize("status", ["refused", "withdrawn"])
def test_who_was_refused_or_withdrew_may_begin_again(world, status):
    row = BRINGS[status](world)
    assert actions.begin(world.programme, user=row.user, name="Els", at=NOW) != row


def test_one_is_a_candidate_in_each_programme_apart(world):
    other, user = make_world(code="XX"), candidates.make_candidate_user(world)
    assert candidates.begin_candidacy(world, user) != candidates.begin_candidacy(other, user)


@pytest.mark.parametrize(
    "facts", [{"kind": "pool"}, {"ends_on": START.date() - timedelta(days=1)}], ids=["a pool", "ended"]
)
def test_nobody_applies_in_a_pool_or_in_a_programme_that_ended(world, facts):
    Programme.objects.filter(pk=world.programme.pk).update(**facts)
    with pytest.raises(actions.NotOpenToCandidates):
        candidates.begin_candidacy(world)
    assert not Candidate.objects.exists()


def test_nobody_applies_before_the_programme_knows_its_fee(world):
    with pytest.raises(actions.NotOpenToCandidates):
        actions.begin(
            world.programme, user=candidates.make_candidate_user(world), name="Els", at=START.replace(year=2016)
        )


def test_a_draft_keeps_what_is_filled_in_complete_or_not(world):
    row = candidates.begin_candidacy(world)
    row = actions.update_candidate_facts(row, facts={"region": "Limburg"}, by=row.user, at=START)
    row = actions.update_candidate_facts(row, facts={"languages": ["nl"]}, by=row.user, at=START)
    kept = Candidate.objects.get()
    assert (kept.name, kept.region, kept.languages, kept.employer) == ("Els Smet", "Limburg", ["nl"], None)


def test_an_employer_is_found_however_it_is_written_and_made_once_of_each_kind(world):
    for name in ("Mensura", " MENSURA ", "mensura"):
        row = candidates.make_complete_candidacy(world, employer=name)
        assert row.employer.name == "Mensura"
    other = candidates.make_complete_candidacy(world, employer="Mensura", employer_kind=EmployerKind.OTHER)
    assert other.employer != row.employer
    assert Employer.objects.count() == 2


def test_an_employer_s_name_that_is_taken_out_is_no_employer(world):
    row = candidates.make_complete_candidacy(world, employer_kind=EmployerKind.OTHER, employer="Zelfstandig")
    assert actions.update_candidate_facts(row, facts={"employer": "  "}, by=row.user, at=START).employer is None


def test_what_was_handed_in_may_be_corrected_but_not_emptied(world):
    row = candidates.make_applied_candidate(world)
    assert actions.update_candidate_facts(row, facts={"region": "Brussel"}, by=row.user, at=NOW).region == "Brussel"
    before = dump_candidacy_tables()
    for name, empty in (("region", ""), ("languages", []), ("employer", ""), ("name", "")):
        with pytest.raises(Missing) as refusal:
            actions.update_candidate_facts(row, facts={name: empty}, by=row.user, at=NOW)
        assert refusal.value.field == name
    assert dump_candidacy_tables() == before


def test_a_complete_candidacy_is_handed_in_with_its_angle_and_its_day(world):
    row = candidates.make_complete_candidacy(world)
    give_diploma(row, angle=Angle.MANAGEMENT, title="Master in HR")
    actions.apply(row, by=row.user, at=NOW)
    row = Candidate.objects.get()
    assert (row.status, row.applied_on, row.angle) == ("applied", date(2018, 3, 23), "psychology")
    told = Message.objects.get()
    assert (told.recipient, told.kind, told.about) == (row.user, "candidacy_applied", f"candidate:{row.pk}")


def test_a_candidate_counts_as_the_angle_that_goes_with_their_experience(world):
    row = candidates.begin_candidacy(world)
    actions.update_candidate_facts(row, facts=CANDIDACY_FACTS, by=row.user, at=START)
    give_diploma(row, angle=Angle.MEDICAL)
    give_diploma(row, angle=Angle.MANAGEMENT, title="Master in HR")
    give_proof(row, kind=Experience.HEALTH)
    assert actions.apply(row, by=row.user, at=NOW).angle == "management"


@pytest.mark.parametrize(
    ("without", "fields"),
    [
        ({"name": ""}, ["name"]),
        ({"employer_kind": ""}, ["employer_kind"]),
        ({"employer": ""}, ["employer"]),
        ({"employer": "", "employer_kind": EmployerKind.OTHER}, []),
        ({"region": "", "languages": []}, ["region", "languages"]),
        ({"phone": "", "themes": []}, []),
    ],
)
def test_what_is_missing_is_named_field_by_field(world, without, fields):
    row = candidates.make_complete_candidacy(world, **without)
    if not fields:
        assert actions.apply(row, by=row.user, at=NOW).status == "applied"
        return
    before = dump_candidacy_tables()
    with pytest.raises(actions.CandidacyIncomplete) as refusal:
        actions.apply(row, by=row.user, at=NOW)
    assert refusal.value.fields == fields
    assert dump_candidacy_tables() == before


def test_a_diploma_and_the_experience_that_goes_with_it_are_asked(world):
    row = candidates.begin_candidacy(world)
    actions.update_candidate_facts(row, facts=CANDIDACY_FACTS, by=row.user, at=START)
    for fields, then in (
        (["diplomas", "proofs"], lambda: give_diploma(row, angle=Angle.MANAGEMENT)),
        (["proofs"], lambda: give_proof(row, kind=Experience.POLICY)),
        (["proofs"], lambda: give_proof(row, kind=Experience.HEALTH)),
    ):
        with pytest.raises(actions.CandidacyIncomplete) as refusal:
            actions.apply(row, by=row.user, at=NOW)
        assert refusal.value.fields == fields
        then()
    assert actions.apply(row, by=row.user, at=NOW).status == "applied"


def test_applying_twice_is_already_done_and_thanks_once(world):
    row = candidates.make_applied_candidate(world)
    with pytest.raises(AlreadyDone):
        actions.apply(row, by=row.user, at=NOW)
    assert Message.objects.count() == 1


def test_a_diploma_is_kept_with_its_document(world):
    row = candidates.begin_candidacy(world)
    give_diploma(row, title=" Master ")
    found = Diploma.objects.get()
    assert (found.title, found.status, found.document.name, found.added_by) == (
        "Master",
        "submitted",
        "diploma.pdf",
        row.user,
    )


def test_the_same_diploma_or_proof_twice_is_one(world):
    row = candidates.begin_candidacy(world)
    assert give_diploma(row) == give_diploma(row)
    assert give_proof(row) == give_proof(row)
    assert (Diploma.objects.count(), ExperienceProof.objects.count()) == (1, 1)
    assert (Document.objects.count(), Content.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"angle": "law"}, proofs.OutsideTheAngles),
        ({"angle": ""}, proofs.OutsideTheAngles),
        ({"year": 1939}, proofs.NoSuchYear),
        ({"year": 2019}, proofs.NoSuchYear),
        ({"title": "  "}, Missing),
        ({"institution": ""}, Missing),
        ({"document": candidates.make_disguised_file()}, DocumentNotRecognised),
        ({"document": make_pdf_upload(data=b"")}, DocumentEmpty),
    ],
)
def test_a_diploma_that_cannot_be_is_refused_and_leaves_nothing(world, told, refusal):
    row = candidates.begin_candidacy(world)
    before = dump_candidacy_tables()
    with pytest.raises(refusal):
        give_diploma(row, **told)
    assert dump_candidacy_tables() == before


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"kind": "magic"}, proofs.NoSuchExperience),
        ({"description": " "}, Missing),
        ({"document": candidates.make_disguised_file("attest.docx")}, DocumentNotRecognised),
    ],
)
def test_a_proof_that_cannot_be_is_refused_and_leaves_nothing(world, told, refusal):
    row = candidates.begin_candidacy(world)
    before = dump_candidacy_tables()
    with pytest.raises(refusal):
        give_proof(row, **told)
    assert dump_candidacy_tables() == before


def test_what_nobody_judged_can_be_removed_with_its_document(world):
    row = candidates.make_complete_candidacy(world)
    diploma, proof = list_evidence(row)
    for _twice in range(2):
        proofs.remove_diploma(diploma, by=row.user, at=NOW)
        proofs.remove_proof(proof, by=row.user, at=NOW)
    assert [model.objects.count() for model in (Diploma, ExperienceProof, Document, Content)] == [0, 0, 0, 0]


def test_what_was_judged_stays(world):
    row = candidates.make_verified_candidate(world)
    diploma, proof = list_evidence(row)
    before = dump_candidacy_tables()
    with pytest.raises(proofs.JudgedAlready):
        proofs.remove_diploma(diploma, by=row.user, at=NOW)
    with pytest.raises(proofs.JudgedAlready):
        proofs.remove_proof(proof, by=row.user, at=NOW)
    assert dump_candidacy_tables() == before


CANDIDACY_VERBS = {
    "fill in": lambda row: actions.update_candidate_facts(row, facts={"region": "Brussel"}, by=row.user, at=NOW),
    "add": lambda row: give_diploma(row, title="Nog een", at=NOW),
    "apply": lambda row: actions.apply(row, by=row.user, at=NOW),
    "withdraw": lambda row: withdraw_candidate(row, by=row.user, at=NOW),
}
POSSIBLE_CANDIDACY_VERBS = {
    "draft": {"fill in", "add", "apply", "withdraw"},
    "applied": {"fill in", "add", "withdraw"},
    "waiting": {"fill in", "add", "withdraw"},
    "admitted": {"withdraw"},
    "refused": set(),
    "withdrawn": set(),
}


@pytest.mark.parametrize("status", BRINGS)
@pytest.mark.parametrize("verb", CANDIDACY_VERBS)
def test_a_verb_works_in_its_statuses_and_is_refused_in_every_other(world, status, verb):
    row = BRINGS[status](world)
    if verb in POSSIBLE_CANDIDACY_VERBS[status]:
        CANDIDACY_VERBS[verb](row)
        return
    before = dump_candidacy_tables()
    with pytest.raises(WrongStatus):
        CANDIDACY_VERBS[verb](row)
    assert dump_candidacy_tables() == before


def test_withdrawing_is_confirmed_once(world):
    row = candidates.make_applied_candidate(world)
    withdraw_candidate(row, by=world.people["staff"], at=DECIDED)
    with pytest.raises(AlreadyDone):
        withdraw_candidate(row, by=row.user, at=NOW)
    kept = Candidate.objects.get()
    assert (kept.status, kept.withdrawn_at, kept.withdrawn_by) == ("withdrawn", DECIDED, world.people["staff"])
    assert Message.objects.filter(kind="candidacy_withdrawn", recipient=row.user).count() == 1


def test_a_coach_no_longer_withdraws_their_candidacy(world):
    row = candidates.make_admitted_candidate(world)
    candidates.make_coach_of_candidate(world, row)
    before = dump_candidacy_tables()
    with pytest.raises(actions.AlreadyCoach, match="Els Smet"):
        withdraw_candidate(row, by=row.user, at=NOW)
    assert dump_candidacy_tables() == before


def test_who_was_entered_without_an_account_is_told_nothing(world):
    row = actions.register(programme_id=world.programme.pk, name="Op papier", on=START.date())
    withdraw_candidate(row, by=world.people["staff"], at=NOW)
    assert not Message.objects.exists()
