"""Candidates to test with: brought to a status through the verbs only."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from coaches.candidacy import actions, decisions, proofs
from coaches.candidacy.models import Candidate, Diploma, ExperienceProof, ProofVerdict
from coaches.candidacy.rules import Angle, EmployerKind, Experience, Region
from coaches.certification import actions as certification
from coaches.certification.models import Coach
from healthcoach.programmes.models import Assignment, Role
from healthcoach.users.models import User
from tests.world import LAST_DAY, START, World, make_pdf_upload
from trainings.courses import actions as courses
from trainings.courses.withdrawal import withdraw_candidate

CANDIDACY_FACTS = {
    "name": "Els Smet",
    "phone": "0470 12 34 56",
    "employer_kind": EmployerKind.EXTERNAL_PREVENTION,
    "employer": "Mensura",
    "region": Region.LIMBURG,
    "languages": ["nl", "fr"],
    "themes": ["food", "mental"],
}
DIPLOMA = {"title": "Master in de sociologie", "institution": "KU Leuven", "year": 2004, "angle": Angle.PSYCHOLOGY}
PROOF = {"kind": Experience.POLICY, "description": "Vijf jaar gezondheidsbeleid bij een gemeente."}
APPLIED = START + timedelta(days=1)
DECIDED = START + timedelta(days=9)


def make_candidate_user(world: World) -> User:
    """Somebody with an account who is nothing yet in the programme."""
    number = User.objects.count()
    return world.user(f"kandidaat{number}@{world.programme.code.lower()}.example", name=f"Kandidaat {number}")


def begin_candidacy(world: World, user: User | None = None, name: str = "Els Smet") -> Candidate:
    """A draft in which nothing was filled in."""
    return actions.begin(world.programme, user=user or make_candidate_user(world), name=name, at=START)


def give_diploma(candidate: Candidate, *, document=None, at: datetime = START, **told: object) -> Diploma:
    """A diploma added by the candidate."""
    document = document or make_pdf_upload("diploma.pdf")
    return proofs.add_diploma(candidate, **DIPLOMA | told, document=document, by=candidate.user, at=at)


def give_proof(candidate: Candidate, *, document=None, at: datetime = START, **told: object) -> ExperienceProof:
    """A proof added by the candidate."""
    document = document or make_pdf_upload("ervaring.pdf")
    return proofs.add_proof(candidate, **PROOF | told, document=document, by=candidate.user, at=at)


def make_complete_candidacy(
    world: World, user: User | None = None, *, angle: Angle = Angle.PSYCHOLOGY, **facts: object
) -> Candidate:
    """A draft that can be handed in."""
    row = begin_candidacy(world, user)
    row = actions.update_candidate_facts(row, facts=CANDIDACY_FACTS | facts, by=row.user, at=START)
    give_diploma(row, angle=angle)
    give_proof(row, kind=Experience.COACHING)
    return row


def make_applied_candidate(
    world: World, user: User | None = None, *, at: datetime = APPLIED, **facts: object
) -> Candidate:
    """A candidate whose proofs nobody judged yet."""
    row = make_complete_candidacy(world, user, **facts)
    return actions.apply(row, by=row.user, at=at)


def make_verified_candidate(
    world: World, user: User | None = None, by: User | None = None, **facts: object
) -> Candidate:
    """A candidate whose proofs were all accepted."""
    row = make_applied_candidate(world, user, **facts)
    proofs.judge_proofs(list_evidence(row), verdict=ProofVerdict.ACCEPTED, by=by or world.people["staff"], at=DECIDED)
    return Candidate.objects.get(pk=row.pk)


def make_waiting_candidate(
    world: World, user: User | None = None, *, at: datetime = DECIDED, **facts: object
) -> Candidate:
    """A candidate on the waiting list."""
    [row] = decisions.put_on_waiting_list(
        [make_verified_candidate(world, user, **facts)], by=world.people["staff"], at=at
    )
    return row


def make_admitted_candidate(world: World, user: User | None = None, **facts: object) -> Candidate:
    """A candidate who was admitted."""
    [row] = decisions.admit_candidates(
        [make_verified_candidate(world, user, **facts)], by=world.people["staff"], at=DECIDED
    )
    return row


def make_refused_candidate(world: World, user: User | None = None, **facts: object) -> Candidate:
    """A candidate who was not admitted."""
    row = make_applied_candidate(world, user, **facts)
    [row] = decisions.refuse_candidates([row], reason="Te weinig ervaring.", by=world.people["staff"], at=DECIDED)
    return row


def make_withdrawn_candidate(world: World, user: User | None = None, **facts: object) -> Candidate:
    """A candidate who took it back after handing it in."""
    row = make_applied_candidate(world, user, **facts)
    return withdraw_candidate(row, by=row.user, at=DECIDED)


def list_evidence(candidate: Candidate) -> list[Diploma | ExperienceProof]:
    """The diplomas and the proofs of a candidate."""
    return [*candidate.diplomas.order_by("pk"), *candidate.proofs.order_by("pk")]


def make_coach_of_candidate(world: World, candidate: Candidate) -> Coach:
    """The coach that an admitted candidate becomes: trained and under agreement."""
    enrolment = courses.enrol(candidate, edition=world.edition, by=candidate.user, at=START)
    courses.mark_attendance([enrolment], days=world.edition.days.all(), by=None, at=LAST_DAY)
    courses.complete_enrolments([enrolment], by=None, at=LAST_DAY)
    return certification.sign_agreement(candidate, version="2018-1", on=world.edition.ends_on, by=candidate.user)


def make_staff_colleague(world: World) -> User:
    """A second person of the project holder's staff."""
    user = world.user(f"collega@{world.programme.code.lower()}.example", name="Collega")
    Assignment.objects.create(user=user, role=Role.STAFF, programme=world.programme)
    return user


def make_disguised_file(name: str = "diploma.pdf") -> SimpleUploadedFile:
    """A program that calls itself a document."""
    return SimpleUploadedFile(name, b"MZ\x90\x00\x03\x00\x00\x00" * 20, content_type="application/pdf")


BRINGS = {
    "draft": make_complete_candidacy,
    "applied": make_applied_candidate,
    "waiting": make_waiting_candidate,
    "admitted": make_admitted_candidate,
    "refused": make_refused_candidate,
    "withdrawn": make_withdrawn_candidate,
}
