"""Candidates to test with: brought to a status through the verbs only."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from coaches.candidacy import actions, decisions, proofs
from coaches.candidacy.models import Candidate, Diploma, ExperienceProof, Verdict
from coaches.candidacy.rules import Angle, EmployerKind, Experience, Region
from coaches.certification import actions as certification
from coaches.certification.models import Coach
from healthcoach.users.models import Assignment, Role, User
from tests.world import LAST_DAY, START, World, pdf
from trainings.courses import actions as courses

FACTS = {
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


def person(world: World) -> User:
    """Somebody with an account who is nothing yet in the programme."""
    number = User.objects.count()
    return world.user(f"kandidaat{number}@{world.programme.code.lower()}.example", name=f"Kandidaat {number}")


def begun(world: World, user: User | None = None, name: str = "Els Smet") -> Candidate:
    """A draft in which nothing was filled in."""
    return actions.begin(world.programme, user=user or person(world), name=name, at=START)


def with_diploma(candidate: Candidate, *, document=None, at: datetime = START, **told: object) -> Diploma:
    """A diploma added by the candidate."""
    document = document or pdf("diploma.pdf")
    return proofs.add_diploma(candidate, **DIPLOMA | told, document=document, by=candidate.user, at=at)


def with_proof(candidate: Candidate, *, document=None, at: datetime = START, **told: object) -> ExperienceProof:
    """A proof added by the candidate."""
    document = document or pdf("ervaring.pdf")
    return proofs.add_proof(candidate, **PROOF | told, document=document, by=candidate.user, at=at)


def complete(world: World, user: User | None = None, *, angle: Angle = Angle.PSYCHOLOGY, **facts: object) -> Candidate:
    """A draft that can be handed in."""
    row = begun(world, user)
    row = actions.fill_in(row, facts=FACTS | facts, by=row.user, at=START)
    with_diploma(row, angle=angle)
    with_proof(row, kind=Experience.COACHING)
    return row


def applied(world: World, user: User | None = None, *, at: datetime = APPLIED, **facts: object) -> Candidate:
    """A candidate whose proofs nobody judged yet."""
    row = complete(world, user, **facts)
    return actions.apply(row, by=row.user, at=at)


def verified(world: World, user: User | None = None, by: User | None = None, **facts: object) -> Candidate:
    """A candidate whose proofs were all accepted."""
    row = applied(world, user, **facts)
    proofs.judge(everything_of(row), verdict=Verdict.ACCEPTED, by=by or world.people["staff"], at=DECIDED)
    return Candidate.objects.get(pk=row.pk)


def waiting(world: World, user: User | None = None, *, at: datetime = DECIDED, **facts: object) -> Candidate:
    """A candidate on the waiting list."""
    [row] = decisions.put_on_waiting_list([verified(world, user, **facts)], by=world.people["staff"], at=at)
    return row


def admitted(world: World, user: User | None = None, **facts: object) -> Candidate:
    """A candidate who was admitted."""
    [row] = decisions.admit([verified(world, user, **facts)], by=world.people["staff"], at=DECIDED)
    return row


def refused(world: World, user: User | None = None, **facts: object) -> Candidate:
    """A candidate who was not admitted."""
    row = applied(world, user, **facts)
    [row] = decisions.refuse([row], reason="Te weinig ervaring.", by=world.people["staff"], at=DECIDED)
    return row


def withdrawn(world: World, user: User | None = None, **facts: object) -> Candidate:
    """A candidate who took it back after handing it in."""
    row = applied(world, user, **facts)
    return actions.withdraw(row, by=row.user, at=DECIDED)


def everything_of(candidate: Candidate) -> list[Diploma | ExperienceProof]:
    """The diplomas and the proofs of a candidate."""
    return [*candidate.diplomas.order_by("pk"), *candidate.proofs.order_by("pk")]


def coach_of(world: World, candidate: Candidate) -> Coach:
    """The coach that an admitted candidate becomes: trained and under agreement."""
    enrolment = courses.enrol(candidate, edition=world.edition, by=candidate.user, at=START)
    courses.attend([enrolment], days=world.edition.days.all(), by=None, at=LAST_DAY)
    courses.finish([enrolment], by=None, at=LAST_DAY)
    return certification.sign_agreement(candidate, version="2018-1", on=world.edition.ends_on, by=candidate.user)


def colleague(world: World) -> User:
    """A second person of the project holder's staff."""
    user = world.user(f"collega@{world.programme.code.lower()}.example", name="Collega")
    Assignment.objects.create(user=user, role=Role.STAFF, programme=world.programme)
    return user


def disguised(name: str = "diploma.pdf") -> SimpleUploadedFile:
    """A program that calls itself a document."""
    return SimpleUploadedFile(name, b"MZ\x90\x00\x03\x00\x00\x00" * 20, content_type="application/pdf")


BRINGS = {
    "draft": complete,
    "applied": applied,
    "waiting": waiting,
    "admitted": admitted,
    "refused": refused,
    "withdrawn": withdrawn,
}
