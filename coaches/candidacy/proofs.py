"""The verbs of diplomas and proofs of experience: a candidate adds and removes them, the project holder judges them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaches.candidacy import notifications
from coaches.candidacy.actions import lock_candidate_rows, lock_undecided_candidate
from coaches.candidacy.decisions import check_not_own_candidacy
from coaches.candidacy.models import (
    DIPLOMA,
    EXPERIENCE,
    OPEN_CANDIDATE_STATUSES,
    Candidate,
    Diploma,
    ExperienceProof,
    Proof,
    ProofVerdict,
)
from coaches.candidacy.rules import Angle, Experience
from healthcoach.core.bulk import bulk_update_values
from healthcoach.core.lifecycle import Lifecycle, WrongStatus
from healthcoach.core.refusals import Missing, Refused
from healthcoach.files import actions as files
from healthcoach.users.models import User

EARLIEST_YEAR = 1940


class OutsideTheAngles(Refused):
    """The diploma is not one of the three angles."""

    code = "outside_the_angles"
    field = "angle"
    sentence = _(
        "Only a diploma in management, in psychology or of a medical or paramedical kind qualifies. With another "
        "diploma you cannot become a coach of this programme."
    )


class NoSuchYear(Refused):
    """Nobody can have obtained the diploma in that year."""

    code = "no_such_year"
    field = "year"
    sentence = _("Fill in the year in which you obtained the diploma, %(since)s to %(until)s.")


class NoSuchExperience(Refused):
    """The experience is of no kind that the programme knows."""

    code = "no_such_experience"
    field = "kind"
    sentence = _("Choose in what you have experience.")


class JudgedAlready(Refused):
    """What the project holder judged stays, so that one can see what was found."""

    code = "judged_already"
    sentence = _("This was already judged, so it can no longer be removed.")


class NothingToJudge(Refused):
    """A verdict about nothing."""

    code = "nothing_to_judge"
    sentence = _("Choose at least one diploma or proof.")


@transaction.atomic
def add_diploma(
    candidate: Candidate,
    *,
    title: str,
    institution: str,
    year: int,
    angle: Angle | str,
    document: UploadedFile,
    by: User,
    at: datetime,
) -> Diploma:
    """Adds a diploma with its document; the same one twice is one. Refuses `OutsideTheAngles`, `NoSuchYear`, what
    `keep` refuses, and `WrongStatus` after the decision."""
    row = lock_undecided_candidate(candidate)
    for said, what, field in ((title, _("The diploma"), "title"), (institution, _("The school"), "institution")):
        if not said.strip():
            raise Missing(what, field=field)
    if angle not in Angle:
        raise OutsideTheAngles
    this_year = timezone.localdate(at).year
    if not EARLIEST_YEAR <= year <= this_year:
        raise NoSuchYear(since=EARLIEST_YEAR, until=this_year)
    told = {"title": title.strip(), "institution": institution.strip(), "year": year, "angle": angle}
    return _add_proof_once(Diploma, row, told, document, by=by, at=at)


@transaction.atomic
def add_proof(
    candidate: Candidate, *, kind: Experience | str, description: str, document: UploadedFile, by: User, at: datetime
) -> ExperienceProof:
    """Adds a proof of experience with its document; the same one twice is one. Refuses `NoSuchExperience`, what `keep`
    refuses, and `WrongStatus` after the decision."""
    row = lock_undecided_candidate(candidate)
    if kind not in Experience:
        raise NoSuchExperience
    if not description.strip():
        raise Missing(_("What you did"), field="description")
    return _add_proof_once(
        ExperienceProof, row, {"kind": kind, "description": description.strip()}, document, by=by, at=at
    )


def remove_diploma(diploma: Diploma, *, by: User, at: datetime) -> None:
    """Takes a diploma and its document away. Refuses `JudgedAlready`, and `WrongStatus` after the decision; removing
    twice is removing once."""
    _remove_unjudged_proof(diploma)


def remove_proof(proof: ExperienceProof, *, by: User, at: datetime) -> None:
    """Takes a proof and its document away, like `remove_diploma`."""
    _remove_unjudged_proof(proof)


@transaction.atomic
def judge_proofs(
    proofs: Iterable[Proof], *, verdict: ProofVerdict | str, reason: str = "", by: User, at: datetime
) -> list[Proof]:
    """Accepts diplomas and proofs, of one candidate or of several, or refuses them with a reason the candidate reads.
    A verdict can be changed until the decision. All or none: refuses `OwnCandidacy`, `WrongStatus` for a candidacy
    that was not handed in or is decided, and `Missing` without a reason."""
    chosen = list(proofs)
    if not chosen:
        raise NothingToJudge
    if verdict == ProofVerdict.REFUSED and not reason.strip():
        raise Missing(_("The reason"), field="reason")
    candidates = {
        row.pk: row for row in check_not_own_candidacy(lock_candidate_rows([proof.candidate for proof in chosen]), by)
    }
    for row in candidates.values():
        if row.status not in OPEN_CANDIDATE_STATUSES:
            raise WrongStatus(status=row.get_status_display())
    sorts = [(DIPLOMA, _lock_proofs(Diploma, chosen)), (EXPERIENCE, _lock_proofs(ExperienceProof, chosen))]
    for lifecycle, rows in sorts:
        lifecycle.check(rows, verdict)
    for lifecycle, rows in sorts:
        _record_verdict(lifecycle, rows, verdict, reason.strip(), by=by, at=at)
    judged = [proof for _lifecycle, rows in sorts for proof in rows]
    for proof in judged:
        proof.candidate = candidates[proof.candidate_id]
    _update_qualifying_angles(list(candidates.values()))
    if verdict == ProofVerdict.REFUSED:
        notifications.notify_proofs_refused(judged, at=at)
    return judged


def _add_proof_once(
    model: type[Proof], row: Candidate, told: dict[str, object], upload: UploadedFile, *, by: User, at: datetime
) -> Proof:
    document = files.store_upload(upload, by=by)
    same = model.objects.filter(candidate=row, document__sha256=document.sha256, **told)
    if twin := same.exclude(status=ProofVerdict.REFUSED).first():
        document.delete()
        return twin
    return model.objects.create(candidate=row, document=document, added_at=at, added_by=by, **told)


@transaction.atomic
def _remove_unjudged_proof(proof: Proof) -> None:
    lock_undecided_candidate(proof.candidate)
    found = type(proof).objects.filter(pk=proof.pk).select_related("document").first()
    if found is None:
        return
    if found.status != ProofVerdict.SUBMITTED:
        raise JudgedAlready
    found.delete()
    found.document.delete()


def _lock_proofs(model: type[Proof], chosen: Sequence[Proof]) -> list[Proof]:
    numbers = [proof.pk for proof in chosen if isinstance(proof, model)]
    return list(model.objects.select_for_update(of=("self",), no_key=True).filter(pk__any_of=numbers).order_by("pk"))


def _record_verdict(
    lifecycle: Lifecycle, rows: Sequence[Proof], verdict: str, reason: str, *, by: User, at: datetime
) -> None:
    if rows:
        why = reason if verdict == ProofVerdict.REFUSED else None
        lifecycle.move(rows, verdict, judged_at=at, judged_by=by, refused_reason=why)


def _update_qualifying_angles(candidates: Sequence[Candidate]) -> None:
    """A candidate counts as the angle of the first diploma that was accepted; until one is, as what they said."""
    accepted = Diploma.objects.filter(candidate__in=[row.pk for row in candidates], status=ProofVerdict.ACCEPTED)
    angles = dict(accepted.order_by("-pk").values_list("candidate", "angle"))
    moved = [row for row in candidates if angles.get(row.pk, row.angle) != row.angle]
    for row in moved:
        row.angle = angles[row.pk]
    bulk_update_values(moved, ["angle"])
